import re

from orrery.errors import ErrorLog
from orrery.markdown import Markdown
from orrery.reader import read_document
from orrery.slots import Link

FRONT = "---\ntitle: T\nsubtitle: S.\nlevel: advanced\nminutes: 1\nconcepts: [a]\n---\n"


def links(text: str) -> dict[str, int]:
    """Addresses and lines of the links in a lesson's body."""
    log = ErrorLog()
    document = read_document(FRONT + text, "lessons/01-a.md", Markdown(), log)
    assert not log.errors
    return {slot.address: slot.place.line - FRONT.count("\n") for slot in document.slots if isinstance(slot, Link)}


def test_links_know_their_lines_inside_paragraphs() -> None:
    assert links("one [a](#a)\n`code\nspan` [b](#b)\n*three\n[c](#c)*\n") == {"#a": 1, "#b": 3, "#c": 5}


def test_links_know_their_lines_inside_other_blocks() -> None:
    text = "> quoted\n> [a](#a)\n\n- item\n\n  [b](#b)\n\n| x |\n|---|\n| y |\n| [c](#c) |\n\n:::{note} [d](#d)\ntext\n[e](#e)\n:::\n\nnote[^n]\n\n[^n]: note\n    [f](#f)\n"
    assert links(text) == {"#a": 2, "#b": 6, "#c": 11, "#d": 13, "#e": 15, "#f": 21}


def test_raw_html_and_scripts_are_text() -> None:
    markdown = Markdown()
    tokens = markdown.parse('<script>x</script>\n\na <img src=x onerror="y"> b\n').tokens
    assert markdown.render(tokens) == ("<p>&lt;script&gt;x&lt;/script&gt;</p>\n<p>a &lt;img src=x onerror=“y”&gt; b</p>\n",)


def test_one_instance_keeps_nothing_between_texts() -> None:
    markdown = Markdown()
    markdown.parse("[^a]: note\n\n[ref]: https://example.org\n")
    parsed = markdown.parse("[ref]\n")
    assert not parsed.defined_footnotes
    assert markdown.render(parsed.tokens) == ("<p>[ref]</p>\n",)


def test_what_is_open_stands_between_pieces_of_html() -> None:
    log = ErrorLog()
    prose = read_document(FRONT + "a $x$ [b](#b) \0 `c`\n", "lessons/01-a.md", Markdown(), log).parts[0]
    before, formula, between, link, after = prose.pieces
    assert (before, between, after) == ("<p>a ", " ", "b</a> \N{REPLACEMENT CHARACTER} <code>c</code></p>\n")
    assert (formula.tex, link.address) == ("x", "#b")


def test_a_number_and_its_per_cent_stay_on_one_line() -> None:
    markdown = Markdown()
    assert markdown.render(markdown.parse("81 % of `81 %` % 2\n").tokens) == ("<p>81\N{NO-BREAK SPACE}% of <code>81 %</code> % 2</p>\n",)


def test_a_comma_stands_between_footnote_marks_that_follow_each_other() -> None:
    markdown = Markdown()
    (html,) = markdown.render(markdown.parse("a[^a][^b] b[^a]\n\n[^a]: A\n\n[^b]: B\n").tokens)
    assert html.count('</sup><sup class="footnote-comma">,</sup><sup class="footnote-ref">') == html.count("footnote-comma") == 1


def test_ways_back_from_a_footnote_have_numbers_where_there_are_several() -> None:
    markdown = Markdown()
    (html,) = markdown.render(markdown.parse("a[^a] b[^b] c[^a]\n\n[^a]: A\n\n[^b]: B\n").tokens)
    assert re.findall(r'aria-label="([^"]+)">(.+?)</a>', html) == [("Back to the text, note 1, place 1", "↩︎1"), ("Back to the text, note 1, place 2", "↩︎2"), ("Back to the text, note 2", "↩︎")]
