// @ts-check
/**
 * Starts Pyodide with NumPy and the instruments at hand: from one archive of byte code, or from a snapshot of the memory of an earlier
 * start, which has imported everything.
 *
 * Upstream restores no snapshot with NumPy inside. Three things make it possible with the pinned Pyodide, all of them private to it
 * and all of them here: NumPy's WebAssembly modules are placed in the table in one fixed order before memory is filled, memory is
 * grown to the snapshot's size first, and files are laid in place again.
 */

import { fetchArchive, readTar } from "./archive.js";
import { readSnapshot } from "./snapshot.js";

/** @typedef {import("./snapshot.js").Snapshot} Snapshot */
/** @typedef {import("./snapshot.js").Kept} Kept */
/** @typedef {{ runtime: string, jsglobals: object }} Settings */
/** @typedef {{ _makeSnapshot?: true, _loadSnapshot?: Promise<Uint8Array> }} Option */

/** The library comes in our archive: where Pyodide looks for its own there is one with nothing in it. */
const EMPTY_ZIP = "data:application/zip;base64,UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";
/** The second number of a snapshot says where in it memory begins; what stands before is Pyodide's own. */
const OFFSET_AT = 1;

/** The name of what Pyodide's start waits for, beside its own: NumPy's modules in the table. Its WebAssembly is set up meanwhile. */
const PLACED = "placed";
const PREPARE = "from instruments import stage; stage.prepare()";
/** Arithmetic, linear algebra and random bits, whose result is known. */
const CHECK = "import numpy; f'{numpy.linalg.det(numpy.array([[2.0, 1.0], [1.0, 3.0]])):.6f} {numpy.random.default_rng(0).integers(1000)}'";
const CHECKED = "5.000000 850";

/** Start Python as one that no snapshot is taken of. @param {Settings} settings @returns {Promise<any>} Pyodide. */
export function startAsUsual(settings) {
  return boot(settings, fetchLibrary(settings));
}

/** Start Python and take a snapshot of it. @param {Settings} settings @param {(snapshot: Snapshot) => void} taken */
export async function startAndTake(settings, taken) {
  const library = fetchLibrary(settings);
  const python = await boot(settings, library, { _makeSnapshot: true });
  python.runPython(PREPARE);
  taken({ memory: python.makeMemorySnapshot(), library: await library });
  return python;
}

/** Start Python from a snapshot. Throws where it does not compute what it should. @param {Settings} settings @param {Response} kept */
export async function startFrom(settings, kept) {
  const snapshot = readSnapshot(kept);
  const python = await boot(settings, snapshot.then(({ library }) => library), { _loadSnapshot: snapshot.then(headOf) }, snapshot);
  const found = python.runPython(CHECK);
  if (found !== CHECKED) throw new Error(`a restored Python computes ${found}, not ${CHECKED}`);
  return python;
}

/** @param {Settings} settings */
function fetchLibrary({ runtime }) {
  return fetchArchive(`${runtime}start.pack`);
}

/**
 * @param {Settings} settings @param {Promise<Uint8Array>} library @param {Option} [option]
 * @param {Promise<Kept> | null} [snapshot] The one to start from. @returns {Promise<any>}
 */
