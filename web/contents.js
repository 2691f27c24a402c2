// @ts-check
/** Marks, in the page's contents, the section that is being read, and opens what is below it. */

/** A section counts as read from this far below the top of the window, in shares of its height. */
const READING_LINE = 0.3;
/** Reaches from the line above everything: a heading changes sides when it is leapt over, too. */
const ABOVE_PX = 1_000_000;

export function connectContents() {
  const links = [...document.querySelectorAll(".contents a")];
  const headings = [...new Set(links.map((link) => decodeURIComponent(link.getAttribute("href") ?? "").slice(1)))].flatMap((id) => document.getElementById(id) ?? []);
  if (!headings.length) return;
  const mark = () => {
    const current = headings.filter((heading) => isAbove(heading, innerHeight * READING_LINE)).at(-1);
    for (const link of links) {
      if (current && link.getAttribute("href") === `#${current.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const show = () => {
    mark();
    makeRoom();
  };
  const watch = new IntersectionObserver(show, { rootMargin: `${ABOVE_PX}px 0px -${100 * (1 - READING_LINE)}% 0px` });
  for (const heading of headings) watch.observe(heading);
  addEventListener("resize", show);
}

/**
 * Whether a heading has passed a line of the window. Where the part of the lesson that it stands in answers for it, the heading is not
 * asked: that would lay out a far part at once (web/unfold.js).
 * @param {HTMLElement} heading @param {number} line
 */
function isAbove(heading, line) {
  const { top, bottom } = (heading.closest(".lesson-body > *") ?? heading).getBoundingClientRect();
  return top < line && (bottom < line || heading.getBoundingClientRect().top < line);
}

/** The rail's entries make way for the open list by moving: nothing on the page is laid out anew while it is scrolled. */
function makeRoom() {
  let room = 0;
  for (const entry of document.querySelectorAll(".rail > .contents > li")) {
    /** @type {HTMLElement} */ (entry).style.translate = `0 ${room}px`;
    const below = /** @type {HTMLElement | null} */ (entry.querySelector(":scope:has([aria-current]) > .contents"));
    room += below?.offsetHeight ?? 0;
  }
}
