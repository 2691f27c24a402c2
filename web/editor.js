// @ts-check
/**
 * CodeMirror in the place of a published program. Loaded when a learner first touches code.
 *
 * Tab leaves the editor until something has been typed, and again after Escape: nobody is trapped, and whoever writes
 * Python can indent.
 */

import {
  Compartment,
  EditorState,
  EditorView,
  Prec,
  bracketMatching,
  defaultKeymap,
  drawSelection,
  highlightSpecialChars,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  indentOnInput,
  indentUnit,
  keymap,
  python,
  syntaxHighlighting,
  tagHighlighter,
  tags,
  unifiedMergeView,
} from "./codemirror.js";

/** The classes that style/code.css colours, shared with the highlighting made at build. */
const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.moduleKeyword, tags.controlKeyword, tags.definitionKeyword], class: "tok-keyword" },
  { tag: [tags.bool, tags.null, tags.self], class: "tok-constant" },
  { tag: [tags.string, tags.special(tags.string), tags.escape], class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.operator, tags.punctuation], class: "tok-operator" },
]);

/**
 * @typedef {object} Editor
 * @property {() => void} focus
 * @property {(text: string) => void} replace
 * @property {(original: string | null) => void} compare Mark what differs from another program, and offer to take each change over; null ends it.
 * @property {(x: number, y: number) => void} point Put the cursor under a point of the window.
 */

/**
 * The button beside a passage that differs: keep what stands in the editor, or take what it is compared with.
 * @param {"accept" | "reject"} verb @param {(event: MouseEvent) => void} act
 */
function drawChoice(verb, act) {
  const choice = document.createElement("button");
  choice.type = "button";
  choice.className = "choice";
  choice.textContent = verb === "accept" ? "Mine" : "New";
  choice.addEventListener("click", act);
  return choice;
}

/**
 * Put an editor into `place`, which keeps its size.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {{ label: string, help: string, changed: (text: string) => void, run: () => void }} owner
 * @returns {Editor}
 */
export function mount(place, text, owner) {
  let tabIndents = false;
  const run = () => (owner.run(), true);
  const keys = Prec.highest(
    keymap.of([
      { key: "Mod-Enter", run },
      { key: "Shift-Enter", run },
      { key: "Tab", run: (view) => tabIndents && indentMore(view), shift: (view) => tabIndents && indentLess(view) },
      { key: "Escape", run: () => ((tabIndents = false), false) },
    ]),
  );
  const comparison = new Compartment();
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        keys,
        comparison.of([]),
        history(),
        drawSelection(),
        highlightSpecialChars(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        python(),
        syntaxHighlighting(highlighter),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": owner.label, "aria-describedby": owner.help, spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          tabIndents ||= update.transactions.some((transaction) => transaction.isUserEvent("input") || transaction.isUserEvent("delete"));
          owner.changed(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({ blur: () => ((tabIndents = false), false) }),
      ],
    }),
  });
  place.replaceChildren(view.dom);
  return {
    focus: () => view.focus(),
    replace: (content) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: content } }),
    compare: (original) => {
      const extension = original === null ? [] : unifiedMergeView({ original, gutter: false, mergeControls: drawChoice });
      view.dispatch({ effects: comparison.reconfigure(extension) });
    },
    point: (x, y) => {
      const position = view.posAtCoords({ x, y });
      if (position !== null) view.dispatch({ selection: { anchor: position } });
    },
  };
}
