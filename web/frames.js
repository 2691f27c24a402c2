// @ts-check
/** The frames of a figure: its state, drawn again whenever that changes, never two at once. They come with Python. */

import { formatSeconds } from "./figure.js";
import { formatValue } from "./link.js";
import { paint } from "./paint.js";
import { STATE } from "./protocol.js";
import { Refused, Stopped } from "./python.js";

/** @typedef {import("./types.js").Drawing} Drawing */
/** @typedef {import("./types.js").State} State */

/** A frame that takes so long is spoken of. */
const SLOW_MS = 500;
/** One that has shown nothing for so long is given up, and its Python with it. */
const LIMIT_MS = 30_000;

export class Frames {
  /** @type {AbortController | null} While a frame is made: aborted when it will be out of date before it is done. */
  #newer = null;
  /** The state has changed since the frame was asked for. */
  #changed = false;
  /** The state of what is shown, as long as that is not whole. @type {State | null} */
  #begun = null;

  /** @param {import("./figure.js").Figure} figure */
  constructor(figure) {
    this.figure = figure;
  }

  /** Draw the state the form shows now. While one frame is made only the newest wish is remembered: a drag never queues. */
  async update() {
    this.#changed = true;
    this.#newer?.abort();
    if (this.#newer) return;
    try {
      while (this.#changed) {
        this.#newer = new AbortController();
        await this.figure.wake();
        if (this.figure.status.state !== STATE.live) return;
        this.#changed = false;
        await this.#drawFrame(this.#newer.signal);
      }
    } finally {
      this.#newer = null;
    }
  }

  /** @param {Drawing} drawing */
  show(drawing) {
    paint(this.figure.element, drawing);
  }

  /** @param {AbortSignal} superseded */
  async #drawFrame(superseded) {
    const { figure } = this;
    try {
      await this.#draw(figure.controls.read(), superseded, () => figure.controls.accept());
    } catch (error) {
      if (error instanceof Stopped) return figure.status.notify("This state takes too long to draw. What you see is the last one that was drawn.");
      if (!(error instanceof Refused)) return figure.fail(error);
      if (this.#overrule(error.control)) return;
      if (!figure.controls.refuse(error.control, error.message)) return figure.fail(error);
      // What was begun before is finished: nothing else will come.
      if (this.#begun && !superseded.aborted) await this.#draw(this.#begun, superseded).catch((failure) => figure.fail(failure));
    }
  }

  /** @param {State} state @param {AbortSignal} superseded @param {() => void} [accepted] Told at each drawing that comes. */
  async #draw(state, superseded, accepted) {
    const { instrument, python, status } = this.figure;
    const asked = performance.now();
    const patience = new Patience(status);
    try {
      await python.ask({ instrument, state }, {
        superseded,
        signal: patience.signal,
        accepted: () => patience.begin(),
        show: (drawing) => {
          patience.begin();
          accepted?.();
          this.#begun = state;
          this.show(drawing);
          status.showCost(formatSeconds(performance.now() - asked));
        },
      });
    } finally {
      patience.end();
    }
    if (!superseded.aborted) this.#begun = null;
  }

  /** What a link says of a control and the control cannot take counts for nothing: all else is as the link says. @param {string} control */
  #overrule(control) {
    const { controls, isLinked, published, status } = this.figure;
    const [here, there] = [controls.read()[control], published[control]];
    if (!isLinked || there === undefined || String(here) === String(there)) return false;
    controls.write([[control, formatValue(there)]]);
    status.notify(`This link gives ${control} a value it cannot have; it is as published`);
    this.#changed = true;
    return true;
  }
}

/** How long a frame may take before its reader is told, and before it is given up. */
class Patience {
  #limit = new AbortController();
  #isSpokenOf = false;
  /** @type {ReturnType<typeof setTimeout>} */
  #slow;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #last;

  /** @param {import("./status.js").Status} status */
  constructor(status) {
    this.status = status;
    this.#slow = setTimeout(() => {
      this.#isSpokenOf = true;
      status.say("Drawing");
    }, SLOW_MS);
  }

  /** Aborted when it is over. */
  get signal() {
    return this.#limit.signal;
  }

  /** Python has turned to the frame, or has shown some of it. */
  begin() {
    clearTimeout(this.#last);
    this.#last = setTimeout(() => this.#limit.abort(), LIMIT_MS);
  }

  end() {
    clearTimeout(this.#slow);
    clearTimeout(this.#last);
    if (this.#isSpokenOf) this.status.settle();
  }
}
