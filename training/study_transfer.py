"""Draws what the Transfer Bench rehearses and is tested with, and studies how many examples it takes. A few minutes; needs SciPy.

    python -m training.study_transfer            writes bank.npz and study.json beside the instrument

To be run again when the network, its training pictures or the new layer's training changes. Everything random hangs on SEED.
"""

import argparse
import json
import time

import numpy as np

from instruments.conv_darkroom import CLASSES, center_drawing, classify, shrink
from instruments.transfer_bench import bank, study
from instruments.transfer_bench.inputs import INPUTS, Inputs, Scale, see_random
from training import samples

SEED = 20_253
TESTED = 30
"""Drawings of each symbol that a layer is tested with; the examples come from others."""
DRAWS = 400
"""Choices of five symbols and of the hands that draw them."""
RANDOM_NETWORKS = 8
"""Random networks the draws are divided among: one may be lucky."""
STRENGTH = 0.001
OTHER_STRENGTHS = (0.1, 0.01, 0.0001)
OTHER_DRAWS = 60

SYMBOLS = {
    "anchor": [[(0.5, 0.1), (0.5, 1)], [(0.2, 0.3), (0.8, 0.3)], [(0, 0.65), (0.12, 0.9), (0.5, 1), (0.88, 0.9), (1, 0.65)]],
    "bolt": [[(0.6, 0), (0.15, 0.55)], [(0.15, 0.55), (0.75, 0.45)], [(0.75, 0.45), (0.3, 1)]],
    "cup": [[(0, 0.1), (0.1, 0.9)], [(0.1, 0.9), (0.6, 0.9)], [(0.6, 0.9), (0.7, 0.1)], [(0.7, 0.1), (0, 0.1)], [(0.68, 0.25), (1, 0.3), (0.95, 0.6), (0.64, 0.65)]],
    "fish": [[(1, 0.15), (0.7, 0.55), (0.35, 0.85), (0, 0.5), (0.35, 0.15), (0.7, 0.45), (1, 0.85)]],
    "flag": [[(0.1, 0), (0.1, 1)], [(0.1, 0), (0.85, 0.22)], [(0.85, 0.22), (0.1, 0.48)]],
    "infinity": [[(0.5, 0.5), (0.2, 0.25), (0, 0.5), (0.2, 0.75), (0.5, 0.5), (0.8, 0.25), (1, 0.5), (0.8, 0.75), (0.5, 0.5)]],
    "key": [[(0.5, 0.5), (0.5, 0), (0.2, 0), (0.05, 0.25), (0.2, 0.5), (0.5, 0.5)], [(0.45, 0.3), (1.4, 0.3)], [(1.4, 0.3), (1.4, 0.55)], [(1.15, 0.3), (1.15, 0.5)]],
    "moon": [[(0.7, 0), (0.25, 0.15), (0.05, 0.5), (0.25, 0.85), (0.7, 1), (0.45, 0.75), (0.38, 0.5), (0.45, 0.25), (0.7, 0)]],
    "note": [[(0.3, 0.85), (0.1, 0.75), (0, 0.9), (0.15, 1), (0.3, 0.85)], [(0.3, 0.85), (0.3, 0)], [(0.3, 0), (0.75, 0.3)]],
    "omega": [[(0, 1), (0.3, 0.97), (0.1, 0.55), (0.2, 0.12), (0.5, 0), (0.8, 0.12), (0.9, 0.55), (0.7, 0.97), (1, 1)]],
    "psi": [[(0, 0.1), (0.1, 0.45), (0.45, 0.6), (0.8, 0.45), (0.9, 0.1)], [(0.45, 0), (0.45, 1)]],
    "question mark": [[(0.15, 0.25), (0.35, 0.02), (0.75, 0.08), (0.8, 0.35), (0.5, 0.55), (0.48, 0.75)], [(0.48, 0.97), (0.48, 1)]],
    "spiral": [[(0.5, 0.5), (0.6, 0.42), (0.65, 0.58), (0.45, 0.68), (0.3, 0.5), (0.45, 0.25), (0.8, 0.35), (0.85, 0.7), (0.5, 0.95), (0.1, 0.7), (0.1, 0.25), (0.5, 0)]],
    "tree": [[(0.5, 0), (0, 0.7)], [(0, 0.7), (1, 0.7)], [(1, 0.7), (0.5, 0)], [(0.5, 0.7), (0.5, 1)]],
    "umbrella": [[(0, 0.45), (0.15, 0.12), (0.5, 0), (0.85, 0.12), (1, 0.45)], [(1, 0.45), (0, 0.45)], [(0.5, 0.45), (0.5, 0.9), (0.38, 1), (0.27, 0.88)]],
}  # fmt: skip
"""Skeletons, as strokes.py has them for the digits, of what is not among the letters and signs that the network learned to call none."""


