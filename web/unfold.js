// @ts-check
/** A long page is first laid out where it is seen (web/style/layout.css). The rest follows bit by bit, while nothing else is to be done. */

import { whenQuiet } from "./launch.js";

/** What a reader does first goes before. */
const BEGIN_AFTER_MS = 1000;
/** Idle time may be long in coming. */
const PATIENCE_MS = 500;

/** Parts that are not laid out yet, from the top. @type {HTMLElement[]} */
let folded = [];

/** Lay out the page's other parts when there is time. */
export function connectUnfolding() {
  folded = [...document.querySelectorAll(".lesson-body > *")].filter((part) => part instanceof HTMLElement);
  if (document.readyState === "complete") setTimeout(wait, BEGIN_AFTER_MS);
  else addEventListener("load", () => setTimeout(wait, BEGIN_AFTER_MS));
}

async function wait() {
  await whenQuiet();
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
