// KaTeX as a process: one formula a line in, as JSON {tex, isDisplay}; one answer a line out, {html} or {problem, position}.

import { createInterface } from "node:readline";
import katex from "katex";

const OPTIONS = { output: "htmlAndMathml", throwOnError: true, strict: "error", trust: false };

function typeset({ tex, isDisplay }) {
  try {
    return { html: katex.renderToString(tex, { ...OPTIONS, displayMode: isDisplay }) };
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    return { problem: error.rawMessage, position: error.position ?? 0 };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(typeset(JSON.parse(line)))}\n`);
}
