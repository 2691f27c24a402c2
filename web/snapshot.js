// @ts-check
/**
 * Starting Python from a snapshot of its memory, taken by an earlier start in the same browser.
 *
 * Importing NumPy is most of a start, and a snapshot has that behind it. Upstream restores none with NumPy inside; three things make
 * it possible with the pinned Pyodide, all of them private to it and all of them here: NumPy's WebAssembly modules are placed in the
 * table in one fixed order before memory is filled, memory is grown to the snapshot's size first, and files are unpacked again.
 * Whatever goes wrong, the caller starts Python as usual.
 */

import { readEntries } from "./archive.js";

/** @typedef {{ runtime: string, wheels: string[], jsglobals?: object }} Settings Wheels are addresses; the first one holds the WebAssembly modules. */

const SITE = "/lib/python3.14/site-packages";
const CACHE = "orrery-snapshot";
/** The second number of a snapshot says where in it memory begins. */
const OFFSET_AT = 1;

/** What is imported before a snapshot is taken, and so costs no later start anything. */
const PREPARE = `
import numpy, numpy.fft, numpy.linalg, numpy.ma, numpy.polynomial, numpy.random, numpy.testing
from instruments import stage
for name in stage.known():
    stage.load(name)
`;
/** Arithmetic, linear algebra and random bits, whose result is known. */
const CHECK = "import numpy; f'{numpy.linalg.det(numpy.array([[2.0, 1.0], [1.0, 3.0]])):.6f} {numpy.random.default_rng(0).integers(1000)}'";
const CHECKED = "5.000000 850";

/** Under which a snapshot is kept: another build, or another browser, has another. @param {string} runtime */
function keyOf(runtime) {
  return `${runtime}snapshot?${encodeURIComponent(navigator.userAgent)}`;
}

/** The snapshot an earlier start has kept, or null. @param {string} runtime @returns {Promise<Uint8Array | null>} */
export async function recallSnapshot(runtime) {
  try {
    const kept = await (await caches.open(CACHE)).match(keyOf(runtime));
    return kept ? new Uint8Array(await kept.arrayBuffer()) : null;
  } catch (error) {
    console.warn("no snapshot can be kept here:", error);
    return null;
  }
}

/** Keep a snapshot, in place of those of other builds. @param {string} runtime @param {Uint8Array} snapshot */
export async function keepSnapshot(runtime, snapshot) {
  try {
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) await cache.delete(request);
    await cache.put(keyOf(runtime), new Response(/** @type {Uint8Array<ArrayBuffer>} */ (snapshot)));
  } catch (error) {
    console.warn("the snapshot could not be kept:", error);
  }
}

/** @param {string} runtime */
export async function forgetSnapshot(runtime) {
  await caches.open(CACHE).then((cache) => cache.delete(keyOf(runtime))).catch(() => {}); // what cannot be opened holds nothing
}

/** Start Python and take a snapshot of it. @param {Settings} settings @param {(snapshot: Uint8Array) => void} taken */
export async function startAndTake(settings, taken) {
  const python = await launch(settings, { _makeSnapshot: true });
  python.runPython(PREPARE);
  taken(python.makeMemorySnapshot());
  return python;
}

/** Start Python as one that no snapshot is taken of. @param {Settings} settings */
export function startAsUsual(settings) {
  return launch(settings, {});
}

/** Start Python from a snapshot. Throws where it does not compute what it should. @param {Settings} settings @param {Uint8Array} snapshot */
export async function startFrom(settings, snapshot) {
  const python = await launch(settings, { _loadSnapshot: snapshot });
  const found = python.runPython(CHECK);
  if (found !== CHECKED) throw new Error(`a restored Python computes ${found}, not ${CHECKED}`);
  return python;
}

/** @param {Settings} settings @param {{ _makeSnapshot?: true, _loadSnapshot?: Uint8Array }} option */
async function launch({ runtime, wheels, jsglobals }, option) {
  const snapshot = option._loadSnapshot;
  const fetched = wheels.map(fetchBytes);
  const [{ loadPyodide }, { default: create }, modules, archives] = await Promise.all([
    import(`${runtime}pyodide.mjs`),
    import(`${runtime}pyodide.asm.mjs`),
    Promise.all(fetched).then(([first = new ArrayBuffer(0)]) => readEntries(first, (name) => name.endsWith(".so"))),
    Promise.all(fetched),
  ]);
  const place = (/** @type {any} */ Module) => {
    placeModules(Module, modules);
    if (snapshot) Module.growMemory(snapshot.length - (new Uint32Array(snapshot.buffer, 0, OFFSET_AT + 1)[OFFSET_AT] ?? 0));
  };
  const python = await loadPyodide({
    indexURL: runtime,
    ...(jsglobals ? { jsglobals } : {}),
    ...option,
    createPyodideModule: (/** @type {any} */ options) => create({ ...options, preRun: [...[options.preRun ?? []].flat(), place] }),
  });
  for (const archive of archives) python.unpackArchive(archive, "wheel", { extractDir: SITE });
  return python;
}

/** @param {any} Module @param {Map<string, Uint8Array>} modules */
function placeModules(Module, modules) {
  for (const [entry, bytes] of modules) {
    const name = `${SITE}/${entry}`;
    const exports = Module.loadWebAssemblyModule(bytes, { global: false, nodelete: true, loadAsync: false, allowUndefined: false }, name, {}, 0);
    Module.LDSO.loadedLibsByName[name] = { refcount: Infinity, name, exports, global: false };
  }
}

/** @param {string} address */
async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} could not be fetched`);
  return response.arrayBuffer();
}
