"""Measures the Diffusion Studio's bank: when it decides, and what each sampler costs. A minute or two, with NumPy alone.

    python -m training.study_diffusion           writes decisions.json and study.json beside the instrument

To be run again when the bank, the schedule or a sampler changes. Everything random hangs on SEED.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from instruments.diffusion_studio import decisions, study
from instruments.diffusion_studio.glyphs import GLYPHS, bank, glyph_class
from instruments.diffusion_studio.ideal import IdealDenoiser
from instruments.diffusion_studio.pixels import SIZE
from instruments.diffusion_studio.schedule import cosine_alpha_bar

SEED = 20_252
WALKS, WALK_STEPS = 256, 250
NOISES = 256
EVERY = 20
"""Times between two of the effective numbers that are kept."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.parse_args()
    started = time.perf_counter()
    deciding, starting, stepping = (np.random.default_rng(seed) for seed in np.random.SeedSequence(SEED).spawn(3))
    images, table = bank(), cosine_alpha_bar()

    found = decisions.decide(images, [glyph_class(name) for name in GLYPHS], table, deciding, WALKS, WALK_STEPS)
    origin = {"walks": WALKS, "steps": WALK_STEPS, "glyphs": len(images), "seed": SEED}
    figures = decisions.as_json(found)
    figures["effective"] = {t: n for t, n in figures["effective"].items() if int(t) % EVERY == 0}
    write(decisions.DECISIONS, figures | origin)
    print(f"class {found.class_time}, image {found.image_time} after {time.perf_counter() - started:.0f} s", flush=True)

    x_T = starting.normal(size=(NOISES, SIZE, SIZE))
    points = study.study_errors(x_T, table, IdealDenoiser(images), stepping)
    origin = {"noises": NOISES, "reference steps": study.REFERENCE_STEPS, "glyphs": len(images), "seed": SEED}
    write(study.STUDY, {"samplers": study.as_json(points)} | origin)
    for name, row in points.items():
        print(name, *(f"{point.evaluations}:{point.error:.4f}/{point.same:.2f}" for point in row))
    print(f"after {time.perf_counter() - started:.0f} s")


def write(path: Path, figures: dict) -> None:
    path.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
