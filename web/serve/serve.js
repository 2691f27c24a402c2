// @ts-check
/**
 * On every page while its author works on the course, and on no published one: loads the page again when a save has changed it, and
 * shows what is wrong with the sources while anything is. The browser keeps the place on the page.
 *
 * Only a page that is looked at listens: a browser opens no more than six connections to a host, and there may be more tabs.
 */

/**
 * @typedef {object} News
 * @property {string} edition
 * @property {{ place: string, what: string, mend: string }[]} mistakes
 */

const { searchParams } = new URL(import.meta.url);
const edition = searchParams.get("edition");
const events = new URL(`events?page=${encodeURIComponent(searchParams.get("page") ?? "")}`, import.meta.url);

/** @type {EventSource | null} */
let source = null;

/** Listen while the page is seen. A lost server is asked for again by the browser. */
function attend() {
  source?.close();
  source = document.visibilityState === "visible" ? new EventSource(events) : null;
  source?.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
}

/** @param {News} news */
function hear(news) {
  if (news.edition !== edition) location.reload();
  else showMistakes(news.mistakes);
}

/** @param {News["mistakes"]} mistakes */
function showMistakes(mistakes) {
  document.querySelector(".serve-mistakes")?.remove();
  if (!mistakes.length) return;
  const panel = element("aside", "serve-mistakes", element("p", "serve-title", titleOf(mistakes.length)), element("ul", "", ...mistakes.map(describe)));
  panel.role = "alert";
  const hide = element("button", "serve-hide", "Hide");
  hide.addEventListener("click", () => panel.remove());
  panel.append(hide);
  document.body.append(panel);
}

/** @param {number} count */
function titleOf(count) {
  return `${count} mistake${count === 1 ? "" : "s"}. This is the site as it was before.`;
}

/** @param {News["mistakes"][number]} mistake */
function describe({ place, what, mend }) {
  return element("li", "", element("code", "serve-place", place), element("span", "serve-what", what), element("span", "serve-mend", mend));
}

/** @param {string} name @param {string} className @param {(Node | string)[]} content */
function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

const style = element("link", "");
style.setAttribute("rel", "stylesheet");
style.setAttribute("href", new URL("serve.css", import.meta.url).href);
document.head.append(style);
document.addEventListener("visibilitychange", attend);
attend();
