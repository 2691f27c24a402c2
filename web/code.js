// @ts-check
/** A published program that becomes an editor when it is touched. */

import { part } from "./protocol.js";

/** @typedef {import("./kinds.js").Kind} Kind */
/** @typedef {import("./kinds.js").Owner} Owner */
/** @typedef {import("./editor.js").Editor} Editor */

class Program {
  /** @type {Promise<Editor> | null} */
  #editor = null;

  /** @param {HTMLElement} place @param {Owner} owner */
  constructor(place, owner) {
    this.place = place;
    this.owner = owner;
    this.published = (place.textContent ?? "").replace(/^\n|\n\s*$/g, "");
    this.text = this.published;
    place.addEventListener("pointerup", (event) => this.open(event));
    place.addEventListener("focus", (event) => this.open(event));
  }

  /** The editor in place of the printed program, with the cursor where it was touched. @param {PointerEvent | FocusEvent} event */
  async open(event) {
    if (this.#editor) return;
    const editor = await this.mount();
    editor.focus();
    if (event instanceof PointerEvent) editor.point(event.clientX, event.clientY);
  }

  /** @param {string} text */
  async replace(text) {
    this.text = text;
    (await this.mount()).replace(text);
  }

  /** @returns {Promise<Editor>} */
  mount() {
    this.#editor ??= import("./editor.js").then(({ mount }) => {
      const label = this.place.getAttribute("aria-label") ?? "Code";
      for (const name of ["tabindex", "role", "aria-label"]) this.place.removeAttribute(name);
      return mount(this.place, this.text, { label, run: this.owner.run, changed: (text) => this.#edited(text) });
    });
    return this.#editor;
  }

  /** @param {string} text */
  #edited(text) {
    if (text === this.text) return;
    this.text = text;
    this.owner.edited();
  }
}

/** @type {WeakMap<HTMLElement, Program>} */
const programs = new WeakMap();

/** @param {HTMLElement} block */
function programOf(block) {
  return /** @type {Program} */ (programs.get(block));
}

/** @type {Kind} */
export const code = {
  connect: (block, owner) => {
    const place = /** @type {HTMLElement} */ (block.querySelector(part("code")));
    programs.set(block, new Program(place, owner));
  },
  read: (block) => programOf(block).text,
  write: (block, text) => {
    programOf(block).replace(text);
  },
  reset: (block) => {
    const program = programOf(block);
    if (program.text !== program.published) program.replace(program.published);
  },
};
