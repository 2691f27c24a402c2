// KaTeX as a process: one formula a line in, as JSON {tex, isDisplay}; one answer a line out, {html} or {problem, position}.
// Its MathML says the formula and no more: the TeX it also holds would be read, found and copied as if it were text.

import { createInterface } from "node:readline";
import katex from "katex";

const WITH_TEX = /<semantics>(.*)<annotation encoding="application\/x-tex">.*<\/annotation><\/semantics>/s;
const OPTIONS = { output: "htmlAndMathml", throwOnError: true, strict: "error", trust: false };

function typeset({ tex, isDisplay }) {
  try {
    return { html: katex.renderToString(tex, { ...OPTIONS, displayMode: isDisplay }).replace(WITH_TEX, "$1") };
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    return { problem: error.rawMessage, position: error.position ?? 0 };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(typeset(JSON.parse(line)))}\n`);
}
