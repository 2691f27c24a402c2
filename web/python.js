// @ts-check
/** One Python in a worker: started when first needed, asked one thing at a time, stopped at once, replaced when lost. */

import { Unavailable, stir } from "./launch.js";

/** @typedef {import("./launch.js").Launch} Launch */
/** @typedef {import("./reserve.js").Reserve} Reserve */
/** @typedef {import("./types.js").Drawing} Drawing */
/** @typedef {import("./types.js").FromWorker} FromWorker */
/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Asking} Asking */
/** @typedef {{ ticket: number, asking: Asking, resolve: () => void, reject: (error: Error) => void }} Waiting */

/** An idle worker says at once that it has a question; one that does not is gone. */
const ACCEPT_TIMEOUT_MS = 4_000;

/** The learner pressed Stop. */
export class Stopped extends Error {}

/** Python was there, and what it ran has broken it. */
export class Broken extends Error {}

/** Python was gone before it saw the question. */
class Gone extends Error {}

/** A value that a control cannot take. */
export class Refused extends Error {
  /** @param {string} control @param {string} message */
  constructor(control, message) {
    super(message);
    this.control = control;
  }
}

/** Fires "progress": with bytes while files come, with words afterwards; and "ready". */
export class Python extends EventTarget {
  isReady = false;
  /** @type {Launch | null} */
  #launch = null;
  /** @type {Promise<void> | null} */
  #started = null;
  /** Settles when the question before has been answered. */
  #turn = Promise.resolve();
  #tickets = 0;
  /** The last start failed. */
  #hasFailed = false;
  /** @type {Waiting | null} */
  #waiting = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #acceptTimer;

  /** @param {Reserve} reserve Where its workers come from. */
  constructor(reserve) {
    super();
    this.reserve = reserve;
  }

  /** Resolves when Python answers. Rejects with Unavailable, after which the next call tries anew. */
  start() {
    return (this.#started ??= this.#claim());
  }

  /**
   * Ask a question, in turn after those asked before. Resolves when all of the answer has been shown.
   * Rejects with Stopped, Refused, Unavailable, Broken, or Error where the instrument itself failed.
   * @param {Question} question @param {Asking} [asking] @returns {Promise<void>}
   */
  async ask(question, asking = {}) {
    const before = this.#turn;
    let done = () => {};
    this.#turn = new Promise((resolve) => (done = () => resolve()));
    await before;
    try {
      return await this.#put(question, asking).catch((error) => {
        if (error instanceof Gone) return this.#put(question, asking);
        throw error;
      });
    } finally {
      done();
    }
  }

  /** @param {Question} question @param {Asking} asking @returns {Promise<void>} */
  async #put(question, asking) {
    await this.start();
    stir();
    const { signal, superseded } = asking;
    if (signal?.aborted) throw new Stopped();
    const stop = () => this.#abandon(new Stopped());
    const supersede = () => this.#launch?.worker.postMessage({ kind: "supersede", ticket: this.#tickets });
    signal?.addEventListener("abort", stop);
    superseded?.addEventListener("abort", supersede);
    try {
      return await new Promise((resolve, reject) => {
        const ticket = ++this.#tickets;
        this.#waiting = { ticket, asking, resolve, reject };
        this.#acceptTimer = setTimeout(() => this.#abandon(new Gone("Python no longer answers")), ACCEPT_TIMEOUT_MS);
        this.#launch?.worker.postMessage({ kind: "ask", ticket, question });
      });
    } finally {
      stir();
      signal?.removeEventListener("abort", stop);
      superseded?.removeEventListener("abort", supersede);
    }
  }

  /** @returns {Promise<void>} */
  async #claim() {
    const launch = (this.#launch = this.reserve.claim(this.#hasFailed));
    const tell = () => this.dispatchEvent(new CustomEvent("progress", { detail: launch.latest }));
    if (launch.latest) tell();
    launch.addEventListener("progress", tell);
    launch.addEventListener("lost", (event) => this.#launch === launch && this.#abandon(new Broken(/** @type {CustomEvent<string>} */ (event).detail)));
    launch.worker.addEventListener("message", (/** @type {MessageEvent<FromWorker>} */ event) => this.#settle(event.data));
    try {
      await launch.ready;
    } catch (error) {
      this.#hasFailed = error instanceof Unavailable;
      if (this.#launch === launch) this.#abandon(/** @type {Error} */ (error));
      throw error;
    }
    this.isReady = true;
    this.#hasFailed = false;
    this.dispatchEvent(new Event("ready"));
  }

  /** @param {FromWorker} message Learners' code can post messages too: what answers no open question is dropped. */
  #settle(message) {
    const waiting = this.#waiting;
    if (!waiting || !message || !("ticket" in message) || message.ticket !== waiting.ticket) return;
    if (message.kind === "accepted") {
      clearTimeout(this.#acceptTimer);
      return waiting.asking.accepted?.();
    }
    if (message.kind === "drawing") return waiting.asking.show?.(message.drawing);
    if (message.kind === "failed" && message.isFatal) return this.#abandon(new Broken(message.message));
    this.#waiting = null;
    if (message.kind === "done") waiting.resolve();
    else if (message.kind === "refused") waiting.reject(new Refused(message.control, message.message));
    else if (message.kind === "failed") waiting.reject(new Error(message.message));
  }

  /** End this Python, whatever it does; the next start makes a fresh one. @param {Error} error For whoever waits. */
  #abandon(error) {
    clearTimeout(this.#acceptTimer);
    this.#launch?.end(error);
    this.#launch = null;
    this.#started = null;
    this.isReady = false;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
