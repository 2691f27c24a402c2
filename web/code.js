// @ts-check
/** A published program that becomes an editor when it is touched. */

import { part } from "./protocol.js";

/** @typedef {import("./controls.js").CodeText} CodeText */

/**
 * @param {HTMLElement} figure
 * @param {{ run: () => void, edited: () => void }} owner
 * @returns {Map<string, CodeText>} The figure's programs by control name.
 */
export function connectCode(figure, owner) {
  const places = /** @type {NodeListOf<HTMLElement>} */ (figure.querySelectorAll(part("code")));
  return new Map([...places].map((place) => [nameOf(place), connect(place, owner)]));
}

/** @param {HTMLElement} place */
function nameOf(place) {
  return place.closest("[data-control]")?.getAttribute("data-control") ?? "";
}

/** @param {HTMLElement} place @param {{ run: () => void, edited: () => void }} owner @returns {CodeText} */
function connect(place, owner) {
  const published = (place.textContent ?? "").replace(/^\n|\n\s*$/g, "");
  /** @type {CodeText} */
  const code = { text: published, published, changed: null };
  /** @type {Promise<import("./editor.js").Editor> | null} */
  let editor = null;

  /** @param {PointerEvent | FocusEvent} event */
  const open = async (event) => {
    if (editor) return;
    editor = mountEditor();
    const { focus } = await editor;
    focus();
    if (event instanceof PointerEvent) (await import("./editor.js")).positionAt(place, event.clientX, event.clientY);
  };

  const mountEditor = async () => {
    const { mount } = await import("./editor.js");
    const label = place.getAttribute("aria-label") ?? "Code";
    const mounted = mount(place, code.text, {
      label,
      run: owner.run,
      changed: (text) => {
        code.text = text;
        owner.edited();
      },
    });
    place.removeAttribute("tabindex");
    place.removeAttribute("role");
    place.removeAttribute("aria-label");
    code.changed = () => mounted.replace(code.text);
    return mounted;
  };

  code.changed = () => {
    editor ??= mountEditor();
  };
  place.addEventListener("pointerup", open);
  place.addEventListener("focus", open);
  return code;
}
