// @ts-check
/** A slider that plays: it moves by itself, at the speed its instrument asks for, until its end or a second press. */

import { fieldOf, slider } from "./kinds.js";
import { part } from "./protocol.js";

/** @typedef {import("./types.js").Kind} Kind */

/** Readers who asked for little motion get so many pictures of the whole way instead of a film. */
const STILLS = 10;

/** What stops the film of each block. @type {WeakMap<HTMLElement, () => void>} */
const stops = new WeakMap();

/** @type {Kind} */
export const timeline = {
  ...slider,
  write: (block, text) => {
    stops.get(block)?.();
    slider.write(block, text);
  },
  reset: (block) => stops.get(block)?.(),
  connect: (block, owner) => {
    // Screen readers hear where a film ends, not all that passes.
    const hush = (/** @type {boolean} */ isPlaying) => owner.figure.querySelector(part("summary"))?.setAttribute("aria-live", isPlaying ? "off" : "polite");
    const button = /** @type {HTMLButtonElement} */ (block.querySelector(".play"));
    let frame = 0;
    const stop = () => {
      cancelAnimationFrame(frame);
      frame = 0;
      button.textContent = "Play";
      hush(false);
    };
    button.addEventListener("click", () => {
      if (frame) return stop();
      button.textContent = "Pause";
      hush(true);
      frame = play(fieldOf(block), Number(button.dataset.seconds), (next) => (frame = next), stop);
    });
    stops.set(block, stop);
    for (const move of ["pointerdown", "keydown"]) fieldOf(block).addEventListener(move, stop);
  },
};

/**
 * Move the slider with the clock; from its end it starts over.
 * @param {HTMLInputElement} field @param {number} seconds @param {(frame: number) => void} keep @param {() => void} done
 */
function play(field, seconds, keep, done) {
  const [low, high] = [Number(field.min), Number(field.max)];
  const first = Number(field.value) >= high ? low : Number(field.value);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches ? (high - low) / STILLS : 0;
  let started = 0;
  const tick = (/** @type {number} */ now) => {
    started ||= now;
    const way = ((now - started) / 1000 / seconds) * (high - low);
    const value = Math.min(high, first + (still ? Math.floor(way / still) * still : way));
    if (String(Math.round(value)) !== field.value) {
      field.value = String(value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (value >= high) done();
    else keep(requestAnimationFrame(tick));
  };
  return requestAnimationFrame(tick);
}
