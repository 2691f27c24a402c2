"""A directive: a fence whose info is `{name}`, option lines `:key: value` first, then the body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orrery.errors import ErrorLog, Place

OPTION = re.compile(r":([a-z][a-z0-9_-]*):(?:[ \t]+(.*))?$")
INFO = re.compile(r"\{([^}]*)\}\s*(.*)$")


@dataclass(frozen=True)
class Option:
    name: str
    value: str
    place: Place


@dataclass(frozen=True)
class Directive:
    name: str
    argument: str
    place: Place
    """The opening line."""
    options: dict[str, Option]
    body: str
    """Without blank lines around it."""
    body_place: Place


def is_directive(info: str) -> bool:
    return info.strip().startswith("{")


def read_directive(info: str, content: str, place: Place, log: ErrorLog) -> Directive:
    """Read a fence that opens at `place`. Malformed options are logged and left out."""
    match = INFO.match(info.strip())
    name, argument = match.groups() if match else (info.strip().lstrip("{"), "")
    lines = content.split("\n")
    options, used = read_options(lines, place.below(1), log)
    while used < len(lines) and not lines[used].strip():
        used += 1
    body = "\n".join(lines[used:]).rstrip()
    return Directive(name.strip(), argument.strip(), place, options, body, place.below(1 + used))


def read_options(lines: list[str], place: Place, log: ErrorLog) -> tuple[dict[str, Option], int]:
    """The options, and how many lines they take."""
    options: dict[str, Option] = {}
    for number, line in enumerate(lines):
        here = place.below(number)
        if not line.startswith(":"):
            return options, number
        match = OPTION.match(line.rstrip())
        if not match:
            log.add(here, f'"{line.strip()}" is no option', "Write `:name: value`, the name in lower case with hyphens.")
        elif match[1] in options:
            log.add(here, f'the option "{match[1]}" is given twice, first at {options[match[1]].place}', "Keep one of the two.")
        else:
            options[match[1]] = Option(match[1], (match[2] or "").strip(), here)
    return options, len(lines)
