"""What people read is spelled right: lessons, README, the words in templates. Names and terms stand in words.txt."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "tests/words.txt"


def check(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "node_modules/.bin/cspell", "--no-progress", *options], cwd=ROOT, capture_output=True, text=True)


def test_every_word_is_in_a_dictionary_or_among_our_names_and_terms() -> None:
    done = check()
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelled_word_would_be_found(tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.md"
    lesson.write_text("The gradiant vanishes.", encoding="utf-8")
    done = check("--no-config-search", "--config", str(ROOT / "cspell.json"), "--root", str(tmp_path), str(lesson))
    assert "gradiant" in done.stdout, done.stdout + done.stderr


def test_names_and_terms_are_sorted_and_stand_once() -> None:
    words = WORDS.read_text(encoding="utf-8").splitlines()
    assert words == sorted(set(words), key=lambda word: (word.lower(), word))
