import re

from orrery.errors import AuthorErrors, ErrorLog
from orrery.markdown import Markdown
from orrery.reader import read_document
from orrery.slots import Link
from tests.orrery.test_markdown import FRONT


def body(text: str) -> str:
    """What a text becomes, without its notes at the end."""
    markdown = Markdown()
    return "".join(map(str, markdown.render(markdown.parse(text).tokens))).partition('<section class="footnotes">')[0]


def margin_notes(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<span class="margin-note" aria-hidden="true" data-number="(\d+)">(.*?)</span>', body(text))


def test_a_note_stands_behind_its_first_mark() -> None:
    html = body("one[^a] two[^a]\n\nthree[^a]\n\n[^a]: A *note*.\n")
    assert re.sub(r"<sup.*?</sup>", "^", html) == '<p>one^<span class="margin-note" aria-hidden="true" data-number="1">A <em>note</em>.</span> two^</p>\n<p>three^</p>\n'


def test_notes_follow_marks_that_stand_together() -> None:
    html = body("one[^a][^b] two\n\n[^a]: A\n\n[^b]: B\n")
    assert re.sub(r"<sup.*?</sup>|aria-\S+ ", "^", html).count("^^^<span") == 1
    assert margin_notes("one[^a][^b] two\n\n[^a]: A\n\n[^b]: B\n") == [("1", "A"), ("2", "B")]


def test_lists_and_quotations_have_their_notes_and_headings_and_tables_have_none() -> None:
    assert margin_notes("- one[^a]\n\n> two[^b]\n\n[^a]: A\n\n[^b]: B\n") == [("1", "A"), ("2", "B")]
    assert margin_notes("| two[^b] |\n| --- |\n| x |\n\n[^b]: B\n") == []
    assert [token.type for token in Markdown().parse("## One[^a]\n\n[^a]: A\n").tokens[1].children] == ["text", "footnote_ref"]


def test_a_note_of_several_blocks_or_with_a_mark_stands_at_the_end_only() -> None:
    assert margin_notes("one[^a] two[^b] three[^c]\n\n[^a]: A\n\n    More.\n\n[^b]: See[^c].\n\n[^c]: C\n") == [("3", "C")]


def test_a_link_in_the_margin_is_reached_by_the_pointer_alone_and_knows_its_line() -> None:
    log = ErrorLog()
    document = read_document(FRONT + "text\none[^a]\n\n[^a]: A\n    [b](#b)\n", "lessons/01-a.md", Markdown(), log)
    links = [(slot.is_copy, slot.place.line - FRONT.count("\n")) for slot in document.slots if isinstance(slot, Link)]
    assert links == [(True, 5), (False, 5)]


def test_a_mistake_in_a_note_is_told_once() -> None:
    log = ErrorLog()
    read_document(FRONT + "one[^a]\n\n[^a]: {oops}`x`\n", "lessons/01-a.md", Markdown(), log)
    assert [str(error) for error in AuthorErrors(log.errors).errors] == ['lessons/01-a.md:10: no role "oops". Known: value.']