def draw_symbol(name: str, rng: np.random.Generator) -> np.ndarray:
    """One symbol as somebody might draw it, (64, 64): bent, slanted and trimmed as the digits were, and centered by the pad."""
    return samples.stroke_drawing(SYMBOLS[name], rng, (0.6, 1.1))


def draw_bank(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The parts of bank.npz: (n, 32, 32) in whole shades, class after class."""
    makers = [lambda name=name: samples.stroke_digit(name, rng) for name in CLASSES[:10]]
    makers += [lambda: samples.face(rng), lambda: samples.checkerboard(rng), lambda: samples.none_of_these(rng)]
    parts = {"rehearsal": bank.REHEARSED, "held-out": bank.HELD_OUT}
    drawn = {part: np.stack([np.clip(make(), 0, 1) for make in makers for _ in range(each)]) for part, each in parts.items()}
    return {part: np.round(shrink(images)[..., 0] * bank.SHADES).astype(np.uint8) for part, images in drawn.items()}


def draw_symbols(rng: np.random.Generator) -> np.ndarray:
    """(symbols, drawings, 64, 64)"""
    return np.stack([[draw_symbol(name, rng) for _ in range(study.COUNTS[-1] + TESTED)] for name in SYMBOLS])


def see_symbols(drawn: np.ndarray, inputs: Inputs) -> np.ndarray:
    """The drawings as an input sees them, scaled as on the plate: (symbols, drawings, d + 1)."""
    scale = Scale.of(inputs.see(bank.pictures("rehearsal")))
    return np.stack([scale.apply(inputs.see(images)) for images in drawn])


def grow(seen: list[np.ndarray], strength: float, draws: int, seed: np.random.SeedSequence) -> list[float]:
    """The share read correctly for each of COUNTS, averaged over draws, which are the same for every input; the views in `seen` take turns."""
    rng, right = np.random.default_rng(seed), np.zeros((draws, len(study.COUNTS)))
    for draw in range(draws):
        chosen = rng.choice(len(SYMBOLS), study.SYMBOLS, replace=False)
        # Any ten drawings may be the examples; the rest are the test.
        rows = [seen[draw % len(seen)][symbol][rng.permutation(study.COUNTS[-1] + TESTED)] for symbol in chosen]
        right[draw] = [study.learn_symbols(rows, count, strength) for count in study.COUNTS]
    return [round(float(share), 4) for share in right.mean(axis=0)]


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    started = time.perf_counter()
    stocking, drawing, choosing = np.random.SeedSequence(SEED).spawn(3)
    np.savez_compressed(bank.BANK, **draw_bank(np.random.default_rng(stocking)))
    bank.pictures.cache_clear()
    drawn = draw_symbols(np.random.default_rng(drawing))
    networks = [Inputs("", INPUTS["random"].count, lambda images, seed=seed: see_random(images, seed)) for seed in range(RANDOM_NETWORKS)]
    seen = {name: [see_symbols(drawn, each) for each in (networks if name == "random" else [inputs])] for name, inputs in INPUTS.items()}
    print(f"drawn and seen after {time.perf_counter() - started:.0f} s", flush=True)
    right = {name: grow(each, STRENGTH, DRAWS, choosing) for name, each in seen.items()}
    others = {f"{strength:g}": {name: grow(each, strength, OTHER_DRAWS, choosing) for name, each in seen.items()} for strength in OTHER_STRENGTHS}
    guesses = classify(drawn.reshape(-1, *drawn.shape[2:])).argmax(axis=1).reshape(drawn.shape[:2])
    figures = {
        "examples": study.COUNTS,
        "right": right,
        "the same with other strengths": others,
        "taken for": {name: count_classes(row) for name, row in zip(SYMBOLS, guesses)},
        "symbols": list(SYMBOLS),
        "symbols at once": study.SYMBOLS,
        "tested with": TESTED,
        "draws": DRAWS,
        "draws with other strengths": OTHER_DRAWS,
        "random networks": RANDOM_NETWORKS,
        "strength": STRENGTH,
        "seed": SEED,
    }
    study.STUDY.write_text(json.dumps(figures, indent=2) + "\n")
    for name, shares in right.items():
        print(f"{name:8}", *(f"{share:.3f}" for share in shares))
    print(f"after {time.perf_counter() - started:.0f} s")


def count_classes(guesses: np.ndarray) -> dict[str, int]:
    """What the network, as it was, takes a symbol's drawings for, the most frequent first."""
    counts = np.bincount(guesses, minlength=len(CLASSES))
    return {CLASSES[i]: int(counts[i]) for i in np.argsort(-counts, kind="stable") if counts[i]}


if __name__ == "__main__":
    main()
