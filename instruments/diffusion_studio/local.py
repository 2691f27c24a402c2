"""The exact denoiser of somebody short-sighted: each pixel sees its neighbourhood alone.

The local score machine of Kamb & Ganguli (2025), equations 7 and 8: every pixel makes up its own mind which image it belongs to, from the
window around it. Neighbours may decide differently, and the sample is a mosaic of the data set that is in no data set. With a window
that sees everything from everywhere it is the ideal denoiser.
"""

import math

import numpy as np

from instruments.diffusion_studio.ideal import LEAST_VARIANCE
from instruments.diffusion_studio.pixels import check_images, check_state
from instruments.diffusion_studio.schedule import check_level


class LocalDenoiser:
    """E[x0(p) | x_t around p] for x0 uniform over images (n, h, w) in [-1, 1], the window centred on p and cut off at the borders.

    window is odd, from 1 [px] to `largest_window`. Raises ValueError.
    """

    def __init__(self, images: np.ndarray, window: int) -> None:
        self.images = check_images(images)
        """(n, h, w) float64."""
        largest = largest_window(self.images.shape[1:])
        if isinstance(window, bool) or not isinstance(window, (int, np.integer)) or window % 2 == 0 or not 1 <= window <= largest:
            raise ValueError(f"the window is {window!r}; it is odd and from 1 to {largest}, which sees everything from everywhere")
        self.window = int(window)

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        """(..., h, w) -> (..., h, w) in [-1, 1]. Raises ValueError."""
        weights = self.weights(x, alpha_bar)
        weights *= self.images
        return weights.sum(axis=-3)

    def weights(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        """How likely each image is behind each pixel: (..., h, w) -> (..., n, h, w), summing to 1 over n. Raises ValueError."""
        x, level = check_state(x, self.images.shape[1:]), check_level(alpha_bar)
        # In place where possible: these are the largest arrays of the studio, and the browser's memory is slow.
        misfits = x[..., None, :, :] - math.sqrt(level) * self.images
        misfits *= misfits
        logits = _sum_around(_sum_around(misfits, self.window // 2, axis=-2), self.window // 2, axis=-1)
        logits *= -0.5 / max(1 - level, LEAST_VARIANCE)
        logits -= logits.max(axis=-3, keepdims=True)
        np.exp(logits, out=logits)
        logits /= logits.sum(axis=-3, keepdims=True)
        return logits


def largest_window(shape: tuple[int, int]) -> int:
    """The window that reaches from each corner of a picture to the opposite one [px]."""
    return 2 * max(shape) - 1


def _sum_around(values: np.ndarray, reach: int, axis: int) -> np.ndarray:
    """The sum of each entry with its neighbours up to `reach` away along an axis, fewer at the ends."""
    values = values.swapaxes(axis, -1)
    side = values.shape[-1]
    totals = np.zeros((*values.shape[:-1], side + 1))
    np.cumsum(values, axis=-1, out=totals[..., 1:])
    at = np.arange(side)
    around = totals[..., np.minimum(at + reach + 1, side)] - totals[..., np.maximum(at - reach, 0)]
    return around.swapaxes(axis, -1)
