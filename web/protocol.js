// @ts-check
/**
 * Every name that two sides must agree on: attributes of the page's HTML, and messages between page and worker.
 * No logic lives here.
 */

/** States of a figure, in `data-state`. */
export const STATE = /** @type {const} */ ({ baked: "baked", loading: "loading", live: "live", error: "error" });

/** Present on a figure while one of its actions runs. */
export const RUNNING = "data-running";

/** Present on a figure whose instrument runs the learner's own code. */
export const ISOLATED = "data-isolated";

/** Where the runtime's files are, on the document's root. */
export const RUNTIME = "data-runtime";

/** The runtime of which a snapshot is kept, in local storage, and the worker that templates/early.js has started from it, on the window. */
export const SNAPSHOT = "orrery:snapshot";
export const AHEAD = "orreryAhead";

/** Where the site begins, on the document's root. */
export const HOME = "data-home";

/** The service worker, from there. */
export const KEEPER = "keeper.js";

/** The folder of the search index, from there. */
export const SEARCH = "search";

/**
 * The element that plays a part inside a figure or a dialog.
 * @param {"controls" | "control-error" | "code" | "edit-notice" | "output" | "cost" | "reading" | "summary" | "status" | "loading" | "progress" | "state" | "address"
 *   | "search" | "search-status" | "search-results" | "shortcuts" | "shortcuts-list" | "newer" | "newer-words" | "kept" | "kept-pages" | "kept-none"} name
 */
export const part = (name) => `[data-part="${name}"]`;

/**
 * The button for a verb.
 * @param {string} verb
 */
export const button = (verb) => `button[data-action="${verb}"]`;

/** @typedef {string | number | boolean | (string | number)[]} Value A control's value. */
/** @typedef {Record<string, Value>} State Control names to values. */

/**
 * @typedef {{ name: string, label: string } & (
 *   | { kind: "svg", svg: string }
 *   | Pixels
 *   | { kind: "transcript", chunks: Chunk[] }
 * )} View One view of a drawing, made by instruments/drawing.py.
 */
/** @typedef {{ kind: "pixels", width: number, height: number, rgba: Uint8Array, legend: string[], marks: Mark[], control: string, origin: number[] }} Pixels */
/** @typedef {{ role: string, top: number, left: number, height: number, width: number }} Mark Sides in per cent of the picture. */
/** @typedef {{ stream: string, text: string }} Chunk */
/** @typedef {{ views: View[], values: Record<string, string>, summary: string, state: string, reading: string }} Drawing `state`: the controls in words. */

/**
 * @typedef {object} Question What an instrument is asked: a frame, or an action.
 * @property {string} instrument
 * @property {string} [action] Absent for a frame.
 * @property {State} state
 */

/**
 * @typedef {{ kind: "start", runtime: string, takes: boolean, isFresh: boolean }
 *   | { kind: "ask", ticket: number, question: Question }
 *   | { kind: "supersede", ticket: number }
 * } ToWorker Superseded: a newer question stands for the same figure; the rest of the answer is of no use.
 */

/**
 * @typedef {{ kind: "progress", loaded: number, total: number }
 *   | { kind: "starting" }
 *   | { kind: "ready" }
 *   | { kind: "kept" }
 *   | { kind: "unable", message: string }
 *   | { kind: "accepted", ticket: number }
 *   | { kind: "drawing", ticket: number, drawing: Drawing }
 *   | { kind: "done", ticket: number }
 *   | { kind: "refused", ticket: number, control: string, message: string }
 *   | { kind: "failed", ticket: number, message: string, isFatal: boolean }
 * } FromWorker Replies repeat the ticket of the question, so that late ones can be dropped.
 */

/** @typedef {{ kind: "keep", addresses: string[], folders: string[], isWhole: boolean }} ToKeeper `isWhole`: with all that figures need. */

/**
 * @typedef {{ kind: "kept", isKept: boolean, isWhole: boolean }
 *   | { kind: "newer" }
 *   | { kind: "folders" }
 * } FromKeeper Asked for its folders, a page answers through the port that comes along.
 */
