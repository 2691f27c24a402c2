"""What a program writes, kept in order and within bounds."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

LIMIT = 20_000
"""Characters kept of stdout and stderr together; a flood beyond is counted and not kept."""
MOST_CHARTS = 12
BURST, PER_SECOND = 40, 20.0
"""Updates sent at once before they are slowed down, and their rate afterwards."""


class Transcript:
    """Chunks of (stream, text) in the order written, a chart's text its SVG; calls `changed` as lines are completed, never in a flood."""

    def __init__(self, changed: Callable[[], None]):
        self.parts: list[tuple[str, str]] = []
        self.kept, self.dropped, self.has_news = 0, 0, False
        self.changed, self.allowance, self.asked = changed, float(BURST), time.monotonic()

    @property
    def chunks(self) -> tuple[tuple[str, str], ...]:
        """The parts, neighbours of one stream joined, with a note where output was cut."""
        joined: list[tuple[str, str]] = []
        for stream, text in self.parts:
            if joined and joined[-1][0] == stream != "chart":
                text = joined.pop()[1] + text
            joined.append((stream, text))
        return tuple(joined)

    @property
    def written(self) -> str:
        """What the program itself wrote and was kept."""
        return "".join(text for stream, text in self.parts if stream in ("stdout", "stderr"))

    def write(self, stream: str, text: str) -> None:
        """Keep what a program wrote, up to LIMIT characters."""
        room = LIMIT - self.kept
        if room <= 0:  # first, so that a flood costs next to nothing
            self.dropped += len(text)
            return
        self.parts.append((stream, text[:room]))
        self.kept += len(text[:room])
        self.dropped += len(text[room:])
        self.has_news = True
        if self.kept == LIMIT:  # nothing that comes later will show it
            self.changed()
        elif "\n" in text:
            self.update()

    def draw(self, svg: str) -> None:
        """Keep a chart. Raises RuntimeError for one too many."""
        if sum(stream == "chart" for stream, _ in self.parts) == MOST_CHARTS:
            raise RuntimeError(f"a cell shows at most {MOST_CHARTS} charts; draw several lines into one")
        self.parts.append(("chart", svg))
        self.has_news = True
        self.update()

    def close(self) -> None:
        """Say how much was cut, if anything was."""
        if self.dropped:
            self.add("note", f"\nOutput cut here: {self.dropped:,} more characters were written. Print less to see all of it.\n")

    def add(self, stream: str, text: str) -> None:
        """Append what is said about the program rather than by it: never cut to nothing, at most LIMIT characters."""
        self.parts.append((stream, text if len(text) <= LIMIT else f"{text[:LIMIT]} … ({len(text) - LIMIT:,} more characters)\n"))

    def update(self) -> None:
        """Call `changed` if there is news and the allowance (a token bucket) has room."""
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + (now - self.asked) * PER_SECOND)
        self.asked = now
        if self.has_news and self.allowance >= 1:
            self.allowance -= 1
            self.has_news = False
            self.changed()


class Stream(io.TextIOBase):
    """A text file, as sys.stdout is one, that writes into a transcript."""

    def __init__(self, transcript: Transcript, name: str):
        self.transcript, self.stream = transcript, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.transcript.write(self.stream, text)
        return len(text)

    def flush(self) -> None:
        self.transcript.update()
