"""Fonts cut to what we set, and read as what pictures are set in: the one door to fontTools."""

from __future__ import annotations

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from orrery.raster import Face

FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum", "zero"]
"""What of a font's typography our style sheet can reach."""
HYPHEN, MINUS = ord("-"), ord("\N{MINUS SIGN}")
RENAMED = {"IBM Plex": "Orrery"}
"""Names their licence reserves for the unaltered font (OFL 1.1, section 3), and ours for the cut one."""


def cut(source: Path, axes: dict[str, float | tuple[float, float]]) -> bytes:
    """The font narrowed to `axes` and FEATURES, without hints for screens that need them no more, as WOFF2."""
    font = TTFont(source, recalcTimestamp=False)
    if axes:
        font = reload(instancer.instantiateVariableFont(font, axes))
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    rename(font)
    return save(font)


def cut_minus(source: Path) -> bytes:
    """A font of one sign, the minus, for where a hyphen is written: a field for numbers takes no other."""
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    subsetter.populate(unicodes=[MINUS])
    subsetter.subset(font)
    for table in font["cmap"].tables:
        table.cmap = {HYPHEN: glyph for glyph in table.cmap.values()}
    rename(font)
    return save(font)


def save(font: TTFont, flavor: str | None = "woff2") -> bytes:
    font.flavor = flavor
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


def reload(font: TTFont) -> TTFont:
    """The font as it would be read from a file: what the instancer leaves open in memory is settled then."""
    return TTFont(io.BytesIO(save(font)), recalcTimestamp=False)


def rename(font: TTFont) -> None:
    """Take a reserved name off a font that is no longer what it names."""
    for record in font["name"].names:
        text = record.toUnicode()
        for reserved, ours in RENAMED.items():
            if record.nameID in (1, 3, 4, 6, 16, 18, 21):
                text = text.replace(reserved, ours).replace(reserved.replace(" ", ""), ours)
        record.string = text


def read_face(content: bytes) -> Face:
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    widths, em = font["hmtx"], font["head"].unitsPerEm
    advances = {chr(code): widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    return Face(font["name"].getBestFamilyName(), save(font, None), advances)
