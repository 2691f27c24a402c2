"""How many examples it takes: five symbols learned by a layer of their own, from each of the inputs.

The symbols are fifteen that the network never met, as simulated hands draw them; training/study_transfer.py draws them, learns and counts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from instruments.transfer_bench.head import train_layer

STUDY = Path(__file__).with_name("study.json")
COUNTS = (1, 2, 3, 5, 10)
SYMBOLS = 5
"""Learned at once: by a layer of 5 * 84 + 5 = 425 numbers, where it sees the 84 features."""


@dataclass(frozen=True)
class Growth:
    """The share of held-out drawings read correctly, for each of `counts` examples of every symbol."""

    counts: tuple[int, ...]
    right: Mapping[str, tuple[float, ...]]
    """Input's name to shares."""
    symbols: tuple[str, ...]


def learn_symbols(drawn: Sequence[np.ndarray], count: int, strength: float) -> float:
    """Trains a layer on the first `count` rows of each symbol (n, d), and says which share of the rows after the first ten it reads correctly."""
    examples = np.concatenate([rows[:count] for rows in drawn])
    layer = train_layer(examples, np.arange(len(drawn)).repeat(count), np.zeros((len(drawn), examples.shape[1])), strength).weights
    right = [(rows[COUNTS[-1] :] @ layer.T).argmax(axis=1) == symbol for symbol, rows in enumerate(drawn)]
    return float(np.concatenate(right).mean())


@cache
def known_growth() -> Growth:
    """What the study found; read, not computed."""
    stored = json.loads(STUDY.read_text())
    return Growth(tuple(stored["examples"]), {name: tuple(shares) for name, shares in stored["right"].items()}, tuple(stored["symbols"]))
