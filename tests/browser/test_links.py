"""Every address on every page of the built course leads somewhere, and every anchor to something."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

BASE = "https://host.example/sub/course/"
"""Where the pages stand for the sake of this test; the 404 page's addresses are absolute paths under it."""
ADDRESSES = {"href", "src", "data-runtime", "content"}


class Page(HTMLParser):
    """A page's addresses and anchors."""

    def __init__(self, html: str):
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id":
                self.anchors.add(value or "")
            elif name in ADDRESSES and value and not (name == "content" and ":" not in value[:8]):
                self.addresses.append(value)


@pytest.fixture(scope="module")
def pages(site: Path) -> Mapping[str, Page]:
    """The site's pages by their path, a folder's page under the folder's."""
    files = {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.html"))}
    return {path.removesuffix("index.html"): Page(html) for path, html in files.items()}


def addresses(pages: Mapping[str, Page]) -> Iterator[tuple[str, str, str]]:
    """Page, path on our host, anchor: of every address that stays on it."""
    for path, page in pages.items():
        for address in page.addresses:
            target, fragment = urldefrag(urljoin(BASE + path, address))
            if target.startswith(BASE):
                yield path, unquote(urlsplit(target).path.removeprefix(urlsplit(BASE).path)), unquote(fragment.partition("?")[0])


def test_every_address_on_the_site_has_its_file(site: Path, pages: Mapping[str, Page]) -> None:
    found = list(addresses(pages))
    assert len(found) > 100
    assert [(page, path) for page, path, _ in found if path not in pages and not (site / path).exists()] == []


def test_every_anchor_is_on_its_page(pages: Mapping[str, Page]) -> None:
    named = [(page, path, anchor) for page, path, anchor in addresses(pages) if anchor and path in pages]
    assert len(named) > 100
    assert [one for one in named if one[2] not in pages[one[1]].anchors] == []


def test_addresses_elsewhere_are_whole(pages: Mapping[str, Page]) -> None:
    outside = {address for page in pages.values() for address in page.addresses if urlsplit(address).scheme in ("http", "https")}
    assert outside
    assert [address for address in outside if not urlsplit(address).hostname or " " in address] == []
