// @ts-check
/** How a figure fares, as its plate shows it: its state, the words at its foot, what of Python has come, and whether it runs. */

import { setText } from "./amend.js";
import { RUNNING, STATE, button, part } from "./protocol.js";

const MEGABYTE = 1e6;

export class Status {
  /** What is to be known of what is shown: said again once Python has come and its own words go. */
  #notice = "";

  /** @param {HTMLElement} figure */
  constructor(figure) {
    this.figure = figure;
  }

  get state() {
    return /** @type {"baked" | "loading" | "live" | "error"} */ (this.figure.dataset.state);
  }

  set state(state) {
    this.figure.dataset.state = state;
    const retry = /** @type {HTMLElement | null} */ (this.figure.querySelector(button("retry")));
    const bar = /** @type {HTMLElement | null} */ (this.figure.querySelector(part("progress")));
    if (state !== STATE.error) this.#keepFocus("retry");
    if (retry) retry.hidden = state !== STATE.error;
    if (bar && state !== STATE.loading) bar.hidden = true;
  }

  /** @param {boolean} isRunning */
  set isRunning(isRunning) {
    this.figure.toggleAttribute(RUNNING, isRunning);
    const stop = /** @type {HTMLButtonElement | null} */ (this.figure.querySelector(button("stop")));
    if (!isRunning) this.#keepFocus("stop");
    if (stop) stop.disabled = !isRunning;
  }

  /** @param {string} text */
  say(text) {
    const line = this.figure.querySelector(part("status"));
    if (line) line.textContent = text;
  }

  /** Say it, and again once Python has come. @param {string} text */
  notify(text) {
    this.#notice = text;
    this.say(text);
  }

  forget() {
    this.#notice = "";
  }

  /** Python has come. */
  settle() {
    this.state = STATE.live;
    this.say(this.#notice);
  }

  /** @param {Event} event */
  showProgress = (event) => {
    const { detail } = /** @type {import("./launch.js").Progress} */ (event);
    const bar = /** @type {HTMLProgressElement | null} */ (this.figure.querySelector(part("progress")));
    const head = this.figure.querySelector(part("loading"));
    const words = typeof detail === "string" ? detail : `Loading Python, ${megabytes(detail.loaded)} of ${megabytes(detail.total)} MB`;
    this.say(words);
    if (head) head.textContent = words;
    if (bar && typeof detail !== "string") bar.value = detail.loaded / detail.total;
    if (bar) bar.hidden = false;
  };

  /** What the frame that is shown has cost, beside the title, where nothing moves it. @param {string} time */
  showCost(time) {
    setText(this.figure.querySelector(part("cost")), time);
  }

  /** A button that is about to go hands the focus to the first that stays. @param {string} verb */
  #keepFocus(verb) {
    if (document.activeElement?.matches(button(verb))) /** @type {HTMLElement | null} */ (this.figure.querySelector(".actions button"))?.focus();
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / MEGABYTE).toFixed(1);
}
