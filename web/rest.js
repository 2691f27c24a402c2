// @ts-check
/// <reference lib="webworker" />
/** What of Python's library no start needs: fetched when a program first imports some of it (instruments/rest.py). */

// Kept from what learners' code could reach and replace.
const Request = globalThis.XMLHttpRequest;

/** @param {any} python Pyodide. @param {string} runtime */
export function offerRest(python, runtime) {
  python.pyimport("instruments.rest").offer(() => fetchNow(`${runtime}rest.zip`));
}

/** An import cannot wait for a promise; a worker may wait for its network. @param {string} address @returns {Uint8Array | null} Null where it does not come. */
function fetchNow(address) {
  const request = new Request();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch {
    return null; // no network: Python says what is missing
  }
  return request.status === 200 ? new Uint8Array(request.response) : null;
}
