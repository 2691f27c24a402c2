// @ts-check
/** A figure's form, or the part of it that holds a program: the one place where its state stands. Reads it, writes it, keeps what is shown beside it true. */

import { code } from "./code.js";
import { choice, nameOf, slider, toggle } from "./kinds.js";
import { formatValue } from "./link.js";
import { matrix } from "./matrix.js";
import { patch } from "./patch.js";
import { part } from "./protocol.js";
import { sketch } from "./sketch.js";
import { timeline } from "./timeline.js";

/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {import("./types.js").State} State */

/** @type {Record<string, Kind>} */
const KINDS = { choice, code, matrix, patch, sketch, slider, timeline, toggle };

export class Controls {
  /** @param {HTMLElement} form @param {Owner} owner */
  constructor(form, owner) {
    this.form = form;
    for (const block of this.blocks) kindOf(block).connect?.(block, owner);
    // Published as fields that cannot be changed: without scripts nothing would come of it.
    for (const field of form.querySelectorAll(/** @type {"input"} */ ("input[readonly]"))) field.readOnly = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => this.#follow(event));
    // Whoever empties a cell is about to write in it.
    form.addEventListener("change", (event) => this.#judge(blockOf(event)));
  }

  /** @returns {HTMLElement[]} */
  get blocks() {
    return [...this.form.querySelectorAll(/** @type {"div"} */ ("[data-control]"))];
  }

  /** @returns {State} */
  read() {
    return Object.fromEntries(this.blocks.map((block) => [nameOf(block), kindOf(block).read(block)]));
  }

  /** What a link may say: without what a control cannot take. @returns {State} */
  readSound() {
    const sound = this.blocks.filter((block) => !block.querySelector(":out-of-range") && errorOf(block).hidden);
    return Object.fromEntries(sound.map((block) => [nameOf(block), kindOf(block).read(block)]));
  }

  /**
   * Set some controls from a link's text. Answers the names that no control here has.
   * @param {Iterable<[string, string]>} texts
   */
  write(texts) {
    const unknown = [];
    for (const [name, text] of texts) {
      const block = this.#find(name);
      if (block) kindOf(block).write(block, text);
      else unknown.push(name);
    }
    this.#show();
    return unknown;
  }

  /**
   * Set all from a link's text. What it does not name is as published, so that it leads to the same state whatever its reader has done;
   * only what is made by hand stays. Answers the names that no control here has.
   * @param {State} published @param {Iterable<[string, string]>} texts
   */
  writeAll(published, texts) {
    const others = this.blocks.filter((block) => !kindOf(block).isHandmade).map(nameOf);
    const before = others.map((name) => /** @type {[string, string]} */ ([name, formatValue(published[name] ?? "")]));
    return this.write([...before, ...texts]);
  }

  /** The part of the figure in which the controls stand that a link names, rather that in which it changed one. @param {Iterable<[string, string]>} texts @param {State} before */
  findBench(texts, before) {
    const named = [...texts].map(([name]) => this.#find(name)).filter((block) => block !== undefined);
    const changed = named.find((block) => String(kindOf(block).read(block)) !== String(before[nameOf(block)]));
    return (changed ?? named[0])?.closest(".plate-body") ?? null;
  }

  /** Back to what the page was published with. */
  reset() {
    if (this.form instanceof HTMLFormElement) this.form.reset();
    for (const block of this.blocks) kindOf(block).reset?.(block);
    this.#show();
    this.accept();
  }

  /** Say beside a control what it cannot take. @param {string} control @param {string} message */
  refuse(control, message) {
    const block = this.#find(control);
    if (!block) return false;
    errorOf(block).textContent = message;
    errorOf(block).hidden = false;
    return true;
  }

  /** Nothing is refused any more; what is wrong with what was typed stays. */
  accept() {
    for (const block of this.blocks) if (!("unsound" in block.dataset)) errorOf(block).hidden = true;
  }

  /** @param {string} name */
  #find(name) {
    return this.blocks.find((block) => nameOf(block) === name);
  }

  /** A control may set others: whoever draws wants to see the drawing. @param {Event} event */
  #follow(event) {
    const block = blockOf(event);
    if (!block) return;
    kindOf(block).show?.(block);
    if ("unsound" in block.dataset) this.#judge(block);
    if (block.dataset.sets) this.write(Object.entries(/** @type {Record<string, string>} */ (JSON.parse(block.dataset.sets))));
  }

  /** Say what is wrong with what was typed, or that nothing is any more. @param {HTMLElement | null} block */
  #judge(block) {
    if (!block) return;
    const words = kindOf(block).complain?.(block);
    if (words) this.refuse(nameOf(block), words);
    else if ("unsound" in block.dataset) errorOf(block).hidden = true;
    if (words) block.dataset.unsound = "";
    else delete block.dataset.unsound;
  }

  #show() {
    for (const block of this.blocks) {
      kindOf(block).show?.(block);
      this.#judge(block);
    }
  }
}

/** The control in which something happened. @param {Event} event @returns {HTMLElement | null} */
function blockOf({ target }) {
  return target instanceof Element ? target.closest("[data-control]") : null;
}

/** Where a block says what its control cannot take. @param {HTMLElement} block */
function errorOf(block) {
  return /** @type {HTMLElement} */ (block.querySelector(part("control-error")));
}

/** @param {HTMLElement} block @returns {Kind} */
function kindOf(block) {
  return /** @type {Kind} */ (KINDS[block.dataset.kind ?? ""]);
}
