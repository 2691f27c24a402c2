// @ts-check
/// <reference lib="webworker" />
/**
 * The service worker: keeps what a reader has used on the reader's device, for when there is no network. It is started by
 * keeper.js at the site's root, which the build makes and which knows what this edition of the site holds.
 *
 * Pages come from the network as long as there is one, so nobody reads yesterday's text; without one they come from here.
 * Files in a folder named after its contents never change and come from here first. Such a folder is kept as long as an open page,
 * a kept page or the newest edition needs it: a newer edition takes nothing from a page that is being read.
 */

/** @typedef {import("./types.js").FromKeeper} FromKeeper */
/** @typedef {import("./types.js").ToKeeper} ToKeeper */
/**
 * @typedef {object} Edition
 * @property {Record<string, string[]>} folders The folders named after their contents, from the site's root, and the files in each.
 * @property {string[]} files Other files that go with every page, from the site's root.
 */

const scope = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (/** @type {unknown} */ (globalThis));
/** Where the site begins. */
const HOME = scope.registration.scope;
/** Several sites may share a host, and its storage: each cache is named after its site. */
const PREFIX = `orrery-site ${new URL(HOME).pathname} `;
const PAGES = `${PREFIX}pages`;
const OFFLINE_PAGE = `${HOME}offline.html`;
const FOLDER = /\b(?:assets|runtime)\/[0-9a-f]{10}(?=["'/\s])/g;
/** How the address of WebAssembly ends. It is let pass: a browser keeps compiled code only with what its own cache holds (web/boot.js turns to ours where that fails). */
const CODE = ".wasm";
/** A network that has said nothing for so long counts as none, where there is a kept page to show. */
const PATIENCE_MS = 4_000;
/** A page that has not answered for so long is asleep. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Once what is wrong has been said, it is not said again. */
let hasComplained = false;
/** What is kept is kept in turn. */
let turn = Promise.resolve();

/** Serve the site from now on. @param {Edition} edition */
export function keep(edition) {
  scope.addEventListener("install", (event) => {
    routeAround(event, edition);
    event.waitUntil(renew(edition).then(() => scope.skipWaiting()));
  });
  scope.addEventListener("activate", (event) => event.waitUntil(takeOver(edition)));
  scope.addEventListener("fetch", answer);
  scope.addEventListener("message", (event) => {
    const message = /** @type {ToKeeper} */ (event.data);
    if (message?.kind !== "keep" || !(event.source instanceof WindowClient)) return;
    const { source } = event;
    turn = turn.then(() => keepFor(source, message, edition)).catch(complain);
    event.waitUntil(turn);
  });
}

/**
 * Browsers that can are told what needs no word of ours, so that nothing waits until this worker has started: files of folders named
 * after their contents come from their cache, pages from the network if it is quicker than we are. @param {any} event @param {Edition} edition
 */
function routeAround(event, edition) {
  if (!event.addRoutes) return;
  const pathname = new URL(HOME).pathname;
  const kept = Object.keys(edition.folders).map((folder) => ({
    condition: { urlPattern: new URLPattern({ pathname: `${pathname}${folder}/*` }) },
    source: { cacheName: PREFIX + folder },
  }));
  const code = { condition: { urlPattern: new URLPattern({ pathname: `${pathname}*${CODE}` }) }, source: "network" };
  const pages = { condition: { requestMode: "navigate" }, source: "race-network-and-fetch-handler" };
  event.addRoutes([code, ...kept, pages]).catch(complain);
}

/** What was kept of the edition before, in this one. Where it does not come, this edition is not taken. @param {Edition} edition */
async function renew(edition) {
  const names = await caches.keys();
  const hasKept = (/** @type {string} */ kind) => names.some((name) => name.startsWith(`${PREFIX}${kind}/`));
  const isWhole = hasKept("runtime") && !savesData();
  for (const [folder, files] of Object.entries(edition.folders)) {
    if (isWhole || (hasKept("assets") && folder.startsWith("assets/"))) await keepMissing(listFiles(folder, files));
  }
  const kept = await (await caches.open(PAGES)).keys();
  const addresses = new Set([OFFLINE_PAGE, ...kept.map(({ url }) => url)]);
  const responses = await Promise.all([...addresses].map(async (address) => /** @type {const} */ ([address, await fetch(address, { cache: "no-cache" })])));
  for (const [address, response] of responses) await keepPage(address, response, "");
  if (isWhole) await keepMissing(edition.files);
}

/** @param {Edition} edition */
async function takeOver(edition) {
  await scope.registration.navigationPreload?.enable();
  await scope.clients.claim();
  await clean(edition);
}

/** @param {FetchEvent} event */
function answer(event) {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(HOME) || request.headers.get("accept") === "text/event-stream") return;
  if (request.url.endsWith(CODE)) return;
  if (request.mode === "navigate") event.respondWith(answerPage(event));
  else if (folderOf(request.url)) event.respondWith(find(request.url).then((kept) => kept ?? fetch(request)));
  else event.respondWith(fetch(request).catch(async (error) => (await find(request.url)) ?? Promise.reject(error)));
}

/** @param {FetchEvent} event @returns {Promise<Response>} */
async function answerPage(event) {
  const { request } = event;
  const kept = await find(request.url);
  let reader = event.resultingClientId;
  const network = (async () => {
    const response = (await event.preloadResponse) ?? (await fetch(request));
    if (response.type === "error") throw new Error("no network"); // Firefox preloads this where others reject
    if (kept && response.status >= 500) throw new Error(`the server answers ${response.status}`);
    const copy = response.clone();
    event.waitUntil(response.ok ? keepPage(request.url, copy, () => reader).catch(complain) : Promise.resolve());
    return /** @type {Response} */ (response);
  })();
  if (!kept) return network.catch(() => describeOffline());
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => ((reader = ""), kept));
  return Promise.race([network.catch(() => kept), patience]);
}

