"""Conv Darkroom: kernels by hand, a ladder of feature maps, a classifier, and what it looks at."""

from instruments.contract import Bench, Choice, Instrument, Matrix, Patch, Sketch, Slider, Toggle
from instruments.conv_darkroom.convolution import ACTIVATIONS, PADDINGS, convolve, correlate, ladder, receptive_field
from instruments.conv_darkroom.kernels import KERNELS
from instruments.conv_darkroom.network import CLASSES, classify, features, first_kernels, last_layer, logits, multiply, random_parameters, shrink, softmax
from instruments.conv_darkroom.occlusion import BASELINES, cover, log_odds, occlusion_map, occlusion_rows, per_pixel
from instruments.conv_darkroom.pad import SIZE, center_drawing
from instruments.conv_darkroom.pictures import PICTURES, draw_digit, picture
from instruments.conv_darkroom.plate import LEVELS, PEN, WINDOW, draw_sketch, format_percent, frame, show_top
from instruments.conv_darkroom.strokes import draw_strokes

__all__ = [
    "ACTIVATIONS", "BASELINES", "CLASSES", "INSTRUMENT", "KERNELS", "PADDINGS", "PEN", "PICTURES", "SIZE", "center_drawing", "classify",
    "convolve", "correlate", "cover", "draw_digit", "draw_sketch", "draw_strokes", "features", "first_kernels", "format_percent",
    "ladder", "last_layer", "log_odds", "logits", "multiply", "occlusion_map", "occlusion_rows", "per_pixel", "picture", "random_parameters",
    "receptive_field", "show_top", "shrink", "softmax",
]  # fmt: skip

AFTER = {"linear": "Linear", "relu": "ReLU", "relu-pool": "ReLU + pool"}
"""What can follow a level of the ladder, and how its form calls it."""

INSTRUMENT = Instrument(
    name="conv-darkroom",
    title="Conv Darkroom",
    caption="3×3 kernel editor, live convolution on a canvas, feature-map ladder, occlusion-based attribution.",
    controls=(
        Choice(name="source", label="Picture", default="digit", options={name: name.capitalize() for name in (*PICTURES, "drawing")}),
        Sketch(name="drawing", label="Draw your own", size=SIZE, pen=PEN, sets={"source": "drawing"}),
        Matrix(
            name="kernel", label="Kernel", default=KERNELS["sobel-x"].ravel().tolist(), rows=3, columns=3, minimum=-20, maximum=20, step=0.1,
            presets={name: tuple(kernel.ravel().tolist()) for name, kernel in KERNELS.items()},
        ),
        Toggle(name="normalize", label="Normalize to sum 1", default=False, help="Divides by the sum, or by the sum of absolute values where the sum is 0."),
        Slider(name="bias", label="Bias", default=0.0, minimum=-2.0, maximum=2.0, step=0.1),
        Choice(name="operation", label="Operation", default="correlation", options={"correlation": "Correlation", "convolution": "Convolution (flip)"}),
        Choice(name="padding", label="Padding", default="zero", options={name: name.capitalize() for name in ("zero", "reflect", "replicate", "circular", "valid")}),
        Patch(name="pixel", label="Pixel", default=[20, 26], rows=SIZE, columns=SIZE),
        Choice(name="activation", label="After every level", default="linear", options=AFTER),
        *(Choice(name=f"after-{n}", label=f"After level {n}", default="same", options={"same": "As every level", **AFTER}, folded=True) for n in range(1, LEVELS + 1)),
        Patch(name="patch", label="Patch", default=[12, 26], rows=SIZE, columns=SIZE, height=WINDOW, width=WINDOW),
        Choice(name="baseline", label="Cover with", default="black", options={name: name.capitalize() for name in BASELINES}),
        Toggle(name="map", label="Map all 196 places", default=True),
        Choice(name="measure", label="Map shows", default="probability", options={"probability": "Probability", "log-odds": "Log-odds"}),
    ),
    benches=(
        Bench("Kernel", (("source", "drawing"), ("kernel", "normalize"), ("bias", "operation", "padding", "pixel")), ("input", "products", "response")),
        Bench("Ladder", ("activation", *(f"after-{n}" for n in range(1, LEVELS + 1))), ("field", "level-1", "level-2", "level-3", "level-4", "learned")),
        Bench("Classifier", (("patch", "map"), "baseline", "measure"), ("covered", ("before", "after"), "map")),
    ),
    frame=frame,
    longest_summary=225,
)
