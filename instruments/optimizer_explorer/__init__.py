"""Four ways down one valley: SGD, momentum, RMSprop and Adam from the same start with the same learning rate.

The loss is f(w) = (w1^2 + stretch w2^2) / 2, whose Hessian has condition number `stretch`. The updates are those of Polyak
(1964, heavy ball), Tieleman & Hinton (2012, lecture 6.5) and Kingma & Ba (2015, Algorithm 1).
"""

import numpy as np

from instruments.contract import Choice, Curves, Frame, Instrument, Line, Slider, State, format_value

START, STEPS, SOLVED, FAR, EPSILON = np.array([-2.0, 1.0]), 60, 1e-3, 1e6, 1e-8
OPTIMIZERS = {"sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSprop", "adam": "Adam"}


def descend(optimizer: str, rate: float, stretch: float) -> np.ndarray:
    """The weights at each step, (STEPS + 1, 2), kept within FAR of the origin, by one of OPTIMIZERS."""
    path, m, v = [START], np.zeros(2), np.zeros(2)
    for t in range(1, STEPS + 1):
        g = np.array([1.0, stretch]) * path[-1]
        if optimizer in ("momentum", "adam"):
            m = 0.9 * m + (g if optimizer == "momentum" else 0.1 * g)
        decay = 0.999 if optimizer == "adam" else 0.9
        v = decay * v + (1 - decay) * g**2
        adam = m / (1 - 0.9**t) / (np.sqrt(v / (1 - decay**t)) + EPSILON)
        step = {"sgd": g, "momentum": m, "rmsprop": g / (np.sqrt(v) + EPSILON), "adam": adam}[optimizer]
        path.append(np.clip(path[-1] - rate * step, -FAR, FAR))
    return np.array(path)


def frame(state: State) -> Frame:
    chosen, stretch = state["optimizer"], state["stretch"]
    paths = {name: descend(name, state["rate"], stretch) for name in OPTIMIZERS}
    losses = {name: (path**2 @ [1.0, stretch]) / 2 for name, path in paths.items()}
    turn, start = np.linspace(0, 2 * np.pi, 73), losses[chosen][0]
    rings = [Line("", r * np.cos(turn), r * np.sin(turn) / np.sqrt(stretch), "ground") for r in np.sqrt(2 * start * np.array([0.04, 0.2, 0.5, 1, 2]))]
    curves = [Line(title, np.arange(STEPS + 1), losses[name], "subject" if name == chosen else "context") for name, title in OPTIMIZERS.items()]
    steps, end = int(np.flatnonzero(np.append(SOLVED, losses[chosen]) >= SOLVED)[-1]), losses[chosen][-1]
    outcome = f"stays below {SOLVED} from step {steps}" if steps <= STEPS else f"is above {SOLVED} after {STEPS} steps"
    return Frame(
        views=(
            Curves("path", f"Path of {OPTIMIZERS[chosen]} in the valley", (*rings, Line("", *paths[chosen].T, "subject")), "w₁", "w₂", (-2.6, 2.6), (-1.8, 1.8)),
            Curves("loss", "Loss at each step", tuple(curves), "step", "loss", (0, STEPS), (1e-6, 1e3), "log"),
        ),
        values={"loss": end, "steps": steps if steps <= STEPS else "–"},
        reading=f"loss {format_value(end)}",
        summary=f"With learning rate {state['rate']:g} in a valley stretched {stretch} times, the loss of {OPTIMIZERS[chosen]} goes from {format_value(start)} to {format_value(end)} and {outcome}.",
    )


INSTRUMENT = Instrument(
    name="optimizer-explorer", title="Optimizer Explorer", frame=frame, longest_summary=140,
    caption="One valley, four optimizers. Choose one, set the learning rate and the stretch of the valley, and compare the losses.",
    controls=(
        Choice(name="optimizer", label="Optimizer", default="momentum", options=OPTIMIZERS),
        Slider(name="rate", label="Learning rate", default=0.1, minimum=0.01, maximum=1.0, step=0.01),
        Slider(name="stretch", label="Stretch of the valley", default=20, minimum=1, maximum=50, step=1),
    ),
)