/** The offline page, whose links start from where it stands and not from the address that was asked for. */
async function describeOffline() {
  const page = await find(OFFLINE_PAGE);
  if (!page) return Response.error();
  const text = (await page.text()).replace("<head>", `<head>\n<base href="${OFFLINE_PAGE}">`);
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** What a page asks for; then it is told. @param {WindowClient} page @param {ToKeeper} message @param {Edition} edition */
async function keepFor(page, { addresses, folders, isWhole }, edition) {
  const isKept = await keepMissing(addresses);
  let hasAll = isKept && isWhole && folders.every((folder) => edition.folders[folder]);
  if (isWhole) {
    const files = folders.flatMap((folder) => listFiles(folder, edition.folders[folder] ?? []));
    hasAll = (await keepMissing([...files, ...edition.files])) && hasAll;
  }
  tell(page, { kind: "kept", isKept, isWhole: hasAll });
  await clean(edition);
}

/** @param {string} folder @param {string[]} files */
function listFiles(folder, files) {
  return files.map((file) => `${folder}/${file}`);
}

/** Those files of the site that are not kept yet; whether all are kept then. @param {string[]} addresses From the site's root, or whole. */
async function keepMissing(addresses) {
  let isKept = true;
  for (const address of addresses) {
    const url = new URL(address, HOME).href;
    if (!url.startsWith(HOME) || (await find(url))) continue;
    const response = await fetch(url, { cache: "force-cache" });
    if (!response.ok && folderOf(url)) throw new Error(`${address} could not be fetched: ${response.status}`);
    isKept = (await put(url, response)) && isKept;
  }
  return isKept;
}

/**
 * Keep a page as it is now, or drop one that is no more. Whoever reads another text of it is told.
 * @param {string} address @param {Response} response @param {string | (() => string)} reader Who reads this text already.
 */
async function keepPage(address, response, reader) {
  if (response.status === 404 || response.status === 410) return void (await (await caches.open(PAGES)).delete(keyOf(address)));
  const before = await find(address);
  const [old, text] = await Promise.all([before?.clone().text(), response.clone().text()]);
  await put(address, response);
  if (old === undefined || old === text) return;
  const except = typeof reader === "string" ? reader : reader();
  for (const page of await openPages()) if (keyOf(page.url) === keyOf(address) && page.id !== except) tell(page, { kind: "newer" });
}

/** Drop the folders nobody needs any more. A page that does not answer may need any. @param {Edition} edition */
async function clean(edition) {
  const needed = new Set(Object.keys(edition.folders));
  for (const folders of await Promise.all((await openPages()).map(askFolders))) {
    if (!folders) return;
    for (const folder of folders) needed.add(folder);
  }
  for (const { url } of await (await caches.open(PAGES)).keys()) {
    if (!/(\/|\.html)$/.test(url)) continue;
    const text = (await (await find(url))?.text()) ?? "";
    for (const [folder] of text.matchAll(FOLDER)) needed.add(folder);
  }
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== PAGES && !needed.has(name.slice(PREFIX.length))) await caches.delete(name);
  }
}

/** The folders an open page uses, or null where it does not say. @param {WindowClient} page @returns {Promise<string[] | null>} */
function askFolders(page) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, ANSWER_TIMEOUT_MS, null);
    tell(page, { kind: "folders" }, [port2]);
  });
}

async function openPages() {
  const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  return /** @type {WindowClient[]} */ (pages).filter(({ url }) => url.startsWith(HOME));
}

/** @param {WindowClient} page @param {FromKeeper} message @param {Transferable[]} [transfer] */
function tell(page, message, transfer = []) {
  page.postMessage(message, transfer);
}

/** What is kept under an address; nothing where the browser keeps nothing for us. @param {string} address @returns {Promise<Response | undefined>} */
async function find(address) {
  try {
    return await (await caches.open(cacheOf(address))).match(keyOf(address), { ignoreVary: true });
  } catch (error) {
    complain(error);
  }
}

/** @param {string} address @param {Response} response @returns {Promise<boolean>} Whether it is kept. */
async function put(address, response) {
  if (response.status !== 200 || response.redirected || response.type !== "basic") return false;
  try {
    await (await caches.open(cacheOf(address))).put(keyOf(address), response);
    return true;
  } catch (error) {
    complain(error); // a full disk, or a browser that keeps nothing for us: the network goes on serving
    return false;
  }
}

/** @param {string} address */
function cacheOf(address) {
  const folder = folderOf(address);
  return folder ? PREFIX + folder : PAGES;
}

/** The folder named after its contents that an address leads into, if any. @param {string} address */
function folderOf(address) {
  const path = address.slice(HOME.length);
  return path.match(FOLDER)?.find((folder) => path.startsWith(folder));
}

/** One page has one key, whatever stands behind its path. @param {string} address */
function keyOf(address) {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/index\.html$/, "/");
}

function savesData() {
  return Boolean(/** @type {any} */ (navigator).connection?.saveData);
}

/** @param {unknown} error */
function complain(error) {
  if (!hasComplained) console.info("Not everything can be kept for reading offline:", error);
  hasComplained = true;
}
