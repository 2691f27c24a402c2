// @ts-check
/** Single keys that do what buttons and links do: never while someone types, and only as long as the reader wants them. */

import { button, part } from "./protocol.js";

const KEY = "orrery:shortcuts";
const OFF = "off";

/** @typedef {{ keys: string[], text: string, act: () => void }} Shortcut */

/** @param {string} selector */
function click(selector) {
  const target = document.querySelector(selector);
  if (target instanceof HTMLElement) target.click();
}

/** The figure after or before the one at the top of the window. @param {1 | -1} step */
function goToFigure(step) {
  const figures = [...document.querySelectorAll(/** @type {"figure"} */ ("figure[data-instrument]"))];
  const places = figures.map((figure) => figure.getBoundingClientRect().top);
  const at = step > 0 ? places.findIndex((top) => top > MARGIN_PX + 1) : places.findLastIndex((top) => top < MARGIN_PX - 1);
  const figure = figures[at];
  if (!figure) return;
  scrollTo({ top: scrollY + (places[at] ?? 0) - MARGIN_PX });
  figure.querySelector("a")?.focus({ preventScroll: true });
}

/** A figure one goes to stands so far below the window's top. */
const MARGIN_PX = 24;

/** @param {() => void} openSearch @param {HTMLDialogElement} dialog @returns {Shortcut[]} */
function listShortcuts(openSearch, dialog) {
  return [
    { keys: ["/"], text: "Search the course", act: openSearch },
    { keys: ["j"], text: "Next figure", act: () => goToFigure(1) },
    { keys: ["k"], text: "Previous figure", act: () => goToFigure(-1) },
    { keys: ["]"], text: "Next lesson", act: () => click("a[rel=next]") },
    { keys: ["["], text: "Previous lesson", act: () => click("a[rel=prev]") },
    { keys: ["t"], text: "Other theme, light or dark", act: () => click(button("theme")) },
    { keys: ["?"], text: "This list", act: () => dialog.showModal() },
  ];
}

/** @param {EventTarget | null} target Whether keys that are pressed there are meant for it. */
function takesKeys(target) {
  return target instanceof Element && Boolean(target.closest("input, select, textarea, [contenteditable], [role=application], dialog, .code"));
}

/** @param {() => void} openSearch */
export function connectShortcuts(openSearch) {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector(`dialog${part("shortcuts")}`));
  const toggle = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=shortcuts]"));
  const shortcuts = listShortcuts(openSearch, dialog);
  dialog.querySelector(part("shortcuts-list"))?.append(...shortcuts.flatMap(drawRow));
  toggle.checked = recall() !== OFF;
  toggle.addEventListener("change", () => remember(toggle.checked ? "" : OFF));
  for (const opener of document.querySelectorAll(button("shortcuts"))) opener.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || takesKeys(event.target)) return;
    const shortcut = shortcuts.find(({ keys }) => keys.includes(event.key));
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act();
  });
}

/** @param {Shortcut} shortcut */
function drawRow({ keys, text }) {
  const [term, words] = [document.createElement("dt"), document.createElement("dd")];
  for (const key of keys) term.append(Object.assign(document.createElement("kbd"), { className: "key", textContent: key }));
  words.textContent = text;
  return [term, words];
}

function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing for us has them on, as at first
  }
}

/** @param {string} value */
function remember(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}
