import re

import pytest

from orrery.page import Part
from orrery.parcel import LateParcel, Parcel, pack

FILES = {"main.js": b"one", "fonts/text.woff2": b"two"}


def test_the_same_files_make_the_same_folder_in_any_order() -> None:
    again = dict(reversed(FILES.items()))
    assert pack("assets", FILES, ()).folder == pack("assets", again, ()).folder
    assert list(pack("assets", again, ()).files) == sorted(FILES)


def test_a_folder_is_named_by_its_kind_and_ten_hexadecimal_digits() -> None:
    assert re.fullmatch(r"runtime/[0-9a-f]{10}", pack("runtime", FILES, ()).folder)


@pytest.mark.parametrize(
    "changed",
    [
        FILES | {"main.js": b"onE"},
        {"main.js": b"one"},
        FILES | {"more.js": b""},
        {"main.mjs": b"one", "fonts/text.woff2": b"two"},
        {"main.js": b"two", "fonts/text.woff2": b"one"},
    ],
    ids=["one byte", "a file fewer", "an empty file more", "another name", "contents exchanged"],
)
def test_any_change_makes_another_folder(changed: dict[str, bytes]) -> None:
    assert pack("assets", changed, ()).folder != pack("assets", FILES, ()).folder


def test_a_byte_that_moves_to_the_next_file_makes_another_folder() -> None:
    assert pack("assets", {"a": b"xy", "b": b"z"}, ()).folder != pack("assets", {"a": b"x", "b": b"yz"}, ()).folder


def test_parts_travel_along_and_do_not_change_the_folder() -> None:
    part = Part("KaTeX", "0.16", "MIT", "https://katex.org", "sets the mathematics", "The licence.")
    parcel = pack("assets", FILES, (part,))
    assert parcel.parts == (part,)
    assert parcel.folder == pack("assets", FILES, ()).folder


def test_a_late_parcel_is_packed_once_and_not_before_it_is_asked_for() -> None:
    packed: list[Parcel] = []
    late = LateParcel(lambda: packed.append(pack("assets", FILES, ())) or packed[-1])
    assert packed == []
    assert (late.folder, late.files, late.parts) == (packed[0].folder, packed[0].files, packed[0].parts)
    assert len(packed) == 1
