"""Scripts, styles and fonts of every page: our own modules as they are, third-party parts bundled, fonts cut to what we set.

Our scripts reach the browser unchanged: what stands in web/ is what "view source" shows.
"""

from __future__ import annotations

import pickle
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from orrery import katex_fonts
from orrery.cache import Cache, digest
from orrery.errors import AuthorErrors, Place, SourceError
from orrery.page import Part
from orrery.parcel import Parcel, pack
from orrery.parts import npm_part
from orrery.raster import Face

NEWSREADER, PLEX = "@fontsource-variable/newsreader/files/newsreader-latin-opsz", "@fontsource/ibm-plex"
FONTS: dict[str, tuple[str, dict[str, float | tuple[float, float]]]] = {
    "newsreader-text.woff2": (f"{NEWSREADER}-normal.woff2", {"wght": (400, 600), "opsz": 18}),
    "newsreader-italic.woff2": (f"{NEWSREADER}-italic.woff2", {"wght": 400, "opsz": 18}),
    "newsreader-display.woff2": (f"{NEWSREADER}-normal.woff2", {"wght": 400, "opsz": 44}),
    "ibm-plex-sans-400.woff2": (f"{PLEX}-sans/files/ibm-plex-sans-latin-400-normal.woff2", {}),
    "ibm-plex-sans-600.woff2": (f"{PLEX}-sans/files/ibm-plex-sans-latin-600-normal.woff2", {}),
    "ibm-plex-mono-400.woff2": (f"{PLEX}-mono/files/ibm-plex-mono-latin-400-normal.woff2", {}),
}
"""Name to source, and the axes kept (a range) or fixed (a number)."""
MINUS = "minus.woff2"
"""The sign of the mono face, written as a hyphen (web/style/fonts.css)."""
FACES = {"display": "newsreader-display.woff2", "sans": "ibm-plex-sans-400.woff2", "mono": "ibm-plex-mono-400.woff2"}
"""The fonts that pictures are set in at build, by role."""
FONT_PROGRAM = Path(__file__).with_name("font.py")
"""What cuts and reads fonts; another one does so anew."""
BUNDLED = "codemirror.js"
"""The one module of web/ that stands for third-party code."""
COMPLAINT = re.compile(r"\[(?:ERROR|WARNING)\] (.+)\n\n +(.+?):(\d+):\d+:")
"""Of esbuild: what is wrong, and the place of it."""


def collect(root: Path, cache: Cache) -> Parcel:
    """The parcel of scripts, styles and fonts. `root` is the project's folder."""
    files = {path.name: path.read_bytes() for path in sorted((root / "web").glob("*.js")) if path.name != BUNDLED}
    files[BUNDLED] = bundle(root, cache, root / "web" / BUNDLED)
    files["style.css"] = bundle(root, cache, root / "web/style/style.css")
    files |= {f"fonts/{name}": content for name, content in fonts(root, cache).items()}
    files |= katex(cache)
    return pack("assets", files, parts(root))


def bundle(root: Path, cache: Cache, entry: Path) -> bytes:
    """One file from `entry` and all it imports, minified by esbuild."""
    sources = [path.read_bytes() for path in sorted(entry.parent.glob(f"*{entry.suffix}"))]
    lock = (root / "package-lock.json").read_bytes()
    return cache.get(digest("bundle", entry.name, lock, *sources), lambda: run_esbuild(root, entry))


def run_esbuild(root: Path, entry: Path) -> bytes:
    command = [root / "node_modules/.bin/esbuild", entry, "--bundle", "--minify", "--format=esm", "--external:*.woff2", "--log-level=warning"]
    done = subprocess.run(command, cwd=root, capture_output=True)
    if done.returncode:
        raise AuthorErrors(list(read_complaints(root, done.stderr.decode())))
    return done.stdout


def read_complaints(root: Path, text: str) -> Iterator[SourceError]:
    """What esbuild says, each with its place. Raises ValueError where it says nothing we know."""
    found = COMPLAINT.findall(text)
    if not found:
        raise ValueError(f"esbuild failed: {text!r}")
    for what, path, line in found:
        yield SourceError(Place(path, int(line)), f"esbuild cannot read this: {what.rstrip('.')}", "Correct the file.")


