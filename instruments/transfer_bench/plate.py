"""The bench's plate: a few drawings, a new last layer trained on them, and what it has learned and forgotten."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from instruments.contract import Bars, ControlError, Curves, Frame, Image, Line, Mark, State
from instruments.conv_darkroom import CLASSES, SIZE, center_drawing, classify, draw_sketch, format_percent, show_top, softmax
from instruments.transfer_bench import bank
from instruments.transfer_bench.head import Training, train_layer
from instruments.transfer_bench.inputs import INPUTS
from instruments.transfer_bench.study import known_growth

PADS = tuple(f"example-{n}" for n in range(1, 6))
TEST = "test"
NEW = "yours"
"""What the plate calls the new class."""
NAMES = (*CLASSES, NEW)
ACROSS, GAP = 3, 4
"""Pictures in a row of the sheet, and the pixels between them."""
HIT_HARDEST = 3


def frame(state: State) -> Frame:
    """Trains the new layer on the examples and asks it about the test drawing and about pictures of the old classes."""
    examples = [draw_pad(state[pad]) for pad in PADS[: state["examples"]] if state[pad].strip(" ;")]
    if not examples:
        raise ControlError(PADS[0], "There is no example to learn from", "Draw one on this pad, or use more of the pads")
    if not state[TEST].strip(" ;"):
        raise ControlError(TEST, "There is nothing to read", "Draw another example of the same symbol")
    test, name = draw_pad(state[TEST]), state["inputs"]
    training = learn(tuple(image.tobytes() for image in examples), name, state["rehearsal"], float(state["strength"]))
    before = classify(test[None])[0]
    after = softmax(see([test], name) @ training.weights.T)[0]
    right = read_old(name, training)
    read_before, read_after = CLASSES[before.argmax()], NAMES[after.argmax()]
    return Frame(
        views=(
            show_given(examples, test),
            show_top("before", "Test drawing, before", before),
            show_top("after", f"Test drawing, after {count(len(examples), 'example')}", after, classes=NAMES),
            show_old(right),
            show_growth(name),
        ),
        values={
            "examples": len(examples),
            "before": read_before,
            "before-probability": format_percent(before.max()),
            "after": read_after,
            "probability": format_percent(after[-1]),
            "old-before": format_percent(bank.right_before()),
            "old-after": format_percent(right.mean()),
            "hit-hardest": CLASSES[right.argmin()],
            "trained": f"{training.weights.size:,}",
            "steps": training.steps,
        },
        reading=f"{training.weights.size:,} trained",
        summary=(
            f"The network as it was reads the test drawing as {read_before} ({format_percent(before.max())}). With a new last layer on {INPUTS[name].words}, trained on "
            f"{count(len(examples), 'example')} {'and ten pictures of each old class' if state['rehearsal'] else 'alone'}, it says {read_after} ({format_percent(after.max())}). "
            f"Of {right.size * bank.HELD_OUT} held-out pictures of the old classes it reads {format_percent(right.mean())} correctly; before, it was {format_percent(bank.right_before())}."
        ),
    )


@lru_cache(maxsize=16)
def draw_pad(text: str) -> np.ndarray:
    """A pad's drawing as the network is given it: (64, 64), scaled and centered."""
    return center_drawing(draw_sketch(text))


def see(images: list[np.ndarray], name: str) -> np.ndarray:
    """Pictures as the input `name` sees them, scaled: (n, d + 1)."""
    return bank.rows(name).scale.apply(INPUTS[name].see(np.stack(images)))


@lru_cache(maxsize=32)
def learn(examples: tuple[bytes, ...], name: str, is_rehearsed: bool, strength: float) -> Training:
    """The layer trained on examples, given as float64 bytes; kept, because a stroke on the test drawing changes nothing in it."""
    drawn = see([np.frombuffer(pixels).reshape(SIZE, SIZE) for pixels in examples], name)
    old = bank.rows(name).rehearsal if is_rehearsed else np.zeros((0, drawn.shape[1]))
    known = bank.labels(bank.REHEARSED if is_rehearsed else 0)
    labels = np.concatenate([known, np.full(len(drawn), len(CLASSES))])
    return train_layer(np.concatenate([old, drawn]), labels, bank.old_layer(name), strength)


def read_old(name: str, training: Training) -> np.ndarray:
    """The share of each old class's held-out pictures that the new layer reads correctly: (13,)."""
    guesses = (bank.rows(name).held_out @ training.weights.T).argmax(axis=1)
    return (guesses == bank.labels(bank.HELD_OUT)).reshape(len(CLASSES), bank.HELD_OUT).mean(axis=1)


def show_given(examples: list[np.ndarray], test: np.ndarray) -> Image:
    """The examples in reading order, and the test drawing, framed, last."""
    rows, side = -(-(len(PADS) + 1) // ACROSS), SIZE + GAP
    sheet = np.full((rows * side - GAP, ACROSS * side - GAP), np.nan)
    places = [*range(len(examples)), len(PADS)]
    for place, image in zip(places, [*examples, test]):
        row, column = divmod(place, ACROSS)
        sheet[row * side : row * side + SIZE, column * side : column * side + SIZE] = image
    frame = Mark((rows - 1) * side, (ACROSS - 1) * side, SIZE, SIZE, "patch")
    return Image("given", f"{count(len(examples), 'example').capitalize()}, and the test (framed)", sheet, marks=(frame,))


def show_old(right: np.ndarray) -> Bars:
    """How the old classes fare: all of them before and after, and those that lost most."""
    worst = np.argsort(right, kind="stable")[:HIT_HARDEST]
    rows = [("all, before", bank.right_before()), ("all, after", right.mean()), *((CLASSES[one], right[one]) for one in worst)]
    return Bars("old", "Old classes, read correctly", tuple((name, float(share), format_percent(share)) for name, share in rows))


@lru_cache(maxsize=len(INPUTS))
def show_growth(name: str) -> Curves:
    """The study's lines, that of the chosen input in front."""
    growth = known_growth()
    lines = tuple(Line(each, np.array(growth.counts), np.array(shares), "subject" if each == name else "context") for each, shares in growth.right.items())
    return Curves("growth", "Five new symbols: right by number of examples", lines, "examples of each symbol", "right", y_limits=(0.5, 1))


def count(number: int, noun: str) -> str:
    words = ("no", "one", "two", "three", "four", "five")
    return f"{words[number]} {noun}{'' if number == 1 else 's'}"
