import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from orrery.output import write_site
from orrery.server import ServerError, start_server

FILES = {"index.html": b"home", "404.html": b"lost", "lessons/a/index.html": b"lesson"}
POLL_SECONDS = 0.01
FILES |= {f"file{suffix}": b"x" for suffix in (".mjs", ".js", ".css", ".wasm", ".whl", ".woff2", ".json", ".svg")}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site(FILES, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture(params=["/", "/course/"])
def root(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """The address of a served site, at the top of its host and below it."""
    with start_server(site, request.param, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
        thread.start()
        yield f"http://localhost:{server.server_port}{request.param}"
        server.shutdown()
        thread.join()


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
    ],
)
def test_files_have_the_types_browsers_insist_on(root: str, name: str, kind: str) -> None:
    assert fetch(root + name)[:2] == (200, kind)


def test_folder_without_its_slash_leads_to_the_folder(root: str) -> None:
    assert fetch(f"{root}lessons/a") == (200, "text/html; charset=utf-8", b"lesson", f"{root}lessons/a/")


def test_unknown_address_shows_the_sites_own_page(root: str) -> None:
    assert fetch(f"{root}nowhere")[0:3:2] == (404, b"lost")


def test_top_of_the_host_leads_to_a_site_below_it(site: Path) -> None:
    with start_server(site, "/course/", 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
        thread.start()
        host = f"http://localhost:{server.server_port}"
        assert fetch(f"{host}/")[2:] == (b"home", f"{host}/course/")
        assert fetch(f"{host}/course")[2:] == (b"home", f"{host}/course/")
        assert fetch(f"{host}/index.html")[0] == 404
        server.shutdown()
        thread.join()


def test_port_in_use_is_named(site: Path) -> None:
    with start_server(site, "/", 0) as server:
        port = server.server_port
        with pytest.raises(ServerError, match=rf"^port {port} is in use\. Stop what uses it, or choose another with --port\.$"):
            start_server(site, "/", port)


def test_impossible_port_is_named(site: Path) -> None:
    with pytest.raises(ServerError, match=r"^cannot listen on port 99999: .*\. Choose another with --port\.$"):
        start_server(site, "/", 99999)
