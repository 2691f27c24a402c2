// @ts-check
/** Marks, in the page's contents, the section that is being read. */

/** A section counts as read from this far below the top of the window, in shares of its height. */
const READING_LINE = 0.3;
/** Reaches from the line above everything: a heading changes sides when it is leapt over, too. */
const ABOVE_PX = 1_000_000;

export function connectContents() {
  const links = [...document.querySelectorAll(".contents a")];
  const headings = [...new Set(links.map((link) => decodeURIComponent(link.getAttribute("href") ?? "").slice(1)))].flatMap((id) => document.getElementById(id) ?? []);
  if (!headings.length) return;
  const mark = () => {
    const line = innerHeight * READING_LINE;
    const current = headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1);
    for (const link of links) {
      if (current && link.getAttribute("href") === `#${current.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const watch = new IntersectionObserver(mark, { rootMargin: `${ABOVE_PX}px 0px -${100 * (1 - READING_LINE)}% 0px` });
  for (const heading of headings) watch.observe(heading);
}
