"""Authors' pictures as HTML, with their size where it can be told, so that the page keeps their room before they arrive."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from markupsafe import Markup

from orrery.png import SIGNATURE
from orrery.slots import Picture

VIEW_BOX = re.compile(r'\bviewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"')


def show_picture(picture: Picture, file: Path) -> Markup:
    size = measure(file)
    room = Markup(' width="{}" height="{}"').format(*size) if size else Markup()
    return Markup('<img src="{}" alt="{}"{}>').format(picture.source, picture.alternative, room)


def measure(picture: Path) -> tuple[int, int] | None:
    """Width and height of a PNG [pixels] or of an SVG's view box; None for other formats and where it cannot be told."""
    content = picture.read_bytes()
    if content.startswith(SIGNATURE) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if picture.suffix.lower() == ".svg":
        opening = re.search(r"<svg\b[^>]*>", content.decode("utf-8", errors="replace"))
        box = VIEW_BOX.search(opening[0]) if opening else None
        return (round(float(box[1])), round(float(box[2]))) if box else None
    return None
