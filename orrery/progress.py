"""What a long build says meanwhile: one line that rewrites itself on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import time
from typing import TextIO

PATIENCE_SECONDS = 0.5
"""A stage shorter than this is not worth a word on a terminal."""
CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Reports to a stream; call it with what is being done, how many are done, and of how many."""

    def __init__(self, stream: TextIO):
        self.stream, self.is_terminal = stream, stream.isatty()
        self.stage, self.started, self.is_shown = "", 0.0, False

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self.stage:
            self.stage, self.started = stage, time.monotonic()
            if not self.is_terminal:
                self.write(f"{stage}: {total}\n")
        if self.is_terminal and time.monotonic() - self.started >= PATIENCE_SECONDS:
            self.write(f"{CLEAR_LINE}{stage}: {done} of {total}")
            self.is_shown = True

    def say(self, message: str) -> None:
        """A line that stays."""
        self.clear()
        self.write(f"{message}\n")

    def clear(self) -> None:
        """Take the rewriting line away."""
        if self.is_shown:
            self.write(CLEAR_LINE)
            self.is_shown = False

    def write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()
