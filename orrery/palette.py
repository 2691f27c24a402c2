"""The site's colours, read from the style sheet that names them, for what no style sheet reaches: icons, cards, the app's frame."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


@dataclass(frozen=True)
class Palette:
    """Colours by name, as `#rrggbb`."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def read_palette(tokens: str) -> Palette:
    """The pairs in the text of `tokens.css`. Raises ValueError where there are none."""
    pairs = PAIR.findall(tokens)
    if not pairs:
        raise ValueError("tokens.css names no pair of colours")
    return Palette({name: light for name, light, _ in pairs}, {name: dark for name, _, dark in pairs})


def mix(one: str, other: str, share: float) -> str:
    """The colour on the way from `other` (0) to `one` (1), in sRGB."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(first * share + second * (1 - share)):02x}" for first, second in pairs)
