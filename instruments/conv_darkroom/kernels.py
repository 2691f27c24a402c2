"""The 3x3 kernels a learner can start from, as they are laid on the picture (correlation, not flipped).

Gaussian is the outer product of the binomial (1, 2, 1) with itself; sobel is Sobel & Feldman's operator of 1968, positive where the
picture grows brighter to the right (x) or downwards (y); outline and Laplacian sum to zero, so an even area answers 0.
"""

import numpy as np

KERNELS: dict[str, np.ndarray] = {
    "identity": np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box-blur": np.full((3, 3), 1 / 9),
    "gaussian": np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "outline": np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "emboss": np.array([[-2.0, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "sobel-x": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel-y": np.array([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "laplacian": np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
}

for _kernel in KERNELS.values():
    _kernel.flags.writeable = False
