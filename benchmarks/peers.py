"""Other site generators, set up to make the same lessons: what each is given, how it is run, what it keeps between two runs.

Each colours code and leaves mathematics to the browser, as it does by itself; Orrery sets mathematics while it builds. MkDocs and Sphinx make
an index for searching, as they do by themselves; Hugo, Pelican and the plain loop make none.
"""

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.lessons import Lesson, point

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".cache/peers"
PYTHON = FOLDER / "venv/bin/python"
PACKAGES = (
    "mkdocs==1.6.1", "sphinx==9.0.4", "myst-parser==5.2.0", "pelican==4.12.0", "markdown==3.11.3", "pymdown-extensions==13.1.2",
    "markdown-it-py", "mdit-py-plugins==0.7.0", "jinja2==3.1.6", "pygments",
)  # fmt: skip
MKDOCS = """site_name: A Long Course
plugins: [search]
markdown_extensions:
  - tables
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.arithmatex: {generic: true}
"""
SPHINX = """project = "A Long Course"
extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath"]
suppress_warnings = ["misc.highlighting_failure"]
"""
PELICAN = """SITENAME = "A Long Course"
AUTHOR = "Nobody"
DEFAULT_DATE = "fs"
DEFAULT_LANG = "en"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = None
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
MARKDOWN = {"extensions": ["tables", "meta", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.arithmatex"], "extension_configs": {"pymdownx.arithmatex": {"generic": True}}}
"""
HUGO = """baseURL = "https://example.org/"
title = "A Long Course"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.highlight]
noClasses = false
"""
HUGO_PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>\n"
HUGO_LIST = "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><body><ul>{{ range .Site.RegularPages }}<li><a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}</ul></body></html>\n"


@dataclass(frozen=True)
class Tool:
    """A generator: writes its sources into a folder, is run there, and is cold once what it has made is gone."""

    name: str
    write: Callable[[list[Lesson], Path], None]
    command: Callable[[Path], list[str]]
    made: tuple[str, ...]
    """Folders, within its own, that a cold run does without."""
    lessons: str
    """The folder of its lessons, within its own."""
    is_incremental: bool = True
    """Whether a second run does less than the first."""
    is_slow: bool = False
    """It takes minutes, and is run once."""
    environment: dict[str, str] = field(default_factory=dict)


def install() -> None:
    """Put the peers into an environment of their own, once."""
    if not PYTHON.exists():
        venv.create(FOLDER / "venv", with_pip=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)


def version_of(package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def write_lessons(lessons: list[Lesson], folder: Path, link: str, title: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in lessons:
        head = title.format(title=lesson.title)
        (folder / f"{lesson.slug}.md").write_text(f"{head}\n{point(lesson.body, link)}", encoding="utf-8")


def write_plain(lessons: list[Lesson], folder: Path) -> None:
    write_lessons(lessons, folder / "lessons", "../{slug}/", '---\ntitle: "{title}"\n---\n')


def write_mkdocs(lessons: list[Lesson], folder: Path) -> None:
    write_lessons(lessons, folder / "docs", "{slug}.md", "# {title}\n")
    (folder / "docs/index.md").write_text("# A Long Course\n")
    (folder / "mkdocs.yml").write_text(MKDOCS)


def write_sphinx(lessons: list[Lesson], folder: Path) -> None:
    write_lessons(lessons, folder / "source", "{slug}.md", "# {title}\n")
    (folder / "source/index.md").write_text("# A Long Course\n\n```{toctree}\n:glob:\n\n0*\n1*\n```\n")
    (folder / "source/conf.py").write_text(SPHINX)


def write_pelican(lessons: list[Lesson], folder: Path) -> None:
    write_lessons(lessons, folder / "content", "{{filename}}{slug}.md", "Title: {title}\n")
    (folder / "pelicanconf.py").write_text(PELICAN)


def write_hugo(lessons: list[Lesson], folder: Path) -> None:
    write_lessons(lessons, folder / "content/lessons", "../{slug}/", '---\ntitle: "{title}"\n---\n')
    (folder / "layouts/_default").mkdir(parents=True, exist_ok=True)
    (folder / "layouts/_default/single.html").write_text(HUGO_PAGE)
    (folder / "layouts/_default/list.html").write_text(HUGO_LIST)
    (folder / "config.toml").write_text(HUGO)


def run(module: str, *arguments: str) -> Callable[[Path], list[str]]:
    return lambda folder: [str(PYTHON), "-m", module, *arguments]


def run_plain(*options: str) -> Callable[[Path], list[str]]:
    return lambda folder: [str(PYTHON), str(ROOT / "benchmarks/plain.py"), "lessons", "out", *options]


TOOLS = (
    Tool("plain loop", write_plain, run_plain(), ("out",), "lessons", is_incremental=False),
    Tool("plain loop, code coloured", write_plain, run_plain("--pygments"), ("out",), "lessons", is_incremental=False),
    Tool("MkDocs", write_mkdocs, run("mkdocs", "build", "--quiet"), ("site",), "docs", is_incremental=False),
    Tool("Pelican", write_pelican, run("pelican", "content", "--settings", "pelicanconf.py", "--output", "out", "--quiet"), ("out", "cache", "__pycache__"), "content"),
    Tool("Sphinx + MyST, all cores", write_sphinx, run("sphinx", "-q", "-j", "auto", "source", "out"), ("out",), "source", is_slow=True),
)


def find_hugo() -> Tool | None:
    """Debian's Hugo, where there is one."""
    hugo = shutil.which("hugo")
    return Tool("Hugo", write_hugo, lambda folder: [hugo, "--quiet"], ("public", "resources"), "content/lessons", is_incremental=False) if hugo else None


if __name__ == "__main__":
    sys.exit("This is a part of `python -m benchmarks.builds`.")
