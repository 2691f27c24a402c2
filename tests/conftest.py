"""Shared by all tests: arithmetic that goes wrong is an error, not a warning."""

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def strict_arithmetic() -> Iterator[None]:
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        yield
