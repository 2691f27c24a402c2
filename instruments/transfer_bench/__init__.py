"""Transfer Bench: the Darkroom's network, frozen, learns a new class from a few drawings."""

from instruments.contract import Bench, Choice, Instrument, Sketch, Slider, Toggle
from instruments.conv_darkroom import PEN, SIZE
from instruments.transfer_bench.drawings import EXAMPLES, TEST
from instruments.transfer_bench.head import Training, balance, train_layer
from instruments.transfer_bench.inputs import INPUTS
from instruments.transfer_bench.plate import PADS, frame
from instruments.transfer_bench.study import Growth, known_growth

__all__ = ["EXAMPLES", "INPUTS", "INSTRUMENT", "TEST", "Growth", "Training", "balance", "known_growth", "train_layer"]

INSTRUMENT = Instrument(
    name="transfer-bench",
    title="Transfer Bench",
    caption="The network of the Conv Darkroom, frozen, and a new last layer that learns a class from a few drawings.",
    controls=(
        *(Sketch(name=pad, label=f"Example {n}", default=drawing, size=SIZE, pen=PEN) for n, (pad, drawing) in enumerate(zip(PADS, EXAMPLES), start=1)),
        Sketch(name="test", label="Test drawing", default=TEST, size=SIZE, pen=PEN),
        Slider(name="examples", label="Examples used", default=3, minimum=1, maximum=len(PADS), step=1, help="The first so many pads; empty ones are left out."),
        Choice(name="inputs", label="The new layer sees", default="late", options={name: name.capitalize() for name in INPUTS}, help="84 late features, 400 early ones, 400 of a random network, or 1024 pixels."),
        Toggle(name="rehearsal", label="Rehearse the old classes", default=True, help="Ten stored pictures of each."),
        Choice(name="strength", label="L2 strength", default="0.001", options={value: value for value in ("0.1", "0.01", "0.001")}, help="Charged for the distance from the old layer, or from zero where there is none."),
    ),
    benches=(
        Bench("Teach", (*PADS, "test"), ("given", "before", "after")),
        Bench("New last layer", (("examples", "inputs"), ("rehearsal", "strength")), ("old", "growth")),
    ),
    frame=frame,
    longest_summary=300,
)
