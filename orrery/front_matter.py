"""A lesson's front matter: YAML between two lines of dashes, every key known, every value of its type."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from calendar import month_name, monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from orrery.errors import ErrorLog, Place, SourceError, suggest

CONCEPT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
LEVELS = ("introductory", "intermediate", "advanced")
EXAMPLE = 'Write `title: "…"`, subtitle, level, minutes and concepts between two lines `---` at the very top'
IN_QUOTES = 'Put a text that holds ": " or "#" in quotes.'
IN_SINGLE_QUOTES = "In double quotes YAML reads a backslash as an escape; write it in single quotes: '…'."
CONTROLS = ("Cc", "Zl", "Zp")
"""Kinds of characters that no line of text has: `\\theta`, `\\nu` and `\\Phi` begin with one where YAML has read them as escapes."""
DAY = re.compile(r"([1-9]\d{3})-(\d\d)-(\d\d)$")


@dataclass(frozen=True)
class FrontMatter:
    """What a lesson says about itself."""

    title: str
    subtitle: str
    """One sentence; inline Markdown."""
    level: str
    """One of LEVELS."""
    minutes: int
    concepts: tuple[str, ...]
    next: str
    """One line about the next lesson, or nothing."""
    updated: date | None
    """The day of the last change worth telling, which puts the lesson into the course's feed."""
    places: Mapping[str, Place]
    """Key to its line."""


def read_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text", 'Write the text in quotes: "…".')
    return value.strip()


def read_level(value: Any) -> str:
    if value not in LEVELS:
        raise ValueError("a level", f"Choose one of: {', '.join(LEVELS)}.")
    return str(value)


def read_minutes(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a number of minutes", "Write a whole number from 1 on.")
    return value


def read_concepts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and CONCEPT.match(item) for item in value):
        raise ValueError("a list of concepts", "Write them in brackets, in lower case, words joined by hyphens: [dropout, batch-norm].")
    return tuple(value)


def read_updated(value: Any) -> date:
    if type(value) is not date:
        raise ValueError("a day", "Write it as year-month-day, without quotes: 2026-11-25.")
    return value


READERS: dict[str, Callable[[Any], Any]] = {
    "title": read_text,
    "subtitle": read_text,
    "level": read_level,
    "minutes": read_minutes,
    "concepts": read_concepts,
    "next": read_text,
    "updated": read_updated,
}
OPTIONAL: dict[str, Any] = {"next": "", "updated": None}


def read_front_matter(text: str, place: Place, log: ErrorLog) -> FrontMatter | None:
    """Read the YAML whose first line stands at `place`; None if anything in it is wrong."""
    before = len(log.errors)
    with log.gather():
        root = compose(text, place)
        values, places = read_keys(root, place, log)
        for key in READERS.keys() - OPTIONAL.keys() - places.keys():
            log.add(place.below(-1), f'the front matter has no "{key}"', f"Add a line `{key}: …`.")
        if len(log.errors) == before:
            return FrontMatter(**OPTIONAL | values, places=places)
    return None


def compose(text: str, place: Place) -> yaml.MappingNode:
    """The YAML's tree, which knows its lines. Raises SourceError."""
    try:
        root = parse(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        mend = IN_SINGLE_QUOTES if error.context == "while scanning a double-quoted scalar" else IN_QUOTES
        raise SourceError(place.below(mark.line if mark else 0), f"the front matter is not YAML: {error.problem}", mend) from None
    except yaml.YAMLError as error:
        raise SourceError(place, f"the front matter is not YAML: {' '.join(str(error).split())}", "Write plain text without control characters.") from None
    if not isinstance(root, yaml.MappingNode):
        raise SourceError(place.below(-1), "the front matter holds no keys", f"{EXAMPLE}.")
    return root


def parse(text: str) -> yaml.Node | None:
    """The YAML's tree. Raises YAMLError as PyYAML words it: its parser in C, where there is one, is ten times as quick, and has other words."""
    if yaml.__with_libyaml__:
        with contextlib.suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def read_keys(root: yaml.MappingNode, place: Place, log: ErrorLog) -> tuple[dict[str, Any], dict[str, Place]]:
    """Values that are as they should be, and the places of all known keys."""
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for key_node, value_node in root.value:
        key, here = str(key_node.value), place.below(key_node.start_mark.line)
        if key not in READERS:
            log.add(here, f'the front matter has no key "{key}"', suggest(key, READERS))
            continue
        if key in places:
            log.add(here, f'"{key}" is given twice, first at {places[key]}', "Keep one of the two.")
            continue
        places[key] = here
        with log.gather():
            values[key] = read_value(key, value_node, here)
    return values, places


def read_value(key: str, node: yaml.Node, place: Place) -> Any:
    """The value, checked. Raises SourceError."""
    if key == "updated":
        check_day(node, place)
    try:
        value = SafeConstructor().construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as error:
        raise SourceError(place, f'"{key}" cannot be read: {" ".join(str(error).split())}', "Write the value in quotes.") from None
    check_characters(key, node, place)
    try:
        return READERS[key](value)
    except ValueError as error:
        kind, mend = error.args
        raise SourceError(place, f'"{key}" is {value!r}, not {kind}', mend) from None


def check_day(node: yaml.Node, place: Place) -> None:
    """What is written like a day, in quotes or without, must be in the calendar. Raises SourceError."""
    match = DAY.match(str(node.value))
    if not match:
        return
    year, month, day = map(int, match.groups())
    if not 1 <= month <= 12:
        raise SourceError(place, f'"updated" is {node.value}, and a year has 12 months', "Write year-month-day: 2026-11-25.")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise SourceError(place, f'"updated" is {node.value}, and {month_name[month]} {year} has {days} days', f"Choose a day from 1 to {days}.")


def check_characters(key: str, node: yaml.Node, place: Place) -> None:
    """A text is one line without control characters: YAML makes a tab and "heta" of a `\\theta` in double quotes. Raises SourceError."""
    text = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    at = next((index for index, character in enumerate(text) if unicodedata.category(character) in CONTROLS), None)
    if at is not None:
        mend = IN_SINGLE_QUOTES if node.style == '"' else "Write plain text on one line, without control characters."
        raise SourceError(place, f'"{key}" holds the control character {text[at]!r} before "{text[at + 1 :][:10]}"', mend)
