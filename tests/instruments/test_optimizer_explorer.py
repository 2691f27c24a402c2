"""The four optimizers against closed forms and independent references."""

import numpy as np
import pytest

from instruments import stage
from instruments.optimizer_explorer import START, STEPS, descend


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.09])
def test_sgd_shrinks_each_weight_by_its_own_factor(rate: float) -> None:
    steps = np.arange(STEPS + 1)[:, None]
    assert descend("sgd", rate, 20.0) == pytest.approx(START * (1 - rate * np.array([1.0, 20.0])) ** steps, rel=1e-12)


@pytest.mark.parametrize("rate", [0.01, 0.1])
def test_momentum_follows_the_powers_of_its_matrix(rate: float) -> None:
    for axis, curvature in enumerate((1.0, 20.0)):
        # (v, w) -> (0.9 v + c w, w - rate (0.9 v + c w))
        matrix = np.array([[0.9, curvature], [-rate * 0.9, 1 - rate * curvature]])
        expected = [(np.linalg.matrix_power(matrix, t) @ [0.0, START[axis]])[1] for t in range(STEPS + 1)]
        assert descend("momentum", rate, 20.0)[:, axis] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_adam_takes_steps_of_the_rate_at_first_whatever_the_gradients_scale() -> None:
    first_step = descend("adam", 0.1, 20.0)[1] - START
    assert first_step == pytest.approx([0.1, -0.1], rel=1e-6)


def test_rmsprop_starts_with_the_rate_over_the_root_of_a_tenth() -> None:
    first_step = descend("rmsprop", 0.1, 20.0)[1] - START
    assert first_step == pytest.approx(0.1 / np.sqrt(0.1) * np.array([1, -1]), rel=1e-6)


def kingma_and_ba(rate: float, stretch: float) -> list[tuple[float, float]]:
    """Algorithm 1 of the paper, in plain Python floats, one weight at a time."""
    paths = []
    for w, curvature in zip(START.tolist(), (1.0, stretch)):
        m = v = 0.0
        path = [w]
        for t in range(1, STEPS + 1):
            g = curvature * w
            m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g * g
            w -= rate * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)) ** 0.5 + 1e-8)
            path.append(w)
        paths.append(path)
    return list(zip(*paths))


@pytest.mark.parametrize(("rate", "stretch"), [(0.1, 20.0), (1.0, 50.0), (0.01, 1.0)])
def test_adam_is_algorithm_1(rate: float, stretch: float) -> None:
    assert descend("adam", rate, stretch) == pytest.approx(np.array(kingma_and_ba(rate, stretch)), rel=1e-9, abs=1e-12)


def test_a_diverging_path_stays_finite_and_the_words_say_so() -> None:
    drawing = stage.frame("optimizer-explorer", {"optimizer": "sgd", "rate": 1.0})
    assert drawing["values"]["loss"] == "1e13"
    assert drawing["values"]["steps"] == "–"
    assert drawing["summary"].endswith("is above 0.001 after 60 steps.")


def test_the_step_from_which_the_loss_stays_low_is_counted() -> None:
    losses = descend("rmsprop", 0.1, 20.0) ** 2 @ [1.0, 20.0] / 2
    steps = int(stage.frame("optimizer-explorer", {"optimizer": "rmsprop"})["values"]["steps"])
    assert (losses[steps:] < 1e-3).all() and losses[steps - 1] >= 1e-3
