"""When walks decide: on probabilities laid out by hand, on data that can be solved, and as stored for the bank."""

import numpy as np
import pytest

from instruments.diffusion_studio import GLYPHS, bank_decisions, cosine_alpha_bar, decide, glyph_class
from instruments.diffusion_studio.decisions import CERTAIN, decided

TIMES = np.array([40, 30, 20, 10, 0])


@pytest.mark.parametrize(
    ("given", "time"),
    [
        ([0.5, 0.6, 0.95, 0.99, 1.0], 20),
        ([0.95, 0.99, 1.0, 1.0, 1.0], 40),
        ([0.95, 0.5, 0.95, 0.3, 1.0], 0),
        ([0.5, 0.5, 0.5, 0.5, 0.6], 0),
        ([0.0, CERTAIN, CERTAIN, CERTAIN, CERTAIN], 30),
    ],
)
def test_a_walk_has_decided_when_it_is_certain_for_good(given: list, time: int) -> None:
    probabilities = np.stack([given, 1 - np.array(given)], axis=1)[:, None]
    assert decided(TIMES, probabilities).tolist() == [time]


def test_walks_are_judged_one_by_one() -> None:
    first, second = np.array([0.5, 0.95, 0.95, 0.95, 1]), np.array([0.5, 0.5, 0.1, 0.05, 0])
    probabilities = np.stack([np.stack([p, 1 - p], axis=1) for p in (first, second)], axis=1)
    assert decided(TIMES, probabilities).tolist() == [30, 20]


def test_one_image_is_decided_from_the_start(glyphs: np.ndarray) -> None:
    found = decide(glyphs[:1], ["0"], cosine_alpha_bar(50), np.random.default_rng(1), walks=2, steps=10)
    assert found.class_time == found.image_time == (50, 50, 50)
    assert set(found.effective.values()) == {1.0}


def test_two_far_images_are_decided_when_noise_no_longer_hides_their_distance(cosine: np.ndarray) -> None:
    """The log-odds of two images d apart is sharp at alpha_bar / (1 - alpha_bar) d^2 of some tens, whatever the images are."""
    found = {}
    for side in (4, 16):
        images = np.stack([np.full((side, side), -1.0), np.ones((side, side))])
        found[side] = decide(images, ["black", "white"], cosine, np.random.default_rng(2), walks=64).image_time[1]
    assert found[16] > found[4]
    sharpness = [cosine[int(t)] / (1 - cosine[int(t)]) * 4 * side**2 for side, t in found.items()]
    assert sharpness[0] == pytest.approx(sharpness[1], rel=0.5)


def test_the_class_is_decided_no_later_than_the_image(glyphs: np.ndarray, cosine: np.ndarray) -> None:
    found = decide(glyphs, [glyph_class(name) for name in GLYPHS], cosine, np.random.default_rng(3), walks=16, steps=50)
    assert all(a >= b for a, b in zip(found.class_time, found.image_time))
    assert found.effective[1000] == pytest.approx(50, abs=0.01) and found.effective[0] == pytest.approx(1)


def test_the_stored_decisions_are_those_of_the_bank(glyphs: np.ndarray, cosine: np.ndarray) -> None:
    stored = bank_decisions()
    found = decide(glyphs, [glyph_class(name) for name in GLYPHS], cosine, np.random.default_rng(5), walks=64, steps=100)
    assert found.class_time[1] == pytest.approx(stored.class_time[1], abs=20)
    assert found.image_time[1] == pytest.approx(stored.image_time[1], abs=20)
    for t in (1000, 900, 800, 700, 600):
        assert found.effective[t] == pytest.approx(stored.effective[t], rel=0.2)


def test_what_decides_nothing_is_refused_in_words(glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator) -> None:
    with pytest.raises(ValueError, match="3 classes for 50 images"):
        decide(glyphs, ["0", "1", "2"], cosine, rng)
    with pytest.raises(ValueError, match="0 walks decide nothing"):
        decide(glyphs[:1], ["0"], cosine, rng, walks=0)
    with pytest.raises(ValueError, match="2000 steps do not fit between time 1000 and 0"):
        decide(glyphs[:1], ["0"], cosine, rng, steps=2000)
