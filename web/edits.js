// @ts-check
/**
 * Learners' edits of programs, kept in this browser. Each is tied to the published program it began from, so that a lesson that
 * changes neither hides behind an old edit nor throws it away.
 */

/** @typedef {{ base: string, text: string }} Edit The program as it was published then, and as the learner left it. */

const PREFIX = "orrery:edit:";

/** @param {string} label The figure's id. */
function keyOf(label) {
  return `${PREFIX}${location.pathname}#${label}`;
}

/** @param {string} label @returns {Edit | null} */
export function recallEdit(label) {
  try {
    const edit = JSON.parse(localStorage.getItem(keyOf(label)) ?? "null");
    return typeof edit?.base === "string" && typeof edit?.text === "string" ? edit : null;
  } catch {
    return null; // nothing may be kept here, or what is kept is not ours
  }
}

/** Keep an edit; one that equals the published program needs no keeping. @param {string} label @param {Edit} edit */
export function keepEdit(label, edit) {
  try {
    if (edit.text === edit.base) localStorage.removeItem(keyOf(label));
    else localStorage.setItem(keyOf(label), JSON.stringify(edit));
  } catch (error) {
    console.warn(`${label}: this edit lasts only as long as the page:`, error);
  }
}
