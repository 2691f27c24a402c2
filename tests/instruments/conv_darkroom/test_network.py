"""The classifier in NumPy against PyTorch, against what it once said, and against pictures it was not trained on."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from instruments.conv_darkroom import (
    CLASSES, PICTURES, center_drawing, classify, draw_strokes, features, first_kernels, last_layer, logits, network, picture, random_parameters,
)  # fmt: skip

HERE = Path(__file__).parent
DRAWINGS = json.loads((HERE / "hand_drawn.json").read_text())["drawings"]
STORED = json.loads((HERE / "logits.json").read_text())


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    return np.stack([center_drawing(draw_strokes(drawing["strokes"], drawing["pen"])) for drawing in DRAWINGS])


@pytest.fixture(scope="module")
def accuracy() -> dict:
    return json.loads(Path(network.__file__).with_name("accuracy.json").read_text())


@pytest.mark.parametrize(("name", "expected"), [("digit", "4"), ("face", "face"), ("checkerboard", "checkerboard")])
def test_each_preset_is_recognised_with_confidence(name: str, expected: str) -> None:
    assert classify(picture(name)[None])[0, CLASSES.index(expected)] >= 0.9


def test_hand_drawn_digits_are_read(drawn: np.ndarray) -> None:
    read = [CLASSES[guess] for guess in classify(drawn).argmax(axis=1)]
    misread = [(drawing["hand"], drawing["digit"], guess) for drawing, guess in zip(DRAWINGS, read) if guess != drawing["digit"]]
    assert len(DRAWINGS) >= 60
    assert len(misread) <= 0.15 * len(DRAWINGS), misread


@pytest.mark.parametrize("hand", sorted({drawing["hand"] for drawing in DRAWINGS}))
def test_no_hand_is_left_behind(drawn: np.ndarray, hand: str) -> None:
    own = [i for i, drawing in enumerate(DRAWINGS) if drawing["hand"] == hand]
    right = [CLASSES[guess] == DRAWINGS[i]["digit"] for i, guess in zip(own, classify(drawn[own]).argmax(axis=1))]
    assert sum(right) >= 8


@pytest.mark.parametrize("gray", [0.0, 0.2, 0.5, 1.0])
def test_an_even_picture_is_none_of_these(gray: float) -> None:
    assert classify(np.full((1, 64, 64), gray))[0, CLASSES.index("none")] > 0.9


def test_noise_a_dot_and_a_level_line_are_none_of_these() -> None:
    noise = np.random.default_rng(1).random((64, 64))
    dot = center_drawing(draw_strokes([[[30.0, 20.0]]], 5.0))
    line = center_drawing(draw_strokes([[[10.0, 30.0], [50.0, 32.0]]], 4.0))
    assert classify(np.stack([noise, dot, line])).argmax(axis=1).tolist() == [CLASSES.index("none")] * 3


def test_a_scribble_is_none_of_these() -> None:
    t = np.linspace(0, 40, 200)
    scribble = np.stack([32 + 18 * np.sin(2.3 * t), 32 + 18 * np.cos(3.1 * t + 1)], axis=1)
    assert CLASSES[classify(center_drawing(draw_strokes([scribble], 4.0))[None])[0].argmax()] == "none"


def test_the_figures_the_lesson_quotes_reach_what_was_asked(accuracy: dict) -> None:
    assert accuracy["held-out"] >= 97
    assert accuracy["held-out with a cut-out"] >= 95
    assert accuracy["hand-drawn"] >= 85


def test_the_figures_belong_to_these_weights_and_these_drawings(accuracy: dict, drawn: np.ndarray) -> None:
    weights = Path(network.__file__).with_name("weights.npz").read_bytes()
    assert accuracy["weights sha256"] == hashlib.sha256(weights).hexdigest()
    read = classify(drawn).argmax(axis=1) == [CLASSES.index(drawing["digit"]) for drawing in DRAWINGS]
    assert accuracy["hand-drawn pictures"] == len(read)
    assert accuracy["hand-drawn"] == pytest.approx(100 * read.mean(), abs=1)


def test_the_network_still_says_what_it_said(drawn: np.ndarray) -> None:
    chosen = np.concatenate([np.stack([picture(name) for name in PICTURES]), drawn[:: len(drawn) // 17]])
    assert logits(chosen) == pytest.approx(np.array(STORED["logits"]), abs=1e-3)


def test_probabilities_sum_to_one_whatever_the_picture() -> None:
    images = np.random.default_rng(2).random((3, 64, 64)) > 0.5
    probabilities = classify(images)
    assert probabilities.shape == (3, len(CLASSES)) and probabilities.dtype == np.float64
    assert probabilities.min() >= 0
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-12)


def test_a_picture_is_judged_alone_as_in_company_to_the_last_bit(drawn: np.ndarray) -> None:
    many = np.concatenate([drawn, drawn[::-1], drawn])
    assert len(many) > network.BATCH
    assert np.array_equal(logits(many)[:7], np.concatenate([logits(image[None]) for image in drawn[:7]]))


def test_no_pictures_give_no_rows() -> None:
    assert classify(np.zeros((0, 64, 64))).shape == (0, len(CLASSES))
    assert features(np.zeros((0, 64, 64))).shape == (0, 84)


def test_logits_are_the_last_layer_on_the_features(drawn: np.ndarray) -> None:
    weights, biases = last_layer()
    found = features(drawn)
    assert found.shape == (len(drawn), 84) and found.dtype == np.float64 and found.min() == 0
    assert found @ weights.T + biases == pytest.approx(logits(drawn), abs=1e-4)


@pytest.mark.parametrize(("layer", "count"), network.FEATURES.items())
def test_features_can_be_had_of_an_earlier_layer_and_of_weights_not_trained(drawn: np.ndarray, layer: str, count: int) -> None:
    untrained = features(drawn[:3], layer, random_parameters(np.random.default_rng(0)))
    assert untrained.shape == (3, count)
    assert not np.array_equal(untrained, features(drawn[:3], layer))
    assert np.array_equal(features(drawn[:3], layer, network.parameters()), features(drawn[:3], layer))


def test_a_layer_without_features_is_named_with_those_that_have_them() -> None:
    with pytest.raises(ValueError, match="no features of layer 'last'; known: second, third, fourth"):
        features(np.zeros((1, 64, 64)), "last")


def test_pictures_are_not_written_to(drawn: np.ndarray) -> None:
    before = drawn.copy()
    classify(drawn)
    assert np.array_equal(drawn, before)


def test_the_forward_pass_is_pytorchs(drawn: np.ndarray) -> None:
    torch = pytest.importorskip("torch")
    functional, stored = torch.nn.functional, {name: torch.from_numpy(values) for name, values in network.parameters().items()}
    x = functional.avg_pool2d(torch.from_numpy(drawn[:20]).float()[:, None], 2)
    for layer in ("first", "second"):
        x = functional.conv2d(x, stored[layer].permute(0, 3, 1, 2), stored[f"{layer}-bias"])
        x = functional.max_pool2d(functional.relu(x), 2)
    x = x.permute(0, 2, 3, 1).flatten(1)
    for layer in ("third", "fourth"):
        x = functional.relu(functional.linear(x, stored[layer], stored[f"{layer}-bias"]))
    x = functional.linear(x, stored["last"], stored["last-bias"])
    assert logits(drawn[:20]) == pytest.approx(x.numpy(), abs=1e-4)


def test_the_mean_of_four_equal_pixels_is_that_pixel_to_the_last_bit() -> None:
    gray = np.random.default_rng(3).random(50).astype(np.float32)
    shrunk = network.shrink(np.broadcast_to(gray[:, None, None], (50, 4, 4)))
    assert np.array_equal(shrunk[..., 0], np.broadcast_to(gray[:, None, None], (50, 2, 2)))


def test_the_weights_have_the_stated_shapes_in_half_precision_and_are_small() -> None:
    path = Path(network.__file__).with_name("weights.npz")
    with np.load(path, allow_pickle=False) as stored:
        assert {name: stored[name].shape for name in network.SHAPES} == network.SHAPES
        assert {name for name in stored.files} == {name + end for name in network.SHAPES for end in ("", "-bias")}
        assert all(stored[name].dtype == np.float16 for name in stored.files)
        assert sum(stored[name].size for name in stored.files) == 61_961
    assert path.stat().st_size <= 130_000


def test_the_first_kernels_are_six_of_five_by_five_and_a_copy() -> None:
    kernels = first_kernels()
    assert kernels.shape == (6, 5, 5) and kernels.dtype == np.float64
    kernels[:] = 0
    assert first_kernels().any()


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((64, 64)), r"the picture has shape \(64, 64\); the darkroom works on \(n, 64, 64\)"),
        (np.zeros((2, 28, 28)), r"the picture has shape \(2, 28, 28\); the darkroom works on \(n, 64, 64\)"),
        (np.full((1, 64, 64), np.nan), "the picture holds a number that is not finite"),
        (np.full((1, 64, 64), np.inf), "the picture holds a number that is not finite"),
        (np.full((1, 64, 64), -0.1), "the picture reaches from -0.1 to -0.1; brightness lies between 0 and 1"),
        ([[["a"] * 64] * 64], "the picture holds something that is no number"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(images: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        classify(images)
