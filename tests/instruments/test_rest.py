"""The rest of the library comes when a program first asks for some of it, once, and says so when it cannot."""

import importlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from instruments.rest import Rest

NAMES = ("late_waves", "late_tides")


class Buffer(bytes):
    """As a JavaScript buffer shows itself to Python."""

    def to_bytes(self) -> bytes:
        return bytes(self)


class Offer:
    """Two modules that come later, and how often they were fetched."""

    def __init__(self, root: Path):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name in NAMES:
                archive.writestr(f"{name}.py", "HEIGHT = 3")
        self.fetched = 0
        self.answer: Buffer | None = Buffer(content.getvalue())
        self.rest = Rest(NAMES, self.fetch, root)

    def fetch(self) -> Buffer | None:
        self.fetched += 1
        return self.answer


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offer]:
    offer = Offer(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, offer.rest])
    yield offer
    for name in NAMES:
        sys.modules.pop(name, None)


def test_a_module_of_the_rest_is_imported_as_if_it_had_been_there(offer: Offer) -> None:
    assert importlib.import_module("late_waves").HEIGHT == 3


def test_the_rest_is_fetched_once(offer: Offer) -> None:
    for name in NAMES:
        importlib.import_module(name)
    assert offer.fetched == 1


def test_a_name_that_is_nowhere_fetches_nothing(offer: Offer) -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("late_typo")
    assert offer.fetched == 0


def test_without_a_network_the_error_says_what_is_missing_and_what_to_do_and_the_next_try_may_succeed(offer: Offer) -> None:
    answer, offer.answer = offer.answer, None
    with pytest.raises(ImportError) as caught:
        importlib.import_module("late_waves")
    assert str(caught.value) == (
        "late_waves is in the part of Python's library that comes when asked for, and it cannot be fetched now. Connect to the network and run again."
    )
    offer.answer = answer
    assert importlib.import_module("late_waves").HEIGHT == 3
