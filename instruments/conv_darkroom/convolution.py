"""One kernel over one picture, and the same kernel over its own answer, level upon level.

What networks call a convolution is a cross-correlation: `correlate` lays the kernel on the picture as it is, `convolve` turns it by
half a turn first (Goodfellow, Bengio & Courville 2016, chapter 9). The borders are PyTorch's: its "reflect" does not repeat the edge
pixel, which SciPy's ndimage calls "mirror". Arithmetic is in float64 whatever comes in; numbers that are not finite are refused.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

PADDINGS = {"valid": None, "zero": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""What lies beyond the border, as PyTorch names it, to the mode of `numpy.pad`; "valid" goes nowhere beyond."""

ACTIVATIONS = ("linear", "relu", "relu-pool")
"""What a level of the ladder does with its responses: nothing, cut off below zero, then halve both sides by 2x2 maxima."""


def correlate(image: np.ndarray, kernel: np.ndarray, padding: str = "zero") -> np.ndarray:
    """out[i, j] = sum over u, v of kernel[u, v] * image[i + u, j + v].

    image (h, w), kernel (p, q) -> (h, w); with padding "valid" -> (h - p + 1, w - q + 1). Padding needs odd p and q, so that the kernel
    has a centre. Raises ValueError.
    """
    image, kernel = _matrix("image", image), _matrix("kernel", kernel)
    padded = pad(image, kernel.shape, padding)
    height, width = (side - reach + 1 for side, reach in zip(padded.shape, kernel.shape))
    if height < 1 or width < 1:
        raise ValueError(f"a kernel of shape {kernel.shape} does not fit into an image of shape {image.shape}")
    # Nine shifted additions: at 64x64 faster than gathering windows, and each is a product a learner can point at. All rows in one
    # line are three times as fast as row by row; what is added where one row runs into the next is cut off at the end.
    line, stride = padded.ravel(), padded.shape[1]
    sums = np.zeros(height * stride)
    length = len(sums) - stride + width
    product = np.empty(length)
    for (u, v), weight in np.ndenumerate(kernel):
        start = u * stride + v
        sums[:length] += np.multiply(line[start : start + length], weight, out=product)
    return sums.reshape(height, stride)[:, :width]


def convolve(image: np.ndarray, kernel: np.ndarray, padding: str = "zero") -> np.ndarray:
    """`correlate` with the kernel turned by half a turn: the convolution of mathematics."""
    return correlate(image, _matrix("kernel", kernel)[::-1, ::-1], padding)


def ladder(
    image: np.ndarray,
    kernel: np.ndarray,
    levels: int = 4,
    activation: str | Sequence[str] = "linear",
    padding: str = "zero",
    bias: float = 0.0,
) -> list[np.ndarray]:
    """The responses at each level when the kernel is applied to its own answer `levels` times, bias and activation included.

    `activation` is one of ACTIVATIONS for all levels, or one for each. Nothing is rescaled: a linear ladder of sobel-x grows by a
    factor of up to 8 per level. Raises ValueError.
    """
    responses = []
    for each in _activations(activation, levels):
        image = activate(correlate(image, kernel, padding) + bias, each)
        responses.append(image)
    return responses


def receptive_field(levels: int, size: int = 3, activation: str | Sequence[str] = "linear") -> int:
    """The side of the square of picture pixels [px] that one response at that level has seen: 3, 5, 7, 9 for 3x3 without pooling.

    A kernel reaches size - 1 steps further, a step being 2 px after one pooling, 4 px after two (Araujo, Norris & Sim 2019).
    """
    side, step = 1, 1
    for each in _activations(activation, levels):
        side += (size - 1) * step
        if each == "relu-pool":
            side, step = side + step, 2 * step
    return side


def activate(responses: np.ndarray, activation: str) -> np.ndarray:
    """What one of ACTIVATIONS makes of responses (h, w): as many, or half as many on both sides. Raises ValueError."""
    if activation == "linear":
        return responses
    positive = np.maximum(responses, 0)
    if activation == "relu":
        return positive
    if min(positive.shape) < 2:
        raise ValueError(f"a map of shape {positive.shape} is too small to pool")
    return max_pool(positive[None])[0]


def max_pool(maps: np.ndarray) -> np.ndarray:
    """The largest of each 2x2 block over axes 1 and 2 of (n, h, w, ...); an odd last row or column is left out."""
    height, width = (side // 2 * 2 for side in maps.shape[1:3])
    rows = np.maximum(maps[:, 0:height:2], maps[:, 1:height:2])
    return np.maximum(rows[:, :, 0:width:2], rows[:, :, 1:width:2])


def pad(image: np.ndarray, shape: tuple[int, int], padding: str) -> np.ndarray:
    """The image (h, w) with what lies beyond its borders, as far as a kernel of that shape (p, q) reaches: (h + p - 1, w + q - 1).

    With padding "valid", the image itself. Raises ValueError.
    """
    if padding not in PADDINGS:
        raise ValueError(f"no padding {padding!r}; known: {', '.join(PADDINGS)}")
    if padding == "valid":
        return image
    if not all(side % 2 for side in shape):
        raise ValueError(f"a kernel of shape {shape} has no centre: use odd sides, or padding 'valid'")
    reach = [side // 2 for side in shape]
    # As in PyTorch: a mirror cannot show the edge itself, a circle cannot be gone round twice.
    room = [side - (padding == "reflect") for side in image.shape]
    if padding in ("reflect", "circular") and any(r > most for r, most in zip(reach, room)):
        raise ValueError(f"an image of shape {image.shape} is too small for padding {padding!r} under a kernel of shape {shape}")
    if padding == "zero":  # by hand: np.pad costs more than the nine additions
        padded = np.zeros([side + 2 * r for side, r in zip(image.shape, reach)])
        padded[tuple(slice(r, r + side) for side, r in zip(image.shape, reach))] = image
        return padded
    rows, columns = (_sources(side, r, padding) for side, r in zip(image.shape, reach))
    return image[rows[:, None], columns]


@lru_cache(maxsize=32)
def _sources(side: int, reach: int, padding: str) -> np.ndarray:
    """Where along one side each place of the padded image takes its number from: (side + 2 reach,) int. Kept, since np.pad is slow."""
    return np.pad(np.arange(side), reach, mode=PADDINGS[padding])


def _matrix(name: str, values: np.ndarray) -> np.ndarray:
    try:
        matrix = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"the {name} holds something that is no number") from None
    if matrix.ndim != 2 or matrix.size == 0:
        raise ValueError(f"the {name} has shape {matrix.shape}; it needs rows and columns")
    if not np.isfinite(matrix).all():
        raise ValueError(f"the {name} holds a number that is not finite")
    return matrix


def _activations(activation: str | Sequence[str], levels: int) -> list[str]:
    if levels < 1:
        raise ValueError(f"a ladder has at least one level, not {levels}")
    each = [activation] * levels if isinstance(activation, str) else list(activation)
    if len(each) != levels:
        raise ValueError(f"{len(each)} activations for {levels} levels")
    if unknown := set(each) - set(ACTIVATIONS):
        raise ValueError(f"no activation {unknown.pop()!r}; known: {', '.join(ACTIVATIONS)}")
    return each
