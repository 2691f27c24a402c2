// @ts-check
/** The kinds of controls that are native form fields and nothing more. Others have a module of their own. */

import { setText } from "./amend.js";

/** @typedef {import("./types.js").Kind} Kind */

/** @param {HTMLElement} block */
export function nameOf(block) {
  return block.dataset.control ?? "";
}

/** The fields of a block, in order. @param {HTMLElement} block */
export function fieldsOf(block) {
  return [...block.querySelectorAll(/** @type {"input"} */ ("[name]"))];
}

/** @param {HTMLElement} block */
export function fieldOf(block) {
  return /** @type {HTMLInputElement} */ (fieldsOf(block)[0]);
}

/** @type {Kind} */
export const choice = {
  read: (block) => {
    const field = fieldOf(block);
    return field.type === "radio" ? (fieldsOf(block).find((radio) => radio.checked)?.value ?? "") : field.value;
  },
  write: (block, text) => {
    const field = fieldOf(block);
    if (field.type !== "radio") field.value = text;
    else for (const radio of fieldsOf(block)) radio.checked = radio.value === text;
  },
};

/** @type {Kind} */
export const slider = {
  read: (block) => Number(fieldOf(block).value),
  write: (block, text) => {
    fieldOf(block).value = text;
  },
  show: (block) => {
    setText(block.querySelector("output"), formatStep(fieldOf(block)));
  },
};

/** @type {Kind} */
export const toggle = {
  read: (block) => fieldOf(block).checked,
  write: (block, text) => {
    fieldOf(block).checked = text === "on";
  },
};

/** With as many decimals as the field's step has, and a true minus. @param {HTMLInputElement} field */
function formatStep(field) {
  const decimals = (field.step.split(".")[1] ?? "").length;
  return Number(field.value).toFixed(decimals).replace("-", "\u2212");
}
