"""Does transfer help, and what is forgotten: on drawings by simulated hands that nothing was trained on."""

import json
from pathlib import Path

import numpy as np
import pytest

from instruments.conv_darkroom import CLASSES, classify, features, last_layer
from instruments.transfer_bench import INPUTS, bank, known_growth, study
from training.study_transfer import STRENGTH, SYMBOLS, TESTED, draw_symbol, grow, see_symbols

COUNTED = {1: 0, 3: 2, 10: 4}
"""Number of examples to its place in the study."""


@pytest.fixture(scope="module")
def right() -> dict[str, list[float]]:
    """A small study with seeds of its own: twenty-five draws of five symbols."""
    rng = np.random.default_rng(99)
    drawn = np.stack([[draw_symbol(name, rng) for _ in range(study.COUNTS[-1] + TESTED)] for name in SYMBOLS])
    return {name: grow([see_symbols(drawn, inputs)], STRENGTH, 25, np.random.SeedSequence(98)) for name, inputs in INPUTS.items()}


def test_with_few_examples_trained_features_beat_random_ones_and_those_beat_pixels(right: dict[str, list[float]]) -> None:
    # Measured: with one example late 0.86, early 0.85, random 0.75, pixels 0.66; with three 0.92, 0.96, 0.90, 0.84.
    late, early, random, pixels = (right[name] for name in ("late", "early", "random", "pixels"))
    one, three = COUNTED[1], COUNTED[3]
    assert min(late[one], early[one]) > random[one] + 0.05 > pixels[one] + 0.08
    assert early[three] > random[three] + 0.02 > pixels[three] + 0.04
    assert late[three] > pixels[three] + 0.05


def test_the_late_features_lead_the_least_once_there_are_more_examples(right: dict[str, list[float]]) -> None:
    last = COUNTED[10]
    assert right["early"][last] > right["late"][last] + 0.01
    assert abs(right["late"][last] - right["random"][last]) < 0.03


def test_the_stored_study_says_what_a_small_one_says(right: dict[str, list[float]]) -> None:
    for name, shares in known_growth().right.items():
        assert right[name] == pytest.approx(shares, abs=0.05)


def test_no_other_strength_would_have_turned_the_study_around() -> None:
    stored = json.loads(study.STUDY.read_text())
    for shares in [stored["right"], *stored["the same with other strengths"].values()]:
        for place in (COUNTED[1], COUNTED[3]):
            assert shares["early"][place] > shares["random"][place] > shares["pixels"][place]
            assert shares["late"][place] > shares["random"][place]


def test_the_symbols_are_not_what_the_network_learned_to_call_none() -> None:
    assert len(known_growth().symbols) == len(SYMBOLS) == 15
    assert not {"heart", "star", "house", "triangle", "arrow", "tick", "plus", "hash", "zigzag"} & set(SYMBOLS)


def test_the_bank_is_read_by_the_network_and_has_every_class_in_both_parts() -> None:
    for part, each in (("rehearsal", bank.REHEARSED), ("held-out", bank.HELD_OUT)):
        images = bank.pictures(part)
        assert images.shape == (each * len(CLASSES), 64, 64)
        assert (classify(images).argmax(axis=1) == bank.labels(each)).mean() > 0.97
    assert bank.right_before() == (classify(bank.pictures("held-out")).argmax(axis=1) == bank.labels(bank.HELD_OUT)).mean()
    assert Path(bank.BANK).stat().st_size < 60_000


def test_no_held_out_picture_is_rehearsed() -> None:
    rehearsed, held_out = bank.pictures("rehearsal"), bank.pictures("held-out")
    assert not {image.tobytes() for image in rehearsed} & {image.tobytes() for image in held_out}


def test_scaled_rows_have_mean_zero_mean_square_length_one_and_a_one() -> None:
    for name in INPUTS:
        rows = bank.rows(name).rehearsal
        assert rows.shape == (130, INPUTS[name].count + 1)
        assert rows[:, :-1].mean(axis=0) == pytest.approx(0, abs=1e-12)
        assert np.square(rows[:, :-1]).sum(axis=1).mean() == pytest.approx(1)
        assert (rows[:, -1] == 1).all()


def test_the_old_layer_answers_scaled_rows_as_it_answered_features() -> None:
    weights, biases = last_layer()
    expected = features(bank.pictures("held-out")) @ weights.T + biases
    answers = bank.rows("late").held_out @ bank.old_layer("late").T
    assert answers[:, :-1] == pytest.approx(expected, abs=1e-9)
    assert (answers[:, -1] == 0).all()
    assert not bank.old_layer("pixels").any()
