"""What the weights of the ideal denoiser say besides their mean: how many images are still possible, and how far off the mean may be.

The posterior deviation is not an estimate. If the picture came from the data set, the mean squared error of x0_hat is on average exactly
the posterior's variance.
"""

import numpy as np


def effective_candidates(weights: np.ndarray) -> np.ndarray:
    """exp(H), H the entropy of the weights in nats: (..., n) -> (...), from 1 where one image is certain to n where all are alike."""
    weights = _check_weights(weights)
    # A weight of 0 adds 0, and so does log(1).
    logarithms = np.log(np.where(weights > 0, weights, 1))
    return np.exp(-(weights * logarithms).sum(axis=-1))


def likeliest(weights: np.ndarray, count: int = 5) -> np.ndarray:
    """The numbers of the `count` heaviest images, the heaviest first: (n,) -> (min(count, n),) int; of equals the earlier first."""
    weights = _check_weights(weights)
    if weights.ndim != 1 or count < 1:
        raise ValueError(f"the {count} likeliest of weights {weights.shape}; it takes one row of them and at least 1")
    return np.argsort(-weights, kind="stable")[:count]


def pixel_deviation(weights: np.ndarray, images: np.ndarray) -> np.ndarray:
    """The posterior standard deviation of each pixel: weights (..., n), images (n, h, w) -> (..., h, w), from 0 to 1."""
    return np.sqrt(_pixel_variance(weights, images))


def deviation(weights: np.ndarray, images: np.ndarray) -> np.ndarray:
    """The root of the posterior variance, averaged over pixels: (..., n), (n, h, w) -> (...); what to expect of x0_hat's RMSE."""
    return np.sqrt(_pixel_variance(weights, images).mean(axis=(-2, -1)))


def _pixel_variance(weights: np.ndarray, images: np.ndarray) -> np.ndarray:
    weights, images = _check_weights(weights), np.asarray(images, dtype=np.float64)
    if images.ndim != 3 or len(images) != weights.shape[-1]:
        raise ValueError(f"weights {weights.shape} and images {images.shape} do not go together")
    means = np.tensordot(weights, images, axes=1)
    rows = [_spread(row, images, mean) for row, mean in zip(weights.reshape(-1, len(images)), means.reshape(-1, *images.shape[1:]))]
    return np.reshape(rows, means.shape)


def _spread(weights: np.ndarray, images: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """The variance around one mean: weights (n,), images (n, h, w), mean (h, w) -> (h, w)."""
    # The mean of squares less the square of the mean would round to less than nothing where one image is certain.
    apart = images - mean
    np.square(apart, out=apart)
    apart *= weights[:, None, None]
    return apart.sum(axis=0)


def _check_weights(weights: np.ndarray) -> np.ndarray:
    weights = np.asarray(weights, dtype=np.float64)
    if weights.ndim == 0 or not (weights >= 0).all() or abs(weights.sum(axis=-1) - 1).max(initial=0) > 1e-9:
        raise ValueError("these are no weights: none is below 0 and they sum to 1")
    return weights
