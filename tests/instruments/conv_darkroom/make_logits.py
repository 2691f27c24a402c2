"""Make logits.json, what the network says of 20 pictures: python make_logits.py, after a training, with the project on PYTHONPATH."""

import json
from pathlib import Path

import numpy as np

from instruments.conv_darkroom import PICTURES, center_drawing, draw_strokes, logits, picture

HERE = Path(__file__).parent


def main() -> None:
    drawings = json.loads((HERE / "hand_drawn.json").read_text())["drawings"]
    drawn = [center_drawing(draw_strokes(drawing["strokes"], drawing["pen"])) for drawing in drawings[:: len(drawings) // 17]]
    values = logits(np.stack([*(picture(name) for name in PICTURES), *drawn])).round(5)
    rows = ",\n".join(json.dumps(row) for row in values.tolist())
    (HERE / "logits.json").write_text(f'{{"logits": [\n{rows}\n]}}\n')


if __name__ == "__main__":
    main()
