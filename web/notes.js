// @ts-check
/** Footnotes: where no note stands in the margin, a mark unfolds it below its line or beside it, and folds it again. */

const MARK = ".footnote-ref a";
const NOTE = "margin-note";
const UNFOLDED = "data-unfolded";
const COPY = "data-copy";
const EXPANDED = "aria-expanded";

export function connectNotes() {
  document.addEventListener("click", (event) => {
    const mark = findMark(event);
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const note = findNote(mark) ?? copyNote(mark);
    if (!note || standsInMargin(note)) return;
    event.preventDefault();
    toggle(mark, note);
  });
  // Whoever comes by keyboard hears what the mark will do.
  document.addEventListener("focusin", (event) => {
    const mark = findMark(event);
    if (!mark || !findNotes(mark).length || mark.getAttribute(EXPANDED) === "true") return;
    const note = findNote(mark);
    if (note && standsInMargin(note)) mark.removeAttribute(EXPANDED);
    else mark.setAttribute(EXPANDED, "false");
  });
}

/** @param {Event} event */
function findMark({ target }) {
  const mark = target instanceof Element && target.closest(MARK);
  return mark instanceof HTMLAnchorElement ? mark : null;
}

/** @param {HTMLAnchorElement} mark */
function findNotes(mark) {
  return [...document.querySelectorAll(`.${NOTE}[data-number="${mark.textContent}"]`)].filter((note) => note instanceof HTMLElement);
}

/** The note that stands in the mark's own paragraph. @param {HTMLAnchorElement} mark */
function findNote(mark) {
  return findNotes(mark).find((note) => note.parentElement === mark.closest("p, li, td, th"));
}

/** A note stands where it is first referred to; a later mark has a copy, if the note is one that can stand in a paragraph. @param {HTMLAnchorElement} mark */
function copyNote(mark) {
  const copy = findNotes(mark)[0]?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return null;
  copy.setAttribute(COPY, "");
  fold(copy, false);
  mark.parentElement?.after(copy);
  return copy;
}

/** @param {HTMLElement} note */
function standsInMargin(note) {
  return !note.hasAttribute(COPY) && getComputedStyle(note).float !== "none";
}

/** @param {HTMLAnchorElement} mark @param {HTMLElement} note */
function toggle(mark, note) {
  const isUnfolded = !note.hasAttribute(UNFOLDED);
  fold(note, isUnfolded);
  mark.setAttribute(EXPANDED, String(isUnfolded));
  if (!isUnfolded && note.hasAttribute(COPY)) note.remove();
}

/** What is unfolded is there for everyone, not for eyes only. @param {HTMLElement} note @param {boolean} isUnfolded */
function fold(note, isUnfolded) {
  note.toggleAttribute(UNFOLDED, isUnfolded);
  note.setAttribute("aria-hidden", String(!isUnfolded));
  for (const link of note.querySelectorAll("a")) link.tabIndex = isUnfolded ? 0 : -1;
}
