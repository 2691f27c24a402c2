// @ts-check
/// <reference lib="webworker" />
/**
 * A worker with this script holds one Python, with NumPy and the instruments in it, and answers
 * questions from the page one at a time.
 */

import { startAndTake, startAsUsual, startFrom } from "./boot.js";
import { offerRest } from "./rest.js";
import { forgetSnapshot, keepSnapshot, recallSnapshot } from "./snapshot.js";

/** @typedef {import("./types.js").ToWorker} ToWorker */
/** @typedef {import("./types.js").FromWorker} FromWorker */
/** @typedef {import("./types.js").Question} Question */

/** What learners' code finds in `js`: enough for Pyodide itself, nothing of this worker or of the network. */
const GLOBALS = ["Array", "Date", "Error", "JSON", "Map", "Math", "Object", "Promise", "Set", "Symbol", "Uint8Array", "clearTimeout", "console", "setTimeout"];

/** What is taken from the scope of learners' code once Python has started. */
const FENCED = ["caches", "indexedDB", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "Worker"];

/** The files a start waits for. Scripts are imported, not fetched: what the bar cannot see it does not promise. */
const COUNTED = ["pyodide.asm.wasm", "start.pack"];

const scope = /** @type {DedicatedWorkerGlobalScope & typeof globalThis} */ (/** @type {unknown} */ (globalThis));

// Kept from what learners' code could reach and replace.
const post = scope.postMessage.bind(scope);

/** The newest ticket nobody waits for any more. */
let superseded = 0;
/** A message to oneself is the shortest way round the event loop. */
const turn = new MessageChannel();
/** @type {Error | null} The first file of the runtime that did not come: the cause of whatever Pyodide says next. */
let missing = null;
/** @type {Promise<any> | null} A Python on its way back before the page's scripts have asked for one (templates/early.js). */
let restoring = null;
/** What was kept did not work. It is dropped once a Python has started as usual: without a network nothing works, and it may be sound. */
let isDoubted = false;
/** @type {any} The Python module instruments.stage. */
let stage;
/** @type {any} */
let pyodide;
/** @type {Function} Kept aside: a Pyodide that has failed for good gives nothing away any more. */
let PythonError;

/** @param {FromWorker} message @param {Transferable[]} [transfer] */
function send(message, transfer = []) {
  post(message, transfer);
}

/** Fetches of the runtime report the bytes that really came, whoever asks for them, once it is known how many there are. @param {string} runtime @returns {Promise<void>} Until that is known. */
function countFetches(runtime) {
  const fetchBytes = scope.fetch.bind(scope);
  let loaded = 0;
  let total = 0;
  const counter = () =>
    new WritableStream({
      write(chunk) {
        loaded += chunk.byteLength;
        report();
      },
    });
  const report = () => total && send({ kind: "progress", loaded: Math.min(loaded, total), total });
  scope.fetch = async (input, init) => {
    const url = String(input instanceof scope.Request ? input.url : input);
    if (!url.startsWith(runtime)) return fetchBytes(input, init);
    const response = await fetchBytes(input, init).catch(() => null);
    if (!response?.ok || !response.body) throw (missing = new Error(`${url.slice(runtime.length)} could not be fetched`));
    // A copy is counted: the browser keeps what it has compiled of a response for next time only if that has come to it as it was sent.
    response.clone().body?.pipeTo(counter()).catch(() => {}); // whoever reads the response is told
    return response;
  };
  return fetchBytes(`${runtime}manifest.json`)
    .then((response) => /** @type {Promise<Record<string, number>>} */ (response.ok ? response.json() : Promise.reject()))
    .then((sizes) => void (total = COUNTED.reduce((sum, name) => sum + (sizes[name] ?? 0), 0)))
    .catch(() => Promise.reject((missing = new Error("manifest.json could not be fetched"))));
}

/** @param {string} runtime @param {boolean} takes Whether it may take a snapshot. @param {boolean} isFresh The last start failed: no snapshot is trusted. */
async function start(runtime, takes, isFresh) {
  if (isFresh) isDoubted = true;
  pyodide = (!isFresh && (await (restoring ?? restore(runtime)))) || (await launch(runtime, takes));
  ({ PythonError } = pyodide.ffi);
  offerRest(pyodide, runtime);
  fence();
  send({ kind: "starting" });
  stage = pyodide.pyimport("instruments.stage");
  send({ kind: "ready" });
}

