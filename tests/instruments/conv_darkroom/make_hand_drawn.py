"""Make hand_drawn.json, the drawings the classifier is tested on: python make_hand_drawn.py.

Ten imagined hands, each with its own pen, size, slant and tremor, write the ten digits. Their letterforms are written here as SVG paths
(M, L, C; px on the 64x64 pad) and followed as a finger follows them: a point every few pixels, not quite on the path. They were made
apart from the skeletons the network is trained on and share no points or code with them. They are still our idea of handwriting: what
people draw may be read better or worse.
"""

import json
import re
from pathlib import Path

import numpy as np

HANDS: dict[str, dict] = {
    "schoolbook": {
        "pen": 4.5, "tremor": 0.35, "slant": 0.0, "scale": 1.0, "move": (0, 0),
        "0": "M32 12 C20 12 18 24 18 32 C18 42 22 53 32 53 C42 53 46 42 46 32 C46 22 43 12 33 12",
        "1": "M22 24 L34 11 L34 53",
        "2": "M20 22 C20 14 26 11 32 11 C40 11 45 17 44 24 C43 33 26 42 19 53 L46 53",
        "3": "M20 16 C26 9 44 9 43 21 C42 30 34 31 29 31 C37 31 46 34 46 43 C46 55 26 57 18 48",
        "4": "M38 11 L17 41 L48 41 M38 11 L38 55",
        "5": "M43 12 L24 12 L21 30 C28 26 46 26 45 41 C44 56 24 55 18 49",
        "6": "M41 12 C30 14 19 28 19 40 C19 50 25 54 32 54 C40 54 45 48 45 41 C45 34 40 30 33 30 C26 30 20 35 19 42",
        "7": "M18 12 L46 12 C40 24 33 36 29 54",
        "8": "M42 19 C40 9 23 9 23 20 C23 31 45 31 45 43 C45 56 19 56 19 43 C19 31 42 30 42 19",
        "9": "M44 22 C44 14 38 11 32 11 C25 11 20 16 20 23 C20 30 25 34 32 34 C38 34 44 29 44 22 C45 36 42 48 36 55",
    },
    "cursive": {
        "pen": 3.5, "tremor": 0.45, "slant": 0.3, "scale": 0.9, "move": (2, -2),
        "0": "M36 14 C26 10 19 22 19 33 C19 45 25 52 32 52 C41 52 45 42 45 32 C45 21 41 13 33 13 C30 13 29 15 31 17",
        "1": "M27 21 C30 18 32 15 34 11 C34 26 34 40 33 53",
        "2": "M19 20 C24 8 44 8 42 22 C41 34 25 42 20 51 C17 56 25 46 31 50 C37 54 42 54 47 48",
        "3": "M22 14 C30 8 44 12 41 22 C39 29 31 30 27 31 C33 29 46 33 44 44 C42 55 27 58 19 50",
        "4": "M25 12 C22 22 19 30 18 37 C26 39 36 38 47 35 M41 19 C39 31 38 43 37 55",
        "5": "M26 14 C24 20 23 25 22 31 C33 25 46 31 44 43 C42 55 26 57 18 51 M26 14 C32 16 40 15 47 11",
        "6": "M42 11 C28 16 18 31 19 43 C20 57 42 56 43 43 C44 33 27 31 21 45",
        "7": "M19 17 C21 12 24 13 28 14 C34 15 40 14 46 11 C39 26 33 38 31 54",
        "8": "M41 15 C32 7 20 14 24 23 C28 31 43 34 43 44 C43 56 21 57 21 45 C21 34 42 29 43 16",
        "9": "M42 17 C34 8 20 14 20 24 C20 35 38 34 43 18 C42 30 40 44 38 55",
    },
    "hasty": {
        "pen": 4.0, "tremor": 0.7, "slant": 0.18, "scale": 0.85, "move": (-3, 3),
        "0": "M34 13 L23 19 L18 34 L23 49 L33 53 L43 44 L45 29 L39 15 L31 12",
        "1": "M33 12 L31 54",
        "2": "M20 19 L27 12 L39 13 L42 22 L34 35 L19 51 L33 50 L46 52",
        "3": "M21 14 L40 13 L42 20 L30 31 L42 36 L44 46 L34 53 L19 50",
        "4": "M27 11 L17 35 L46 34 M39 20 L36 54",
        "5": "M44 13 L25 14 L23 30 L36 29 L44 38 L41 49 L30 54 L19 51",
        "6": "M38 11 L26 24 L19 41 L24 52 L37 53 L43 43 L36 34 L22 39",
        "7": "M18 14 L45 12 L36 30 L30 55",
        "8": "M43 15 L31 11 L22 19 L30 28 L42 38 L44 47 L33 54 L20 48 L22 39 L35 29 L44 17",
        "9": "M43 20 L34 12 L22 17 L21 27 L31 33 L43 22 L40 38 L37 55",
    },
    "child": {
        "pen": 5.5, "tremor": 1.0, "slant": -0.05, "scale": 1.1, "move": (0, 1),
        "0": "M31 11 C13 14 14 51 31 54 C52 53 50 13 35 11",
        "1": "M31 11 L32 54",
        "2": "M17 23 C18 7 46 8 44 24 C42 36 27 43 18 54 L47 52",
        "3": "M18 13 C32 6 47 14 42 24 C39 30 33 31 29 30 C38 30 50 36 45 48 C41 58 25 56 17 51",
        "4": "M20 12 L19 36 L47 35 M42 11 L41 55",
        "5": "M23 12 L21 30 C31 25 48 30 46 43 C43 57 25 55 18 50 M23 12 L44 13",
        "6": "M36 10 C24 18 17 32 18 44 C20 58 45 57 45 43 C45 31 27 30 20 41",
        "7": "M17 13 L46 14 L30 54",
        "8": "M32 31 C17 29 19 11 32 11 C45 11 46 29 32 31 C14 33 16 54 31 54 C49 54 48 33 34 31",
        "9": "M43 15 C30 6 17 17 21 27 C26 36 42 32 43 18 M44 14 L43 55",
    },
    "continental": {
        "pen": 3.8, "tremor": 0.4, "slant": 0.12, "scale": 0.95, "move": (1, 0),
        "0": "M33 12 C22 12 20 25 20 33 C20 43 24 53 32 53 C41 53 44 42 44 32 C44 21 41 12 32 12",
        "1": "M18 33 L35 11 L35 54",
        "2": "M21 18 C27 9 44 9 43 20 C42 31 29 42 20 53 C27 50 36 56 46 51",
        "3": "M21 12 L44 12 L30 29 C42 28 48 37 44 46 C40 56 25 56 19 49",
        "4": "M32 11 L18 39 L47 39 M39 27 L37 55",
        "5": "M44 12 L27 13 L24 29 C33 25 46 30 44 42 C42 54 28 57 20 51",
        "6": "M43 16 C36 8 25 17 21 30 C17 46 23 55 32 54 C43 53 46 40 38 35 C31 31 23 36 21 43",
        "7": "M19 18 L20 12 L46 12 L32 55 M25 33 L43 32",
        "8": "M32 30 C22 28 22 12 33 12 C44 12 44 27 33 30 C19 33 18 54 32 54 C47 54 46 33 32 30",
        "9": "M42 23 C43 13 36 11 31 11 C23 11 20 18 21 25 C22 33 38 36 42 22 C44 38 40 55 29 54 C25 54 22 51 21 48",
    },
    "tiny": {
        "pen": 3.0, "tremor": 0.3, "slant": -0.15, "scale": 0.45, "move": (-14, -12),
        "0": "M30 12 C14 16 16 52 32 53 C50 52 48 14 34 11",
        "1": "M26 20 L34 12 L33 53 M24 53 L43 53",
        "2": "M20 20 C24 9 44 9 42 23 C41 33 28 42 19 53 L46 52",
        "3": "M21 15 C29 8 43 12 41 22 C40 29 33 31 28 31 C37 31 46 36 44 44 C42 55 25 56 19 50",
        "4": "M36 11 L18 38 L47 38 M36 13 L36 54",
        "5": "M43 12 L25 12 L23 29 C34 26 46 31 44 42 C42 54 27 56 19 50",
        "6": "M38 11 C24 22 18 34 19 43 C20 56 43 57 44 43 C44 32 27 32 21 42",
        "7": "M18 12 L45 13 L28 54",
        "8": "M41 18 C38 9 24 10 24 20 C24 31 44 32 44 43 C44 55 20 55 20 43 C20 32 41 30 41 18",
        "9": "M43 22 C42 11 22 9 21 23 C20 35 42 35 43 21 L42 54",
    },
    "fat finger": {
        "pen": 7.5, "tremor": 0.6, "slant": 0.05, "scale": 1.05, "move": (2, 1),
        "0": "M32 13 C16 13 15 51 32 51 C49 51 48 14 34 13",
        "1": "M24 20 L33 12 L33 52",
        "2": "M19 21 C21 8 45 9 43 23 C41 35 26 41 19 51 L46 51",
        "3": "M19 14 C31 8 45 12 42 22 C40 30 33 31 28 31 C38 31 48 35 45 44 C41 55 25 54 18 48",
        "4": "M35 12 L17 38 L48 38 M38 24 L38 53",
        "5": "M44 13 L23 13 L21 29 C33 25 47 30 45 41 C43 54 25 54 18 48",
        "6": "M38 11 C26 18 18 30 19 41 C20 55 45 55 45 41 C45 30 27 29 20 40",
        "7": "M18 13 L46 13 C40 26 34 38 30 53",
        "8": "M32 31 C18 28 20 12 32 12 C45 12 45 28 32 31 C15 35 17 53 32 53 C48 53 48 35 32 31",
        "9": "M43 22 C42 11 21 10 20 22 C20 34 42 35 43 22 C44 34 43 44 40 53",
    },
    "mouse": {
        "pen": 3.5, "tremor": 1.7, "slant": 0.0, "scale": 0.9, "move": (4, 3),
        "0": "M38 16 C24 6 13 26 20 42 C27 58 48 52 47 34 C46 24 42 18 34 17",
        "1": "M30 10 L29 30 L33 54",
        "2": "M18 24 L22 14 L33 10 L43 17 L41 28 L31 39 L16 53 L30 55 L48 52",
        "3": "M20 12 C34 10 44 14 41 22 C38 29 32 30 26 33 C38 31 48 38 43 47 C38 56 26 54 16 54",
        "4": "M22 12 L17 33 L48 36 M41 13 L37 31 L39 55",
        "5": "M46 11 L22 14 M24 13 L20 31 C34 24 48 32 44 43 C40 54 27 54 17 51",
        "6": "M44 14 C28 10 16 32 18 44 C22 59 47 56 46 42 C45 34 30 32 19 44",
        "7": "M16 17 L46 13 L36 32 L27 54",
        "8": "M38 15 C28 8 18 15 23 23 C27 30 42 33 43 44 C43 55 22 57 19 47 C17 37 40 30 40 17",
        "9": "M44 18 C36 9 18 13 20 25 C22 35 40 32 43 18 L45 35 L41 54",
    },
    "squeezed": {
        "pen": 4.0, "tremor": 0.5, "slant": -0.2, "scale": 1.0, "move": (0, 0),
        "0": "M33 10 C25 10 24 24 24 33 C24 44 27 55 32 55 C39 55 40 43 40 32 C40 22 38 10 32 11",
        "1": "M28 18 L33 10 L33 55",
        "2": "M25 20 C26 11 40 9 40 21 C40 33 30 42 24 54 L42 53",
        "3": "M25 15 C30 8 41 11 40 21 C39 29 34 30 30 31 C37 31 42 37 41 45 C39 57 28 56 24 50",
        "4": "M34 10 L23 40 L44 40 M36 24 L36 56",
        "5": "M40 11 L27 11 L26 29 C33 26 41 31 40 42 C39 55 28 57 23 51",
        "6": "M38 10 C29 20 24 34 25 44 C26 57 40 56 41 44 C41 34 29 33 26 43",
        "7": "M23 12 L41 12 C38 26 33 40 31 55",
        "8": "M38 18 C37 8 26 9 26 20 C26 31 40 33 40 44 C40 57 24 57 24 44 C24 32 39 30 38 17",
        "9": "M39 21 C39 10 25 9 25 22 C25 34 38 34 39 22 C40 36 38 46 36 55",
    },
    "ornate": {
        "pen": 4.2, "tremor": 0.4, "slant": 0.1, "scale": 0.95, "move": (-2, 2),
        "0": "M39 9 C20 10 16 30 20 44 C25 58 46 54 46 33 C46 17 32 10 24 19",
        "1": "M17 28 C25 24 31 18 34 10 L34 53 M23 54 C30 51 38 56 45 53",
        "2": "M22 22 C16 16 24 9 33 10 C46 12 44 28 36 36 C29 44 22 47 19 52 C15 59 12 45 22 47 C31 49 36 57 48 49",
        "3": "M19 11 C28 14 36 13 43 10 L29 28 C40 25 48 33 46 42 C44 57 21 58 18 46",
        "4": "M36 9 C31 22 24 32 15 39 C26 43 37 36 49 39 M38 26 C39 36 37 46 39 56",
        "5": "M23 10 C21 17 21 24 20 30 C29 22 47 26 45 41 C43 56 22 57 17 47 M23 11 C31 15 39 13 47 8",
        "6": "M45 15 C42 7 29 9 23 22 C15 41 21 55 33 54 C46 52 46 34 34 34 C26 34 21 40 22 48",
        "7": "M16 20 C16 12 20 11 25 13 C33 17 41 13 47 10 C38 24 31 38 33 55 M24 34 C31 31 37 35 43 31",
        "8": "M46 13 C36 6 21 9 22 20 C24 31 45 32 45 44 C44 58 18 57 19 44 C20 33 40 28 44 10",
        "9": "M44 21 C44 9 22 8 21 22 C21 35 41 35 44 21 C48 42 40 57 27 54 C21 52 20 47 23 45",
    },
}  # fmt: skip

