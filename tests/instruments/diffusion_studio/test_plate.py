"""The plate shows what the numbers say, and gives the quick part first."""

import numpy as np
import pytest

from instruments import stage
from instruments.contract import ControlError
from instruments.diffusion_studio import INSTRUMENT, GLYPHS, IdealDenoiser, add_noise, bank, cosine_alpha_bar, glyph
from instruments.diffusion_studio import films
from instruments.diffusion_studio.plate import draw_noise, find_data, frame


@pytest.fixture(autouse=True)
def forget_films() -> None:
    films.finished.clear()


def frames(**state: object):
    return list(frame(INSTRUMENT.state(state)))


def view(name: str, **state: object):
    return next(one for one in frames(**state)[-1].views if one.name == name)


def test_x_is_the_weighted_sum_of_picture_and_noise() -> None:
    expected = add_noise(glyph("3-wide"), draw_noise(7), cosine_alpha_bar()[400])
    assert view("xt", glyph="3-wide", seed=7, t=400).pixels == pytest.approx((expected + 1) / 2, abs=1e-12)


def test_the_guess_its_error_and_its_uncertainty_belong_together() -> None:
    last = frames(t=880)[-1]
    xt = add_noise(glyph(GLYPHS[0]), draw_noise(0), cosine_alpha_bar()[880])
    guess = IdealDenoiser(bank()).x0_hat(xt, cosine_alpha_bar()[880])
    assert last.values["rmse"] == pytest.approx(np.sqrt(np.mean((guess - glyph(GLYPHS[0])) ** 2)))
    difference = next(one for one in last.views if one.name == "difference")
    assert difference.pixels == pytest.approx(guess - glyph(GLYPHS[0]), abs=5.1e-5)


def test_over_many_noises_the_error_is_what_was_to_be_expected() -> None:
    squares = []
    for number, name in enumerate(GLYPHS):
        values = frames(glyph=name, seed=number, t=900, steps=1)[-1].values
        squares.append((values["rmse"] ** 2, values["expected"] ** 2))
    errors, expected = np.mean(squares, axis=0)
    assert errors == pytest.approx(expected, rel=0.2)


def test_a_picture_left_out_of_the_data_set_is_never_guessed() -> None:
    inside, outside = frames(t=300)[-1].values, frames(t=300, known=False)[-1].values
    assert inside["rmse"] < 0.01 < outside["rmse"]
    assert GLYPHS[0] not in find_data("glyph", GLYPHS[0], "", False).names


def test_a_drawing_comes_back_exactly_when_it_is_in_the_data_set() -> None:
    drawing = "4,4 24,24;24,4 4,24"
    assert "ends on your drawing" in frames(source="drawing", drawing=drawing, t=400, start="x")[-1].summary
    assert "your drawing" not in frames(source="drawing", drawing=drawing, t=400, start="x", known=False)[-1].summary


def test_the_first_frame_comes_before_any_film_and_the_last_is_whole() -> None:
    every = frames()
    assert len(every) > 5
    names = {one.name for one in every[0].views}
    assert {"xt", "guess", "schedule"} <= names and "euler" not in names
    assert names < {one.name for one in every[-1].views}
    assert all(len(one.views) == 1 for one in every[1:-1])


def test_films_shot_before_are_not_shot_again() -> None:
    assert len(frames(t=500)) > 5
    assert len(frames(t=400)) == 1, "from noise the films do not hang on t"
    assert len(frames(t=400, start="x")) > 5


def test_all_four_films_start_from_the_same_noise() -> None:
    first = [view(name).pixels[:, :28] for name in ("euler", "ddim", "ddim-eta", "heun")]
    for strip in first:
        assert strip == pytest.approx(first[0])


def test_eta_zero_makes_the_third_film_the_second() -> None:
    assert view("ddim-eta", eta=0.0).pixels == pytest.approx(view("ddim").pixels, nan_ok=True)


def test_euler_in_sigma_is_ddim_up_to_rounding() -> None:
    assert frames(t=600, start="x")[-1].values["identity"] < 1e-13
    assert frames()[-1].values["identity"] < 1e-10


@pytest.mark.parametrize("denoiser", ["ideal", "local", "learned"])
@pytest.mark.parametrize("t", [0, 1, 500, 1000])
@pytest.mark.parametrize("schedule", ["cosine", "linear"])
def test_nothing_on_the_schedule_is_ever_nan(denoiser: str, t: int, schedule: str) -> None:
    last = frames(denoiser=denoiser, t=t, schedule=schedule, start="x", steps=3)[-1]
    assert all(np.isfinite(value) for value in last.values.values() if not isinstance(value, str))
    assert all(np.isfinite(one.pixels).all() for one in last.views if one.name in ("xt", "guess", "difference", "deviation"))


def test_an_empty_pad_is_refused_in_words() -> None:
    with pytest.raises(ControlError, match=r"^The pad is empty\. Draw something on it, or choose a glyph\.$"):
        frames(source="drawing")
    assert stage.answer({"instrument": "diffusion-studio", "state": {"source": "drawing"}}, print)["control"] == "drawing"


def test_the_summary_says_where_every_film_ends() -> None:
    summary = frames(steps=20)[-1].summary
    assert summary.startswith("At t = 880 of the cosine schedule x holds 0.19 of the picture and 0.98 of the noise.")
    assert summary.count(" ends ") == 4
