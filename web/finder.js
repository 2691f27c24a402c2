// @ts-check
/** Finds passages in the whole course. Pagefind's index is loaded at once, a part of it for each search. */

import { HOME, SEARCH, part } from "./protocol.js";

/** @typedef {{ url: string, title: string, excerpt: string, weighted_locations: { balanced_score: number }[] }} Passage A section, the words that were found marked in its HTML. */
/** @typedef {{ meta: { title: string }, sub_results: Passage[] }} Finding A page. */
/** @typedef {{ results: { data: () => Promise<Finding> }[] }} Found */
/** @typedef {{ options: (options: object) => Promise<void>, init: () => Promise<void>, mergeIndex: (folder: string, options: object) => Promise<void>, debouncedSearch: (words: string) => Promise<Found | null> }} Index */

const MOST_PAGES = 8;
const MOST_PASSAGES = 4;
/** So many letters of a longer word must be found. */
const LEAST_ALIKE = 3;

export class Finder {
  /** @type {Promise<Index> | null} */
  #index = null;

  /** @param {HTMLDialogElement} dialog @param {(error: unknown) => void} fail Told what went wrong. */
  constructor(dialog, fail) {
    this.fail = fail;
    this.field = /** @type {HTMLInputElement} */ (dialog.querySelector("input[type=search]"));
    this.status = /** @type {HTMLElement} */ (dialog.querySelector(part("search-status")));
    this.results = /** @type {HTMLElement} */ (dialog.querySelector(part("search-results")));
    this.home = new URL(document.documentElement.getAttribute(HOME) ?? ".", document.baseURI);
    dialog.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Have the index at hand, and answer what was typed before. */
  async begin() {
    await this.#load().catch((error) => this.#fail(error));
    if (this.field.value.trim() && !this.results.hasChildNodes()) await this.search();
  }

  async search() {
    const words = this.field.value.trim();
    try {
      const found = words ? await (await this.#load()).debouncedSearch(words) : { results: [] };
      if (!found || words !== this.field.value.trim()) return;
      const pages = await Promise.all(found.results.slice(0, MOST_PAGES).map((result) => result.data()));
      if (words !== this.field.value.trim()) return;
      this.#show(pages.flatMap((page) => choosePassages(page, words).map((passage) => this.#draw(page, passage))));
      this.#say(words ? describe(this.results.children.length, words) : "");
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @returns {Promise<Index>} */
  #load() {
    this.#index ??= this.#start();
    return this.#index;
  }

  async #start() {
    const folder = new URL(`${SEARCH}/`, this.home);
    // Pagefind itself rejects nothing where this file does not come.
    const entry = await fetch(new URL("pagefind-entry.json", folder));
    if (!entry.ok) throw new Error(`pagefind-entry.json: ${entry.status}`);
    /** @type {Index} */
    const index = await import(new URL("pagefind.js", folder).href);
    await index.options({ baseUrl: "/" });
    await index.init();
    // A long course has further indexes, in folders of their own (orrery/search.py).
    const { parts = [] } = /** @type {{ parts?: string[] }} */ (await entry.json());
    await Promise.all(parts.map((part) => index.mergeIndex(new URL(part, folder).href, { baseUrl: "/" })));
    return index;
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#index = null;
    this.#show([]);
    this.fail(error);
  }

  /** @param {Finding} page @param {Passage} passage */
  #draw(page, passage) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(passage.url.replace(/^\//, ""), this.home).href;
    link.textContent = passage.title;
    const where = document.createElement("p");
    where.className = "search-page";
    where.textContent = passage.title === page.meta.title ? "" : page.meta.title;
    const excerpt = document.createElement("p");
    excerpt.className = "search-excerpt";
    excerpt.append(...readExcerpt(passage.excerpt));
    item.append(link, where, excerpt);
    return item;
  }

  /** @param {HTMLElement[]} items */
  #show(items) {
    this.results.replaceChildren(...items);
  }

  /** @param {string} text */
  #say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Arrows go through the results; Enter in the field opens the first. @param {KeyboardEvent} event */
  #key(event) {
    const places = [this.field, ...this.results.querySelectorAll("a")];
    const at = places.indexOf(/** @type {HTMLInputElement} */ (document.activeElement));
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (at < 0 || (!step && !(event.key === "Enter" && at === 0))) return;
    event.preventDefault();
    if (step) places[Math.max(0, Math.min(places.length - 1, at + step))]?.focus();
    else places[1]?.click();
  }
}

/** Those that have most of what was looked for, best first. @param {Finding} page @param {string} words */
function choosePassages(page, words) {
  const worth = (/** @type {Passage} */ passage) => passage.weighted_locations.reduce((sum, location) => sum + location.balanced_score, 0);
  const fitting = page.sub_results.filter((passage) => fits(passage, words));
  return fitting.toSorted((one, other) => worth(other) - worth(one)).slice(0, MOST_PASSAGES);
}

/**
 * Where Pagefind finds no word, it takes one that begins alike: for "zzqx" a formula's z. That is not what was looked for.
 * @param {Passage} passage @param {string} words
 */
function fits(passage, words) {
  const longest = Math.max(...words.split(/\s+/).map((word) => word.length));
  const marked = [...passage.excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map((match) => match[1] ?? "");
  return marked.some((word) => word.length >= Math.min(longest, LEAST_ALIKE));
}

/** Pagefind's excerpt is HTML of ours, escaped, with marks: its text and marks, and nothing else. @param {string} html */
function readExcerpt(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent ?? "";
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

/** @param {number} count @param {string} words */
function describe(count, words) {
  if (!count) return `Nothing was found for “${words}”. Try fewer or other words.`;
  return `${count} ${count === 1 ? "passage" : "passages"}. Arrow keys choose, Enter opens.`;
}
