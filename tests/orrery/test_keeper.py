import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orrery.parcel import pack
from orrery.site import build_site
from orrery.workshop import Files, Workshop

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/sites"


@pytest.fixture
def site(make_workshop: Callable[..., Workshop]) -> Files:
    return build_site(CASES / "figures/lessons", make_workshop())


def script(files: Files) -> str:
    content = files["keeper.js"]
    assert isinstance(content, bytes)
    return content.decode()


def edition(files: Files) -> dict:
    return json.loads(script(files).partition("keep(")[2].removesuffix(");\n"))


def test_it_stands_at_the_sites_root_and_leaves_the_work_to_the_module(site: Files) -> None:
    assert '\nimport { keep } from "./assets/0123456789/keeper.js";\n' in script(site)


def test_it_lists_both_parcels_as_they_are_and_the_search(site: Files) -> None:
    told = edition(site)
    assert told["folders"] == {"assets/0123456789": ["main.js", "style.css"], "runtime/9876543210": ["manifest.json"]}
    assert "search/pagefind.js" in told["files"]
    assert all(path in site for path in [*told["files"], *(f"{folder}/{name}" for folder, names in told["folders"].items() for name in names)])


def test_same_site_has_the_same_script(site: Files, make_workshop: Callable[..., Workshop]) -> None:
    assert script(build_site(CASES / "figures/lessons", make_workshop())) == script(site)


@pytest.mark.parametrize("change", ["a word of a lesson", "a pixel of a picture"])
def test_any_change_of_the_site_makes_another_script(change: str, make_workshop: Callable[..., Workshop], tmp_path: Path) -> None:
    lessons = shutil.copytree(CASES / "prose/lessons", tmp_path / "lessons")
    lesson, picture = lessons / "01-waves.md", lessons / "dot.svg"
    picture.write_text("<svg/>")
    lesson.write_text(f"{lesson.read_text()}\n![A dot.](dot.svg)\n")
    before = edition(build_site(lessons, make_workshop()))
    if change == "a word of a lesson":
        lesson.write_text(f"{lesson.read_text()}\nOne more word.\n")
    else:
        picture.write_text("<svg />")
    after = edition(build_site(lessons, make_workshop()))
    assert after["edition"] != before["edition"]
    assert after["folders"] == before["folders"]


@pytest.mark.parametrize("name", ["assets", "runtime"])
def test_the_service_worker_knows_a_parcels_folder_when_it_sees_one(name: str) -> None:
    pattern = re.search(r"FOLDER = /(.+)/g;", (ROOT / "web/keeper.js").read_text(encoding="utf-8"))
    assert pattern
    folder = pack(name, {"main.js": b""}, ()).folder
    assert re.findall(pattern[1].replace(r"\/", "/"), f'<link href="../../{folder}/style.css">') == [folder]
