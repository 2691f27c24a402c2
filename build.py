"""Build the course, or build and serve it. This file is the command line and nothing else."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import threading
import time
from pathlib import Path

from orrery.bytecode import CompilerError
from orrery.errors import AuthorErrors
from orrery.live import Live
from orrery.node import ToolMissing
from orrery.output import OutputError, write_site
from orrery.progress import Progress
from orrery.server import HOST, ServerError, start_server
from orrery.serving import Serving
from orrery.site import build_site
from orrery.stamps import keep_stamps, recall_stamps
from orrery.vendor import VendorError
from orrery.workshop import open_workshop

ROOT = Path(__file__).resolve().parent
DONE, MISTAKES, MISUSE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
DESCRIPTION = "Turn a folder of lessons into a static site whose figures compute in the reader's browser."
EPILOG = """\
commands:
  build    build the site (the default)
  serve    serve the site on this machine until Ctrl-C, and build it again at
           each save; nothing is written

examples:
  python build.py
  python build.py --out public --base-url /course/
  python build.py serve --port 9000

Mistakes in the lessons are all listed, as `file:line: what is wrong. How to mend it.`
A build that fails leaves the last good site as it was.

exit status: 0 done, 1 mistakes in the lessons, 2 misuse or something missing, 130 interrupted"""


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("build.py", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=("build", "serve"), default="build", metavar="command", help="build or serve")
    parser.add_argument("--lessons", type=Path, default=ROOT / "lessons", metavar="DIR", help="the folder with course.toml (default: lessons)")
    parser.add_argument("--out", type=Path, default=ROOT / "_site", metavar="DIR", help="where the site is written (default: _site)")
    parser.add_argument("--base-url", type=read_base_url, default="/", metavar="PATH", help="where the site stands on its host, such as /course/ (default: /)")
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache", metavar="DIR", help="what is kept between builds; may be deleted (default: .cache)")
    parser.add_argument("--port", type=int, default=8000, help="of serve (default: 8000; 0 takes any free one)")
    return parser.parse_args(arguments)


def read_base_url(text: str) -> str:
    if not text.startswith("/") or "//" in text or any(character in text for character in "?# \\"):
        raise argparse.ArgumentTypeError(f"{text!r} is no path on a host; write it like /course/")
    return text if text.endswith("/") else f"{text}/"


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; the exit status."""
    options, progress = read_arguments(arguments), Progress(sys.stderr)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(TERMINATED))
    try:
        serve(options, progress) if options.command == "serve" else build(options, progress)
    except AuthorErrors as errors:
        progress.say(str(errors))
        progress.say(f"{len(errors.errors)} mistake{'' if len(errors.errors) == 1 else 's'}; the site is as it was.")
        return MISTAKES
    except (CompilerError, OutputError, ServerError, ToolMissing, VendorError) as error:
        progress.say(f"build.py: {error}")
        return MISUSE
    except KeyboardInterrupt:
        progress.say("Interrupted.")
        return INTERRUPTED
    return DONE


def build(options: argparse.Namespace, progress: Progress) -> None:
    started = time.monotonic()
    gc.disable()  # what a build makes it needs to the end; looking through it for rings over and over takes a tenth of the time
    workshop = open_workshop(ROOT, options.cache, options.base_url, progress, progress.say)
    files = build_site(options.lessons, workshop)
    stamps = recall_stamps(workshop.stamps, options.out)
    written = write_site(files, options.out, stamps)
    keep_stamps(stamps, workshop.stamps, options.out)
    workshop.cache.drop_unused()
    gc.freeze()  # nor is it looked through once more when Python ends
    progress.say(f"Wrote {len(files)} files to {options.out} in {time.monotonic() - started:.1f} s, {written} of them new or changed.")


def serve(options: argparse.Namespace, progress: Progress) -> None:
    live = Live()
    with start_server(live, options.base_url, options.port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        progress.say(f"Serving on http://{HOST}:{server.server_port}{options.base_url} until Ctrl-C.")
        Serving(ROOT, options.lessons, options.cache, options.base_url, live, progress).run()


if __name__ == "__main__":
    sys.exit(main())
