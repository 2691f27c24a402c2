// @ts-check
/** A figure's form: the one place where its state stands. Reads it, writes it, keeps what is shown beside it true. */

import { part } from "./protocol.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Value} Value */
/** @typedef {{ text: string, published: string, changed: (() => void) | null }} CodeText Code as it stands, and as published. */

export class Controls {
  /** @param {HTMLFormElement} form @param {Map<string, CodeText>} code Texts of the form's code controls by name. */
  constructor(form, code) {
    this.form = form;
    this.code = code;
    form.addEventListener("input", () => this.#describe());
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @returns {HTMLElement[]} */
  get blocks() {
    return [...this.form.querySelectorAll(/** @type {"div"} */ ("[data-control]"))];
  }

  /** @returns {State} */
  read() {
    return Object.fromEntries(this.blocks.map((block) => [nameOf(block), this.#value(block)]));
  }

  /**
   * Set some controls from a link's text. Answers the names that no control here has.
   * @param {Iterable<[string, string]>} texts
   */
  write(texts) {
    const unknown = [];
    for (const [name, text] of texts) {
      const block = this.blocks.find((candidate) => nameOf(candidate) === name);
      if (block) this.#set(block, text);
      else unknown.push(name);
    }
    this.#describe();
    return unknown;
  }

  /** Back to what the page was published with. */
  reset() {
    this.form.reset();
    for (const text of this.code.values()) {
      text.text = text.published;
      text.changed?.();
    }
    this.#describe();
    this.accept();
  }

  /** @param {string} control @param {string} message Say beside a control what it cannot take. */
  refuse(control, message) {
    const block = this.blocks.find((candidate) => nameOf(candidate) === control);
    const line = block?.querySelector(part("control-error"));
    if (line instanceof HTMLElement) {
      line.textContent = message;
      line.hidden = false;
    }
    return Boolean(line);
  }

  /** Nothing is refused any more. */
  accept() {
    for (const line of this.form.querySelectorAll(part("control-error"))) /** @type {HTMLElement} */ (line).hidden = true;
  }

  /** @param {HTMLElement} block @returns {Value} */
  #value(block) {
    const field = this.#field(block);
    if (block.dataset.kind === "code") return this.code.get(nameOf(block))?.text ?? "";
    if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked;
    return block.dataset.kind === "slider" ? Number(field.value) : field.value;
  }

  /** @param {HTMLElement} block @param {string} text */
  #set(block, text) {
    const code = this.code.get(nameOf(block));
    const field = this.#field(block);
    if (code) {
      code.text = text;
      code.changed?.();
    } else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = text === "on";
    else field.value = text;
  }

  /** @param {HTMLElement} block @returns {HTMLInputElement | HTMLSelectElement | RadioNodeList} */
  #field(block) {
    return /** @type {any} */ (this.form.elements.namedItem(nameOf(block)));
  }

  /** Every slider's number stands beside its label. */
  #describe() {
    for (const block of this.blocks) {
      const input = block.querySelector("input[type=range]");
      const output = block.querySelector("output");
      if (input instanceof HTMLInputElement && output) output.value = format(input) + (input.dataset.unit ?? "");
    }
  }
}

/** @param {HTMLElement} block */
function nameOf(block) {
  return block.dataset.control ?? "";
}

/** @param {HTMLInputElement} input With as many decimals as its step has. */
function format(input) {
  const decimals = (input.step.split(".")[1] ?? "").length;
  return Number(input.value).toFixed(decimals).replace("-", "\u2212");
}
