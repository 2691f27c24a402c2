// @ts-check
/**
 * Charts that come from learners' code, rebuilt from their shapes and letters.
 *
 * A program may send any text in a chart's place. What is copied here cannot run, load or link to anything.
 */

const SVG = "http://www.w3.org/2000/svg";
/** What instruments/charts.py draws with. */
const SHAPES = new Set(["svg", "path", "rect", "text"]);
const ATTRIBUTES = new Set(["viewBox", "role", "aria-label", "data-role", "data-side", "x", "y", "width", "height", "d", "stroke-dasharray"]);

/** @param {string} text @returns {Element} */
export function rebuildChart(text) {
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  return copy(documentElement) ?? document.createElementNS(SVG, "svg");
}

/** @param {Element} drawn @returns {Element | null} Null for anything that is no part of a chart. */
function copy(drawn) {
  if (!SHAPES.has(drawn.localName)) return null;
  const element = document.createElementNS(SVG, drawn.localName);
  for (const { name, value } of drawn.attributes) if (ATTRIBUTES.has(name)) element.setAttribute(name, value);
  for (const child of drawn.childNodes) {
    if (child instanceof Element) element.append(copy(child) ?? "");
    else if (child instanceof Text) element.append(child.data);
  }
  return element;
}
