import pickle
from pathlib import Path

import pytest

from orrery import drafting as module
from orrery.draft import Draft
from orrery.drafting import Drafting
from orrery.slots import Link, Typeset

FRONT = "---\ntitle: T\nsubtitle: S.\nlevel: advanced\nminutes: 1\nconcepts: [a]\n---\n"
TEXT = f"{FRONT}\n## Waves $w$\n\n$x^2$ and [light](02-light.md)\n\n```python\nx = 1\n```\n\n$$\ny\n$$ (eq-y)\n"


def lessons(count: int) -> dict[str, str]:
    return {f"lessons/{number:03}.md": TEXT.replace("x^2", f"x^{{{number}}}") for number in range(count)}


def draft(drafting: Drafting, texts: dict[str, str]) -> dict[str, Draft]:
    return drafting.draft(texts, lambda done, total: None)


def describe(drafts: dict[str, Draft]) -> dict[str, list[str]]:
    """Drafts in a form that can be compared: HTML, with open places by their addresses."""
    return {
        path: [str(getattr(piece, "address", piece)) for prose in draft.open().prose for piece in prose.pieces] + [str(mistake) for mistake in draft.mistakes]
        for path, draft in drafts.items()
    }


def test_a_draft_has_formulas_and_listings_and_leaves_links_open(tmp_path: Path) -> None:
    (made,) = draft(Drafting(tmp_path), {"lessons/01.md": TEXT}).values()
    pieces = made.open().parts[0].pieces
    assert [piece.address for piece in pieces if isinstance(piece, Link)] == ["02-light.md"]
    assert len([piece for piece in pieces if isinstance(piece, Typeset)]) == 3
    assert '<span class="tok-operator">=</span>' in "".join(piece for piece in pieces if isinstance(piece, str))
    assert "katex" in made.references.anchors["waves-w"].text
    assert made.references.anchors["eq-y"].text == "Equation\N{NO-BREAK SPACE}1"


def test_drafts_made_side_by_side_are_those_made_here(tmp_path: Path) -> None:
    texts = lessons(5) | {"lessons/bad.md": TEXT.replace("x^2", r"\oops")}
    here = draft(Drafting(tmp_path / "here"), texts)
    there = draft(Drafting(tmp_path / "there", workers=2, few=1), texts)
    assert describe(here) == describe(there)
    assert list(there) == list(texts)
    assert "Undefined control sequence" in str(there["lessons/bad.md"].mistakes[0])


def test_only_texts_that_are_new_are_drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make_drafts = module.make_drafts

    def watch(texts: dict[str, str], *rest: object) -> dict[str, Draft]:
        made.extend(texts)
        return make_drafts(texts, *rest)

    monkeypatch.setattr(module, "make_drafts", watch)
    texts, drafting = lessons(3), Drafting(tmp_path, remembers=True)
    first = draft(drafting, texts)
    assert made == list(texts)
    second = draft(drafting, texts | {"lessons/001.md": TEXT})
    assert made == [*texts, "lessons/001.md"]
    assert second["lessons/000.md"] is first["lessons/000.md"]
    assert describe(draft(Drafting(tmp_path), texts)) == describe(first)
    assert made == [*texts, "lessons/001.md"]


def test_another_generator_makes_other_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafting, texts = Drafting(tmp_path), lessons(1)
    first = draft(drafting, texts)
    monkeypatch.setattr("orrery.draft.generator", lambda: "another")
    assert draft(drafting, texts)["lessons/000.md"] is not first["lessons/000.md"]


def test_progress_is_told_for_each_batch(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    Drafting(tmp_path).draft(lessons(30), lambda done, total: told.append((done, total)))
    assert told == [(25, 30), (30, 30)]


def test_a_process_that_ends_is_our_own_mistake_and_leaves_none_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hired = []
    hire = module.hire

    def hire_one_that_ends(folder: Path) -> object:
        hired.append(hire(folder))
        hired[-1].kill()
        hired[-1].wait()
        return hired[-1]

    monkeypatch.setattr(module, "hire", hire_one_that_ends)
    with pytest.raises(RuntimeError, match="^a process that makes drafts ended with status -9$"):
        draft(Drafting(tmp_path, workers=2, few=1), lessons(2))
    assert all(process.poll() is not None for process in hired)


def test_a_mistake_survives_its_way_from_another_process(tmp_path: Path) -> None:
    (made,) = draft(Drafting(tmp_path), {"lessons/01.md": f"{FRONT}\n```pyton\nx\n```\n"}).values()
    (mistake,) = pickle.loads(pickle.dumps(made)).mistakes
    assert str(mistake) == str(made.mistakes[0])
    assert (mistake.place, mistake.what, mistake.mend) == (made.mistakes[0].place, made.mistakes[0].what, made.mistakes[0].mend)
