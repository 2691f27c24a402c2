// @ts-check
/** Reads a tar archive (POSIX.1-1988, ustar) under gzip, with the browser's own inflation. */

const BLOCK = 512;
const NAME = { at: 0, length: 100 };
const SIZE = { at: 124, length: 12 };
const PREFIX = { at: 345, length: 155 };

/** The tar archive at an address. @param {string} address @returns {Promise<Uint8Array>} */
export async function fetchArchive(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address} could not be fetched`);
  const inflated = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return new Uint8Array(await inflated.arrayBuffer());
}

/** The files of an archive by their paths; all share its buffer. @param {Uint8Array} archive @returns {Map<string, Uint8Array>} */
export function readTar(archive) {
  const files = new Map();
  const decoder = new TextDecoder();
  const field = (/** @type {number} */ start, /** @type {{ at: number, length: number }} */ { at, length }) =>
    decoder.decode(archive.subarray(start + at, start + at + length)).replace(/\0.*$/s, "");
  for (let at = 0; archive[at]; ) {
    const [prefix, name] = [field(at, PREFIX), field(at, NAME)];
    const size = Number.parseInt(field(at, SIZE), 8);
    const start = at + BLOCK;
    files.set(prefix ? `${prefix}/${name}` : name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (!files.size) throw new Error("this is no tar archive");
  return files;
}
