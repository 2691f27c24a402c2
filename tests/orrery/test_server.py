import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from orrery.live import Live, Mistake
from orrery.server import ServerError, start_server

PAGES = {"index.html": b"<body>home</body>", "404.html": b"<body>lost</body>", "lessons/a/index.html": b"<body>lesson</body>"}
PAGES |= {"assets/0123456789/main.js": b"x", "runtime/0123456789/pyodide.js": b"x"}
PAGES |= {f"file{suffix}": b"x" for suffix in (".mjs", ".js", ".css", ".wasm", ".whl", ".woff2", ".json", ".svg", ".png")}
POLL_SECONDS = 0.01


@pytest.fixture
def live() -> Live:
    live = Live()
    live.publish(PAGES, lambda: {"search/index.json": b"{}"})
    return live


@contextmanager
def serve(live: Live, base_url: str) -> Iterator[str]:
    """The host of a served site."""
    with start_server(live, base_url, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["/", "/course/"])
def root(request: pytest.FixtureRequest, live: Live) -> Iterator[str]:
    """The address of a served site, at the top of its host and below it."""
    with serve(live, request.param) as host:
        yield host + request.param


def fetch(address: str) -> tuple[int, str, bytes, str]:
    try:
        with urllib.request.urlopen(address) as response:
            return response.status, response.headers["Content-Type"], response.read(), response.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read(), error.url


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("file.mjs", "text/javascript; charset=utf-8"),
        ("file.js", "text/javascript; charset=utf-8"),
        ("file.css", "text/css; charset=utf-8"),
        ("file.wasm", "application/wasm"),
        ("file.whl", "application/zip"),
        ("file.woff2", "font/woff2"),
        ("file.json", "application/json"),
        ("file.svg", "image/svg+xml"),
        ("file.png", "image/png"),
        ("search/index.json", "application/json"),
        ("_serve/serve.js", "text/javascript; charset=utf-8"),
        ("_serve/serve.css", "text/css; charset=utf-8"),
    ],
)
def test_files_have_the_types_browsers_insist_on(root: str, name: str, kind: str) -> None:
    assert fetch(root + name)[:2] == (200, kind)


@pytest.mark.parametrize(
    ("name", "caching"),
    [
        ("assets/0123456789/main.js", "max-age=31536000, immutable"),
        ("runtime/0123456789/pyodide.js", "max-age=31536000, immutable"),
        ("", "no-cache"),
        ("file.js", "no-cache"),
        ("search/index.json", "no-cache"),
        ("nowhere", "no-cache"),
        ("_serve/serve.js", "no-cache"),
        ("_serve/events?page=index.html", "no-cache"),
    ],
)
def test_only_what_is_named_after_its_contents_is_not_asked_for_again(root: str, name: str, caching: str) -> None:
    request = urllib.request.Request(root + name, method="HEAD")
    try:
        with urllib.request.urlopen(request) as response:
            assert response.headers.get_all("Cache-Control") == [caching]
    except urllib.error.HTTPError as error:
        with error:
            assert error.headers.get_all("Cache-Control") == [caching]


def test_pages_have_the_script_that_hears_the_news_and_other_files_have_not(root: str) -> None:
    lesson = fetch(f"{root}lessons/a/")[2]
    assert lesson.startswith(b'<body>lesson<script type="module" src="')
    assert b"_serve/serve.js?page=lessons%2Fa%2Findex.html&amp;edition=" in lesson and lesson.endswith(b"</script></body>")
    assert fetch(f"{root}file.svg")[2] == b"x"


def test_folder_without_its_slash_leads_to_the_folder(root: str) -> None:
    status, _, content, address = fetch(f"{root}lessons/a")
    assert (status, address) == (200, f"{root}lessons/a/") and b"lesson" in content


@pytest.mark.parametrize("path", ["nowhere", "nowhere/", "nowhere.png", "_serve/nothing", "lessons/%2e%2e/%2e%2e/build.py"])
def test_unknown_address_shows_the_sites_own_page(root: str, path: str) -> None:
    status, _, content, _ = fetch(root + path)
    assert status == 404 and b"<body>lost" in content


def test_top_of_the_host_leads_to_a_site_below_it(live: Live) -> None:
    with serve(live, "/course/") as host:
        for path in ("/", "/course"):
            status, _, content, address = fetch(host + path)
            assert (status, address) == (200, f"{host}/course/") and b"home" in content
        assert fetch(f"{host}/index.html")[0] == 404


def test_before_there_is_a_good_site_a_page_waits_for_it() -> None:
    with serve(Live(), "/") as host:
        status, kind, content, _ = fetch(f"{host}/")
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert b"There is no good edition of this site yet." in content and b"_serve/serve.js?page=index.html" in content


def test_an_open_page_hears_of_mistakes_and_of_a_new_edition(root: str, live: Live) -> None:
    with urllib.request.urlopen(f"{root}_serve/events?page=index.html") as stream:

        def hear() -> dict[str, object]:
            line = next(line for line in stream if line.startswith(b"data: "))
            return json.loads(line.removeprefix(b"data: "))

        first = hear()
        assert stream.headers["Content-Type"] == "text/event-stream"
        live.report((Mistake("lessons/a.md:3", "no language", "Choose one."),))
        assert hear() == first | {"mistakes": [{"place": "lessons/a.md:3", "what": "no language", "mend": "Choose one."}]}
        live.publish(PAGES | {"index.html": b"<body>new</body>"}, dict)
        second = hear()
        assert second["edition"] != first["edition"] and second["mistakes"] == []


def test_port_in_use_is_named(live: Live) -> None:
    with start_server(live, "/", 0) as server:
        port = server.server_port
        with pytest.raises(ServerError, match=rf"^port {port} is in use\. Stop what uses it, or choose another with --port\.$"):
            start_server(live, "/", port)


def test_impossible_port_is_named(live: Live) -> None:
    with pytest.raises(ServerError, match=r"^cannot listen on port 99999: .*\. Choose another with --port\.$"):
        start_server(live, "/", 99999)
