// @ts-check
/** Puts a drawing into a figure's views. Knows the kinds of views, and nothing of what they show. */

import { amend, setText } from "./amend.js";
import { rebuildChart } from "./chart.js";
import { ISOLATED, part } from "./protocol.js";

/** @typedef {import("./types.js").Drawing} Drawing */
/** @typedef {import("./types.js").View} View */

/** Fires "drawn", with the drawing, when everything stands. @param {HTMLElement} figure @param {Drawing} drawing */
export function paint(figure, drawing) {
  for (const view of drawing.views) {
    const place = figure.querySelector(`[data-view="${CSS.escape(view.name)}"]`);
    if (!(place instanceof HTMLElement)) continue;
    setText(place.querySelector(".view-label"), view.label);
    paintView(place, view, figure.hasAttribute(ISOLATED));
  }
  setText(figure.querySelector(part("reading")), drawing.reading);
  setText(figure.querySelector(part("summary")), drawing.summary);
  setText(figure.querySelector(part("state")), drawing.state);
  for (const quote of findQuotes()) {
    const [label, name = ""] = quote.dataset.value?.split(".") ?? [];
    const text = label === figure.id ? drawing.values[name] : undefined;
    if (text !== undefined) setText(quote, text);
  }
  figure.dispatchEvent(new CustomEvent("drawn", { detail: drawing }));
}

/** Where prose quotes values. Looked for once: a lesson is long. @type {HTMLElement[] | undefined} */
let quotes;

function findQuotes() {
  return (quotes ??= [...document.querySelectorAll(/** @type {"span"} */ ("[data-value]"))]);
}

/** @param {HTMLElement} place @param {View} view @param {boolean} isIsolated Learners' code may send anything: from there only text and rebuilt charts are taken. */
function paintView(place, view, isIsolated) {
  if (view.kind === "transcript") paintTranscript(place, view.chunks);
  else if (isIsolated) throw new Error(`a view of kind ${view.kind} cannot come from an isolated instrument`);
  else if (view.kind === "svg") paintSvg(place, view.svg);
  else paintPixels(place, view);
}

/** @param {HTMLElement} place @param {import("./types.js").Chunk[]} chunks */
function paintTranscript(place, chunks) {
  const spans = chunks.map(({ stream, text }) => {
    const span = document.createElement("span");
    span.dataset.stream = String(stream);
    if (stream === "chart") {
      span.className = "chart";
      span.append(rebuildChart(String(text)));
    } else span.textContent = String(text);
    return span;
  });
  const output = place.querySelector("pre");
  output?.replaceChildren(...spans);
  output?.style.removeProperty("min-block-size");
}

/** What each place shows: a chart that has not changed is not parsed again. @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap();

/** @param {HTMLElement} place @param {string} svg */
function paintSvg(place, svg) {
  if (shown.get(place) === svg) return;
  shown.set(place, svg);
  const template = document.createElement("template");
  template.innerHTML = svg;
  const [before, chart] = [place.querySelector("svg"), template.content.firstElementChild];
  if (before && chart) amend(before, chart);
}

/** @param {HTMLElement} place @param {import("./types.js").Pixels & { label: string }} view */
function paintPixels(place, view) {
  const canvas = canvasIn(place);
  const picture = /** @type {HTMLElement} */ (canvas.parentElement);
  if (canvas.getAttribute("aria-label") !== view.label) canvas.setAttribute("aria-label", view.label);
  putPixels(canvas, view);
  placeMarks(picture, view.marks);
  for (const [index, text] of view.legend.entries()) setText(place.querySelectorAll(".legend span")[index] ?? null, text);
  for (const [name, value] of Object.entries({ rows: view.height, columns: view.width, origin: view.origin })) {
    if (picture.dataset[name] !== String(value)) picture.dataset[name] = String(value);
  }
}

/** What each canvas shows: one that has not changed is not painted again. @type {WeakMap<HTMLCanvasElement, Uint32Array>} */
const painted = new WeakMap();

/** @param {HTMLCanvasElement} canvas @param {import("./types.js").Pixels} view */
function putPixels(canvas, { width, height, rgba }) {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const before = painted.get(canvas);
  if (canvas.width === width && before && isSame(before, pixels)) return;
  painted.set(canvas, pixels);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
}

/** @param {Uint32Array} one @param {Uint32Array} other */
function isSame(one, other) {
  // A plain loop: one function call for each pixel takes longer than the pixels.
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return one.length === other.length;
}

/** The canvas that has taken the place of the published picture. @param {HTMLElement} place */
function canvasIn(place) {
  const found = place.querySelector("canvas");
  if (found) return found;
  const canvas = document.createElement("canvas");
  canvas.className = "pixels";
  canvas.setAttribute("role", "img");
  place.querySelector("img")?.replaceWith(canvas);
  return canvas;
}

/** @param {HTMLElement} picture @param {import("./types.js").Mark[]} marks */
function placeMarks(picture, marks) {
  const places = picture.querySelectorAll(/** @type {"span"} */ (".mark"));
  for (const [index, { top, left, height, width }] of marks.entries()) {
    const [mark, box] = [places[index], `top: ${top}%; left: ${left}%; height: ${height}%; width: ${width}%`];
    if (mark && mark.getAttribute("style") !== box) mark.setAttribute("style", box);
  }
}
