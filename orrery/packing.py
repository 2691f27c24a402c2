"""A document packed small, to be kept or sent. What stays at hand beside it is not packed with it, but named, and is the same thing afterwards."""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence

from orrery.compression import squeeze, unsqueeze
from orrery.document import Document


class Packer(pickle.Pickler):
    def __init__(self, target: io.BytesIO, at_hand: Sequence[object]):
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self.places = {id(thing): place for place, thing in enumerate(at_hand)}

    def persistent_id(self, thing: object) -> int | None:
        return self.places.get(id(thing))


class Opener(pickle.Unpickler):
    def __init__(self, source: io.BytesIO, at_hand: Sequence[object]):
        super().__init__(source)
        self.at_hand = at_hand

    def persistent_load(self, place: int) -> object:
        return self.at_hand[place]


def pack_document(document: Document, at_hand: Sequence[object]) -> bytes:
    """The document in a sixth of its size."""
    target = io.BytesIO()
    Packer(target, at_hand).dump(document)
    return squeeze(target.getvalue())


def open_document(packed: bytes, at_hand: Sequence[object]) -> Document:
    """The document; `at_hand` are the things it was packed with, or those they have become, in the same order."""
    document: Document = Opener(io.BytesIO(unsqueeze(packed)), at_hand).load()
    return document
