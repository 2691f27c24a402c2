"""A host for one's own machine: the live site under its base URL, with the types browsers insist on, and news for its open pages.

Pages get one script more than they will be published with (web/serve/serve.js); it hears the news as server-sent events.
"""

from __future__ import annotations

import errno
import http.server
import json
import mimetypes
import sys
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from orrery.live import NOT_FOUND, Live, read
from orrery.parcel import PARCEL

HOST = "localhost"
OWN = "_serve/"
"""Where the server's own files stand: the script, its style, and the news."""
FOLDER = Path(__file__).parent.parent / "web/serve"
HTML = "text/html; charset=utf-8"
TYPES = {
    ".html": HTML,
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
ASK_AGAIN, FOREVER = "no-cache", "max-age=31536000, immutable"
"""How long a browser may use what it has: a file in a parcel has another address when it changes."""
NOTHING_YET = b"<!doctype html><html lang=en><meta charset=utf-8><title>Not built yet</title><body><p>There is no good edition of this site yet.</p></body></html>"


class ServerError(Exception):
    """A port that cannot be had."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves `live` under `base_url`, and the site's own 404 page for the rest."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, live: Live, base_url: str, **options: Any):
        self.live, self.base_url = live, base_url
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path)
        if path == "/" != self.base_url or f"{path}/" == self.base_url:
            self.redirect(self.base_url)
        elif not path.startswith(self.base_url):
            self.send_page(HTTPStatus.NOT_FOUND, path.removeprefix("/"))
        elif path.startswith(self.base_url + OWN):
            self.send_own(path.removeprefix(self.base_url + OWN), parse_qs(address.query))
        else:
            self.send_file(path.removeprefix(self.base_url))

    do_HEAD = do_GET

    def send_file(self, path: str) -> None:
        page = f"{path}index.html" if path.endswith("/") or not path else path
        content = self.live.edition.find(page)
        if content is None and self.live.edition.find(f"{path}/index.html"):
            self.redirect(f"{self.base_url}{path}/")
        elif page.endswith(".html"):
            self.send_page(HTTPStatus.OK if content else HTTPStatus.NOT_FOUND, page)
        elif content is None:
            self.send_page(HTTPStatus.NOT_FOUND, page)
        else:
            self.send(HTTPStatus.OK, guess_type(page), read(content), FOREVER if PARCEL.match(page) else ASK_AGAIN)

    def send_page(self, status: HTTPStatus, path: str) -> None:
        """A page with the script, or the site's page for addresses that lead nowhere."""
        edition = self.live.edition
        content = edition.find(path) if status is HTTPStatus.OK else edition.find(NOT_FOUND)
        script = f'<script type="module" src="{self.base_url}{OWN}serve.js?page={quote(path, safe="")}&amp;edition={edition.describe(path)}"></script>'
        self.send(status, HTML, read(content or NOTHING_YET).replace(b"</body>", script.encode() + b"</body>", 1))

    def send_own(self, name: str, query: dict[str, list[str]]) -> None:
        if name == "events":
            self.send_events(query.get("page", [""])[0])
        elif name in ("serve.js", "serve.css"):
            self.send(HTTPStatus.OK, guess_type(name), (FOLDER / name).read_bytes())
        else:
            self.send_page(HTTPStatus.NOT_FOUND, OWN + name)

    def send_events(self, page: str) -> None:
        """News for one page until it goes away, which is noticed at the next news (WHATWG HTML, 9.2: server-sent events)."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", ASK_AGAIN)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            for news in self.live.listen(page):
                self.wfile.write(f"data: {json.dumps(asdict(news))}\n\n".encode())
        except ConnectionError:
            pass  # the page is gone

    def send(self, status: HTTPStatus, kind: str, content: bytes, caching: str = ASK_AGAIN) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", caching)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.TEMPORARY_REDIRECT)
        self.send_header("Location", quote(address))
        self.send_header("Cache-Control", ASK_AGAIN)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the terminal belongs to the build."""


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in mid-answer is no error; others are told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def guess_type(path: str) -> str:
    suffix = PurePosixPath(path).suffix
    return TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def start_server(live: Live, base_url: str, port: int) -> Server:
    """A server that listens already; port 0 takes any free one. Raises ServerError."""
    handler = partial(Handler, live=live, base_url=base_url)
    try:
        return Server((HOST, port), handler)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise ServerError(f"port {port} is in use. Stop what uses it, or choose another with --port.") from None
        raise ServerError(f"cannot listen on port {port}: {error}. Choose another with --port.") from None
