// @ts-check
/** Puts a drawing into a figure's views. Knows the kinds of views, and nothing of what they show. */

import { ISOLATED, part } from "./protocol.js";

/** @typedef {import("./protocol.js").Drawing} Drawing */
/** @typedef {import("./protocol.js").View} View */

/** @param {HTMLElement} figure @param {Drawing} drawing */
export function paint(figure, drawing) {
  for (const view of drawing.views) {
    const place = figure.querySelector(`[data-view="${CSS.escape(view.name)}"]`);
    if (place instanceof HTMLElement) paintView(place, view, figure.hasAttribute(ISOLATED));
  }
  setText(figure.querySelector(part("reading")), drawing.reading);
  setText(figure.querySelector(part("summary")), drawing.summary);
  for (const [name, text] of Object.entries(drawing.values)) {
    for (const output of document.querySelectorAll(`[data-value="${CSS.escape(`${figure.id}.${name}`)}"]`)) setText(output, text);
  }
}

/** @param {HTMLElement} place @param {View} view @param {boolean} isIsolated Learners' code may send anything: from there only text is taken. */
function paintView(place, view, isIsolated) {
  if (view.kind === "transcript") paintTranscript(place, view.chunks);
  else if (isIsolated) throw new Error(`a view of kind ${view.kind} cannot come from an isolated instrument`);
  else if (view.kind === "svg") replacePicture(place, parseSvg(view.svg));
  else paintPixels(place, view);
}

/** @param {HTMLElement} place @param {import("./protocol.js").Chunk[]} chunks */
function paintTranscript(place, chunks) {
  const spans = chunks.map(({ stream, text }) => {
    const span = document.createElement("span");
    span.dataset.stream = String(stream);
    span.textContent = String(text);
    return span;
  });
  place.querySelector("pre")?.replaceChildren(...spans);
}

/** @param {string} svg */
function parseSvg(svg) {
  const template = document.createElement("template");
  template.innerHTML = svg;
  return /** @type {Element} */ (template.content.firstElementChild);
}

/** @param {HTMLElement} place @param {{ width: number, height: number, rgba: Uint8Array, label: string }} view */
function paintPixels(place, { width, height, rgba, label }) {
  let canvas = place.querySelector("canvas");
  if (!canvas) {
    canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    replacePicture(place, canvas);
  }
  canvas.setAttribute("aria-label", label);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pixels = new ImageData(new Uint8ClampedArray(rgba), width, height);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/** @param {HTMLElement} place @param {Element} picture */
function replacePicture(place, picture) {
  place.querySelector("svg, img, canvas")?.replaceWith(picture);
}

/** @param {Element | null} element @param {string} text */
function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
