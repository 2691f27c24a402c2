"""The Darkroom's plate: what a learner sets, and the views that answer.

Three benches: one kernel and its arithmetic, the kernel stacked four levels deep, and a classifier with a patch to cover its picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from instruments.contract import Bars, ControlError, Frame, Image, Mark, Sketch, State, Sum, kept
from instruments.conv_darkroom.convolution import activate, correlate, ladder, pad, receptive_field
from instruments.conv_darkroom.kernels import KERNELS
from instruments.conv_darkroom.network import CLASSES, classify, first_kernels
from instruments.conv_darkroom.occlusion import cover, log_odds, occlusion_rows
from instruments.conv_darkroom.pad import SIZE, center_drawing
from instruments.conv_darkroom.pictures import picture
from instruments.conv_darkroom.strokes import draw_strokes

PEN, WINDOW, STRIDE, LEVELS, SHOWN = 5.0, 12, 4, 4, 3
ROWS_AT_ONCE = 2
"""Of the occlusion map, between two pictures of its progress."""
PICTURE = ("source", "drawing")
KERNEL = ("kernel", "normalize", "operation")
ACTIVATIONS = ("activation", *(f"after-{n}" for n in range(1, LEVELS + 1)))
"""Controls that go together."""
NAMES = {tuple(kernel.ravel().tolist()): name for name, kernel in KERNELS.items()}


def frame(state: State) -> Iterator[Frame]:
    """Everything at once; where the map has still to be computed, first its rows as they come."""
    image, covered = find_image(state["source"], state["drawing"]), cover_up(state)
    clean, occluded = judge(image.tobytes()), judge(covered.tobytes())
    kernel, response = prepare_kernel(state), respond(state)
    strongest, verdict = int(np.abs(response).argmax()), int(clean.argmax())
    summary = describe(state, response, strongest, clean, occluded)
    reading = f"kernel sum {format_number(kernel.sum())}"
    if state["map"]:
        for drops in find_drops(image, state["baseline"]):
            if len(drops) % ROWS_AT_ONCE == 0 and len(drops) < (SIZE - WINDOW) // STRIDE + 1:
                yield Frame(views=(show_map(image, drops, clean, state["measure"]),), summary=summary, reading=reading)
    yield Frame(
        views=(show_input(state), *show_kernel(state), show_field(state), *show_ladder(state), show_learned(), *show_verdicts(state), show_whole_map(state)),
        values={
            "sum": float(kernel.sum()),
            "strongest": float(response.flat[strongest]),
            "class": CLASSES[verdict],
            "probability": float(clean[verdict]),
            "drop": float(clean[verdict] - occluded[verdict]),
        },
        reading=reading,
        summary=summary,
    )


@lru_cache(maxsize=8)
def find_image(source: str, drawing: str) -> np.ndarray:
    """The picture (64, 64) to work on: a preset, or the learner's drawing as the classifier likes it. Raises ControlError."""
    if source != "drawing":
        return picture(source)
    image = draw_sketch(drawing)
    if not image.any():
        raise ControlError("drawing", "The pad is empty", "Draw something on it, or choose another picture")
    return center_drawing(image)


def draw_sketch(text: str) -> np.ndarray:
    """What the pad's pen leaves along a Sketch's strokes: (64, 64) in [0, 1]."""
    return draw_strokes([np.array(stroke) for stroke in Sketch.strokes(text)], PEN, SIZE)


@lru_cache(maxsize=64)
def judge(pixels: bytes) -> np.ndarray:
    """Probabilities (13,) for a picture's float64 bytes; kept, because editing a kernel changes neither picture nor patch."""
    return classify(np.frombuffer(pixels).reshape(1, SIZE, SIZE))[0]


def prepare_kernel(state: State) -> np.ndarray:
    """The weights (3, 3) as they are laid on the picture: normalized if asked for, turned if it is a convolution."""
    kernel = np.reshape(state["kernel"], (3, 3))
    if state["normalize"]:
        kernel = kernel / (kernel.sum() if abs(kernel.sum()) > 1e-9 else max(np.abs(kernel).sum(), 1e-9))
    return kernel[::-1, ::-1] if state["operation"] == "convolution" else kernel


