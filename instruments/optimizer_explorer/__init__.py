"""Four ways down one valley: SGD, momentum, RMSprop and Adam from the same start with the same learning rate.

The loss is f(w) = (w1^2 + stretch * w2^2) / 2, whose Hessian has condition number `stretch`. The update rules are those of
Polyak (1964, heavy ball), Tieleman & Hinton (2012, RMSprop) and Kingma & Ba (2015, Algorithm 1).
"""

import numpy as np

from instruments.contract import Choice, Curves, Frame, Instrument, Line, Slider, State

START, STEPS, SOLVED = np.array([-2.0, 1.0]), 60, 1e-3
OPTIMIZERS = {"sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSprop", "adam": "Adam"}
BETA, BETA2, EPSILON = 0.9, {"rmsprop": 0.9, "adam": 0.999}, 1e-8


def descend(optimizer: str, rate: float, stretch: float) -> np.ndarray:
    """The path of the weights, (STEPS + 1, 2), for one of OPTIMIZERS."""
    curvature, w, m, v = np.array([1.0, stretch]), START, np.zeros(2), np.zeros(2)
    path = [w]
    for t in range(1, STEPS + 1):
        g = curvature * w
        m = {"momentum": BETA * m + g, "adam": BETA * m + (1 - BETA) * g}.get(optimizer, g)
        step = m / (1 - BETA**t) if optimizer == "adam" else m
        if optimizer in BETA2:
            v = BETA2[optimizer] * v + (1 - BETA2[optimizer]) * g**2
            step = step / (np.sqrt(v / (1 - BETA2["adam"] ** t) if optimizer == "adam" else v) + EPSILON)
        w = np.clip(w - rate * step, -1e6, 1e6)
        path.append(w)
    return np.array(path)


def loss(path: np.ndarray, stretch: float) -> np.ndarray:
    return (path[:, 0] ** 2 + stretch * path[:, 1] ** 2) / 2


def frame(state: State) -> Frame:
    chosen, stretch = state["optimizer"], state["stretch"]
    paths = {name: descend(name, state["rate"], stretch) for name in OPTIMIZERS}
    losses = {name: loss(path, stretch) for name, path in paths.items()}
    turn = np.linspace(0, 2 * np.pi, 73)
    heights = loss(START[None], stretch)[0] * np.array([0.05, 0.2, 0.5, 1.0, 2.0])
    rings = [Line("", np.sqrt(2 * h) * np.cos(turn), np.sqrt(2 * h / stretch) * np.sin(turn), "ground") for h in heights]
    curves = [Line(OPTIMIZERS[name], np.arange(STEPS + 1), losses[name], "subject" if name == chosen else "context") for name in OPTIMIZERS]
    unsolved = np.flatnonzero(losses[chosen] >= SOLVED)[-1] + 1
    steps = int(unsolved) if unsolved <= STEPS else "–"
    end, outcome = losses[chosen][-1], f"stays below {SOLVED} from step {steps}" if steps != "–" else f"is still above {SOLVED} after {STEPS} steps"
    trend = "diverges: its loss" if end > losses[chosen][0] else "goes down: its loss"
    return Frame(
        views=(
            Curves("path", f"Path of {OPTIMIZERS[chosen]} over the valley", (*rings, Line("", *paths[chosen].T, "subject")), "w₁", "w₂", (-2.6, 2.6), (-1.95, 1.95)),
            Curves("loss", "Loss at each step, four optimizers", tuple(curves), "step", "loss", (0, STEPS), (1e-6, 1e3), "log"),
        ),
        values={"loss": end, "steps": steps},
        reading=f"loss {end:.1e}",
        summary=f"With learning rate {state['rate']:g} in a valley {stretch} times steeper across than along, {OPTIMIZERS[chosen]} {trend} ends at {end:.2g} and {outcome}.",
    )


INSTRUMENT = Instrument(
    name="optimizer-explorer", title="Optimizer Explorer", frame=frame,
    caption="Four optimizers in one valley. Choose one, set the learning rate and the valley's stretch, and compare the losses.",
    controls=(
        Choice(name="optimizer", label="Optimizer", default="momentum", options=OPTIMIZERS),
        Slider(name="rate", label="Learning rate", default=0.1, minimum=0.01, maximum=1.0, step=0.01),
        Slider(name="stretch", label="Stretch of the valley", default=20, minimum=1, maximum=50, step=1),
    ),
)
