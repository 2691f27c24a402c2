"""Trains the learned denoiser of the Diffusion Studio: four minutes or so on one thread, for people who change it. Needs torch.

    python -m training.train_denoiser            writes denoiser.npz and denoiser.json beside the instrument
    python -m training.train_denoiser --share .1 a quick try

The pictures are the bank's digits in hands drawn at random: every point of a skeleton trembles, and size, slant, turn, place and pen
vary. There are finitely many, so that one can say how far a sample is from the nearest. Everything random hangs on SEED.
"""

import argparse
import hashlib
import json
import time
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn

from instruments import diffusion_studio
from instruments.diffusion_studio.forward import add_noise
from instruments.diffusion_studio.glyphs import SKELETONS, Hand, bank, write
from instruments.diffusion_studio.learned import BLOCKS, LEAST_SQUARE, SHAPES, UNITS, LearnedDenoiser, pack, time_features
from instruments.diffusion_studio.pixels import SIZE, rmse
from instruments.diffusion_studio.samplers import ddim_step
from instruments.diffusion_studio.schedule import cosine_alpha_bar, reverse_times
from instruments.diffusion_studio.trajectory import sample

HOME = Path(diffusion_studio.__file__).parent
SEED = 20_251
PICTURES, STEPS, BATCH, RATE, DECAY = 8_000, 24_000, 128, 2e-3, 0.01
AVERAGED = 0.999
"""How much of the averaged weights is kept at each step; the average is what is stored."""
LEAST, MOST = 0.05, 5.0
"""Between these the loss is weighted by alpha-bar / (1 - alpha-bar), after the min-SNR of Hang et al. (2023), with a floor."""
SAMPLES, SAMPLE_STEPS = 500, 50


def draw_digits(count: int, rng: np.random.Generator) -> np.ndarray:
    """Digits by turns, each in a hand of its own: (count, 28, 28) in [-1, 1]."""
    digits = list(SKELETONS.values())
    return np.stack([draw_digit(digits[i % len(digits)], rng) for i in range(count)])


def draw_digit(skeleton: tuple, rng: np.random.Generator) -> np.ndarray:
    """One digit in a hand that nobody has."""
    ends: dict[tuple[float, float], np.ndarray] = {}
    # Strokes that share an end tremble together there, or they would come apart.
    curves = [[ends.setdefault(tuple(point), np.array(point) + rng.normal(0, 0.03, 2)) for point in curve] for curve in skeleton]
    hand = Hand(rng.uniform(10.5, 14), rng.uniform(15.5, 17.5), rng.normal(0, 0.12), rng.uniform(2.4, 3.6))
    return write(tuple(map(tuple, curves)), hand, rng.normal(0, 0.04), tuple(rng.uniform(-0.5, 0.5, 2)))


class Model(nn.Module):
    """The network of instruments/diffusion_studio/learned.py, before its answer is clipped."""

    def __init__(self, pictures: np.ndarray) -> None:
        super().__init__()
        rows = pictures.reshape(len(pictures), -1)
        mean = rows.mean(axis=0)
        self.register_buffer("mean", torch.from_numpy(mean.astype(np.float32)))
        # The frame starts as the pictures' principal components, and the blocks as nothing at all.
        components = np.linalg.eigh(np.cov((rows - mean).T))[1][:, ::-1][:, :UNITS].T
        self.frame = nn.Parameter(torch.from_numpy(np.ascontiguousarray(components, dtype=np.float32)))
        self.blocks = nn.ModuleDict({name: nn.Linear(into, out) for name, (out, into) in SHAPES.items() if name != "frame"})
        for i in range(BLOCKS):
            nn.init.zeros_(self.blocks[f"block-{i}-out"].weight)

    def forward(self, x: torch.Tensor, times: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
        units = share * ((x - share * self.mean) @ self.frame.T)
        for i in range(BLOCKS):
            even = units / (units.square().mean(dim=1, keepdim=True) + LEAST_SQUARE).sqrt()
            inner = nn.functional.silu(self.blocks[f"block-{i}-in"](torch.cat([even, times], dim=1)))
            units = units + self.blocks[f"block-{i}-out"](inner)
        return self.mean + units @ self.frame

    def layers(self) -> dict[str, np.ndarray]:
        """Weights and biases as `learned.pack` wants them."""
        weights = {name: block.weight for name, block in self.blocks.items()} | {"frame": self.frame, "mean": self.mean}
        biases = {f"{name}-bias": block.bias for name, block in self.blocks.items()}
        return {name: values.detach().numpy() for name, values in (weights | biases).items()}


def train(model: Model, pictures: np.ndarray, steps: int) -> torch.optim.swa_utils.AveragedModel:
    """AdamW under a one-cycle rate (Loshchilov & Hutter 2019; Smith & Topin 2018); t uniform on 1..1000 of the cosine schedule."""
    images = torch.from_numpy(pictures.reshape(len(pictures), -1).astype(np.float32))
    table = cosine_alpha_bar()
    features = torch.from_numpy(np.stack([time_features(level) for level in table]).astype(np.float32))
    alpha_bar = torch.from_numpy(table.astype(np.float32))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    averaged = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED))
    total = 0.0
    for step in range(1, steps + 1):
        x0 = images[torch.randint(len(images), (BATCH,))]
        t = torch.randint(1, len(table), (BATCH,))
        level = alpha_bar[t][:, None]
        x = level.sqrt() * x0 + (1 - level).sqrt() * torch.randn_like(x0)
        weight = (level / (1 - level)).clamp(LEAST, MOST)
        loss = (weight * (model(x, features[t], level.sqrt()) - x0).square()).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        averaged.update_parameters(model)
        total += loss.item()
        if step % 1000 == 0:
            print(f"step {step} of {steps}: loss {total / 1000:.4f}", flush=True)
            total = 0.0
    return averaged


