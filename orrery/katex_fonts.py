"""KaTeX's fonts: which of them a formula is set in, and each in a style sheet of its own.

A formula in another font is wrong, and one whose font comes late moves its line. So a lesson's fonts come with its style sheets,
before anything is painted, and only those it needs: KaTeX's own style sheet tells which class is set in which.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "node_modules/katex/dist"
FACE = re.compile(r"@font-face\{([^}]*)\}")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"(?:^|;)font-(family|weight|style):([^;]+)")
FILE = re.compile(r"fonts/([\w-]+)\.woff2")
CLASSES = re.compile(r'class="([^"]+)"')
LAST_WITH_CLASS = re.compile(r"(?:\.[\w-]+)+(?=(?:>span)?$)")
"""Of a selector: the classes of the element it is about, or of the parent of the span it is about."""
Look = dict[str, str]
"""Of `family`, `weight` and `style`, what is told."""
UPRIGHT: Look = {"family": "KaTeX_Main", "weight": "400", "style": "normal"}
"""How KaTeX sets what has no class of another font."""


@cache
def read_style() -> str:
    return (FOLDER / "katex.min.css").read_text(encoding="utf-8")


@cache
def read_faces() -> dict[str, Look]:
    """Each font's look, by file name without suffix."""
    return {FILE.findall(face)[0]: read_look(face) for face in FACE.findall(read_style())}


@cache
def read_rules() -> tuple[tuple[frozenset[str], Look], ...]:
    """What the style sheet says of the look of elements that have all of some classes; what comes later wins."""
    rules = [(selectors, read_look(body)) for selectors, body in RULE.findall(strip_faces(read_style()))]
    return tuple((read_classes(selector), look) for selectors, look in rules if look for selector in selectors.split(","))


def read_look(body: str) -> Look:
    return {of: value.strip("'\"") for of, value in DECLARATION.findall(body)}


def read_classes(selector: str) -> frozenset[str]:
    return frozenset(LAST_WITH_CLASS.findall(selector)[0].split(".")[1:])


def strip_faces(style: str) -> str:
    return FACE.sub("", style)


def find_fonts(formulas: Iterable[str]) -> tuple[str, ...]:
    """Fonts that some formulas' HTML is set in, by file name without suffix."""
    return tuple(sorted(frozenset().union(*map(read_fonts, formulas))))


@lru_cache(maxsize=4096)  # the same stand in many lessons
def read_fonts(html: str) -> frozenset[str]:
    return frozenset(map(choose_font, set(CLASSES.findall(html))))


@cache
def choose_font(classes: str) -> str:
    """The font of elements that have these classes, separated by spaces; where KaTeX has not the very one, the nearest, as browsers choose."""
    look, names = dict(UPRIGHT), set(classes.split())
    for needed, told in read_rules():
        if needed <= names:
            look |= told
    return min(read_faces().items(), key=lambda face: [face[1][of] != look[of] for of in ("family", "style", "weight")])[0]


def write_sheet(name: str, content: bytes) -> bytes:
    """A font's own style sheet, with the font inside. `content` is WOFF2."""
    look = ";".join(f"font-{of}:{value}" for of, value in read_faces()[name].items())
    return f"@font-face{{{look};src:url(data:font/woff2;base64,{b64encode(content).decode()})}}\n".encode()
