"""Answer one question in a process of its own: a JSON question on stdin, the drawing as JSON on stdout.

A build runs code cells this way, under a time limit, so that no lesson's code touches the build's own interpreter.
"""

import json
import os
import sys

from instruments import stage


def main() -> None:
    question = json.load(sys.stdin)
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever writes to descriptor 1 behind Python's back cannot spoil the answer
    drawing = stage.answer(question, show=lambda _: None)
    json.dump(drawing, answer)
    answer.flush()


main()