def nearest(images: np.ndarray, others: np.ndarray, skip: int = 0) -> np.ndarray:
    """RMSE from each image to the nearest other (n,), or with `skip` 1 to the next nearest: an image is nearest to itself."""
    a, b = (each.reshape(len(each), -1) for each in (images, others))
    squares = np.square(a).sum(axis=1)[:, None] + np.square(b).sum(axis=1) - 2 * a @ b.T
    return np.sqrt(np.maximum(np.partition(squares, skip, axis=1)[:, skip], 0) / a.shape[1])


def measure(
    denoiser: LearnedDenoiser, unpacked: LearnedDenoiser, pictures: np.ndarray, held_out: np.ndarray, rng: np.random.Generator
) -> dict:
    """The figures a lesson may quote."""
    table = cosine_alpha_bar()
    x_T = rng.normal(size=(SAMPLES, SIZE, SIZE))
    grid = table[reverse_times(SAMPLE_STEPS)]
    samples, exact = (sample(x_T, grid, each, ddim_step).states[-1] for each in (denoiser, unpacked))
    noise = rng.normal(size=(SAMPLE_STEPS, *x_T.shape))
    stochastic = sample(x_T, grid, denoiser, partial(ddim_step, eta=1.0), noise).states[-1]
    return {
        "RMSE of a sample to the nearest training picture": summarize(nearest(samples, pictures)),
        "the same with eta = 1": summarize(nearest(stochastic, pictures)),
        "RMSE of a held-out picture to the nearest training picture": summarize(nearest(held_out, pictures)),
        "RMSE of a training picture to the nearest other": summarize(nearest(pictures[:SAMPLES], pictures, skip=1)),
        "RMSE of a sample to the nearest glyph of the bank": summarize(nearest(samples, bank())),
        "RMSE between samples of the stored and of the unrounded network": summarize(rmse(samples, exact)),
        "RMSE of x0_hat on held-out pictures": {str(t): errors(denoiser, held_out, table[t], rng) for t in (100, 300, 500, 700, 900)},
        "samples": SAMPLES,
        "steps of DDIM": SAMPLE_STEPS,
    }


def errors(denoiser: LearnedDenoiser, images: np.ndarray, alpha_bar: float, rng: np.random.Generator) -> float:
    x = add_noise(images, rng.normal(size=images.shape), alpha_bar)
    return round(float(rmse(denoiser.x0_hat(x, alpha_bar), images).mean()), 4)


def summarize(distances: np.ndarray) -> dict[str, float]:
    low, median, high = np.quantile(distances, [0, 0.5, 1])
    return {"least": round(float(low), 4), "median": round(float(median), 4), "largest": round(float(high), 4)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--share", type=float, default=1.0, help="of the steps, for a quick try")
    arguments.add_argument("--into", type=Path, default=HOME, help="the folder to write to")
    chosen = arguments.parse_args()
    started = time.perf_counter()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    learning, testing, sampling = (np.random.default_rng(seed) for seed in np.random.SeedSequence(SEED).spawn(3))
    pictures, held_out = draw_digits(PICTURES, learning), draw_digits(SAMPLES, testing)
    print(f"{len(pictures)} pictures after {time.perf_counter() - started:.0f} s", flush=True)
    steps = int(STEPS * chosen.share)
    layers = train(Model(pictures), pictures, steps).module.layers()
    np.savez_compressed(chosen.into / "denoiser.npz", **pack(layers))
    stored = LearnedDenoiser.load(chosen.into / "denoiser.npz")
    figures = measure(stored, LearnedDenoiser(layers), pictures, held_out, sampling)
    figures["parameters"] = sum(values.size for values in layers.values())
    figures["training"] = {"pictures": len(pictures), "steps": steps, "batch": BATCH, "seed": SEED, "torch": torch.__version__}
    figures["weights sha256"] = hashlib.sha256((chosen.into / "denoiser.npz").read_bytes()).hexdigest()
    (chosen.into / "denoiser.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2), f"after {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
