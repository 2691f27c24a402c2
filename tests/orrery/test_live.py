from pathlib import Path

from orrery.live import Live, Mistake, News

PAGES = {"index.html": b"home", "404.html": b"lost", "lessons/a/index.html": b"a", "lessons/a/fig.png": b"figure", "lessons/b/index.html": b"b"}
MISTAKE = Mistake("lessons/a.md:3", "no language", "Choose one.")


def never() -> dict[str, bytes]:
    raise AssertionError("the rest was asked for")


def live_with(**changed: bytes) -> Live:
    live = Live()
    live.publish(PAGES | changed, never)
    return live


def edition(live: Live, page: str) -> str:
    return next(live.listen(page)).edition


def test_the_rest_of_a_site_is_made_once_when_it_is_asked_for() -> None:
    made: list[str] = []
    live = Live()
    live.publish(PAGES, lambda: made.append("made") or {"search/index.json": b"{}"})
    assert (live.edition.find("index.html"), live.edition.find("nowhere/"), live.edition.find("nowhere"), made) == (b"home", None, None, [])
    assert [live.edition.find(path) for path in ("search/index.json", "search/index.json", "nothing.png")] == [b"{}", b"{}", None]
    assert made == ["made"]


def test_the_service_worker_stays_what_it_was_until_scripts_or_the_runtime_change() -> None:
    live, made = Live(), []

    def make_rest() -> dict[str, bytes]:
        made.append("made")
        return {"keeper.js": f"keeper {len(made)}".encode()}

    def ask(parcel: str) -> object:
        live.publish(PAGES | {f"{parcel}/main.js": b"main"}, make_rest)
        return live.edition.find("keeper.js")

    assert [ask("assets/0123456789"), ask("assets/0123456789"), ask("assets/9876543210")] == [b"keeper 1", b"keeper 1", b"keeper 2"]
    assert len(made) == 2


def test_a_page_is_another_edition_when_it_or_a_file_beside_it_changes() -> None:
    before = live_with()
    for path in ("lessons/a/index.html", "lessons/a/fig.png"):
        after = live_with(**{path: b"new"})
        assert edition(after, "lessons/a/index.html") != edition(before, "lessons/a/index.html")
        assert edition(after, "lessons/b/index.html") == edition(before, "lessons/b/index.html")


def test_a_page_that_was_not_there_is_another_edition_when_it_comes() -> None:
    assert edition(live_with(), "lessons/c/index.html") != edition(live_with(**{"lessons/c/index.html": b"c"}), "lessons/c/index.html")


def test_a_picture_on_the_disk_counts_by_its_content(tmp_path: Path) -> None:
    live, picture = Live(), tmp_path / "waves.svg"
    picture.write_bytes(b"one")
    live.publish(PAGES | {"lessons/a/waves.svg": picture}, never)
    before = edition(live, "lessons/a/index.html")
    picture.write_bytes(b"two")
    assert edition(live, "lessons/a/index.html") != before


def test_mistakes_leave_the_last_good_edition_and_go_with_the_next() -> None:
    live = live_with()
    news = live.listen("index.html")
    first = next(news)
    live.report((MISTAKE,))
    assert next(news) == News(first.edition, (MISTAKE,))
    assert live.edition.find("index.html") == b"home"
    live.publish(PAGES, never)
    assert next(news) == first


def test_several_changes_between_two_looks_are_one_news() -> None:
    live = live_with()
    news = live.listen("index.html")
    first = next(news)
    live.report((MISTAKE,))
    live.publish(PAGES, never)
    live.report(())
    assert next(news) == first
