// @ts-check
/** Keeps, in the browser, a snapshot of the memory of a Python that has everything imported, with the library's files beside it. */

const CACHE = "orrery-snapshot";
/** How many bytes of what is kept are memory; the library follows. */
const MEMORY_LENGTH = "x-memory-length";
/** Kept from what learners' code could reach. */
const storage = globalThis.caches;

/** @typedef {{ memory: Uint8Array, library: Uint8Array }} Snapshot Memory as Pyodide writes it down; the library as a tar archive. */

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

/** By way of a blob, which browsers hand over in larger pieces. @param {Response} kept @returns {Promise<Snapshot>} */
export async function readSnapshot(kept) {
  const length = Number(kept.headers.get(MEMORY_LENGTH));
  const bytes = new Uint8Array(await (await kept.blob()).arrayBuffer());
  return { memory: bytes.subarray(0, length), library: bytes.subarray(length) };
}

/** Keep a snapshot, in place of those of other builds. @param {string} runtime @param {Snapshot} snapshot @returns {Promise<boolean>} Whether it is kept. */
export async function keepSnapshot(runtime, { memory, library }) {
  try {
    const cache = await storage.open(CACHE);
    for (const { url } of await cache.keys()) if (url !== keyOf(runtime)) await cache.delete(url);
    const content = new Blob(/** @type {BlobPart[]} */ ([memory, library]));
    await cache.put(keyOf(runtime), new Response(content, { headers: { [MEMORY_LENGTH]: String(memory.length) } }));
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
