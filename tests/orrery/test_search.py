import json
from pathlib import Path

import pytest

from orrery import search as module
from orrery.cache import Cache
from orrery.search import make_search

PAGE = '<!doctype html><html lang="en"><head><title>Waves</title></head><body><h1>Skip</h1><main {mark}><h1>Waves</h1><p>Interference of waves.</p></main></body></html>'


def no_formulas(path: str) -> tuple[str, ...]:
    return ()


def page(mark: str) -> bytes:
    return PAGE.format(mark=mark).encode()


def test_pages_that_say_so_are_indexed_and_the_index_is_the_same_each_time(tmp_path: Path) -> None:
    pages = {"lessons/waves/index.html": page("data-pagefind-body"), "index.html": page("")}
    once, again = (make_search(pages, no_formulas, Cache(tmp_path / name)) for name in ("one", "two"))
    assert once == again
    entry = json.loads(once["search/pagefind-entry.json"])
    assert [language["page_count"] for language in entry["languages"].values()] == [1]
    assert "search/pagefind.js" in once and not [name for name in once if "-ui" in name]


def test_a_site_without_such_pages_has_no_index(tmp_path: Path) -> None:
    assert make_search({"index.html": page("")}, no_formulas, Cache(tmp_path)) == {}


def test_formulas_are_left_out_and_change_no_index(tmp_path: Path) -> None:
    formula = '<span class="katex"><math>x</math></span>'
    body = f"<p>Waves {formula} and {formula} light.</p>".encode()
    pages = {"waves/index.html": page("data-pagefind-body").replace(b"</main>", body + b"</main>")}
    assert formula.encode() in pages["waves/index.html"]
    with_formulas, without = (make_search(pages, formulas, Cache(tmp_path / name)) for name, formulas in (("one", no_formulas), ("two", {"waves/index.html": [formula]}.__getitem__)))
    assert with_formulas == without


def test_a_long_course_has_several_indexes_and_an_edit_makes_one_of_them_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 20)
    made: list[int] = []
    run_pagefind = module.run_pagefind

    def watch(pages: dict[str, bytes]) -> bytes:
        made.append(len(pages))
        return run_pagefind(pages)

    monkeypatch.setattr(module, "run_pagefind", watch)
    pages = {f"lessons/{number}/index.html": page("data-pagefind-body") for number in range(40)}
    first = make_search(pages, no_formulas, Cache(tmp_path))
    assert (len(made), sum(made)) == (8, 40)
    assert first == make_search(pages, no_formulas, Cache(tmp_path))
    make_search(pages | {"lessons/7/index.html": page("data-pagefind-body").replace(b"waves", b"light")}, no_formulas, Cache(tmp_path))
    assert len(made) == 9
    make_search(pages | {"lessons/new/index.html": page("data-pagefind-body")}, no_formulas, Cache(tmp_path))
    assert len(made) == 10


def test_the_indexes_of_a_long_course_are_named_in_the_first_and_share_its_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 20)
    files = make_search({f"lessons/{number}/index.html": page("data-pagefind-body") for number in range(40)}, no_formulas, Cache(tmp_path))
    folders = ["", *json.loads(files["search/pagefind-entry.json"])["parts"]]
    entries = [json.loads(files[f"search/{folder}pagefind-entry.json"]) for folder in folders]
    assert sum(entry["languages"]["en"]["page_count"] for entry in entries) == 40
    for folder, entry in zip(folders, entries, strict=True):
        assert f"search/{folder}pagefind.{entry['languages']['en']['hash']}.pf_meta" in files
    assert [name for name in files if name.endswith(".js")] == ["search/pagefind-worker.js", "search/pagefind.js"]
