"""What README tells authors to paste works as it stands."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from orrery.site import print_site
from orrery.workshop import Workshop

ROOT = Path(__file__).parent.parent


def find_example(opening: str) -> str:
    """README's first block of code that opens like this."""
    fence = opening.partition("\n")[0]
    mark = fence.rstrip("abcdefghijklmnopqrstuvwxyz")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(rf"^{re.escape(opening)}.*?(?=^{mark}$)", text, re.DOTALL | re.MULTILINE)
    assert match, opening
    return match[0].removeprefix(f"{fence}\n")


def test_the_complete_lesson_appended_to_the_course_builds(tmp_path: Path, make_workshop: Callable[..., Workshop]) -> None:
    folder = shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    course = folder / "course.toml"
    course.write_text(f"{course.read_text(encoding='utf-8')}\n{find_example('```toml')}", encoding="utf-8")
    (folder / "13-walking-down-a-valley.md").write_text(find_example("````markdown"), encoding="utf-8")
    page = print_site(folder, make_workshop()).prints["lessons/13-walking-down-a-valley/index.html"].read_bytes().decode()
    assert "What to do when the valley is not smooth." in page
