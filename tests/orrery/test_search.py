import json
from pathlib import Path

from orrery.cache import Cache
from orrery.search import make_search

PAGE = '<!doctype html><html lang="en"><head><title>Waves</title></head><body><h1>Skip</h1><main {mark}><h1>Waves</h1><p>Interference of waves.</p></main></body></html>'


def page(mark: str) -> bytes:
    return PAGE.format(mark=mark).encode()


def test_pages_that_say_so_are_indexed_and_the_index_is_the_same_each_time(tmp_path: Path) -> None:
    pages = {"lessons/waves/index.html": page("data-pagefind-body"), "index.html": page("")}
    once, again = (make_search(pages, {}, Cache(tmp_path / name)) for name in ("one", "two"))
    assert once == again
    entry = json.loads(once["search/pagefind-entry.json"])
    assert [language["page_count"] for language in entry["languages"].values()] == [1]
    assert "search/pagefind.js" in once and not [name for name in once if "-ui" in name]


def test_a_site_without_such_pages_has_no_index(tmp_path: Path) -> None:
    assert make_search({"index.html": page("")}, {}, Cache(tmp_path)) == {}


def test_formulas_are_left_out_and_change_no_index(tmp_path: Path) -> None:
    formula = '<span class="katex"><math>x</math></span>'
    body = f"<p>Waves {formula} and {formula} light.</p>".encode()
    pages = {"waves/index.html": page("data-pagefind-body").replace(b"</main>", body + b"</main>")}
    assert formula.encode() in pages["waves/index.html"]
    with_formulas, without = (make_search(pages, formulas, Cache(tmp_path / name)) for name, formulas in (("one", {}), ("two", {"waves/index.html": {formula}})))
    assert with_formulas == without
