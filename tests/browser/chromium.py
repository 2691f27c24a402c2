"""Finds the Chromium that browser tests drive; run as a script it installs one where none is and that can be done."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--disable-gpu", "--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> str | None:
    """The browser named by CHROMIUM, or the first of NAMES on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The browser tests need Chromium. Install one of {', '.join(NAMES)}, or set CHROMIUM to its path.")
    print("installing Chromium with apt-get (once)", flush=True)
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


if __name__ == "__main__" and not find():
    install()
