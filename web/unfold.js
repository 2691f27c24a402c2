// @ts-check
/** A long page is first laid out where it is seen (web/style/layout.css). The rest follows bit by bit, while nothing else is to be done. */

import { whenAtRest } from "./launch.js";

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
  await whenAtRest();
  if (!folded.length) return;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(unfoldNext, { timeout: PATIENCE_MS });
  else setTimeout(unfoldNext);
}

function unfoldNext() {
  unfold(folded.splice(0, 1));
  wait();
}

/** Lay out all of the page at once: whoever measures its parts finds them as they stay. */
export function unfoldAll() {
  unfold(folded.splice(0));
}

/**
 * What stands in the window stays where it is: a part has another height than was thought, and browsers that hold on to what is seen
 * lose hold of a part that is unfolded itself.
 * @param {HTMLElement[]} parts
 */
function unfold(parts) {
  if (!parts.length) return;
  const seen = [...document.querySelectorAll(".lesson-body > *")].find((part) => part.getBoundingClientRect().bottom > 0);
  const top = () => seen?.getBoundingClientRect().top ?? 0;
  const before = top();
  for (const part of parts) part.style.contentVisibility = "visible";
  const moved = top() - before;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}
