"""The picture that stands for a page where its link is shared: 1200 by 630 pixels, in the darkroom's colours.

It holds what the page begins with, and pictures or a chart of its first figure that has any. Whoever shows a card needs its whole
address, so a course that does not say where it stands has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from instruments.contract import list_names
from orrery.bake import Baked
from orrery.course import Course
from orrery.icons import SIZE, draw_icon
from orrery.lesson_page import ResolvedLesson, choose_patch
from orrery.palette import Palette, mix
from orrery.page import CardPlace
from orrery.raster import Face, Raster
from orrery.workshop import Files

COURSE_CARD = "cards/course.png"
WIDTH, HEIGHT = 1200, 630
EDGE, GUTTER = 64, 40
TRAY = 556
"""Width of what prints lie on, at the card's right edge."""
PRINT = 438
"""The larger of two prints, and the only one."""
CHART = 500
"""A chart's width; it is three quarters as high."""
SMALL = 196
"""The smaller of two prints, which overlaps the larger one's corner."""
WEDGE_TOP, WEDGE_HEIGHT, WEDGE_STEP = 544, 22, 40
"""A step is narrower where there are many."""
TITLE_SIZES = (68, 60, 52, 44, 36)
"""The largest that lets a title stand in four lines is taken."""
MOST_LINES = 4
HEAD_INDENT = 58
"""From the mark to the course's title."""
SUBSCRIPTS = re.compile("[₀-₉]")


@dataclass(frozen=True)
class Card:
    """What a card says."""

    course: str
    """The course's title, above; empty on the course's own card."""
    kicker: str
    title: str
    steps: int
    """Patches of the wedge: one for each lesson, while that is not too many."""
    step: int
    """This lesson's patch, from 1; 0 on the course's own card."""
    views: tuple[Mapping[str, Any], ...] = ()
    """One or two pictures, or one chart, as they were baked."""
    words: str = ""
    """What they show."""


def make_cards(course: Course, lessons: list[ResolvedLesson], raster: Raster, palette: Palette) -> Files:
    """A card for the course and one for each lesson; none where no page can name one."""
    if not course.address:
        return {}
    cards = {COURSE_CARD: make_course_card(course, lessons)} | {name_card(lesson): make_lesson_card(lesson, course) for lesson in lessons}
    return dict(raster.render_all({name: draw_card(card, raster.faces, palette.dark) for name, card in cards.items()}, WIDTH))


def place_card(name: str, card: Card, course: Course) -> CardPlace:
    return CardPlace(course.locate(name), f"{card.title}. {card.words}" if card.words else card.title)


def name_card(resolved: ResolvedLesson) -> str:
    return f"cards/{resolved.lesson.folder}.png"


def make_lesson_card(resolved: ResolvedLesson, course: Course) -> Card:
    lesson, front = resolved.lesson, resolved.front
    views, words = choose_views([resolved.baked[use] for use in resolved.draft.uses])
    kicker = f"Lesson {lesson.number} · {front.level} · {front.minutes} min"
    step, steps = choose_patch(int(lesson.number), len(course.lessons))
    return Card(course.title, kicker, front.title, steps, step, views, words)


def make_course_card(course: Course, lessons: list[ResolvedLesson]) -> Card:
    views, words = choose_views([lesson.baked[use] for lesson in lessons for use in lesson.draft.uses])
    _, steps = choose_patch(1, len(course.lessons))
    return Card("", f"A course in {len(course.lessons)} lessons", course.title, steps, 0, views, words)


def choose_views(figures: list[Baked]) -> tuple[tuple[Mapping[str, Any], ...], str]:
    """The first and the last picture of the first bench that has any, or else the first chart; and the figure's summary."""
    for figure in figures:
        benches = figure.setting.instrument.benches
        first = set(list_names(benches[0].views)) if benches else set()
        views = [view for view in figure.drawing["views"] if not first or view["name"] in first]
        pixels, charts = ([view for view in views if view["kind"] == kind] for kind in ("pixels", "svg"))
        if pixels or charts:
            return tuple(pixels[:1] + pixels[1:][-1:] or charts[:1]), figure.drawing["summary"]
    return (), ""


