// @ts-check
/** The reader's choice of day or night, over what the system asks for. */

import { button } from "./protocol.js";

const KEY = "orrery:theme";

/** Follow a choice made earlier, and offer the switch. */
export function connectTheme() {
  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");
  const chosen = localStorage.getItem(KEY);
  if (chosen) root.dataset.theme = chosen;
  for (const toggle of document.querySelectorAll(button("theme"))) {
    const describe = () => toggle.setAttribute("aria-pressed", String(isDark()));
    const isDark = () => (root.dataset.theme ?? (night.matches ? "dark" : "light")) === "dark";
    describe();
    toggle.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      localStorage.setItem(KEY, root.dataset.theme);
      describe();
    });
  }
}
