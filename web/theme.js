// @ts-check
/** The reader's choice of day or night, over what the system asks for. */

import { button } from "./protocol.js";

/** Also in templates/early.js, which cannot import. */
const KEY = "orrery:theme";

/** Offer the switch. What was chosen earlier, early.js has set already. */
export function connectTheme() {
  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");
  colourFrame();
  for (const toggle of document.querySelectorAll(button("theme"))) {
    toggle.addEventListener("click", () => {
      const isDark = (root.dataset.theme ?? (night.matches ? "dark" : "light")) === "dark";
      root.dataset.theme = isDark ? "light" : "dark";
      remember(root.dataset.theme);
      colourFrame();
    });
  }
}

/** What the browser paints around the page follows a choice that differs from the system's. */
function colourFrame() {
  if (!document.documentElement.dataset.theme) return;
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.setAttribute("content", ground);
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}
