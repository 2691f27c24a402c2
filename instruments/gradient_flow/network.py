"""A fully connected network before its first step of training: one exact pass forward, one back, in float64.

Layer l has the pre-activations z_l, (n, WIDTH). With weights W_l and an activation f,

    z_1 = W_1 x,    z_l = W_l f(N(z_(l-1)))    or, with shortcuts,    z_l = z_(l-1) + s W_l f(N(z_(l-1))),

where N is batch normalization (Ioffe & Szegedy, 2015, algorithm 1, with scale 1 and shift 0) or nothing. Shortcuts pass by the whole
of a block, as in He and others (2016b, "full pre-activation"). A readout of ten units ends in softmax and mean cross-entropy. Biases
would start at 0 and are left out.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from instruments.gradient_flow.stripes import DIRECTIONS, SIDE

WIDTH, DEEPEST = SIDE**2, 50
EPSILON = 1e-5
"""Added to the variance in batch normalization."""
FAR = 1e50
"""Signals are kept within this, so that a step that is far too long still ends somewhere."""
SHORTCUTS = {"none": "None", "plain": "x + F", "scaled": "x + F/√L"}
ACTIVATIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU", "linear": "Linear"}


@dataclass(frozen=True)
class Design:
    """A network up to its weights."""

    activation: str
    variance: float
    """Of the weights, times WIDTH: 1 is Glorot and Bengio's choice for equal widths, 2 is that of He and others."""
    depth: int
    """Hidden layers, from 2 to DEEPEST."""
    shortcuts: str = "none"
    batch_norm: bool = False

    @property
    def strength(self) -> float:
        """The s before a block's own part: 1, or one over the root of the depth."""
        return self.depth**-0.5 if self.shortcuts == "scaled" else 1.0

    def strength_of(self, layer: int) -> float:
        """The s of `layer`, counted from 0: the first is no block."""
        return self.strength if layer else 1.0


@dataclass(frozen=True)
class Weights:
    """Hidden layers (depth, WIDTH, WIDTH) and the readout (DIRECTIONS, WIDTH), or the loss's gradients with respect to them."""

    hidden: np.ndarray
    readout: np.ndarray

    def norm(self) -> float:
        """The root of the sum of all squares."""
        return float(np.sqrt(np.vdot(self.hidden, self.hidden) + np.vdot(self.readout, self.readout)))

    def step(self, gradient: "Weights", rate: float) -> "Weights":
        """Gradient descent: each weight less `rate` times its slope."""
        return Weights(self.hidden - rate * gradient.hidden, self.readout - rate * gradient.readout)


@dataclass(frozen=True)
class Layer:
    """What a layer leaves behind for the way back: arrays (n, WIDTH), and `spread` (WIDTH,)."""

    input: np.ndarray
    sum: np.ndarray
    normal: np.ndarray
    spread: np.ndarray | None
    """What batch normalization divided by; None without it."""
    output: np.ndarray


def draw_weights(design: Design, seed: int) -> Weights:
    """Normal with mean 0. The readout's variance is 1 / WIDTH in every design; a shallower network has the first layers of a deeper one."""
    hidden, readout = draw_normals(seed)
    return Weights(hidden[: design.depth] * np.sqrt(design.variance / WIDTH), readout / np.sqrt(WIDTH))


@lru_cache(maxsize=1)
def draw_normals(seed: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    readout = generator.standard_normal((DIRECTIONS, WIDTH))
    return generator.standard_normal((DEEPEST, WIDTH, WIDTH)), readout


def go_forward(design: Design, weights: Weights, pictures: np.ndarray) -> tuple[list[Layer], np.ndarray]:
    """Every layer, and the logits (n, DIRECTIONS), for pictures (n, WIDTH)."""
    layers, h, z = [], pictures, np.zeros_like(pictures)
    for index, matrix in enumerate(weights.hidden):
        branch = design.strength_of(index) * multiply(h, matrix)
        z = np.clip(z + branch if design.shortcuts != "none" else branch, -FAR, FAR)
        normal, spread = normalize(z) if design.batch_norm else (z, None)
        output = activate(design.activation, normal)
        layers.append(Layer(h, z, normal, spread, output))
        h = output
    return layers, multiply(h, weights.readout)


def go_back(design: Design, weights: Weights, layers: list[Layer], error: np.ndarray) -> tuple[Weights, list[np.ndarray]]:
    """Gradients with respect to the weights and to each layer's z, (n, WIDTH), from the one with respect to the logits (Rumelhart, Hinton & Williams, 1986)."""
    gradient = Weights(np.empty_like(weights.hidden), multiply(error.T, layers[-1].output.T))
    errors, passed, arriving = [], np.zeros_like(layers[-1].sum), multiply(error, weights.readout.T)
    for index in reversed(range(design.depth)):
        layer, strength = layers[index], design.strength_of(index)
        delta = arriving * slope(design.activation, layer.output)
        delta = (denormalize(delta, layer) if layer.spread is not None else delta) + passed
        gradient.hidden[index] = strength * multiply(delta.T, layer.input.T)
        arriving = strength * multiply(delta, weights.hidden[index].T)
        passed = delta if design.shortcuts != "none" else passed
        errors.append(delta)
    return gradient, errors[::-1]


def measure_loss(logits: np.ndarray, classes: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean cross-entropy of softmax, and its gradient with respect to the logits, (n, DIRECTIONS)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    totals = powers.sum(axis=1, keepdims=True)
    right = np.arange(len(classes)), classes
    gradient = powers / totals
    gradient[right] -= 1
    return float(np.mean(np.log(totals[:, 0]) - shifted[right])), gradient / len(classes)


def activate(activation: str, z: np.ndarray) -> np.ndarray:
    if activation == "sigmoid":
        return 0.5 + 0.5 * np.tanh(0.5 * z)
    return {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}[activation](z)


def slope(activation: str, output: np.ndarray) -> np.ndarray:
    """The activation's derivative where it gave `output`; ReLU's is 0 at 0."""
    if activation == "sigmoid":
        return output * (1 - output)
    return {"tanh": lambda h: 1 - h**2, "relu": lambda h: (h > 0).astype(float), "linear": np.ones_like}[activation](output)


def normalize(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each unit with mean 0 and variance 1 over the batch, nearly (EPSILON), and what it was divided by: (n, m) -> (n, m), (m,)."""
    centred = z - z.mean(axis=0)
    spread = np.sqrt(np.mean(centred**2, axis=0) + EPSILON)
    return centred / spread, spread


def denormalize(delta: np.ndarray, layer: Layer) -> np.ndarray:
    """The gradient with respect to what `normalize` was given, from that with respect to what it gave: both (n, m)."""
    along = np.mean(delta * layer.normal, axis=0)
    return (delta - delta.mean(axis=0) - layer.normal * along) / layer.spread


def multiply(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """(n, k) and (m, k) -> (n, m), entry [i, j] the dot product of rows[i] and columns[j]. einsum is fastest where NumPy has no BLAS: in Pyodide."""
    return np.einsum("ij,kj->ik", rows, columns)


def root_mean_square(values: np.ndarray) -> float:
    return float(np.sqrt(np.vdot(values, values) / values.size))
