// @ts-check
/** An instrument on the page: its baked frame first, alive once touched or seen, never in the way of its own reader. */

import { Controls } from "./controls.js";
import { Unavailable } from "./launch.js";
import { formatStateLink, formatValue } from "./link.js";
import { ISOLATED, STATE, part } from "./protocol.js";
import { Broken, Refused } from "./python.js";
import { clearRun, keepRun } from "./run.js";
import { Status } from "./status.js";

/** @typedef {import("./python.js").Python} Python */

export class Figure {
  /** @type {AbortController | null} While a frame is made: aborted when it will be out of date before it is done. */
  #newer = null;
  /** The state has changed since the frame was asked for. */
  #changed = false;
  /** The state comes from a link, and no hand has touched it since. */
  #isLinked = false;
  /** The state of what is shown, as long as that is not whole. @type {import("./types.js").State | null} */
  #begun = null;
  /** @type {AbortController | null} Of the action that runs. */
  #action = null;

  /** @type {typeof import("./paint.js") | null} What paints; it comes with Python. */
  #painter = null;

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
      [this.#painter] = await Promise.all([import("./paint.js"), this.python.start()]);
      this.status.settle();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.python.removeEventListener("progress", this.status.showProgress);
    }
  }

  /** Draw the state the form shows now. While one frame is made only the newest wish is remembered: a drag never queues. */
  async update() {
    if (this.isIsolated) return;
    this.#changed = true;
    this.#newer?.abort();
    if (this.#newer) return;
    try {
      while (this.#changed) {
        this.#newer = new AbortController();
        await this.wake();
        if (this.status.state !== STATE.live) return;
        this.#changed = false;
        await this.#drawFrame(this.#newer.signal);
      }
    } finally {
      this.#newer = null;
    }
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
    this.#isLinked = true;
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
      this.#isLinked = false;
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

  /** @param {AbortSignal} superseded */
  async #drawFrame(superseded) {
    try {
      await this.#draw(this.controls.read(), superseded, () => this.controls.accept());
    } catch (error) {
      if (!(error instanceof Refused)) return this.#fail(error);
      if (this.#overrule(error.control)) return;
      if (!this.controls.refuse(error.control, error.message)) return this.#fail(error);
      // What was begun before is finished: nothing else will come.
      if (this.#begun && !superseded.aborted) await this.#draw(this.#begun, superseded).catch((failure) => this.#fail(failure));
    }
  }

  /** @param {import("./types.js").State} state @param {AbortSignal} superseded @param {() => void} [accepted] Told at each drawing that comes. */
  async #draw(state, superseded, accepted) {
    const asked = performance.now();
    await this.python.ask({ instrument: this.instrument, state }, {
      superseded,
      show: (drawing) => {
        accepted?.();
        this.#begun = state;
        this.#painter?.paint(this.element, drawing);
        this.status.showCost(formatSeconds(performance.now() - asked));
      },
    });
    if (!superseded.aborted) this.#begun = null;
  }

  /** What a link says of a control and the control cannot take counts for nothing: all else is as the link says. @param {string} control */
  #overrule(control) {
    const [here, published] = [this.controls.read()[control], this.published[control]];
    if (!this.#isLinked || published === undefined || String(here) === String(published)) return false;
    this.controls.write([[control, formatValue(published)]]);
    this.status.notify(`This link gives ${control} a value it cannot have; it is as published`);
    this.#changed = true;
    return true;
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
          this.#painter?.paint(this.element, drawing);
        },
      });
      if (signal.aborted) return;
      this.status.say(`${hasError ? "Ended by an error after" : "Finished in"} ${formatSeconds(performance.now() - started)}`);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #edited(words = "Edited since the last run") {
    if (!this.#action) this.status.notify(words);
  }

  /** Say what happened and what still works; the last good frame stays. @param {unknown} error */
  #fail(error) {
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
function formatSeconds(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
