// @ts-check
/** What we use of CodeMirror 6, bundled into one file of the site. The only module here that stands for third-party code. */

export { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
export { python } from "@codemirror/lang-python";
export { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { unifiedMergeView } from "@codemirror/merge";
export { Compartment, EditorState, Prec } from "@codemirror/state";
export { EditorView, drawSelection, highlightSpecialChars, keymap } from "@codemirror/view";
export { tagHighlighter, tags } from "@lezer/highlight";
