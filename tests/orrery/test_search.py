import json
from pathlib import Path

import pytest

from orrery import search as module
from orrery.cache import Cache, digest
from orrery.prints import finish
from orrery.search import choose_part, make_search

PAGE = '<!doctype html><html lang="en"><head><title>Waves</title></head><body><h1>Skip</h1><main {mark}><h1>Waves</h1><p>Interference of waves.</p></main></body></html>'


def page(mark: str) -> bytes:
    return PAGE.format(mark=mark).encode()


def index(pages: dict[str, bytes], cache: Cache) -> dict[str, bytes]:
    """The index of pages that come part by part, as the press prints them."""
    prints = {path: finish(digest(content), content) for path, content in pages.items()}
    return make_search(sorted(prints.items(), key=lambda item: choose_part(item[0], len(pages))), len(pages), cache)


def test_pages_that_say_so_are_indexed_and_the_index_is_the_same_each_time(tmp_path: Path) -> None:
    pages = {"lessons/waves/index.html": page("data-pagefind-body"), "index.html": page("")}
    once, again = (index(pages, Cache(tmp_path / name)) for name in ("one", "two"))
    assert once == again
    entry = json.loads(once["search/pagefind-entry.json"])
    assert [language["page_count"] for language in entry["languages"].values()] == [1]
    assert "search/pagefind.js" in once and not [name for name in once if "-ui" in name]


def test_a_site_without_such_pages_has_no_index(tmp_path: Path) -> None:
    assert index({"index.html": page("")}, Cache(tmp_path)) == {}


def test_formulas_and_elements_that_only_say_how_words_look_are_left_out_and_change_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formula = b'<span class="katex"><math>x</math></span>'
    body = b'<pre class="highlight"><code><span class="k">return</span> <span class="n">light</span></code></pre><p><span class="step" style="--step: 1"></span>Red<span class="x">shift</span></p>'
    pages = {"waves/index.html": page("data-pagefind-body").replace(b"</main>", body + b"</main>")}
    assert module.undress(pages["waves/index.html"]).endswith(b"<pre class=\"highlight\"><code>return light</code></pre><p>Redshift</p></main></body></html>")
    undressed = index(pages, Cache(tmp_path / "one"))
    monkeypatch.setattr(module, "undress", lambda page: page.replace(b"return", b"return" + formula))
    assert undressed == index(pages, Cache(tmp_path / "two"))


def test_elements_that_say_more_stay() -> None:
    kept = b'<span class="a" id="b">c</span><span data-pagefind-ignore>d</span><span class="e">f <b>g</b></span>'
    assert module.undress(kept) == kept


def test_a_long_course_has_several_indexes_and_an_edit_makes_one_of_them_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 20)
    made: list[int] = []
    run_pagefind = module.run_pagefind

    def watch(pages: dict[str, bytes]) -> bytes:
        made.append(len(pages))
        return run_pagefind(pages)

    monkeypatch.setattr(module, "run_pagefind", watch)
    pages = {f"lessons/{number}/index.html": page("data-pagefind-body") for number in range(40)}
    first = index(pages, Cache(tmp_path))
    assert (len(made), sum(made)) == (8, 40)
    assert first == index(pages, Cache(tmp_path))
    index(pages | {"lessons/7/index.html": page("data-pagefind-body").replace(b"waves", b"light")}, Cache(tmp_path))
    assert len(made) == 9
    index(pages | {"lessons/new/index.html": page("data-pagefind-body")}, Cache(tmp_path))
    assert len(made) == 10


def test_the_indexes_of_a_long_course_are_named_in_the_first_and_share_its_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 20)
    files = index({f"lessons/{number}/index.html": page("data-pagefind-body") for number in range(40)}, Cache(tmp_path))
    folders = ["", *json.loads(files["search/pagefind-entry.json"])["parts"]]
    entries = [json.loads(files[f"search/{folder}pagefind-entry.json"]) for folder in folders]
    assert sum(entry["languages"]["en"]["page_count"] for entry in entries) == 40
    for folder, entry in zip(folders, entries, strict=True):
        assert f"search/{folder}pagefind.{entry['languages']['en']['hash']}.pf_meta" in files
    assert [name for name in files if name.endswith(".js")] == ["search/pagefind-worker.js", "search/pagefind.js"]
