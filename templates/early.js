// @ts-check
/** Runs before anything else of a page, in which it stands, so that it waits for nothing. A classic script: nothing may be imported. */

{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { dataset } = document.documentElement;
  const runtime = new URL(`${dataset.runtime}/`, document.baseURI).href;
  // Whoever arrives amid a page, by a link or by coming back, finds all of it laid out: nothing moves once it is seen (web/style/layout.css).
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (location.hash || arrival?.type !== "navigate") dataset.whole = "";
  const savesData = Boolean(/** @type {any} */ (navigator).connection?.saveData);
  try {
    // A reader's chosen theme never flashes.
    const theme = localStorage.getItem("orrery:theme");
    if (theme) dataset.theme = theme;
    // On a page with figures, Python comes back from what an earlier page has kept while this one is still being read.
    if ("figures" in script.dataset && localStorage.getItem("orrery:snapshot") === runtime && !savesData) {
      // Its name tells it to begin: a message would wait until this page's own thread has time to pass it on.
      const worker = new Worker(new URL(`${dataset.assets}/worker.js`, document.baseURI), { type: "module", name: runtime });
      Object.assign(globalThis, { orreryAhead: worker });
    }
  } catch {
    // A browser that keeps nothing for us follows the system's theme, and starts Python when it is needed.
  }
}
