from pathlib import Path

from orrery.watch import watch


def test_each_save_is_told_once_watching_has_begun(tmp_path: Path) -> None:
    saves = watch(tmp_path)
    assert next(saves) == frozenset()
    (tmp_path / "lesson.md").write_text("one")
    assert next(saves) == {tmp_path / "lesson.md"}
    (tmp_path / "lesson.md").unlink()
    assert next(saves) == {tmp_path / "lesson.md"}


def test_editors_own_files_and_byte_code_are_left_out(tmp_path: Path) -> None:
    saves = watch(tmp_path)
    next(saves)
    for name in (".lesson.md.swp", "lesson.md~", "lens.pyc", "lesson.md"):
        (tmp_path / name).write_text("one")
    assert next(saves) == {tmp_path / "lesson.md"}


def test_a_file_that_an_editor_puts_in_place_of_another_is_a_save(tmp_path: Path) -> None:
    (tmp_path / "lesson.md").write_text("one")
    saves = watch(tmp_path)
    next(saves)
    (tmp_path / "scratch~").write_text("two")
    (tmp_path / "scratch~").rename(tmp_path / "lesson.md")
    assert tmp_path / "lesson.md" in next(saves)
