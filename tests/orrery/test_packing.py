from dataclasses import replace

from markupsafe import Markup

from orrery.document import Document, Prose
from orrery.errors import Place
from orrery.packing import open_document, pack_document
from orrery.slots import Link, Typeset

LINK = Link(Place("lessons/01-waves.md", 9), "02-light.md", has_text=True)
DOCUMENT = Document(None, Prose(()), (Prose((Markup("<p>"), LINK, Typeset("x"), Markup("</p>"))),), Prose(()), ())


def test_a_packed_document_is_as_it_was_and_has_the_things_at_hand_in_it() -> None:
    (part,) = open_document(pack_document(DOCUMENT, (LINK,)), (LINK,)).parts
    assert isinstance(part, Prose)
    assert part.pieces[1] is LINK
    assert part.formulas == {"x"}
    assert (part.pieces[0], type(part.pieces[0])) == ("<p>", Markup)


def test_what_is_at_hand_is_not_packed_and_may_have_become_another() -> None:
    other = replace(LINK, address="a-far-longer-address.md" * 20)
    packed = pack_document(replace(DOCUMENT, parts=(Prose((other,)),)), (other,))
    assert len(packed) < 300
    (part,) = open_document(packed, (LINK,)).parts
    assert isinstance(part, Prose)
    assert part.pieces == (LINK,)
