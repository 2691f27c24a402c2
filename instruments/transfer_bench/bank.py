"""Pictures of the thirteen old classes: ten of each to learn from again, twenty of each to be tested with.

Drawn by training/study_transfer.py with the functions that drew the network's training pictures, and other random numbers: the network
has seen none of these. Kept at the half size at which it looks, in 16 shades.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from instruments.conv_darkroom import CLASSES, last_layer, logits
from instruments.transfer_bench.inputs import INPUTS, Scale

BANK = Path(__file__).with_name("bank.npz")
SHADES = 15
REHEARSED, HELD_OUT = 10, 20
"""Pictures of each class."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The bank as some input sees it."""

    scale: Scale
    """That of the rows to rehearse."""
    rehearsal: np.ndarray
    """(130, d + 1), scaled."""
    held_out: np.ndarray
    """(260, d + 1), scaled."""


@cache
def pictures(part: str) -> np.ndarray:
    """The pictures (n, 64, 64) of a part, `rehearsal` or `held-out`, class after class."""
    with np.load(BANK, allow_pickle=False) as stored:
        return (stored[part] / SHADES).repeat(2, axis=1).repeat(2, axis=2)


def labels(each: int) -> np.ndarray:
    """The classes of a part with `each` pictures of every class, by their places in CLASSES."""
    return np.arange(len(CLASSES)).repeat(each)


@cache
def rows(name: str) -> Rows:
    """The bank as the input `name` of INPUTS sees it; computed once."""
    rehearsal, held_out = (INPUTS[name].see(pictures(part)) for part in ("rehearsal", "held-out"))
    scale = Scale.of(rehearsal)
    return Rows(scale, scale.apply(rehearsal), scale.apply(held_out))


def old_layer(name: str) -> np.ndarray:
    """Where a layer on the input `name` starts: (14, d + 1), the trained last layer with a row of zeros, or zeros where there is none."""
    scale = rows(name).scale
    known = scale.fit_layer(*last_layer()) if name == "late" else np.zeros((len(CLASSES), len(scale.mean) + 1))
    return np.vstack([known, np.zeros(known.shape[1])])


@cache
def right_before() -> float:
    """The share of the held-out pictures that the network as it was reads correctly."""
    return float((logits(pictures("held-out")).argmax(axis=1) == labels(HELD_OUT)).mean())
