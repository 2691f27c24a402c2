// @ts-check
/** Runs before the first paint, so that a reader's chosen theme never flashes. A classic script: nothing may be imported. */

try {
  const chosen = localStorage.getItem("orrery:theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing for us follows the system's theme.
}