/** Learners' code can find its way from any object to the worker's own scope: nothing is left there to reach the network or what is kept. */
function fence() {
  for (const name of FENCED) {
    for (let holder = /** @type {object | null} */ (scope); holder; holder = Reflect.getPrototypeOf(holder)) Reflect.deleteProperty(holder, name);
  }
}

/** Python from a snapshot; null where none is kept, or none that works. @param {string} runtime @returns {Promise<any>} */
async function restore(runtime) {
  const kept = await recallSnapshot(runtime);
  try {
    const restored = kept && (await startFrom(settingsOf(runtime), kept));
    if (restored) performance.mark("restored");
    return restored;
  } catch (error) {
    console.warn("starting Python as usual, since its snapshot did not work:", error);
    isDoubted = true;
    return null;
  }
}

/** Python from its files. One that nobody waits for takes a snapshot, before anything is asked of it. @param {string} runtime @param {boolean} takes */
async function launch(runtime, takes) {
  const counted = countFetches(runtime);
  const keep = (/** @type {import("./snapshot.js").Snapshot} */ taken) => keepSnapshot(runtime, taken).then((isKept) => isKept && send({ kind: "kept" }));
  try {
    if (takes) return (await Promise.all([startAndTake(settingsOf(runtime), keep), counted]))[0];
  } catch (error) {
    if (missing) throw error;
    console.warn("starting Python as usual, since no snapshot of it could be taken:", error);
  }
  const [python] = await Promise.all([startAsUsual(settingsOf(runtime)), counted]);
  if (isDoubted) await forgetSnapshot(runtime);
  return python;
}

/** @param {string} runtime @returns {import("./boot.js").Settings} */
function settingsOf(runtime) {
  return { runtime, jsglobals: Object.fromEntries(GLOBALS.map((name) => [name, Reflect.get(scope, name)])) };
}

/** @param {any} proxy A Python dict. @returns {any} */
function fromPython(proxy) {
  const value = proxy.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false });
  proxy.destroy();
  return value;
}

/** @param {import("./types.js").Drawing} drawing */
function buffersOf(drawing) {
  return drawing.views.flatMap((view) => (view.kind === "pixels" ? [view.rgba.buffer] : []));
}

/** @param {number} ticket @param {Question} question */
async function answer(ticket, question) {
  send({ kind: "accepted", ticket });
  try {
    if (question.action) perform(ticket, question);
    else await drawFrames(ticket, question);
    send({ kind: "done", ticket });
  } catch (error) {
    console.error(error);
    send({ kind: "failed", ticket, message: lastLine(error), isFatal: !(error instanceof PythonError) });
  }
}

/** An action shows what it has while it runs; only ending the worker stops it. @param {number} ticket @param {Question} question */
function perform(ticket, question) {
  const show = (/** @type {any} */ proxy) => reply(ticket, fromPython(proxy.copy()));
  reply(ticket, fromPython(stage.answer(pyodide.toPy(question), show)));
}

/** Between two drawings of a frame the worker listens: it may have been superseded. @param {number} ticket @param {Question} question */
async function drawFrames(ticket, question) {
  const drawings = stage.answers(pyodide.toPy(question));
  try {
    for (const proxy of drawings) {
      reply(ticket, fromPython(proxy));
      await listen();
      if (superseded >= ticket) return;
    }
  } finally {
    drawings.close();
    drawings.destroy();
  }
}

/** Lets messages in that have come meanwhile. @returns {Promise<void>} */
function listen() {
  return new Promise((resolve) => {
    turn.port1.onmessage = () => resolve();
    turn.port2.postMessage(null);
  });
}

/** @param {number} ticket @param {any} value A drawing, or a control's refusal. */
function reply(ticket, value) {
  if ("control" in value) send({ kind: "refused", ticket, ...value });
  else send({ kind: "drawing", ticket, drawing: value }, buffersOf(value));
}

/** @param {unknown} error The last line of a traceback says what happened. */
function lastLine(error) {
  const lines = String(error instanceof Error ? error.message : error).trim().split("\n");
  return lines[lines.length - 1] ?? "";
}

if (scope.name) restoring = restore(scope.name);

scope.addEventListener("message", (/** @type {MessageEvent<ToWorker>} */ event) => {
  const message = event.data;
  if (message.kind === "ask") answer(message.ticket, message.question);
  if (message.kind === "supersede") superseded = message.ticket;
  if (message.kind === "start") {
    start(message.runtime, message.takes, message.isFresh).catch((error) => {
      console.error(error);
      send({ kind: "unable", message: lastLine(missing ?? error) });
    });
  }
});