def fonts(root: Path, cache: Cache) -> dict[str, bytes]:
    return {name: cut_font(root / "node_modules" / source, axes, cache) for name, (source, axes) in FONTS.items()} | {MINUS: cut_minus(root, cache)}


def cut_font(source: Path, axes: dict[str, float | tuple[float, float]], cache: Cache) -> bytes:
    """A font narrowed to `axes` and FEATURES, without hints for screens that need them no more, as WOFF2."""

    def make() -> bytes:
        from orrery import font  # what it stands on takes long to load, and few builds need it

        return font.cut(source, axes)

    return cache.get(digest("font", FONT_PROGRAM.read_bytes(), source.read_bytes(), repr(axes)), make)


def cut_minus(root: Path, cache: Cache) -> bytes:
    source = root / "node_modules" / FONTS[FACES["mono"]][0]

    def make() -> bytes:
        from orrery import font

        return font.cut_minus(source)

    return cache.get(digest("minus", FONT_PROGRAM.read_bytes(), source.read_bytes()), make)


def faces(root: Path, cache: Cache) -> dict[str, Face]:
    """Fonts of the pages as TrueType, for pictures set at build."""
    cut = fonts(root, cache)
    return {role: make_face(cut[name], cache) for role, name in FACES.items()}


def make_face(content: bytes, cache: Cache) -> Face:
    """The face of a font as WOFF2."""

    def make() -> bytes:
        from orrery import font

        return pickle.dumps(font.read_face(content))

    face: Face = pickle.loads(cache.get(digest("face", FONT_PROGRAM.read_bytes(), content), make))
    return face


def katex(cache: Cache) -> dict[str, bytes]:
    """KaTeX's style sheet without its fonts, and each of these in a style sheet of its own, all letters and no hints."""
    folder = katex_fonts.FOLDER / "fonts"
    sheets = {f"fonts/{name}.css": katex_fonts.write_sheet(name, cut_font(folder / f"{name}.woff2", {}, cache)) for name in katex_fonts.read_faces()}
    return sheets | {"katex.css": katex_fonts.strip_faces(katex_fonts.read_style()).encode()}


EDITOR_PARTS = {
    "@codemirror/view": ("CodeMirror", "edits code cells"),
    "@codemirror/autocomplete": ("CodeMirror autocomplete", "comes with CodeMirror's Python"),
    "@codemirror/merge": ("CodeMirror merge", "shows what differs between two programs"),
    "@lezer/common": ("Lezer", "parses programs for CodeMirror"),
    "@lezer/lr": ("Lezer LR", "Lezer's parser"),
    "@lezer/python": ("Lezer Python", "Python's grammar"),
    "style-mod": ("style-mod", "CodeMirror's own styles"),
    "w3c-keyname": ("w3c-keyname", "names of keys, for CodeMirror"),
    "crelt": ("crelt", "makes elements, for CodeMirror"),
    "@marijn/find-cluster-break": ("find-cluster-break", "where characters end, for CodeMirror"),
}
"""What the bundle of the editor holds: npm package to name and purpose, all by Marijn Haverbeke and others, under the MIT licence."""


def parts(root: Path) -> tuple[Part, ...]:
    """What third parties made of this parcel."""
    return (
        *(npm_part(root, package, name, "MIT", "https://codemirror.net", purpose) for package, (name, purpose) in EDITOR_PARTS.items()),
        npm_part(root, "katex", "KaTeX", "MIT", "https://katex.org", "sets the mathematics; its fonts and style sheet"),
        npm_part(root, "@fontsource-variable/newsreader", "Newsreader", "OFL-1.1", "https://github.com/productiontype/Newsreader", "the type to read"),
        npm_part(root, "@fontsource/ibm-plex-sans", "IBM Plex Sans", "OFL-1.1", "https://github.com/IBM/plex", "the type to handle"),
        npm_part(root, "@fontsource/ibm-plex-mono", "IBM Plex Mono", "OFL-1.1", "https://github.com/IBM/plex", "the type of machines"),
    )
