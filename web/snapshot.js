// @ts-check
/** Keeps, in the browser, a snapshot of the memory of a Python that has everything imported, with the library's files beside it. */

const CACHE = "orrery-snapshot";
/** Where in memory what is kept of it belongs, as JSON; the library follows. */
const LAYOUT = "x-memory-layout";
/** Memory is looked through by pieces of so many bytes; one of nothing but zeros is not kept. Most such are of the stack, and free. */
const PAGE = 65_536;
/** Kept from what learners' code could reach. */
const storage = globalThis.caches;

/** @typedef {{ memory: Uint8Array, library: Uint8Array }} Snapshot Memory as Pyodide writes it down; the library as a tar archive. */
/** @typedef {{ length: number, runs: { start: number, length: number }[] }} Layout How long memory is, and where it is not zero. */
/** @typedef {{ layout: Layout, runs: Uint8Array[], library: Uint8Array }} Kept */

/** Under which a snapshot is kept: another build, or another browser, has another. @param {string} runtime */
function keyOf(runtime) {
  return `${runtime}snapshot?${encodeURIComponent(navigator.userAgent)}`;
}

/** What an earlier start has kept, or null. @param {string} runtime @returns {Promise<Response | null>} */
export async function recallSnapshot(runtime) {
  try {
    return (await (await storage.open(CACHE)).match(keyOf(runtime))) ?? null;
  } catch (error) {
    console.warn("no snapshot can be kept here:", error);
    return null;
  }
}

/** By way of a blob, which browsers hand over in larger pieces. @param {Response} kept @returns {Promise<Kept>} */
export async function readSnapshot(kept) {
  const layout = /** @type {Layout} */ (JSON.parse(kept.headers.get(LAYOUT) ?? ""));
  const bytes = new Uint8Array(await (await kept.blob()).arrayBuffer());
  let at = 0;
  const runs = layout.runs.map(({ length }) => bytes.subarray(at, (at += length)));
  return { layout, runs, library: bytes.subarray(at) };
}

/** Where memory is not zero. @param {Uint8Array} memory @returns {Layout} */
export function findRuns(memory) {
  const runs = /** @type {Layout["runs"]} */ ([]);
  for (let start = 0; start < memory.length; start += PAGE) {
    const page = memory.subarray(start, start + PAGE);
    if (page.every((byte) => !byte)) continue;
    const last = runs.at(-1);
    if (last && last.start + last.length === start) last.length += page.length;
    else runs.push({ start, length: page.length });
  }
  return { length: memory.length, runs };
}

/** Keep a snapshot, in place of those of other builds. @param {string} runtime @param {Snapshot} snapshot @returns {Promise<boolean>} Whether it is kept. */
export async function keepSnapshot(runtime, { memory, library }) {
  try {
    const cache = await storage.open(CACHE);
    for (const { url } of await cache.keys()) if (url !== keyOf(runtime)) await cache.delete(url);
    const layout = findRuns(memory);
    const runs = layout.runs.map(({ start, length }) => memory.subarray(start, start + length));
    await cache.put(keyOf(runtime), new Response(new Blob(/** @type {BlobPart[]} */ ([...runs, library])), { headers: { [LAYOUT]: JSON.stringify(layout) } }));
    return true;
  } catch (error) {
    console.warn("the snapshot could not be kept:", error);
    return false;
  }
}

/** @param {string} runtime */
export async function forgetSnapshot(runtime) {
  await storage?.open(CACHE).then((cache) => cache.delete(keyOf(runtime))).catch(() => {}); // what cannot be opened holds nothing
}
