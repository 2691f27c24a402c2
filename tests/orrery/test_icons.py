import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orrery.icons import PICTURES, make_icons
from orrery.pictures import measure
from orrery.prints import read
from orrery.site import build_site
from orrery.workshop import Workshop

LESSONS = Path(__file__).parent.parent / "sites/prose/lessons"


@pytest.fixture
def site(make_workshop: Callable[..., Workshop]) -> dict[str, bytes]:
    return {path: read(content) for path, content in build_site(LESSONS, make_workshop()).items()}


def test_every_icon_of_the_manifest_is_there_in_the_size_it_says(site: dict[str, bytes], tmp_path: Path) -> None:
    icons = json.loads(site["manifest.webmanifest"])["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in icons:
        (tmp_path / "icon.png").write_bytes(site[icon["src"]])
        assert "{}x{}".format(*measure(tmp_path / "icon.png") or ()) == icon["sizes"]


def test_the_app_is_called_as_the_course_and_stands_where_the_site_does(site: dict[str, bytes]) -> None:
    manifest = json.loads(site["manifest.webmanifest"])
    assert f"<title>{manifest['name']}" in site["index.html"].decode()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (".", ".", "standalone")


def test_colours_come_from_the_style_sheets_names(make_workshop: Callable[..., Workshop]) -> None:
    workshop = make_workshop()
    icons = make_icons(workshop.raster, workshop.palette)
    drawing = icons["icons/icon.svg"]
    assert isinstance(drawing, bytes)
    assert all(workshop.palette.dark[name] in drawing.decode() for name in ("ground", "ink", "accent"))
    assert len(icons) == len(PICTURES) + 1


def test_every_page_names_the_manifest_and_the_icons(site: dict[str, bytes]) -> None:
    for path, home in (("index.html", "./"), ("lessons/01-waves/index.html", "../../"), ("404.html", "/")):
        page = site[path].decode()
        assert f'<link rel="manifest" href="{home}manifest.webmanifest">' in page
        assert f'<link rel="icon" href="{home}icons/icon.svg"' in page
        assert f'<link rel="apple-touch-icon" href="{home}icons/apple-touch-icon.png">' in page