def draw_card(card: Card, faces: Mapping[str, Face], colours: Mapping[str, str]) -> str:
    room = WIDTH - EDGE - (TRAY + GUTTER if card.views else EDGE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours["ground"]}"/>'
        f"{draw_head(card, room, faces, colours)}{draw_title(card, room, faces, colours)}{draw_wedge(card, room, colours)}{draw_views(card.views, faces, colours)}</svg>"
    )


def draw_head(card: Card, room: float, faces: Mapping[str, Face], colours: Mapping[str, str]) -> str:
    """The orbit and its moon, and the course's title beside it."""
    mark = draw_icon(Palette(colours, colours), corner=0).replace("<svg ", f'<svg x="{EDGE - 14}" y="{EDGE - 14}" width="{SIZE * 4}" height="{SIZE * 4}" ', 1)
    lines = break_lines(card.course, room - HEAD_INDENT, 20, faces.get("sans"))[:2]
    top = EDGE + (25 if len(lines) == 1 else 12)
    return mark + "".join(draw_text(line, EDGE + HEAD_INDENT, top + 27 * at, 20, "sans", colours["second"], faces) for at, line in enumerate(lines))


def draw_title(card: Card, room: float, faces: Mapping[str, Face], colours: Mapping[str, str]) -> str:
    size, lines = set_title(card.title, room, faces.get("display"))
    leading = round(size * 1.1)
    bottom = WEDGE_TOP - 52
    top = bottom - leading * (len(lines) - 1)
    kicker = draw_text(card.kicker.upper(), EDGE, top - size - 22, 22, "mono", colours["second"], faces, ' letter-spacing="1.4"')
    tracking = f' letter-spacing="{-size / 100:g}"'
    return kicker + "".join(draw_text(line, EDGE - size / 24, top + leading * at, size, "display", colours["ink"], faces, tracking) for at, line in enumerate(lines))


def set_title(title: str, room: float, face: Face | None) -> tuple[int, list[str]]:
    """The title's size [px] and its lines: as large as goes."""
    for size in TITLE_SIZES:
        lines = break_lines(title, room, size, face)
        if len(lines) <= MOST_LINES and all(measure(line, size, face) <= room for line in lines):
            break
    return size, balance_lines(lines, size, face)


def balance_lines(lines: list[str], size: float, face: Face | None) -> list[str]:
    """As many lines of the same words, the longest as short as goes."""
    best = lines
    while len(narrower := break_lines(" ".join(best), max(measure(line, size, face) for line in best) - 1, size, face)) == len(lines) and narrower != best:
        best = narrower
    return best


def break_lines(text: str, room: float, size: float, face: Face | None) -> list[str]:
    """Words in as few lines as fit; a word wider than the room has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size, face) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def measure(text: str, size: float, face: Face | None) -> float:
    return face.measure(text, size) if face else 0.5 * size * len(text)


def draw_text(text: str, x: float, y: float, size: int, role: str, colour: str, faces: Mapping[str, Face], more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-family="{name_family(role, faces)}" font-size="{size}" fill="{colour}"{more}>{escape(text)}</text>'


def name_family(role: str, faces: Mapping[str, Face]) -> str:
    return f"'{faces[role].family}'" if role in faces else "none"


def draw_wedge(card: Card, room: float, colours: Mapping[str, str]) -> str:
    """The step wedge of every page, this lesson's patch marked."""
    width = min(WEDGE_STEP, room / card.steps)
    patches = []
    for step in range(card.steps):
        place = f'x="{EDGE + step * width:g}" width="{width:g}"'
        patches.append(f'<rect {place} y="{WEDGE_TOP}" height="{WEDGE_HEIGHT}" fill="{mix(colours["ink"], colours["panel"], step / card.steps)}"/>')
        if step + 1 == card.step:
            patches.append(f'<rect {place} y="{WEDGE_TOP + WEDGE_HEIGHT}" height="6" fill="{colours["accent"]}"/>')
    return "".join(patches)


def draw_views(views: tuple[Mapping[str, Any], ...], faces: Mapping[str, Face], colours: Mapping[str, str]) -> str:
    """The tray and what lies on it."""
    if not views:
        return ""
    left = WIDTH - EDGE - PRINT
    tray = f'<rect x="{WIDTH - TRAY}" width="{TRAY}" height="{HEIGHT}" fill="{colours["panel"]}"/>'
    if views[0]["kind"] == "svg":
        return tray + draw_chart(views[0]["svg"], faces, colours)
    if len(views) == 1:
        return tray + draw_print(views[0], left, (HEIGHT - PRINT) / 2, PRINT, colours)
    return tray + draw_print(views[-1], left, EDGE, PRINT, colours) + draw_print(views[0], WIDTH - TRAY - 24, HEIGHT - EDGE - SMALL, SMALL, colours)


