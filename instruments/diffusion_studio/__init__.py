"""Diffusion Studio: noise added in closed form, and taken away again by three denoisers that are what they say."""

from instruments.contract import Bench, Choice, Instrument, Sketch, Slider, Timeline, Toggle
from instruments.diffusion_studio.decisions import Decisions, bank_decisions, decide
from instruments.diffusion_studio.forward import add_noise, implied_noise, velocity
from instruments.diffusion_studio.glyphs import GLYPHS, bank, glyph, glyph_class
from instruments.diffusion_studio.ideal import IdealDenoiser
from instruments.diffusion_studio.learned import LearnedDenoiser
from instruments.diffusion_studio.local import LocalDenoiser, largest_window
from instruments.diffusion_studio.pixels import SIZE, rmse
from instruments.diffusion_studio.plate import frame
from instruments.diffusion_studio.posterior import deviation, effective_candidates, likeliest, pixel_deviation
from instruments.diffusion_studio.samplers import ddim_sigma, ddim_step, euler_step, heun_step
from instruments.diffusion_studio.schedule import angle, cosine_alpha_bar, karras_alpha_bar, linear_alpha_bar, log_snr, reverse_times
from instruments.diffusion_studio.strokes import PEN, draw_strokes
from instruments.diffusion_studio.study import SAMPLERS, Point, bank_study, study_errors
from instruments.diffusion_studio.trajectory import Stop, Trajectory, sample, walk

__all__ = [
    "GLYPHS", "PEN", "SAMPLERS", "SIZE", "Decisions", "IdealDenoiser", "LearnedDenoiser", "LocalDenoiser", "Point", "Stop", "Trajectory",
    "add_noise", "angle", "bank", "bank_decisions", "bank_study", "cosine_alpha_bar", "ddim_sigma", "ddim_step", "decide", "deviation",
    "draw_strokes", "effective_candidates", "euler_step", "glyph", "glyph_class", "heun_step", "implied_noise", "karras_alpha_bar",
    "largest_window", "likeliest", "linear_alpha_bar", "log_snr", "pixel_deviation", "reverse_times", "rmse", "sample", "study_errors",
    "velocity", "walk",
]  # fmt: skip

INSTRUMENT = Instrument(
    name="diffusion-studio",
    title="Diffusion Studio",
    caption="Forward noising on a 28×28 canvas, and a real reverse trajectory. Schedule, denoiser and sampler comparison.",
    controls=(
        Choice(name="source", label="Picture", default="glyph", options={"glyph": "Glyph", "drawing": "Drawing"}),
        Choice(name="glyph", label="Glyph", default=GLYPHS[0], options={name: name for name in GLYPHS}),
        Sketch(name="drawing", label="Draw your own", size=SIZE, pen=PEN, sets={"source": "drawing"}),
        Choice(name="schedule", label="Schedule", default="cosine", options={"cosine": "Cosine", "linear": "Linear"}),
        Timeline(name="t", label="Time t", default=880, minimum=0, maximum=1000, step=1),
        Slider(name="seed", label="Noise number", default=0, minimum=0, maximum=99, step=1),
        Choice(name="denoiser", label="Denoiser", default="ideal", options={"ideal": "Ideal", "local": "Local", "learned": "Learned"}),
        Slider(name="window", label="Window of the local denoiser", default=7, minimum=1, maximum=55, step=2, unit=" px", help="Only Local looks through it."),
        Toggle(name="known", label="Picture in the data set", default=True),
        Choice(name="start", label="Start from", default="noise", options={"noise": "Noise", "x": "x at t"}),
        Slider(name="steps", label="Steps", default=20, minimum=1, maximum=100, step=1),
        Slider(name="eta", label="η of the third sampler", default=1.0, minimum=0.0, maximum=1.0, step=0.05),
    ),
    benches=(
        Bench("Forward", (("source", "glyph", "schedule"), "drawing", ("seed", "t")), ("x0", "noise", "xt", "schedule")),
        Bench("Guess", ("denoiser", "window", "known"), ("guess", "truth", "difference", "deviation", ("candidates", "weights"))),
        Bench("Reverse", ("start", "steps", "eta"), (("euler", "ddim", "ddim-eta", "heun"), "errors")),
    ),
    frame=frame,
    longest_summary=450,
)
