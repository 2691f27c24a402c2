// @ts-check
/** Addresses that set an instrument: `#fig-darkroom?kernel=laplacian&source=digit`. */

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Value} Value */
/** @typedef {import("./types.js").StateLink} StateLink */

/**
 * What an address's fragment says, or null where it names no figure's state.
 * @param {string} hash With its leading "#".
 * @returns {StateLink | null}
 */
export function parseStateLink(hash) {
  const [label, query] = hash.slice(1).split("?", 2);
  if (!label || query === undefined) return null;
  return { label: decodeURIComponent(label), texts: [...new URLSearchParams(query)] };
}

/**
 * The fragment that leads to a state, which `parseStateLink` reads back.
 * @param {string} label @param {State} state
 */
export function formatStateLink(label, state) {
  const texts = Object.entries(state).map(([name, value]) => [name, formatValue(value)]);
  return `#${label}?${new URLSearchParams(texts.filter(([, text]) => text !== ""))}`;
}

/** As a control's own `parse` reads it. @param {Value} value */
export function formatValue(value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  return Array.isArray(value) ? value.join(",") : String(value);
}
