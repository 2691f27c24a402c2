"""THIRD_PARTY.md names every part a site ships, and every package named by pyproject.toml and package.json."""

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from orrery import assets, vendor
from orrery.page import Part

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")]
SHIPPED = [row for row in ROWS if len(row) == 5 and row[0] != "part" and not set(row[0]) <= {"-", " "}]
REQUIREMENT = re.compile(r"([\w-]+)(?:\[\w+\])?==(.+)")


def shipped_parts() -> Iterator[Part]:
    """Every part of both parcels. NumPy's wheel stands in for itself: its licence's text is not asked for here."""
    stand_in = io.BytesIO()
    with zipfile.ZipFile(stand_in, "w") as archive:
        archive.writestr("numpy.dist-info/LICENSE.txt", "")
    yield from assets.parts(ROOT)
    (licence,) = (pin for pin in vendor.read_pins(vendor.LOCK) if pin.name == vendor.PAGEFIND_LICENCE)
    yield from vendor.parts(ROOT, stand_in.getvalue(), vendor.fetch(licence, ROOT, print))


def direct_dependencies() -> Iterator[tuple[str, str]]:
    """Name and version, as the two files pin them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    for requirement in [*project["dependencies"], *extras]:
        match = REQUIREMENT.fullmatch(requirement)
        assert match, f"{requirement} is not pinned"
        yield match[1], match[2]
    package = json.loads((ROOT / "package.json").read_bytes())
    yield from (package["dependencies"] | package["devDependencies"]).items()


def test_the_table_holds_exactly_the_parts_a_site_ships() -> None:
    expected = [[part.name, part.version, part.licence, f"<{part.home}>", part.purpose] for part in shipped_parts()]
    assert SHIPPED == sorted(expected, key=lambda row: row[0].lower())


def test_every_part_comes_with_the_text_of_its_licence() -> None:
    assert [part.name for part in shipped_parts() if not part.text.strip()] == ["NumPy"], "NumPy's is read from its wheel, of which only a stand-in is here"


@pytest.mark.parametrize(("name", "version"), list(direct_dependencies()))
def test_every_direct_dependency_is_named_with_its_version(name: str, version: str) -> None:
    assert re.search(rf"`{re.escape(name)}`(?: \| | ){re.escape(version)}(?=[ ,])", TEXT), f"{name} {version} is not in THIRD_PARTY.md"


def test_the_licences_of_npm_packages_are_those_they_state() -> None:
    package = json.loads((ROOT / "package.json").read_bytes())
    stated = {name: json.loads((ROOT / "node_modules" / name / "package.json").read_bytes())["license"] for name in package["dependencies"] | package["devDependencies"]}
    listed = {row[0].strip("`"): row[2] for row in ROWS if len(row) == 4}
    assert {name: listed[name] for name in stated if name in listed} == {name: stated[name] for name in stated if name in listed}


def test_our_own_licence_is_mit() -> None:
    lines = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[2]) == ("MIT License", "Copyright (c) 2026 The Orrery authors")
