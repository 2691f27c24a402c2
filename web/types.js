// @ts-check
/** What two sides agree on: what a page, its workers and the service worker say to each other, and what there is to know of a control. Types only: no page imports this file. */

export {};

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
 * @typedef {object} Asking
 * @property {() => void} [accepted] Called when Python turns to the question.
 * @property {(drawing: Drawing) => void} [show] Called with each drawing of the answer; the last one is whole.
 * @property {AbortSignal} [signal] Aborted to stop: the question if it waits, Python itself if it is being answered.
 * @property {AbortSignal} [superseded] Aborted when a newer question makes the rest of this answer useless.
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

/**
 * @typedef {object} Owner Whose control it is.
 * @property {HTMLElement} figure
 * @property {() => void} run
 * @property {(words?: string) => void} edited A program has changed: what is shown is not its output. Perhaps how it came about.
 * @property {(text: string) => void} say Something its reader should know.
 */

/**
 * @typedef {object} Kind What there is to know about a kind of control, given the block that holds one.
 * @property {(block: HTMLElement) => Value} read
 * @property {(block: HTMLElement, text: string) => void} write Set from the text that a link writes.
 * @property {(block: HTMLElement, owner: Owner) => void} [connect]
 * @property {(block: HTMLElement) => void} [show] Bring what stands beside the fields in line with them.
 * @property {(block: HTMLElement) => void} [reset] Beyond what the form's own reset does.
 * @property {(block: HTMLElement) => string} [complain] What is wrong with what was typed; nothing where all is sound. Until it is mended what was sound before counts.
 * @property {true} [isHandmade] What a reader makes with it is worth keeping: a link that does not name it leaves it alone.
 */

/**
 * @typedef {object} StateLink
 * @property {string} label The figure's id.
 * @property {[string, string][]} texts Control names and their values' text.
 */

/**
 * @typedef {"controls" | "control-error" | "code" | "edit-notice" | "output" | "cost" | "reading" | "summary" | "status" | "loading" | "progress" | "state" | "address"
 *   | "search" | "search-status" | "search-results" | "shortcuts" | "shortcuts-list" | "newer" | "newer-words" | "kept" | "kept-pages" | "kept-none"} PartName The parts that elements play inside a figure or a dialog.
 */
