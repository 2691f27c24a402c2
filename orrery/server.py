"""A static host for one's own machine: the site under its base URL, with the types browsers insist on."""

from __future__ import annotations

import errno
import http.server
from functools import partial
from pathlib import Path
from typing import Any

HOST = "localhost"
TYPES = {
    ".html": "text/html; charset=utf-8",
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


class ServerError(Exception):
    """A port that cannot be had."""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder `directory` under `base_url`, and the site's own 404 page for the rest."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, **TYPES}
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, base_url: str, **options: Any):
        self.base_url = base_url
        super().__init__(*arguments, **options)

    def send_head(self) -> Any:
        path = self.path.partition("?")[0]
        if path == "/" != self.base_url or f"{path}/" == self.base_url:
            return self.redirect(self.base_url)
        if not path.startswith(self.base_url):
            return self.send_not_found()
        self.path = "/" + self.path.removeprefix(self.base_url)
        file = Path(self.translate_path(self.path))
        if not file.exists():
            return self.send_not_found()
        if file.is_dir() and not path.endswith("/"):
            return self.redirect(f"{path}/")
        return super().send_head()

    def redirect(self, address: str) -> None:
        self.send_response(http.HTTPStatus.TEMPORARY_REDIRECT)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_not_found(self) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(http.HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the terminal belongs to the build."""


def start_server(folder: Path, base_url: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server that listens already; port 0 takes any free one. Raises ServerError."""
    handler = partial(Handler, directory=str(folder), base_url=base_url)
    try:
        return http.server.ThreadingHTTPServer((HOST, port), handler)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise ServerError(f"port {port} is in use. Stop what uses it, or choose another with --port.") from None
        raise ServerError(f"cannot listen on port {port}: {error}. Choose another with --port.") from None
