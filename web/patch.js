// @ts-check
/** A rectangle on a picture: its row and column as numbers, and the pictures that move it by pointer and arrows. */

import { fieldsOf, nameOf } from "./kinds.js";

/** @typedef {import("./types.js").Kind} Kind */

/** Steps of the arrow keys: row and column. @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
/** With Shift, arrows go this far. */
const STRIDE = 4;

/** @type {Kind} */
export const patch = {
  read: (block) => fieldsOf(block).map((field) => (field.value === "" ? "" : Number(field.value))),
  write: (block, text) => {
    const sides = text.split(",");
    for (const [index, field] of fieldsOf(block).entries()) field.value = sides[index] ?? "";
  },
  connect: (block, owner) => {
    for (const picture of owner.figure.querySelectorAll(`[data-moves="${CSS.escape(nameOf(block))}"]`)) {
      if (picture instanceof HTMLElement) connectPicture(picture, block);
    }
  },
};

/** @param {HTMLElement} picture @param {HTMLElement} block */
function connectPicture(picture, block) {
  const size = sizeOf(block);
  const isPoint = size.height === 1 && size.width === 1;
  const point = (/** @type {PointerEvent} */ event) => {
    const box = picture.getBoundingClientRect();
    const [top = 0, left = 0] = (picture.dataset.origin ?? "").split(",").map(Number);
    const row = ((event.clientY - box.top) / box.height) * Number(picture.dataset.rows) + top;
    const column = ((event.clientX - box.left) / box.width) * Number(picture.dataset.columns) + left;
    move(block, Math.floor(row - (size.height - 1) / 2), Math.floor(column - (size.width - 1) / 2));
  };
  picture.tabIndex = 0;
  picture.addEventListener("pointerdown", (event) => {
    picture.setPointerCapture(event.pointerId);
    picture.focus();
    point(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (event.buttons || (isPoint && event.pointerType === "mouse")) point(event);
  });
  picture.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const [row, column] = fieldsOf(block).map((field) => Number(field.value));
    const steps = event.shiftKey ? STRIDE : 1;
    move(block, (row ?? 0) + arrow[0] * steps, (column ?? 0) + arrow[1] * steps);
  });
}

/** @param {HTMLElement} block */
function sizeOf(block) {
  const { height, width } = /** @type {HTMLElement} */ (block.querySelector(".patch")).dataset;
  return { height: Number(height), width: Number(width) };
}

/** As far as the picture reaches. @param {HTMLElement} block @param {number} row @param {number} column */
function move(block, row, column) {
  const before = patch.read(block);
  for (const [index, field] of fieldsOf(block).entries()) {
    field.value = String(Math.max(Number(field.min), Math.min(Number(field.max), index === 0 ? row : column)));
  }
  if (String(patch.read(block)) !== String(before)) fieldsOf(block)[0]?.dispatchEvent(new Event("input", { bubbles: true }));
}
