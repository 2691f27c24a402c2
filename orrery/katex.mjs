// KaTeX as a process: one formula a line in, as JSON {tex, isDisplay}; one answer a line out, {html} or {problem, position}.
// Its MathML says the formula and no more: the TeX it also holds would be read, found and copied as if it were text.

import { createInterface } from "node:readline";
import katex from "katex";

const WITH_TEX = /<semantics>(.*)<annotation encoding="application\/x-tex">.*<\/annotation><\/semantics>/s;
// An HTML parser knows what <math> is; a thousandth of an em is a fiftieth of a pixel.
const NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"';
const LENGTH = /(?<=[:"-])\d+\.\d{4,}(?=em)/g;
const OPTIONS = { output: "htmlAndMathml", throwOnError: true, strict: "error", trust: false };

// At \qquad, outside all braces, an author sets two statements side by side.
const BETWEEN_STATEMENTS = /\\qquad(?![a-zA-Z])/;
const OPENINGS = /(?<!\\)\{|\\begin\b|\\left(?![a-zA-Z])/g;
const CLOSINGS = /(?<!\\)\}|\\end\b|\\right(?![a-zA-Z])/g;

// In a line, a formula of so many letters and signs may be broken; a shorter one stays whole.
const LONG = 17;

function render(tex, isDisplay) {
  const html = katex.renderToString(tex, { ...OPTIONS, displayMode: isDisplay });
  return html.replace(WITH_TEX, "$1").replace(NAMESPACE, "").replace(LENGTH, (length) => String(Number(Number(length).toFixed(3))));
}

function renderInLine(tex) {
  const html = render(tex, false);
  const letters = html.match(/<math.*<\/math>/s)[0].replace(/<[^>]*>/g, "");
  return letters.length < LONG ? html : html.replace('class="katex"', 'class="katex katex-long"');
}

function isWhole(tex) {
  return tex.trim() !== "" && [...tex.matchAll(OPENINGS)].length === [...tex.matchAll(CLOSINGS)].length;
}

// Statements are formulas of their own where they can be, so that a narrow window can put one below the other.
function renderDisplay(tex) {
  const whole = render(tex, true);
  const statements = tex.split(BETWEEN_STATEMENTS);
  if (statements.length === 1 || !statements.every(isWhole)) return whole;
  try {
    return statements.map((statement) => render(statement, true)).join("");
  } catch {
    return whole; // one has a macro of another's
  }
}

function typeset({ tex, isDisplay }) {
  try {
    return { html: isDisplay ? renderDisplay(tex) : renderInLine(tex) };
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    return { problem: error.rawMessage, position: error.position ?? 0 };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(typeset(JSON.parse(line)))}\n`);
}