def draw_print(view: Mapping[str, Any], x: float, y: float, side: float, colours: Mapping[str, str]) -> str:
    """A picture's pixels as squares, within a square of that side, with an edge. What is transparent in it is bare ground."""
    scale = side / max(view["width"], view["height"])
    place = f'x="{x:g}" y="{y:g}" width="{view["width"] * scale:g}" height="{view["height"] * scale:g}"'
    picture = f'<image {place} image-rendering="optimizeSpeed" preserveAspectRatio="none" href="data:image/png;base64,{view["png"]}"/>'
    return f'<rect {place} fill="{colours["ground"]}"/>{picture}<rect {place} fill="none" stroke="{colours["edge"]}" stroke-width="2"/>'


def draw_chart(svg: str, faces: Mapping[str, Face], colours: Mapping[str, str]) -> str:
    """A chart, its roles coloured as the style sheet colours them; small figures, which our faces lack, are set from large ones."""
    height, sans, mono = CHART * 3 / 4, name_family("sans", faces), name_family("mono", faces)
    place = f'x="{WIDTH - (TRAY + CHART) / 2:g}" y="{(HEIGHT - height) / 2:g}" width="{CHART}" height="{height:g}"'
    chart = svg.replace("<svg ", f'<svg class="chart" {place} font-family="{sans}" font-size="11" ', 1)
    figures = SUBSCRIPTS.sub(lambda match: f'<tspan baseline-shift="sub" font-size="8">{ord(match[0]) - ord("₀")}</tspan>', chart)
    return f"<style>{style_chart(mono, colours)}</style>{figures}"


def style_chart(mono: str, colours: Mapping[str, str]) -> str:
    ink, second, panel, plus, minus, hairline, edge, accent = (colours[name] for name in ("ink", "second", "panel", "plus", "minus", "hairline", "edge", "accent"))
    rules = {
        "path": "fill: none; stroke-linejoin: round; stroke-linecap: round",
        "text": f"fill: {second}; stroke: {panel}; stroke-width: 3; paint-order: stroke; stroke-linejoin: round",
        "grid": f"stroke: {hairline}; stroke-width: .5",
        "axis": f"stroke: {edge}; stroke-width: 1",
        "ground": f"stroke: {mix(plus, panel, 0.45)}; stroke-width: .75",
        "ring": f"fill: {plus}; fill-opacity: .08; stroke: {mix(plus, panel, 0.45)}; stroke-width: .75",
        "context": f"stroke: {mix(second, panel, 0.7)}; stroke-width: 1.5",
        "subject": f"stroke: {accent}; stroke-width: 2",
        "subject-name": f"fill: {ink}",
        "tick": f"font-family: {mono}; font-size: 10px",
        "bar-rail": f"stroke: {hairline}; stroke-width: 1",
        "bar": f"fill: {mix(second, panel, 0.55)}",
        "bar-name": f"fill: {ink}",
        "bar-value": f"text-anchor: end; font-family: {mono}",
        "cell-plus": f"fill: {mix(plus, panel, 0.45)}; stroke: {hairline}",
        "cell-minus": f"fill: {mix(minus, panel, 0.45)}; stroke: {hairline}",
        "cell-zero": f"fill: none; stroke: {hairline}",
        "cell-factors": f"fill: {ink}; font-family: {mono}; stroke: none",
        "cell-product": f"fill: {ink}; font-family: {mono}; stroke: none",
        "sum": f"fill: {ink}; font-family: {mono}; stroke: none",
    }
    anchors = {"left": "end", "right": "end", "below": "middle", "top": "start"}
    roles = [f".chart {name if name in ('path', 'text') else f'[data-role={name}]'} {{ {rule} }}" for name, rule in rules.items()]
    return " ".join([*roles, *(f".chart [data-side={side}] {{ text-anchor: {anchor} }}" for side, anchor in anchors.items())])
