"""The instruments as a wheel, and Pyodide's lock with it, which is how the browser's Python finds it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

PACKAGES = ("numpy",)
"""What the trimmed lock keeps of Pyodide's own list."""


def build_wheel(root: Path) -> tuple[str, bytes]:
    """The instruments as a wheel: file name and bytes, the same bytes for the same sources."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(next(WheelBuilder(str(root)).build(directory=folder, versions=["standard"])))
        return wheel.name, wheel.read_bytes()


def trim_lock(lock: bytes, wheel_name: str, wheel: bytes) -> bytes:
    """`lock`, Pyodide's own, with PACKAGES and the instruments' wheel, and nothing else."""
    full = json.loads(lock)
    # Pyodide 314 writes no `info.version`; pyodide-lock 0.1.2, the last for Python 3.11, insists on one.
    info: dict[str, Any] = {"version": "", **full["info"]}
    spec = PyodideLockSpec(info=info, packages={name: full["packages"][name] for name in PACKAGES})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, wheel_name)
        path.write_bytes(wheel)
        packages = add_wheels_to_spec(spec, [path]).model_dump()["packages"]
    return json.dumps({"info": full["info"], "packages": packages}, sort_keys=True).encode()
