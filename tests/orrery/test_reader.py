import pytest

from orrery.document import Document, InstrumentUse, Prose
from orrery.errors import ErrorLog, Place
from orrery.markdown import Markdown
from orrery.reader import read_document

FRONT = "---\ntitle: T\nsubtitle: S.\nlevel: advanced\nminutes: 1\nconcepts: [a]\n---\n"
LENS = "```{instrument} lens\n:label: fig-lens\n:width: 2\n\nbody\n```\n"


def read(text: str) -> tuple[Document, list[str]]:
    """A lesson with this body, and what its author is told."""
    log = ErrorLog()
    return read_document(FRONT + text, "lessons/01-a.md", Markdown(), log), [str(error) for error in log.errors]


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("1. Why Go Deep?", "why-go-deep"),
        ("2.1 Numbers", "numbers"),
        ("3 ways to fail", "3-ways-to-fail"),
        ("What's Next?", "whats-next"),
        ("Bonus · Generative Side: Diffusion", "bonus-generative-side-diffusion"),
        ("`code` and *stress*", "code-and-stress"),
        ("Café", "café"),
        ("…", "section"),
        ("Content", "content-2"),
    ],
)
def test_heading_gets_an_anchor_from_its_words(title: str, anchor: str) -> None:
    document, told = read(f"## {title}\n")
    assert ([heading.anchor for heading in document.headings], told) == ([anchor], [])


def test_repeated_headings_get_a_count_that_is_free() -> None:
    document, _ = read("## A\n\n## A 2\n\n## A\n\n## A\n")
    assert [heading.anchor for heading in document.headings] == ["a", "a-2", "a-3", "a-4"]


def test_instruments_cut_the_prose() -> None:
    document, told = read(f"before\n\n{LENS}\n{LENS}\nafter\n")
    assert [type(part) for part in document.parts] == [Prose, InstrumentUse, InstrumentUse, Prose]
    assert told == []


def test_use_knows_the_places_of_its_parts() -> None:
    document, _ = read(f"before\n\n{LENS}")
    (use,) = document.uses
    assert (use.name, use.label, use.body, use.is_inset) == ("lens", "fig-lens", "body", False)
    assert [option.place for option in use.options] == [Place("lessons/01-a.md", 12)]
    assert (use.place.line, use.body_place.line) == (10, 14)


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_characters_that_end_lines_elsewhere_do_not_shift_ours(separator: str) -> None:
    _, told = read(f"a{separator}b\n\n```python\nx{separator}y\n```\n\n# Title\n")
    assert told == ["lessons/01-a.md:14: a heading of the first level. The title stands in the front matter; begin sections with ##."]


def test_caption_takes_no_footnote() -> None:
    _, told = read("```{instrument} lens\n:label: fig-lens\n:caption: Lens[^a]\n```\n\nText[^a].\n\n[^a]: Note.\n")
    assert told == ["lessons/01-a.md:10: a footnote cannot stand here. Put it into the lesson's text."]


def test_empty_caption_is_empty() -> None:
    document, told = read("```{instrument} lens\n:label: fig-lens\n:caption:\n```\n")
    (use,) = document.uses
    assert use.caption is not None and use.caption.text == ""
    assert told == []
