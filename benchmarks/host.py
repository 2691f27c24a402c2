"""A plain host of the built site, with the plainest page that loads Pyodide and NumPy beside it; it counts what it sends."""

import functools
import gzip
import http.server
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from orrery import vendor

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_site"
SOURCE = ROOT / "lessons/06-deep-learning-basics.md"
LESSON = "lessons/06-deep-learning-basics/"
FIGURE = "fig-adam"
"""The program both pages run."""

NAIVE_PAGE = """<!doctype html><title>naive</title><pre id=out></pre><script type=module>
const worker = new Worker("naive.js", { type: "module" });
worker.onmessage = ({ data }) => { out.textContent = data; };
</script>"""
NAIVE_WORKER = """import { loadPyodide } from "./naive/pyodide.mjs";
const program = await (await fetch("./program.py")).text();
const pyodide = await loadPyodide({ indexURL: new URL("./naive/", import.meta.url).href });
await pyodide.loadPackage("numpy");
let text = "";
pyodide.setStdout({ batched: (line) => { text += line + "\\n"; } });
pyodide.runPython(program);
postMessage(text);
"""


@functools.cache
def naive_files() -> dict[str, bytes]:
    """What the naive page is served, by path: Pyodide's own files as they came, and NumPy's wheel."""
    files = {"naive.html": NAIVE_PAGE.encode(), "naive.js": NAIVE_WORKER.encode(), "program.py": program().encode()}
    files |= {f"naive/{pin.name}": vendor.fetch(pin, ROOT, print) for pin in vendor.read_pins(vendor.LOCK)}
    files["naive/pyodide-lock.json"] = (ROOT / "node_modules/pyodide/pyodide-lock.json").read_bytes()
    return {f"/{name}": content for name, content in files.items()}


def program() -> str:
    """The lesson's program FIGURE."""
    found = re.search(rf"^:label: {FIGURE}\n(?::.*\n)*(.*?)^```$", SOURCE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found, FIGURE
    return found[1]


@functools.cache
def compressed_size(body: bytes) -> int:
    return min(len(body), len(gzip.compress(body)))


@dataclass
class Sent:
    """Files that were sent."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    """Path and content, in the order they were asked for."""

    @property
    def requests(self) -> int:
        return len(self.files)

    @property
    def bytes(self) -> int:
        """As a host that compresses would send them."""
        return sum(compressed_size(body) for _, body in self.files)


class Handler(http.server.SimpleHTTPRequestHandler):
    """The site's files, and those of the naive page; a browser may keep both alike."""

    sent = Sent()

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        body = naive_files().get(path) or self.read(path)
        if body is None:
            return self.send_error(404)
        Handler.sent.files.append((path, body))
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path if not path.endswith("/") else "index.html")[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        is_immutable = re.match(r"/(assets|runtime)/\w{10}/|/naive/", path)
        self.send_header("Cache-Control", "max-age=31536000, immutable" if is_immutable else "no-cache")
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # a page that is closed takes no more

    def read(self, path: str) -> bytes | None:
        file = SITE / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
        return file.read_bytes() if file.is_file() else None


@contextmanager
def hosting() -> Iterator[str]:
    """The host's address, while it runs."""
    mimetypes.add_type("text/javascript", ".mjs")
    with http.server.ThreadingHTTPServer(("localhost", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
