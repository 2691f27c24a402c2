// @ts-check
/** An instrument on the page: its baked frame first, alive once touched or seen, never in the way of its own reader. */

import { Controls } from "./controls.js";
import { Unavailable } from "./launch.js";
import { formatStateLink } from "./link.js";
import { ISOLATED, STATE, part } from "./protocol.js";
import { Broken } from "./python.js";
import { clearRun, keepRun } from "./run.js";
import { Status } from "./status.js";

/** @typedef {import("./python.js").Python} Python */

export class Figure {
  /** The state comes from a link, and no hand has touched it since. */
  isLinked = false;
  /** @type {AbortController | null} Of the action that runs. */
  #action = null;

  /** @type {import("./frames.js").Frames | null} They come with Python. */
  #frames = null;

  /** @param {HTMLElement} element @param {Python} python */
  constructor(element, python) {
    this.element = element;
    this.python = python;
    this.instrument = element.dataset.instrument ?? "";
    this.isIsolated = element.hasAttribute(ISOLATED);
    this.status = new Status(element);
    const form = /** @type {HTMLElement} */ (element.querySelector(part("controls")));
    this.controls = new Controls(form, { figure: element, run: () => this.run(), edited: (words) => this.#edited(words), say: (text) => this.status.say(text) });
    this.published = this.controls.read();
    this.showPublishedRun = keepRun(element);
    this.#listen();
  }

  /** Start Python if need be. Resolves whether or not it could; the figure's state says which. */
  async wake() {
    if (this.status.state === STATE.live && this.python.isReady) return;
    this.status.state = STATE.loading;
    this.python.addEventListener("progress", this.status.showProgress);
    try {
      const [{ Frames }] = await Promise.all([import("./frames.js"), this.python.start()]);
      this.#frames ??= new Frames(this);
      this.status.settle();
    } catch (error) {
      this.fail(error);
    } finally {
      this.python.removeEventListener("progress", this.status.showProgress);
    }
  }

  /** Draw the state the form shows now. */
  async update() {
    if (this.isIsolated) return;
    await this.wake();
    if (this.status.state === STATE.live) await this.#frames?.update();
  }

  /** Perform the figure's action. One that still runs is stopped first. */
  async run() {
    this.stop();
    const action = (this.#action = new AbortController());
    this.status.isRunning = true;
    await this.wake();
    if (this.status.state === STATE.live && !action.signal.aborted) await this.#perform(action.signal);
    if (this.#action === action) this.#action = null;
    this.status.isRunning = this.#action !== null;
  }

  /** End the action, whatever it does. A fresh Python is started for the next one. */
  stop() {
    if (!this.#action) return;
    this.#action.abort();
    this.#action = null;
    this.status.isRunning = false;
    this.status.say("Stopped");
    this.python.start().catch(() => {}); // the next Run meets the same error and says so
  }

  /** Everything as published. */
  reset() {
    this.stop();
    this.controls.reset();
    this.status.forget();
    this.status.say("As published");
    if (this.isIsolated) this.showPublishedRun();
    else this.update();
  }

  /** The state of a link. Answers the part of the figure that the link is about. @param {Iterable<[string, string]>} texts Control names and values, as a link writes them. */
  set(texts) {
    const before = this.controls.read();
    const unknown = this.controls.writeAll(this.published, texts);
    this.isLinked = true;
    this.status.notify(unknown.length ? `This link names ${unknown.join(", ")}, which this instrument does not have` : "");
    this.update();
    return this.controls.findBench(texts, before) ?? this.element;
  }

  /** Put the state into the page's address, and that on the clipboard where one may. */
  async link() {
    history.replaceState(null, "", formatStateLink(this.element.id, this.controls.readSound()));
    const isCopied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.status.say(isCopied ? "The link to this state is copied" : "The page’s address now leads to this state");
  }

  /** Write down where this state is found, short enough to type: on paper nothing can be pressed. */
  note() {
    const place = this.element.querySelector(part("address"));
    const here = location.href.split("#")[0] ?? "";
    const changed = Object.entries(this.controls.readSound()).filter(([name, value]) => String(value) !== String(this.published[name]));
    if (place) place.textContent = here + (this.isIsolated || !changed.length ? `#${this.element.id}` : formatStateLink(this.element.id, Object.fromEntries(changed)));
  }

  #listen() {
    const { element } = this;
    this.controls.form.addEventListener("input", () => {
      this.isLinked = false;
      if (!this.isIsolated && this.status.state === STATE.live) this.status.notify("");
      this.update();
    });
    for (const action of element.querySelectorAll(".plate-foot button")) {
      const verb = /** @type {HTMLElement} */ (action).dataset.action;
      action.addEventListener("click", () => this.#act(verb));
    }
    element.addEventListener("pointerdown", () => this.#touched(), { once: true });
    element.addEventListener("focusin", () => this.#touched(), { once: true });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey) && this.isIsolated && !event.defaultPrevented) {
        event.preventDefault();
        this.run();
      }
    });
  }

  /** @param {string | undefined} verb */
  #act(verb) {
    if (verb === "stop") this.stop();
    else if (verb === "reset") this.#resetInSight();
    else if (verb === "retry") this.#retry();
    else if (verb === "link") this.link();
    else this.run();
  }

  /** A program that gets longer or shorter takes the button that was pressed along. */
  #resetInSight() {
    this.reset();
    const { activeElement } = document;
    if (activeElement && this.element.contains(activeElement)) requestAnimationFrame(() => activeElement.scrollIntoView({ block: "nearest" }));
  }

  #touched() {
    if (this.status.state === STATE.baked) this.wake();
  }

  async #retry() {
    this.status.state = STATE.baked;
    await this.wake();
    if (!this.isIsolated) this.update();
  }

  /** @param {AbortSignal} signal */
  async #perform(signal) {
    const action = this.element.querySelector(".plate-foot [data-action]")?.getAttribute("data-action") ?? "";
    const question = { instrument: this.instrument, action, state: this.controls.read() };
    let started = 0;
    let hasError = false;
    this.status.say("Waiting for another program to finish");
    try {
      await this.python.ask(question, {
        signal,
        accepted: () => {
          started = performance.now();
          this.status.forget();
          clearRun(this.element);
          this.status.say("Running");
        },
        show: (drawing) => {
          hasError = drawing.views.some((view) => view.kind === "transcript" && view.chunks.some(({ stream }) => stream === "error"));
          this.#frames?.show(drawing);
        },
      });
      if (signal.aborted) return;
      this.status.say(`${hasError ? "Ended by an error after" : "Finished in"} ${formatSeconds(performance.now() - started)}`);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  #edited(words = "Edited since the last run") {
    if (!this.#action) this.status.notify(words);
  }

  /** Say what happened and what still works; the last good frame stays. @param {unknown} error */
  fail(error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`${this.element.id}:`, error);
    if (error instanceof Broken && this.isIsolated) {
      this.status.say(`This program broke Python itself: ${message}. Your code is as you left it; the next Run gets a fresh Python.`);
      this.python.start().catch(() => {}); // the next Run meets the same error and says so
      return;
    }
    this.status.state = STATE.error;
    const what = error instanceof Unavailable ? "Python could not be loaded" : "This instrument failed";
    this.status.say(`${what}: ${message}. What you see is its last good state.`);
  }
}

/** @param {number} milliseconds */
export function formatSeconds(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
