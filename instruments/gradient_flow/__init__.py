"""Gradient Flow: how large the error signal still is when it has come back to the first layer of an untrained network.

stripes.py draws the batch, network.py goes forward and back, theory.py says what infinitely wide networks do, plate.py shows it all.
"""

from instruments.contract import Bench, Choice, Instrument, Slider, Toggle
from instruments.gradient_flow.network import ACTIVATIONS, DEEPEST, SHORTCUTS
from instruments.gradient_flow.plate import frame

INSTRUMENT = Instrument(
    name="gradient-flow",
    title="Gradient Flow",
    caption="An untrained network, 64 units wide, and 20 pictures of stripes: the signal, the error and their product, the gradient, by layer. "
    "Choose an activation, then try every remedy alone. Where the thin line shows, infinitely wide networks differ.",
    controls=(
        Choice(name="activation", label="Activation", default="sigmoid", options=ACTIVATIONS),
        Slider(name="variance", label="Variance of the weights", default=1.0, minimum=0.1, maximum=10.0, step=0.1, unit="/n", help="σ²/n: σ² = 1 is Glorot's choice, 2 is He's."),
        Slider(name="depth", label="Hidden layers", default=20, minimum=2, maximum=DEEPEST, step=1),
        Choice(name="shortcuts", label="Shortcuts", default="none", options=SHORTCUTS),
        Toggle(name="batch-norm", label="Batch normalization", default=False),
        Choice(name="clip", label="Clip the gradient's norm at", default="off", options={"off": "Off", "10": "10", "1": "1", "0.1": "0.1"}),
        Slider(name="seed", label="Seed of the weights", default=0, minimum=0, maximum=99, step=1),
    ),
    benches=(Bench("", (("activation", "shortcuts", "batch-norm"), ("variance", "depth"), ("clip", "seed")), (("signal", "error"), "gradient")),),
    frame=frame,
    longest_summary=390,
)