async function boot({ runtime, jsglobals }, library, option = {}, snapshot = null) {
  /** @type {(why: unknown) => void} */
  let fail = () => {};
  /** @type {Promise<never>} What Pyodide would wait for without a word. */
  const failure = new Promise((_, reject) => (fail = reject));
  const stopHelping = compileEarly(`${runtime}pyodide.asm.wasm`, fail);
  const files = library.then(readTar);
  const modules = files.then(compileModules);
  const glue = import(`${runtime}pyodide.asm.mjs`);
  for (const promise of [modules, glue, option._loadSnapshot]) promise?.catch(fail);
  const place = async (/** @type {any} */ Module) => {
    const [compiled, kept] = await Promise.all([modules, snapshot]);
    placeModules(Module, compiled);
    if (kept) Module.growMemory(kept.layout.length - headOf(kept).length);
    Module.removeRunDependency(PLACED);
  };
  const start = async () => {
    const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
    return loadPyodide({
      indexURL: runtime,
      packageBaseUrl: runtime,
      jsglobals,
      stdLibURL: EMPTY_ZIP,
      lockFileContents: fetch(`${runtime}pyodide-lock.json`).then((response) => response.json()),
      fsInit: async (/** @type {any} */ FS) => layFiles(FS, await files),
      createPyodideModule: async (/** @type {any} */ options) => {
        const prepare = (/** @type {any} */ Module) => {
          Module.addRunDependency(PLACED);
          place(Module).catch(fail);
        };
        const { default: create } = await glue;
        const Module = await create({ ...options, preRun: [...[options.preRun ?? []].flat(), prepare] });
        if (snapshot) fillMemory(new Uint8Array(Module.HEAP8.buffer), await snapshot);
        return Module;
      },
      ...option,
    });
  };
  return Promise.race([start(), failure]).finally(stopHelping);
}

/**
 * Pyodide asks for its WebAssembly late, compiles it when all else is there, and says nothing where that fails. This compiles it while
 * it comes, from the first moment. @param {string} address @param {(why: unknown) => void} fail @returns {() => void} Ends it.
 */
function compileEarly(address, fail) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const compiled = WebAssembly.compileStreaming(fetchCode(address));
  compiled.catch(fail);
  globalThis.fetch = async (input, init) => (String(input) === address ? new Response() : fetch(input, init));
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}

/**
 * From the browser's own cache, in which it keeps what it has compiled and optimized of it; the service worker lets it pass. Where that
 * is empty and the host has it no more or there is no network, as it is kept for reading offline. @param {string} address
 */
async function fetchCode(address) {
  const asked = fetch(address, { cache: "force-cache" });
  const response = await asked.catch(() => null);
  if (response?.ok) return response;
  return (await globalThis.caches?.match(address)) ?? asked;
}

/** All of a snapshot but memory: Pyodide restores what it is given, and what it is not given is filled here. @param {Kept} kept */
function headOf({ runs }) {
  const [first = new Uint8Array()] = runs;
  return first.subarray(0, new Uint32Array(first.buffer, first.byteOffset, OFFSET_AT + 1)[OFFSET_AT]);
}

/** @param {Uint8Array} memory @param {Kept} kept */
function fillMemory(memory, kept) {
  const offset = headOf(kept).length;
  let end = 0;
  kept.layout.runs.forEach(({ start }, index) => {
    const bytes = /** @type {Uint8Array} */ (kept.runs[index]).subarray(Math.max(0, offset - start));
    const at = Math.max(0, start - offset);
    memory.fill(0, end, at);
    memory.set(bytes, at);
    end = at + bytes.length;
  });
  memory.fill(0, end);
}

/** NumPy's WebAssembly modules, compiled, in one order. @param {Map<string, Uint8Array>} files */
async function compileModules(files) {
  const paths = [...files.keys()].filter((path) => path.endsWith(".so")).sort();
  return Promise.all(paths.map(async (path) => ({ name: `/${path}`, module: await WebAssembly.compile(/** @type {BufferSource} */ (files.get(path))) })));
}

/** @param {any} FS Emscripten's. @param {Map<string, Uint8Array>} files */
function layFiles(FS, files) {
  const folders = new Set();
  for (const [path, bytes] of files) {
    const folder = `/${path.slice(0, path.lastIndexOf("/"))}`;
    if (!folders.has(folder)) FS.mkdirTree(folder);
    folders.add(folder);
    FS.writeFile(`/${path}`, bytes, { canOwn: true });
  }
}

/** @param {any} Module Emscripten's. @param {{ name: string, module: WebAssembly.Module }[]} modules */
function placeModules(Module, modules) {
  for (const { name, module } of modules) {
    const exports = Module.loadWebAssemblyModule(module, { global: false, nodelete: true, loadAsync: false, allowUndefined: false }, name, {}, 0);
    Module.LDSO.loadedLibsByName[name] = { refcount: Infinity, name, exports, global: false };
  }
}
