// @ts-check
/** Reads entries of a zip archive, of which a wheel is one (PKWARE APPNOTE 6.3, sections 4.3 to 4.4), with the browser's own inflation. */

const END = 0x06054b50;
const END_LENGTH = 22;
const STORED = 0;

/**
 * The entries whose names are wanted, sorted by name, each as its bytes.
 * @param {ArrayBuffer} archive @param {(name: string) => boolean} isWanted @returns {Promise<Map<string, Uint8Array>>}
 */
export async function readEntries(archive, isWanted) {
  const view = new DataView(archive);
  let end = archive.byteLength - END_LENGTH;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Error("this is no zip archive");
  const wanted = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(archive, at + 46, length));
    if (isWanted(name)) wanted.push({ name, bytes: readEntry(archive, view, at) });
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  wanted.sort((one, other) => (one.name < other.name ? -1 : 1));
  return new Map(await Promise.all(wanted.map(async ({ name, bytes }) => /** @type {const} */ ([name, await bytes]))));
}

/** @param {ArrayBuffer} archive @param {DataView} view @param {number} at Where the directory tells of the entry. */
async function readEntry(archive, view, at) {
  const local = view.getUint32(at + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = new Uint8Array(archive, start, view.getUint32(at + 20, true));
  if (view.getUint16(at + 10, true) === STORED) return packed;
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
