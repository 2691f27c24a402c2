"""The plate: the signal on its way forward, the error on its way back, and what both make of each layer's gradient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from instruments.contract import Curves, Frame, Line, State
from instruments.gradient_flow.network import ACTIVATIONS, FAR, Design, Weights, draw_weights, go_back, go_forward, measure_loss, root_mean_square
from instruments.gradient_flow.stripes import draw_batch
from instruments.gradient_flow.theory import predict

LIMITS = (1e-15, 1e9)
"""The same for all charts and all settings, so that a level line is always level."""
RATE = 0.1
"""The learning rate of the one step."""
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "linear": "linear"}


@dataclass(frozen=True, eq=False)
class Passage:
    """One pass forward and back. By layer, all (depth,): root mean squares of z and of the loss's slope in z, norm of the weights' gradient."""

    signals: np.ndarray
    errors: np.ndarray
    gradients: np.ndarray
    loss: float
    gradient: Weights

    @property
    def factor(self) -> float:
        """What each layer multiplies the error by on its way back: the geometric mean."""
        return float((self.errors[0] / self.errors[-1]) ** (1 / (len(self.errors) - 1)))


@lru_cache(maxsize=len(ACTIVATIONS))
def pass_through(design: Design, seed: int) -> Passage:
    pictures, classes = draw_batch()
    weights = draw_weights(design, seed)
    layers, logits = go_forward(design, weights, pictures)
    loss, error = measure_loss(logits, classes)
    gradient, errors = go_back(design, weights, layers, error)
    return Passage(
        signals=np.array([root_mean_square(layer.sum) for layer in layers]),
        errors=np.array([root_mean_square(error) for error in errors]),
        gradients=np.sqrt(np.einsum("lij,lij->l", gradient.hidden, gradient.hidden)),
        loss=loss,
        gradient=gradient,
    )


def take_step(design: Design, seed: int, gradient: Weights, scale: float) -> float:
    """The loss on the same pictures after one step along `scale` times the gradient, FAR at the most."""
    pictures, classes = draw_batch()
    weights = draw_weights(design, seed).step(gradient, RATE * scale)
    return min(measure_loss(go_forward(design, weights, pictures)[1], classes)[0], FAR)


def clip(norm: float, limit: float | None) -> float:
    """What a gradient of this norm is multiplied by (Pascanu, Mikolov & Bengio, 2013, algorithm 1)."""
    return 1.0 if limit is None or norm <= limit else limit / norm


def frame(state: State) -> Frame:
    design = Design(state["activation"], state["variance"], state["depth"], state["shortcuts"], state["batch-norm"])
    passages = {name: pass_through(replace(design, activation=name), state["seed"]) for name in ACTIVATIONS}
    chosen = passages[design.activation]
    norm = chosen.gradient.norm()
    scale = clip(norm, None if state["clip"] == "off" else float(state["clip"]))
    after, unclipped = (take_step(design, state["seed"], chosen.gradient, each) for each in (scale, 1.0))
    ratio = float(chosen.gradients[0] / chosen.gradients[-1])
    return Frame(
        views=show_flow(design, passages, scale),
        values={
            "factor": chosen.factor, "ratio": ratio, "signal": float(chosen.signals[-1]), "norm": norm, "scale": scale,
            "loss": chosen.loss, "after": format_loss(after), "unclipped": format_loss(unclipped),
        },  # fmt: skip
        reading=f"× {format_number(chosen.factor)} per layer",
        summary=describe(design, chosen, ratio, norm, scale, state["clip"], after, unclipped),
    )


def show_flow(design: Design, passages: dict[str, Passage], scale: float) -> tuple[Curves, ...]:
    layers = np.arange(1, design.depth + 1)

    def draw(field: str) -> list[Line]:
        """One line for each activation, in the order in which it is computed."""
        roles = {name: "subject" if name == design.activation else "context" for name in passages}
        way = 1 if field == "signals" else -1
        return [Line(NAMES[name], layers[::way], getattr(passage, field)[::way], roles[name]) for name, passage in passages.items()]

    signals, errors, gradients = draw("signals"), draw("errors"), draw("gradients")
    if not design.batch_norm:
        signal, error = predict(design)
        signals.append(Line("", layers, signal, "ground"))
        errors.append(Line("", layers, error * passages[design.activation].errors[-1], "ground"))
    if scale < 1:
        gradients = [replace(line, y=line.y * scale) if line.role == "subject" else line for line in gradients]
        gradients.append(Line("unclipped", layers[::-1], passages[design.activation].gradients[::-1]))
    forward, back = ("layer", (1, design.depth)), ("layer, from the last to the first", (design.depth, 1))
    return (
        Curves("signal", "Signal, on its way forward", tuple(signals), forward[0], "root mean square", forward[1], LIMITS, "log"),
        Curves("error", "Error, on its way back", tuple(errors), back[0], "root mean square", back[1], LIMITS, "log"),
        Curves("gradient", "Gradient of each layer's weights", tuple(gradients), back[0], "norm", back[1], LIMITS, "log"),
    )


def describe(design: Design, chosen: Passage, ratio: float, norm: float, scale: float, limit: str, after: float, unclipped: float) -> str:
    """The plate in words."""
    parts = {"plain": " with shortcuts", "scaled": f" with shortcuts past blocks scaled by 1/√{design.depth}", "none": ""}[design.shortcuts]
    parts += (" and" if parts else " with") + " batch normalization" if design.batch_norm else ""
    size = f"All gradients together have norm {format_number(norm)}"
    if scale < 1:
        size += f", clipped to {limit}"
    elif limit != "off":
        size += f", within the limit of {limit}"
    end = f", where without clipping it would be {format_loss(unclipped)}" if scale < 1 else ""
    return (
        f"Back through {design.depth} {NAMES[design.activation]} layers{parts}, weights of variance {design.variance:.1f}/n, the error is multiplied by "
        f"{format_number(chosen.factor)} per layer, and the first layer's gradient is {format_number(ratio)} times the last one's. "
        f"{size}: one step at rate {RATE:g} takes the loss from {format_number(chosen.loss)} to {format_loss(after)}{end}."
    )


def format_number(value: float) -> str:
    digits, e, exponent = f"{value:.3g}".partition("e")
    return f"{digits}{e}{int(exponent) if e else ''}".replace("-", "\N{MINUS SIGN}")


def format_loss(loss: float) -> str:
    return format_number(loss) if loss < FAR else f"more than {format_number(FAR)}"