@kept(*PICTURE, "patch", "baseline")
def cover_up(state: State) -> np.ndarray:
    """The picture (64, 64) as the classifier sees it."""
    return cover(find_image(state["source"], state["drawing"]), *state["patch"], WINDOW, state["baseline"])


@kept(*PICTURE, *KERNEL, "bias", "padding")
def respond(state: State) -> np.ndarray:
    """The kernel's responses to the picture, bias added: (64, 64), with padding "valid" (62, 62)."""
    return correlate(find_image(state["source"], state["drawing"]), prepare_kernel(state), state["padding"]) + state["bias"]


@lru_cache(maxsize=8)
def all_drops(pixels: bytes, baseline: str) -> list[np.ndarray]:
    """Rows of the map found so far; kept, so that moving a patch does not compute the map again."""
    return []


def find_drops(image: np.ndarray, baseline: str) -> Iterator[np.ndarray]:
    """The map (rows so far, columns, classes), row by row, unless it is known."""
    known = all_drops(image.tobytes(), baseline)
    if len(known) == (SIZE - WINDOW) // STRIDE + 1:
        return
    known.clear()
    for row in occlusion_rows(image, WINDOW, STRIDE, baseline):
        known.append(row)
        yield np.array(known)


def find_window(state: State) -> tuple[int, int, int]:
    """Row and column of the middle of the kernel's window, and how many rows and columns of the picture have no response on each side."""
    edge = 1 if state["padding"] == "valid" else 0
    row, column = (min(max(at, edge), SIZE - 1 - edge) for at in state["pixel"])
    return row, column, edge


@kept(*PICTURE, "padding", "pixel")
def show_input(state: State) -> Image:
    """Cause: the window on the picture."""
    row, column, _ = find_window(state)
    return Image("input", "Picture", find_image(state["source"], state["drawing"]), marks=(Mark(row - 1, column - 1, 3, 3),), control="pixel")


@kept(*PICTURE, *KERNEL, "bias", "padding", "pixel")
def show_kernel(state: State) -> tuple[Sum, Image]:
    """Arithmetic and effect: the nine products in the window, and the one response they make."""
    image, kernel, response = find_image(state["source"], state["drawing"]), prepare_kernel(state), respond(state)
    row, column, edge = find_window(state)
    window = pad(image, kernel.shape, "zero" if edge else state["padding"])[row : row + 3, column : column + 3]
    total = f"sum {format_number((window * kernel).sum())}"
    if state["bias"]:
        total += f", with bias {format_number(response[row - edge, column - edge])}"
    return (
        Sum("products", f"Row {row}, column {column}", window, kernel, total),
        Image("response", "Response", response, "signed", (Mark(row - edge, column - edge, 1, 1), Mark(row - edge - 1, column - edge - 1, 3, 3, "field")), "pixel", (edge, edge)),
    )


@kept(*PICTURE, "pixel", *ACTIVATIONS)
def show_field(state: State) -> Image:
    """What one pixel of each level has seen of the picture."""
    fields = [receptive_field(level, 3, choose_activations(state)[:level]) for level in range(1, LEVELS + 1)]
    row, column = state["pixel"]
    marks = tuple(Mark(row + 0.5 - side / 2, column + 0.5 - side / 2, side, side, "field") for side in fields)
    return Image("field", "What one pixel has seen", find_image(state["source"], state["drawing"]), marks=marks, control="pixel")


@kept(*PICTURE, *KERNEL, "bias", "padding", *ACTIVATIONS)
def show_ladder(state: State) -> tuple[Image, ...]:
    """The kernel over its own answer."""
    activations = choose_activations(state)
    first = activate(respond(state), activations[0])
    levels = [first, *ladder(first, prepare_kernel(state), LEVELS - 1, activations[1:], state["padding"], state["bias"])]
    return tuple(Image(f"level-{n}", f"Level {n}, sees {receptive_field(n, 3, activations[:n])} px", response, "signed") for n, response in enumerate(levels, start=1))


def choose_activations(state: State) -> list[str]:
    """What follows each level."""
    return [state["activation"] if (own := state[f"after-{n}"]) == "same" else own for n in range(1, LEVELS + 1)]


