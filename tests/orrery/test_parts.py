import io
import json
import zipfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from orrery import assets, vendor
from orrery.page import Part
from orrery.parts import licence_of_distribution, licence_of_wheel, npm_part

ROOT = Path(__file__).parents[2]
WORDS = {
    "MIT": "Permission is hereby granted, free of charge",
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
    "BSD-3-Clause": "Redistribution and use in source and binary forms",
    "MPL-2.0": "Mozilla Public License",
    "PSF-2.0": "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
}
"""What a licence's text says under its name."""


def make_wheel(names: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in names.items():
            archive.writestr(name, text)
    return content.getvalue()


def runtime_parts() -> tuple[Part, ...]:
    """The parts of the runtime's parcel; a wheel with nothing but a licence stands in for NumPy's, a licence's words for Pagefind's."""
    return vendor.parts(ROOT, make_wheel({"numpy.dist-info/LICENSE.txt": WORDS["BSD-3-Clause"]}), WORDS["MIT"].encode())


def test_a_part_has_the_version_and_licence_of_its_package(tmp_path: Path) -> None:
    folder = tmp_path / "node_modules/@scope/waves"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": "1.2.3"}))
    (folder / "LICENSE").write_text("Do as you like, Łukasz.", encoding="utf-8")
    part = npm_part(tmp_path, "@scope/waves", "Waves", "MIT", "https://example.org", "makes waves")
    assert (part.name, part.version, part.licence, part.home, part.purpose, part.text) == ("Waves", "1.2.3", "MIT", "https://example.org", "makes waves", "Do as you like, Łukasz.")


def test_a_package_that_is_not_installed_makes_no_part(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        npm_part(tmp_path, "waves", "Waves", "MIT", "https://example.org", "makes waves")


@pytest.mark.parametrize("part", assets.parts(ROOT), ids=lambda part: part.name)
def test_the_licence_shipped_with_a_page_is_the_licence_named(part: Part) -> None:
    assert WORDS[part.licence] in part.text


@pytest.mark.parametrize("part", runtime_parts(), ids=lambda part: part.name)
def test_the_licence_shipped_with_the_runtime_is_the_licence_named(part: Part) -> None:
    assert WORDS[part.licence] in " ".join(part.text.split())


def test_a_distribution_that_is_not_installed_has_no_licence() -> None:
    with pytest.raises(PackageNotFoundError):
        licence_of_distribution("orrery-of-another-name")


def test_a_wheels_licence_is_the_one_in_its_own_metadata() -> None:
    wheel = make_wheel({"waves/LICENSE.txt": "vendored", "waves-1.dist-info/licenses/LICENSE.txt": "own", "waves-1.dist-info/licenses/waves/LICENSE": "part"})
    assert licence_of_wheel(wheel) == "own"


def test_a_wheel_without_a_licence_is_an_error() -> None:
    with pytest.raises(ValueError):
        licence_of_wheel(make_wheel({"waves/__init__.py": ""}))
