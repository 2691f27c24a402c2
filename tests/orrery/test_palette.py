import pytest

from orrery.palette import mix, read_palette


def test_a_pair_is_a_colour_by_day_and_one_by_night() -> None:
    palette = read_palette(":root { --ground: light-dark(#ffffff, #000000); --size: 1rem; --on-accent: light-dark(#111111, #eeeeee); }")
    assert palette.light == {"ground": "#ffffff", "on-accent": "#111111"}
    assert palette.dark == {"ground": "#000000", "on-accent": "#eeeeee"}


def test_a_style_sheet_without_pairs_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match=r"^tokens\.css names no pair of colours$"):
        read_palette(":root { --ground: white; }")


@pytest.mark.parametrize(("share", "colour"), [(0, "#000000"), (1, "#ff8000"), (0.5, "#804000")])
def test_a_mixed_colour_lies_between_its_two(share: float, colour: str) -> None:
    assert mix("#ff8000", "#000000", share) == colour
