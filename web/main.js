// @ts-check
/** Brings a page's figures to life: one Python for the instruments, another for learners' own code. */

import { connectContents } from "./contents.js";
import { Figure } from "./figure.js";
import { whenQuiet } from "./launch.js";
import { parseStateLink } from "./link.js";
import { connectOffline } from "./offline.js";
import { connectNotes } from "./notes.js";
import { ISOLATED, STATE } from "./protocol.js";
import { Python } from "./python.js";
import { reserve, savesData } from "./reserve.js";
import { connectSearch } from "./search.js";
import { connectShortcuts } from "./shortcuts.js";
import { connectTheme } from "./theme.js";
import { connectUnfolding, unfoldAll } from "./unfold.js";

const instruments = new Python(reserve);
const learner = new Python(reserve);

/** @type {Map<Element, Figure>} */
const figures = new Map();
for (const element of document.querySelectorAll("figure[data-instrument]")) {
  const python = element.hasAttribute(ISOLATED) ? learner : instruments;
  figures.set(element, new Figure(/** @type {HTMLElement} */ (element), python));
}

/** A figure that is only scrolled past is not looked at. */
const DWELL_MS = 400;
/** @type {Map<Element, ReturnType<typeof setTimeout>>} */
const dwelling = new Map();

const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(dwelling.get(target));
    if (isIntersecting) dwelling.set(target, setTimeout(wakeSeen, DWELL_MS, target));
  }
});

/** @param {Element} element Whoever is looked at waits for whoever is touched; after a failure it is for the reader to try again. */
async function wakeSeen(element) {
  watch.unobserve(element);
  await whenQuiet();
  if (element.getAttribute("data-state") !== STATE.error) figures.get(element)?.wake();
}

if (!savesData) for (const element of figures.keys()) watch.observe(element);

function followStateLink() {
  const link = parseStateLink(location.hash);
  const element = link && document.getElementById(link.label);
  if (!link || !element) return;
  unfoldAll();
  show(element, figures.get(element)?.set(link.texts) ?? element);
}

/** Bring a figure into view, or of a tall one the part that matters. @param {HTMLElement} figure @param {Element} bench */
function show(figure, bench) {
  const place = figure.offsetHeight <= innerHeight ? figure : bench;
  place.scrollIntoView({ block: place.getBoundingClientRect().height <= innerHeight ? "nearest" : "start" });
}

/** A link to where the address leads already says it once more: its figure may have been changed since. @param {MouseEvent} event */
function followAgain({ target, ctrlKey, metaKey, shiftKey }) {
  if (ctrlKey || metaKey || shiftKey) return; // it opens elsewhere
  const link = target instanceof Element ? target.closest("a") : null;
  if (link?.href === location.href) followStateLink();
}

addEventListener("beforeprint", () => {
  for (const figure of figures.values()) figure.note();
});
connectUnfolding();
addEventListener("hashchange", followStateLink);
addEventListener("click", followAgain);
followStateLink();
connectTheme();
connectContents();
connectNotes();
connectShortcuts(connectSearch());
connectOffline([instruments, learner]);