def tile(kernels: np.ndarray) -> np.ndarray:
    """Kernels (6, 5, 5), each at its own full strength, in two rows with a gap of nothing between: (11, 17)."""
    sheet = np.full((11, 17), np.nan)
    for index, kernel in enumerate(kernels):
        row, column = divmod(index, 3)
        sheet[6 * row : 6 * row + 5, 6 * column : 6 * column + 5] = kernel / np.abs(kernel).max()
    return sheet


def show_top(name: str, label: str, probabilities: np.ndarray, before: np.ndarray | None = None, classes: tuple[str, ...] = CLASSES, letters: int = 0) -> Bars:
    """The likeliest classes, with what changed since `before`; as long as bars with texts of so many letters."""
    best = np.argsort(-probabilities, kind="stable")[:SHOWN]
    change = probabilities - before if before is not None else np.zeros(len(classes))
    texts = [format_percent(probabilities[one]) + (f" ({format_percent(change[one], sign='+')})" if before is not None else "") for one in best]
    return Bars(name, label, tuple((classes[one], float(probabilities[one]), text) for one, text in zip(best, texts)), letters)


@lru_cache(maxsize=1)
def show_learned() -> Image:
    """What training found, beside what a hand can make."""
    return Image("learned", "Learned 5×5 kernels", tile(first_kernels()), "signed")


@kept(*PICTURE, "patch", "baseline")
def show_verdicts(state: State) -> tuple[Image, Bars, Bars]:
    """What the classifier sees, and what it says to that and to the picture as it is."""
    image, covered = find_image(state["source"], state["drawing"]), cover_up(state)
    clean, occluded = judge(image.tobytes()), judge(covered.tobytes())
    return (
        Image("covered", "What the classifier sees", covered, marks=(Mark(*state["patch"], WINDOW, WINDOW, "patch"),), control="patch"),
        show_top("before", "Uncovered", clean, letters=len("99.9 % (−99.9 %)")),
        show_top("after", "Covered", occluded, clean),
    )


@kept(*PICTURE, "baseline", "map", "measure")
def show_whole_map(state: State) -> Image:
    """The map, once `find_drops` has found it."""
    image = find_image(state["source"], state["drawing"])
    drops = np.array(all_drops(image.tobytes(), state["baseline"])) if state["map"] else None
    return show_map(image, drops, judge(image.tobytes()), state["measure"])


def show_map(image: np.ndarray, drops: np.ndarray | None, clean: np.ndarray, measure: str) -> Image:
    """How much the clean picture's class loses where the patch's centre lies, over the picture; bare where not known yet."""
    sheet, verdict = np.full((SIZE, SIZE), np.nan), int(clean.argmax())
    if drops is not None:
        values = drops[..., verdict]
        if measure == "log-odds":
            values = log_odds(clean[verdict]) - log_odds(clean[verdict] - values)
        first = (WINDOW - STRIDE) // 2
        spread = values.repeat(STRIDE, axis=0).repeat(STRIDE, axis=1)
        sheet[first : first + len(spread), first : first + spread.shape[1]] = spread
    label = f"Drop of {CLASSES[verdict]} by place of the patch"
    return Image("map", label, sheet, "signed", over=image, control="patch", origin=(-WINDOW // 2, -WINDOW // 2))


def describe(state: State, response: np.ndarray, strongest: int, clean: np.ndarray, occluded: np.ndarray) -> str:
    """The plate in words; `strongest` is the number of the strongest response, row by row."""
    row, column = divmod(strongest, response.shape[1])
    name = NAMES.get(tuple(state["kernel"]), "your own kernel")
    verdict, now = int(clean.argmax()), int(occluded.argmax())
    top, left = state["patch"]
    return (
        f"{name.capitalize()} on the {state['source']}: responses from {format_number(response.min())} to {format_number(response.max())}, "
        f"the strongest {format_number(response.flat[strongest])} at row {row}, column {column}. "
        f"The classifier says {CLASSES[verdict]} ({format_percent(clean[verdict])}); with the {state['baseline']} patch at row {top}, column {left} "
        f"it says {CLASSES[now]} ({format_percent(occluded[now])})."
    )


def format_number(value: float) -> str:
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}") if abs(value) > 5e-4 else "0"


def format_percent(share: float, sign: str = "") -> str:
    return f"{share * 100:{sign}.1f}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}")
