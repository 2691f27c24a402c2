"""The site as an app on someone's device: its icons, all from one drawing, and its manifest (W3C Web App Manifest)."""

from __future__ import annotations

import json

from orrery.course import Course
from orrery.palette import Palette
from orrery.raster import Raster
from orrery.workshop import Files

SIZE = 16
"""The drawing's side in its own units."""
PICTURES = {
    "icon-192.png": (192, 2.0, 1.0),
    "icon-512.png": (512, 2.0, 1.0),
    "maskable-512.png": (512, 0.0, 0.86),
    "apple-touch-icon.png": (180, 0.0, 0.94),
}
"""Name to side in pixels, corner and scale. Systems cut a maskable icon down to a circle of four fifths of its side."""


def make_icons(raster: Raster, palette: Palette) -> Files:
    icons: Files = {f"icons/{name}": raster.render(draw_icon(palette, corner, scale), side) for name, (side, corner, scale) in PICTURES.items()}
    return icons | {"icons/icon.svg": draw_icon(palette).encode()}


def draw_icon(palette: Palette, corner: float = 2.0, scale: float = 1.0) -> str:
    """An orbit and its moon, on the darkroom's ground."""
    ink, ground, accent = (palette.dark[name] for name in ("ink", "ground", "accent"))
    shift = SIZE / 2 * (1 - scale)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}"><rect width="{SIZE}" height="{SIZE}" rx="{corner:g}" fill="{ground}"/>'
        f'<g transform="translate({shift:g} {shift:g}) scale({scale:g})"><circle cx="8" cy="8" r="4.5" fill="none" stroke="{ink}"/>'
        f'<circle cx="11.2" cy="4.8" r="2.2" fill="{accent}" stroke="{ground}" stroke-width=".6"/></g></svg>'
    )


def make_manifest(course: Course, palette: Palette) -> Files:
    """`manifest.webmanifest`; its addresses are relative to it, so the app stands wherever the site does."""
    icons = [describe_icon(name, side) for name, (side, *_) in PICTURES.items() if not name.startswith("apple")]
    manifest = {
        "name": course.title,
        "description": course.description,
        "lang": "en",
        "start_url": ".",
        "scope": ".",
        "display": "standalone",
        "background_color": palette.dark["ground"],
        "theme_color": palette.dark["ground"],
        "icons": icons,
    }
    return {"manifest.webmanifest": (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()}


def describe_icon(name: str, side: int) -> dict[str, str]:
    purpose = "maskable" if name.startswith("maskable") else "any"
    return {"src": f"icons/{name}", "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
