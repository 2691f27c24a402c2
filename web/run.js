// @ts-check
/** What a program's run has left in its figure: cleared for the next one, or put back. */

import { setText } from "./amend.js";
import { part } from "./protocol.js";

/** What a run says besides its output. */
const WORDS = [part("reading"), part("summary")];

/** @param {HTMLElement} figure */
function findOutput(figure) {
  return figure.querySelector(/** @type {"pre"} */ (`${part("output")} pre`));
}

/** Nothing of an earlier run stands while another one runs. The output keeps its height until there is something to show. @param {HTMLElement} figure */
export function clearRun(figure) {
  for (const name of WORDS) setText(figure.querySelector(name), "");
  const output = findOutput(figure);
  if (!output) return;
  output.style.minBlockSize = `${output.getBoundingClientRect().height}px`;
  output.replaceChildren();
}

/** @param {HTMLElement} figure @returns {() => void} What puts back the run that stands there now. */
export function keepRun(figure) {
  const output = findOutput(figure);
  const nodes = [...(output?.childNodes ?? [])];
  const texts = WORDS.map((name) => figure.querySelector(name)?.textContent ?? "");
  return () => {
    output?.replaceChildren(...nodes);
    output?.style.removeProperty("min-block-size");
    for (const [index, name] of WORDS.entries()) setText(figure.querySelector(name), texts[index] ?? "");
  };
}