STEP = 2.5
"""Pixels between two points of a moving finger."""


def follow(path: str) -> list[np.ndarray]:
    """The strokes (k, 2) of an SVG path, about STEP px from point to point."""
    strokes: list[list[np.ndarray]] = []
    for command, text in re.findall(r"([MLC])([^MLC]*)", path):
        points = np.array(text.split(), dtype=float).reshape(-1, 2)
        if command == "M":
            strokes.append([points[0]])
            continue
        bones = np.concatenate([strokes[-1][-1:], points])
        count = max(2, int(np.linalg.norm(np.diff(bones, axis=0), axis=1).sum() / STEP))
        strokes[-1].extend(bezier(bones, t) for t in np.linspace(0, 1, count + 1)[1:])
    return [np.array(stroke) for stroke in strokes]


def bezier(bones: np.ndarray, t: float) -> np.ndarray:
    """The point at t of the curve with these control points (de Casteljau)."""
    while len(bones) > 1:
        bones = bones[:-1] * (1 - t) + bones[1:] * t
    return bones[0]


def write(hand: dict, digit: str, rng: np.random.Generator) -> list[list[list[float]]]:
    """The digit in this hand: followed with a tremor, slanted, sized and moved, kept on the pad."""
    strokes = []
    for stroke in follow(hand[digit]):
        drift = np.cumsum(rng.normal(0, hand["tremor"] / 2, stroke.shape), axis=0)
        stroke = stroke + drift - np.linspace(0, 1, len(stroke))[:, None] * drift[-1] + rng.normal(0, hand["tremor"] / 3, stroke.shape)
        stroke = (stroke - 32) @ np.array([[1.0, 0.0], [-hand["slant"], 1.0]]) * hand["scale"] + 32 + hand["move"]
        strokes.append(np.clip(stroke, 2, 62).round(1).tolist())
    return strokes


def main() -> None:
    rng = np.random.default_rng(7)
    drawings = [
        {"digit": digit, "hand": name, "pen": hand["pen"], "strokes": write(hand, digit, rng)}
        for name, hand in HANDS.items()
        for digit in "0123456789"
    ]
    lines = ",\n".join(json.dumps(drawing, separators=(",", ":")) for drawing in drawings)
    Path(__file__).with_name("hand_drawn.json").write_text(f'{{"drawings": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
