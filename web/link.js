// @ts-check
/** Addresses that set an instrument: `#fig-darkroom?kernel=laplacian&source=digit`. */

/**
 * @typedef {object} StateLink
 * @property {string} label The figure's id.
 * @property {[string, string][]} texts Control names and their values' text.
 */

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
