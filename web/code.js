// @ts-check
/** A published program that becomes an editor when it is touched, and is found again as its learner left it. */

import { keepEdit, recallEdit } from "./edits.js";
import { button, part } from "./protocol.js";
import { unfoldAll } from "./unfold.js";

/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {import("./editor.js").Editor} Editor */

class Program {
  /** @type {Promise<Editor> | null} */
  #editor = null;
  /** @type {import("./edits.js").Edit | null} The earlier edit, while it is compared with the changed program. */
  #compared = null;
  /** @type {PointerEvent | null} Where the printed program was touched last. */
  #touch = null;

  /** @param {HTMLElement} block @param {Owner} owner */
  constructor(block, owner) {
    this.place = /** @type {HTMLElement} */ (block.querySelector(part("code")));
    this.notice = /** @type {HTMLElement} */ (block.querySelector(part("edit-notice")));
    this.owner = owner;
    this.label = owner.figure.id;
    this.published = (this.place.textContent ?? "").replace(/^\n|\n\s*$/g, "");
    this.text = this.published;
    this.place.addEventListener("pointerdown", (event) => (this.#touch = event));
    this.place.addEventListener("pointerup", () => this.place.focus());
    this.place.addEventListener("focus", () => this.open());
    this.#recall();
  }

  /** The editor in place of the printed program, with the cursor where it was touched; whoever has gone on before it comes is not called back. */
  async open() {
    await loadEditor();
    if (document.activeElement !== this.place) return;
    const editor = await this.mount();
    editor.focus();
    if (this.#touch) editor.point(this.#touch.clientX, this.#touch.clientY);
  }

  /** @param {string} text */
  async replace(text) {
    this.text = text;
    (await this.mount()).replace(text);
  }

  /** @returns {Promise<Editor>} */
  mount() {
    unfoldAll(); // an editor draws the lines that are near the window
    this.#editor ??= loadEditor().then(({ mount }) => {
      const label = this.place.getAttribute("aria-label") ?? "Code";
      const help = this.place.getAttribute("aria-describedby") ?? "";
      for (const name of ["tabindex", "role", "aria-label", "aria-describedby"]) this.place.removeAttribute(name);
      return mount(this.place, this.text, { label, help, run: this.owner.run, changed: (text) => this.#edited(text) });
    });
    return this.#editor;
  }

  /** @param {string} text */
  #edited(text) {
    if (text === this.text) return;
    this.text = text;
    // While the reader has not chosen, only what is written into the comparison belongs to the kept edit.
    if (this.notice.hidden) keepEdit(this.label, { base: this.published, text });
    else if (this.#compared) keepEdit(this.label, (this.#compared = { ...this.#compared, text }));
    this.owner.edited();
  }

  /** What was left here earlier: shown at once, or offered where the lesson has changed since. */
  #recall() {
    const edit = recallEdit(this.label);
    if (!edit) return;
    if (edit.base === this.published) {
      this.replace(edit.text);
      return this.owner.edited("Your edit from earlier. Edited since the last run; Reset brings the published program back.");
    }
    this.notice.hidden = false;
    const choose = async (/** @type {string} */ text, /** @type {string} */ words) => {
      keepEdit(this.label, { base: this.published, text });
      const editor = await this.mount();
      editor.compare(null);
      editor.focus(); // before the button that was pressed goes
      this.notice.hidden = true;
      await this.replace(text);
      this.owner.edited(words);
    };
    this.#offer("edit-mine", () => choose((this.#compared ?? edit).text, "Yours, as you left it. Edited since the last run; Reset brings the published program back."));
    this.#offer("edit-new", () => choose(this.published, "The published program. Yours is forgotten."));
    this.#offer("edit-difference", async () => {
      const { text } = (this.#compared ??= edit);
      await this.replace(text);
      (await this.mount()).compare(this.published);
      const words = this.notice.querySelector("p");
      if (words) words.textContent = "Where the two differ, the published lines stand above yours. Mine keeps yours, New takes those. Your edit is kept until you choose.";
    });
  }

  /** @param {string} verb @param {() => void} act */
  #offer(verb, act) {
    this.notice.querySelector(button(verb))?.addEventListener("click", act);
  }

  /** As published, and nothing kept. */
  reset() {
    this.notice.hidden = true;
    keepEdit(this.label, { base: this.published, text: this.published });
    if (this.text !== this.published) this.replace(this.published);
  }
}

function loadEditor() {
  return import("./editor.js");
}

/** @type {WeakMap<HTMLElement, Program>} */
const programs = new WeakMap();

/** @param {HTMLElement} block */
function programOf(block) {
  return /** @type {Program} */ (programs.get(block));
}

/** @type {Kind} */
export const code = {
  isHandmade: true,
  connect: (block, owner) => {
    programs.set(block, new Program(block, owner));
  },
  read: (block) => programOf(block).text,
  write: (block, text) => {
    programOf(block).replace(text);
  },
  reset: (block) => programOf(block).reset(),
};
