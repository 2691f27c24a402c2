// @ts-check
/** A grid of numbers: typed, stepped by arrows, scrubbed by dragging, or taken from a preset. */

import { fieldsOf } from "./kinds.js";

/** @typedef {import("./types.js").Kind} Kind */

/** Pixels of a drag that make one step of a number. */
const PIXELS_PER_STEP = 6;
/** A drag shorter than this is a click, which puts the cursor into the number. */
const CLICK_PIXELS = 4;

/** What each cell held when that last was a number it can take. @type {WeakMap<HTMLInputElement, string>} */
const sound = new WeakMap();

/** @param {HTMLInputElement} field */
function isSound({ value, validity }) {
  return value !== "" && !validity.rangeUnderflow && !validity.rangeOverflow;
}

/** @param {HTMLInputElement} field */
function numberOf(field) {
  if (isSound(field)) sound.set(field, field.value);
  return Number(sound.get(field) ?? field.defaultValue);
}

/** @param {HTMLElement} block */
function presetsOf(block) {
  return /** @type {HTMLSelectElement} */ (block.querySelector("select"));
}

/** @param {HTMLElement} block @param {string} numbers Joined by commas. */
function fill(block, numbers) {
  const texts = numbers.split(",");
  for (const [index, field] of fieldsOf(block).entries()) field.value = texts[index] ?? "";
}

/** @param {HTMLElement} block */
function numbersOf(block) {
  return fieldsOf(block).map((field) => field.value).join(",");
}

/** @type {Kind} */
export const matrix = {
  connect: (block) => {
    // Before the form hears of it, and brings the list in line with the numbers.
    presetsOf(block).addEventListener("input", () => {
      if (presetsOf(block).value) fill(block, presetsOf(block).value);
    });
    for (const field of fieldsOf(block)) {
      scrub(field);
      // A minus is the beginning of a number and not one that is wrong.
      field.addEventListener("input", (event) => field.validity.badInput && event.stopPropagation());
    }
  },
  // A preset goes by its name, so that its numbers are exact and not what a cell has room for.
  read: (block) => {
    const chosen = presetsOf(block).selectedOptions[0]?.dataset.name;
    return chosen ?? fieldsOf(block).map(numberOf);
  },
  write: (block, text) => {
    const preset = [...presetsOf(block).options].find((option) => option.dataset.name === text);
    fill(block, preset ? preset.value : text);
  },
  complain: (block) => {
    const field = fieldsOf(block).find((field) => !isSound(field));
    return field ? sayNumber(`${field.getAttribute("aria-label")}: write a number from ${field.min} to ${field.max}. Until then it counts as ${numberOf(field)}.`) : "";
  },
  show,
};

/** With true minuses. @param {string} text */
function sayNumber(text) {
  return text.replace(/-(?=\d)/g, "\u2212");
}

/** The list names the preset whose numbers these are, and each cell wears its sign. @param {HTMLElement} block */
function show(block) {
  const [presets, numbers] = [presetsOf(block), numbersOf(block)];
  const value = [...presets.options].some((option) => option.value === numbers) ? numbers : "";
  // Chosen again, even the same option makes browsers look through the form for what they could fill in.
  if (presets.value !== value) presets.value = value;
  for (const field of fieldsOf(block)) {
    field.ariaInvalid = isSound(field) ? null : "true";
    field.dataset.sign = Number(field.value) > 0 ? "plus" : Number(field.value) < 0 ? "minus" : "zero";
  }
}

/** Dragging sideways changes the number. @param {HTMLInputElement} field */
function scrub(field) {
  field.addEventListener("pointerdown", (down) => {
    if (down.pointerType !== "mouse" || document.activeElement === field) return;
    const start = Number(field.value);
    const move = (/** @type {PointerEvent} */ event) => {
      const steps = Math.round((event.clientX - down.clientX) / PIXELS_PER_STEP);
      if (Math.abs(event.clientX - down.clientX) < CLICK_PIXELS) return;
      const decimals = (field.step.split(".")[1] ?? "").length;
      const value = Math.min(Number(field.max), Math.max(Number(field.min), start + steps * Number(field.step)));
      field.value = String(Number(value.toFixed(Math.max(decimals, 3))));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const end = (/** @type {PointerEvent} */ event) => {
      field.removeEventListener("pointermove", move);
      if (Math.abs(event.clientX - down.clientX) < CLICK_PIXELS) field.select();
    };
    field.setPointerCapture(down.pointerId);
    field.addEventListener("pointermove", move);
    field.addEventListener("pointerup", end, { once: true });
    field.focus();
    down.preventDefault();
  });
}
