"""A formula in one line of letters, as one would type it into a message: what an excerpt of a search can show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from xml.etree import ElementTree

MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
PRIME = "\N{PRIME}"
BRACKETED = re.compile(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
"""In brackets as a whole, with two more levels of them inside."""
INVISIBLE = re.compile("[\N{FUNCTION APPLICATION}\N{INVISIBLE TIMES}\N{INVISIBLE SEPARATOR}\N{ZERO WIDTH SPACE}]")


@lru_cache(maxsize=4096)
def spell(html: str) -> str:
    """A formula as KaTeX sets it: x_0, λ/2, √(1−β_2). Statements side by side have a space between them."""
    return " ".join(write(ElementTree.fromstring(formula)) for formula in MATHML.findall(html))


def write(element: ElementTree.Element) -> str:
    name = element.tag.rpartition("}")[2]
    if name == "mspace":
        return " "
    if name == "mover" and element.get("accent") == "true":
        return write(element[0])
    parts = [write(part) for part in element]
    if name == "mfrac" and element.get("linethickness") == "0px":
        return " choose ".join(map(group, parts))
    if name in JOINTS:
        return join(parts, JOINTS[name])
    if name == "mroot":
        return f"{parts[1]}√{group(parts[0])}"
    text = INVISIBLE.sub("", element.text or "") + BETWEEN.get(name, "").join(parts)
    return f"√{group(text)}" if name == "msqrt" else text


JOINTS = {"mfrac": "/", "msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^", "munderover": "_^"}
"""What stands between the parts of an element."""

BETWEEN = {"mtable": "; ", "mtr": " "}
"""What stands between rows, and in a row."""


def join(parts: Sequence[str], joints: str) -> str:
    first, *others = map(group, parts)
    return first + "".join(other if other.startswith(PRIME) else joint + other for joint, other in zip(joints, others, strict=True))


def group(text: str) -> str:
    is_one = len(text) < 2 or text.isalnum() or text == PRIME * len(text) or BRACKETED.fullmatch(text)
    return text if is_one else f"({text})"
