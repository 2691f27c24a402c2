// @ts-check
/** A pad to draw on: strokes of a round pen, kept as text in the form, drawn here only to be seen at once. */

import { fieldOf } from "./kinds.js";

/** @typedef {import("./types.js").Kind} Kind */

/** Arrow keys move the pen by so many of the pad's pixels. */
const STEP = 1;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class Pad {
  /** Where the keyboard's pen is, whether it is down, and whether the figure's status tells of it. */
  pen = { x: 0, y: 0, isDown: false, isShown: false, isTold: false };

  /** @param {HTMLElement} block @param {import("./types.js").Owner} owner */
  constructor(block, owner) {
    this.block = block;
    this.owner = owner;
    this.canvas = /** @type {HTMLCanvasElement} */ (block.querySelector("canvas"));
    this.size = Number(this.canvas.dataset.size);
    this.pen.x = this.pen.y = this.size / 2;
    this.#listen();
  }

  get strokes() {
    return fieldOf(this.block).value.split(";").filter(Boolean);
  }

  /** @param {string[]} strokes */
  set strokes(strokes) {
    const field = fieldOf(this.block);
    field.value = strokes.join(";");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.show();
  }

  show() {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const scale = this.canvas.width / this.size;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = "black";
    context.fillRect(0, 0, this.size, this.size);
    context.strokeStyle = "white";
    context.lineWidth = Number(this.canvas.dataset.pen);
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.strokes) {
      const points = stroke.split(" ").map((point) => point.split(",").map(Number));
      context.beginPath();
      for (const [x = 0, y = 0] of points) context.lineTo(x, y);
      // A line of no length leaves no ink, a dot does.
      if (points.length === 1) context.lineTo((points[0]?.[0] ?? 0) + 0.01, points[0]?.[1] ?? 0);
      context.stroke();
    }
    if (this.pen.isShown) this.#showPen(context);
  }

  /** @param {CanvasRenderingContext2D} context */
  #showPen(context) {
    context.beginPath();
    context.arc(this.pen.x, this.pen.y, Number(this.canvas.dataset.pen) / 2 + 1, 0, 2 * Math.PI);
    context.lineWidth = 1;
    // The colours of style/sketch.css: a canvas resolves no custom properties.
    const { color, borderTopColor } = getComputedStyle(this.canvas);
    context.strokeStyle = this.pen.isDown ? color : borderTopColor;
    context.stroke();
  }

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.pen.isShown = false;
      this.strokes = [...this.strokes, this.#point(event)];
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons && canvas.hasPointerCapture(event.pointerId)) this.#extend(this.#point(event));
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("focus", () => {
      this.pen.isShown = canvas.matches(":focus-visible");
      this.show();
    });
    canvas.addEventListener("blur", () => {
      if (this.pen.isTold) this.owner.say("");
      this.pen.isShown = this.pen.isDown = this.pen.isTold = false;
      this.show();
    });
    for (const button of this.block.querySelectorAll("[data-sketch]")) {
      const keep = button.getAttribute("data-sketch") === "undo" ? -1 : 0;
      button.addEventListener("click", () => (this.strokes = keep ? this.strokes.slice(0, keep) : []));
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const arrow = ARROWS[event.key];
    if (!arrow && event.key !== " ") return;
    event.preventDefault();
    this.pen.isShown = true;
    if (event.key === " ") this.pen.isDown = !this.pen.isDown;
    if (event.key === " " && this.pen.isDown) this.strokes = [...this.strokes, `${this.pen.x},${this.pen.y}`];
    if (arrow) {
      this.pen.x = this.#clamp(this.pen.x + arrow[0] * STEP * (event.shiftKey ? 4 : 1));
      this.pen.y = this.#clamp(this.pen.y + arrow[1] * STEP * (event.shiftKey ? 4 : 1));
      if (this.pen.isDown) this.#extend(`${this.pen.x},${this.pen.y}`);
    }
    this.show();
    this.pen.isTold = true;
    this.owner.say(`Pen ${this.pen.isDown ? "down" : "up"}, row ${this.pen.y}, column ${this.pen.x}`);
  }

  /** Go on with the last stroke. @param {string} point */
  #extend(point) {
    const strokes = this.strokes;
    const last = strokes.pop() ?? "";
    if (!last.endsWith(point)) this.strokes = [...strokes, `${last} ${point}`.trim()];
  }

  /** @param {PointerEvent} event To half a pixel of the pad: fine enough to draw, short enough to link. */
  #point(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.size;
    const y = ((event.clientY - box.top) / box.height) * this.size;
    return `${Math.round(this.#clamp(x) * 2) / 2},${Math.round(this.#clamp(y) * 2) / 2}`;
  }

  /** @param {number} side */
  #clamp(side) {
    return Math.max(0, Math.min(this.size, side));
  }
}

/** @type {WeakMap<HTMLElement, Pad>} */
const pads = new WeakMap();

/** @type {Kind} */
export const sketch = {
  isHandmade: true,
  connect: (block, owner) => {
    pads.set(block, new Pad(block, owner));
    pads.get(block)?.show();
  },
  read: (block) => fieldOf(block).value,
  write: (block, text) => {
    fieldOf(block).value = text;
  },
  show: (block) => pads.get(block)?.show(),
};
