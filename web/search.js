// @ts-check
/** The dialog in which the whole course is searched. What finds is loaded when it first opens. */

import { button, part } from "./protocol.js";

class Search {
  /** @type {Promise<import("./finder.js").Finder> | null} */
  #finder = null;

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.field = /** @type {HTMLInputElement} */ (dialog.querySelector("input[type=search]"));
    this.status = /** @type {HTMLElement} */ (dialog.querySelector(part("search-status")));
    this.field.addEventListener("input", () => this.#ask("search"));
    // Enter opens what was found, and closes nothing while what finds is still to come.
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    dialog.addEventListener("click", (event) => {
      const isOutside = event.target === dialog;
      if (isOutside || (event.target instanceof Element && event.target.closest("a"))) dialog.close();
    });
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.field.select();
    this.#ask("begin");
  }

  /** @param {"begin" | "search"} what */
  async #ask(what) {
    try {
      this.#finder ??= import("./finder.js").then(({ Finder }) => new Finder(this.dialog, (error) => this.#fail(error)));
      await (await this.#finder)[what]();
    } catch (error) {
      this.#finder = null;
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    console.error("search:", error);
    this.status.textContent = "The index could not be loaded. Check the connection, then type again.";
  }
}

/** @returns {() => void} What opens the search. */
export function connectSearch() {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector(`dialog${part("search")}`));
  const search = new Search(dialog);
  for (const opener of document.querySelectorAll(button("search"))) opener.addEventListener("click", () => search.open());
  return () => search.open();
}
