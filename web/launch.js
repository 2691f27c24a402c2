// @ts-check
/** One start of a Python in a worker. */

/** @typedef {import("./types.js").FromWorker} FromWorker */
/** @typedef {CustomEvent<string | { loaded: number, total: number }>} Progress */

/** No byte and no word from a starting worker for so long: give up, say so, offer a retry. */
const STALL_TIMEOUT_MS = 45_000;

/** Python cannot be started. */
export class Unavailable extends Error {}

/** With no Python started and none asked for so long, the reader's hands rest. */
const REST_MS = 1000;

/** Those starting now, on the whole page. @type {Set<Promise<void>>} */
const starting = new Set();
/** When a Python was last started or asked. */
let stirred = -Infinity;

export function stir() {
  stirred = performance.now();
}

/** Resolves when no Python is being started: two at once would keep the one a learner waits for. */
export async function whenQuiet() {
  while (starting.size) await Promise.allSettled(starting);
}

/** Resolves when hands rest: what may come later would take a processor from the picture that follows a hand. */
export async function whenAtRest() {
  for (;;) {
    await whenQuiet();
    const left = stirred + REST_MS - performance.now();
    if (left <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}

/** Fires "progress": with bytes while files come, with words afterwards; "lost" with a reason, when a Python that was ready breaks; "kept" when it has kept a snapshot. */
export class Launch extends EventTarget {
  isReady = false;
  /** What was told last. @type {Progress["detail"] | null} */
  latest = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #stallTimer;

  /**
   * @param {string} runtime Address of the runtime's folder.
   * @param {{ takes?: boolean, isFresh?: boolean, worker?: Worker | undefined }} [how] Whether it may take a snapshot; whether it trusts none; the worker, if there is one.
   */
  constructor(runtime, { takes = false, isFresh = false, worker } = {}) {
    super();
    this.worker = worker ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    /** Rejects with Unavailable, or with what `end` was given. @type {Promise<void>} */
    this.ready = new Promise((resolve, reject) => ((this.resolve = resolve), (this.reject = reject)));
    this.worker.addEventListener("error", (event) => this.#fail(event.message || "its script could not be loaded"));
    this.worker.addEventListener("message", (/** @type {MessageEvent<FromWorker>} */ event) => this.#follow(event.data));
    this.#watch();
    starting.add(this.ready);
    const settle = () => {
      starting.delete(this.ready);
      stir();
    };
    this.ready.then(settle, settle);
    this.worker.postMessage({ kind: "start", runtime, takes, isFresh });
  }

  /** End this Python, whatever it does. @param {Error} why For whoever waits until it is ready. */
  end(why) {
    clearTimeout(this.#stallTimer);
    this.worker.terminate();
    this.reject(why);
  }

  #watch() {
    clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => this.#fail(`nothing has come for ${STALL_TIMEOUT_MS / 1000} seconds`), STALL_TIMEOUT_MS);
  }

  /** @param {FromWorker} message */
  #follow(message) {
    if (message?.kind === "kept") this.dispatchEvent(new Event("kept"));
    if (this.isReady) return;
    if (message?.kind === "progress") this.#tell(message);
    else if (message?.kind === "starting") this.#tell("Starting Python");
    else if (message?.kind === "unable") this.#fail(message.message);
    else if (message?.kind === "ready") {
      clearTimeout(this.#stallTimer);
      this.isReady = true;
      this.resolve();
    }
  }

  /** @param {Progress["detail"]} detail */
  #tell(detail) {
    this.#watch();
    this.latest = detail;
    this.dispatchEvent(new CustomEvent("progress", { detail }));
  }

  /** @param {string} why */
  #fail(why) {
    if (this.isReady) this.dispatchEvent(new CustomEvent("lost", { detail: why }));
    this.end(new Unavailable(why));
  }
}
