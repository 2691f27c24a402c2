"""An axis of a chart: what lies on it, where its limits are when nobody gives them, and its ticks at round values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

LONGEST_TICK = 5
"""Letters of a log axis's ticks; where one needs more, or an exponent, all are written by their exponents."""
MARGIN = 0.04
"""Of what open limits lie around, left free on either side: a line's lowest point is not on the axis, its peak not cut."""
FAR_OUTSIDE = 8
"""Plot sizes beyond which it makes no difference how far away a point is."""


@dataclass(frozen=True)
class Axis:
    """Data coordinates to chart units along one direction."""

    limits: tuple[float, float]
    span: tuple[float, float]
    scale: str

    @property
    def is_log(self) -> bool:
        return self.scale == "log"

    @property
    def ends(self) -> tuple[float, float]:
        """The limits as they are laid out: on a log scale, their logarithms."""
        low, high = (math.log10(limit) for limit in self.limits) if self.is_log else self.limits
        return low, high

    def place(self, values: np.ndarray) -> np.ndarray:
        """Chart units of `values`. What no logarithm has stands on the lower limit; what lies far outside is brought near."""
        data = np.log10(np.maximum(values, self.limits[0])) if self.is_log else np.asarray(values, float)
        (low, high), (start, end) = self.ends, self.span
        share = np.clip((data - low) / (high - low), -FAR_OUTSIDE, FAR_OUTSIDE)
        return start + share * (end - start)

    @lru_cache(maxsize=64)
    def ticks(self) -> list[tuple[float, str]]:
        """Places and texts of about four ticks at round values."""
        powers = decades(*self.ends) if self.is_log else np.empty(0)
        values = powers if powers.size else round_values(*sorted(self.limits))
        texts = [format_tick(value) for value in values]
        if powers.size and any("e" in text or len(text) > LONGEST_TICK for text in texts):
            texts = [format_power(value) for value in values]
        return list(zip(self.place(values).tolist(), texts))


def format_tick(value: float) -> str:
    """As short as it goes: 1000 and not 1e+03, 1e−6 and not 0.000001."""
    return shorten(f"{value + 0.0:g}")


def format_power(value: float) -> str:
    """A power of ten by its exponent, and 1 as itself: 0.0001 as 1e−4."""
    return shorten(f"{value:.0e}") if value != 1 else "1"


def decades(low: float, high: float) -> np.ndarray:
    """Powers of ten between 10**low and 10**high, at most five of them; perhaps none."""
    exponents = np.arange(math.ceil(low), math.floor(high) + 1)
    return 10.0 ** exponents[:: math.ceil(len(exponents) / 5) or 1]


def round_values(low: float, high: float) -> np.ndarray:
    """Multiples of 1, 2 or 5 times a power of ten between two limits, at most five steps of them."""
    rough = (high - low) / 5
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= rough * (1 - 1e-9))
    multiples = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return multiples * step


def shorten(text: str) -> str:
    """A number as Python writes it, its minus true and its exponent without padding: 1.5e-07 as 1.5e−7."""
    digits, e, exponent = text.partition("e")
    return f"{digits}{e}{int(exponent) if e else ''}".replace("-", "\N{MINUS SIGN}")


def extent(arrays: Iterable[np.ndarray], scale: str) -> tuple[float, float]:
    """Limits that all values lie between, a MARGIN away from them; values that have no place on such an axis are left out."""
    values = np.concatenate([find_places(array, scale == "log") for array in arrays])
    ends = np.array([values.min(), values.max()])
    low, high = widen(*np.log10(ends)) if scale == "log" else widen(*ends)
    return (10**low, 10**high) if scale == "log" else (low, high)


def widen(low: float, high: float) -> tuple[float, float]:
    """Two ends and some room beside them; around a single one, half a unit or more."""
    room = MARGIN * (high - low) if low < high else max(0.5, MARGIN * abs(low))
    return float(low - room), float(high + room)


def has_place(values: np.ndarray, is_log: bool = False) -> bool:
    """Whether any of the values (n,) has a place on an axis."""
    return bool(find_places(values[:1], is_log).size or find_places(values, is_log).size)


def find_places(values: np.ndarray, is_log: bool) -> np.ndarray:
    """Those of the values (n,) that have a place on an axis: finite ones, and on a log scale none at or below 0."""
    data = np.asarray(values, float)
    return data[np.isfinite(data) & (data > 0) if is_log else np.isfinite(data)]
