// @ts-check
/**
 * Every name that two sides must agree on: attributes of the page's HTML, places of files. What they say to each other stands in
 * types.js. No logic lives here.
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
 * @param {import("./types.js").PartName} name
 */
export const part = (name) => `[data-part="${name}"]`;

/**
 * The button for a verb.
 * @param {string} verb
 */
export const button = (verb) => `button[data-action="${verb}"]`;
