// @ts-check
/** The page's side of keeping: it asks the service worker to keep what it uses, and tells its reader what came of it. */

import { whenAtRest } from "./launch.js";
import { HOME, KEEPER, RUNTIME, button, part } from "./protocol.js";
import { savesData } from "./reserve.js";

/** @typedef {import("./types.js").FromKeeper} FromKeeper */
/** @typedef {import("./types.js").ToKeeper} ToKeeper */

/** What is kept for later goes after what is wanted now. */
const KEEP_AFTER_MS = 3000;
/** How often a page that stays open looks for a newer edition of the site, at most. */
const LOOK_INTERVAL_MS = 3_600_000;
/** What scripts ask a server for, by who asked; all the rest belongs to the page itself. */
const ASKED_FOR = ["fetch", "xmlhttprequest", "beacon"];

const home = new URL(document.documentElement.getAttribute(HOME) ?? ".", document.baseURI).href;
const folders = [new URL(".", import.meta.url), new URL(`${document.documentElement.getAttribute(RUNTIME)}/`, document.baseURI)].map(({ href }) =>
  href.slice(home.length, -1),
);
/** Whether all that figures need is to be kept: for whoever has used one, and for whoever has installed the site as an app. */
let isWhole = matchMedia("(display-mode: standalone)").matches;

/** @param {EventTarget[]} pythons Theirs is the first sign that a figure is used. */
export function connectOffline(pythons) {
  connectNotice();
  listKept();
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", hear);
  navigator.serviceWorker.addEventListener("controllerchange", ask);
  for (const python of pythons) python.addEventListener("progress", askForAll, { once: true });
  whenLoaded(() => register().catch((error) => console.info("This site cannot be kept for reading offline:", error)));
}

/** Once the page stands and nothing presses. @param {() => void} act */
function whenLoaded(act) {
  const rest = () => (globalThis.requestIdleCallback ?? setTimeout)(act);
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest);
}

async function register() {
  const registration = await navigator.serviceWorker.register(home + KEEPER, { type: "module" });
  await navigator.serviceWorker.ready;
  await ask();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || Date.now() - looked < LOOK_INTERVAL_MS) return;
    looked = Date.now();
    registration.update().catch(() => {}); // without a network there is no newer edition to be had
  });
}

async function askForAll() {
  if (isWhole) return;
  isWhole = true;
  await new Promise((resolve) => setTimeout(resolve, KEEP_AFTER_MS));
  await ask();
}

/** Have kept what this page uses; in the way of no figure that is being started or used. */
async function ask() {
  await whenAtRest();
  const registration = await navigator.serviceWorker.getRegistration(home);
  /** @type {ToKeeper} */
  const message = { kind: "keep", addresses: listUsed(), folders, isWhole };
  registration?.active?.postMessage(message);
}

/** What of the site stands on this page; pictures further down, which load when they come near, only for whoever does not save data. */
function listUsed() {
  const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  const loaded = entries.filter(({ initiatorType }) => !ASKED_FOR.includes(initiatorType)).map(({ name }) => name);
  const pictures = savesData ? [] : [...document.images].map(({ src }) => src);
  return [...new Set([location.href, ...loaded, ...pictures])].filter((address) => address.startsWith(home));
}

/** @param {MessageEvent<FromKeeper>} event */
function hear({ data, ports }) {
  if (data?.kind === "folders") ports[0]?.postMessage(folders);
  else if (data?.kind === "newer") showNotice();
  else if (data?.kind === "kept" && data.isKept) {
    // At hand now, and on paper all of them are seen.
    if (!savesData) for (const picture of document.images) picture.loading = "eager";
    const line = document.querySelector(part("kept"));
    if (line) line.textContent = data.isWhole ? "Works without a network, figures included." : "Can be read without a network.";
  }
}

function connectNotice() {
  const notice = document.querySelector(part("newer"));
  /** @type {EventTarget | null} What had the focus before the notice did. */
  let before = null;
  notice?.addEventListener("focusin", (event) => {
    const { relatedTarget } = /** @type {FocusEvent} */ (event);
    if (!(relatedTarget instanceof Node && notice.contains(relatedTarget))) before = relatedTarget;
  });
  notice?.querySelector(button("reload"))?.addEventListener("click", () => location.reload());
  notice?.querySelector(button("later"))?.addEventListener("click", () => {
    notice.toggleAttribute("hidden", true);
    if (before instanceof HTMLElement) before.focus();
  });
}

/** Said once the place for it is there, so that screen readers hear it. */
function showNotice() {
  document.querySelector(part("newer"))?.removeAttribute("hidden");
  const words = document.querySelector(part("newer-words"));
  if (words) words.textContent = "A newer version of this page is there. Your programs stay as you left them.";
}

/** On the offline page: show which pages are kept, and try again when there is a network. */
async function listKept() {
  const list = document.querySelector(part("kept-pages"));
  if (!list || !globalThis.caches) return;
  document.querySelector(`main ${button("reload")}`)?.addEventListener("click", () => location.reload());
  addEventListener("online", () => location.reload());
  for (const link of list.querySelectorAll("a")) {
    const isKept = await caches.match(link.href, { ignoreVary: true }).catch(() => undefined);
    if (!isKept) link.closest("li")?.remove();
  }
  list.toggleAttribute("hidden", !list.children.length);
  document.querySelector(part("kept-none"))?.toggleAttribute("hidden", list.children.length > 0);
}
