// @ts-check
/** Where a page's Pythons come from: one is kept in reserve, so that the next is there at once, after a Stop or for the first program. */

import { Launch, Unavailable, stir, whenAtRest } from "./launch.js";
import { AHEAD, RUNTIME, SNAPSHOT } from "./protocol.js";
import { recallSnapshot } from "./snapshot.js";

/** In gigabytes, where the browser says: room for one more Python. */
const ROOMY = 4;

export class Reserve {
  /** @type {Launch | null} */
  #spare = null;
  /** Started before the page's scripts were there, and not in use yet. @type {Worker | undefined} */
  #ahead = Reflect.get(globalThis, AHEAD);

  /** @param {string} runtime Address of the runtime's folder. @param {{ isFrugal: boolean, isRoomy: boolean }} how Whether nothing is started that nobody asked for; whether there is memory for one more Python. */
  constructor(runtime, { isFrugal, isRoomy }) {
    this.runtime = runtime;
    this.isFrugal = isFrugal;
    this.isRoomy = isRoomy;
    if (this.#ahead) this.#confirm();
  }

  /** Whether a Python is there that nobody uses yet. */
  get isReady() {
    return Boolean(this.#spare?.isReady);
  }

  /** A Python of one's own. @param {boolean} isFresh The last one could not be started: nothing that was kept is trusted. */
  claim(isFresh) {
    stir(); // whoever claims one is about to ask it
    if (isFresh) this.#dismiss();
    const launch = this.#spare ?? this.#launch({ isFresh });
    this.#spare = null;
    if (!this.isFrugal) launch.ready.then(() => this.#replenish(), () => {}); // whoever claimed it is told
    return launch;
  }

  async #replenish() {
    await whenAtRest();
    if (!this.#spare && (this.isRoomy || !(await recallSnapshot(this.runtime)))) this.#start();
  }

  /** What templates/early.js took for kept may be gone: then nothing is fetched before somebody asks. */
  async #confirm() {
    if (await recallSnapshot(this.runtime)) return void (this.#ahead && this.#start());
    this.#ahead?.terminate();
    this.#ahead = undefined;
    this.#note(false);
  }

  /** @param {{ takes?: boolean, isFresh?: boolean }} how */
  #launch(how) {
    const worker = this.#ahead;
    this.#ahead = undefined;
    return new Launch(this.runtime, { ...how, worker });
  }

  #start() {
    const spare = (this.#spare = this.#launch({ takes: true }));
    spare.ready.catch(() => this.#spare === spare && (this.#spare = null)); // nobody waits for it: the next one tells
    spare.addEventListener("kept", () => {
      if (this.isRoomy) this.#note(true);
      else if (this.#spare === spare) this.#dismiss();
    });
  }

  /** The next page may start from what is kept before its scripts are there. @param {boolean} isKept */
  #note(isKept) {
    try {
      if (isKept) localStorage.setItem(SNAPSHOT, this.runtime);
      else localStorage.removeItem(SNAPSHOT);
    } catch {
      // a browser that keeps nothing for us starts Python when it is needed
    }
  }

  #dismiss() {
    this.#spare?.end(new Unavailable("it is not needed"));
    this.#spare = null;
  }
}

const { connection, deviceMemory = ROOMY } = /** @type {{ connection?: { saveData?: boolean }, deviceMemory?: number }} */ (navigator);

/** Whoever asked for little data loads nothing until a figure is touched. */
export const savesData = Boolean(connection?.saveData);

export const reserve = new Reserve(new URL(`${document.documentElement.getAttribute(RUNTIME)}/`, document.baseURI).href, {
  isFrugal: savesData,
  isRoomy: deviceMemory >= ROOMY,
});
