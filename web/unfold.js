// @ts-check
/** A long page is first laid out where it is seen (web/style/layout.css). The rest follows bit by bit, while nothing else is to be done. */

/** Idle time may be long in coming where Python starts as well. */
const PATIENCE_MS = 500;

/** Parts that are not laid out yet, from the top. @type {HTMLElement[]} */
let folded = [];

/** Lay out the page's other parts when there is time. */
export function connectUnfolding() {
  folded = [...document.querySelectorAll(".lesson-body > *")].filter((part) => part instanceof HTMLElement);
  addEventListener("load", wait);
  if (document.readyState === "complete") wait();
}

function wait() {
  if (!folded.length) return;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(unfoldNext, { timeout: PATIENCE_MS });
  else setTimeout(unfoldNext);
}

function unfoldNext() {
  unfold(folded.shift());
  wait();
}

/** Lay out all of the page at once: whoever measures its parts finds them as they stay. */
export function unfoldAll() {
  for (const part of folded.splice(0)) unfold(part);
}

/** @param {HTMLElement | undefined} part */
function unfold(part) {
  if (part) part.style.contentVisibility = "visible";
}
