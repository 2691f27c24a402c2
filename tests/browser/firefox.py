"""Drives a Firefox over Marionette, which every Firefox speaks: no driver needs to be installed beside it."""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

NAMES = ("firefox", "firefox-esr")
TIMEOUT_S = 60
PORT_FILE = "MarionetteActivePort"
PREFERENCES = {
    "marionette.port": 0,  # any that is free; Firefox writes it down
    "network.disable-localhost-when-offline": True,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}
LISTEN = """
window.logged = [];
for (const level of ["error", "warn"]) window.console[level] = (...words) => window.logged.push(words.join(" "));
"""
READ_THROWN = """
return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError && message.category === "content javascript" && /^(blob:)?http/.test(message.sourceName))
  .map(String);
"""
CENTRE = """
const element = document.querySelector(arguments[0]);
element.scrollIntoView({ block: "center", behavior: "instant" });
const { left, top, width, height } = element.getBoundingClientRect();
return [Math.round(left + width / 2), Math.round(top + height / 2)];
"""


def find() -> str | None:
    """The browser named by FIREFOX, or the first of NAMES on the path."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """One window of a fresh profile. Elements are named by CSS selectors."""

    def __init__(self, profile: Path):
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines))
        arguments = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", str(profile)]
        self.process = subprocess.Popen([str(find()), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.socket = socket.create_connection(("127.0.0.1", self._port(profile / PORT_FILE)), TIMEOUT_S)
            self.stream = self.socket.makefile("rb")
            self._receive()
            self.command("WebDriver:NewSession")
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def __enter__(self) -> "Firefox":
        return self

    def __exit__(self, *error: object) -> None:
        self.stream.close()
        self.socket.close()
        self.process.kill()
        self.process.wait()

    def command(self, name: str, **parameters: object) -> Any:
        message = json.dumps([0, 0, name, parameters])
        self.socket.sendall(f"{len(message)}:{message}".encode())
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return result

    def open(self, address: str) -> None:
        self.command("WebDriver:Navigate", url=address)
        self.ask(LISTEN)

    def ask(self, script: str, *arguments: object) -> Any:
        """What a function body answers in the page."""
        return self.command("WebDriver:ExecuteScript", script=script, args=arguments)["value"]

    def wait(self, condition: str, *arguments: object) -> None:
        """Until an expression of the page is true."""
        deadline = time.monotonic() + TIMEOUT_S
        while not self.ask(f"return Boolean({condition})", *arguments):
            assert time.monotonic() < deadline, f"never true: {condition} {arguments}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        x, y = self.ask(CENTRE, selector)
        move = {"type": "pointerMove", "duration": 0, "x": x, "y": y}
        self._act("pointer", [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])

    def press(self, *keys: str) -> None:
        """Keys held together; what has no letter is named as WebDriver does."""
        self._act("key", [{"type": "keyDown", "value": key} for key in keys] + [{"type": "keyUp", "value": key} for key in reversed(keys)])

    def write(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def errors(self) -> list[str]:
        """What pages have thrown, and what this one has logged as an error or a warning."""
        return self._ask_browser(READ_THROWN) + self.ask("return window.logged")

    def go_offline(self) -> None:
        self._ask_browser("Services.io.offline = true")

    def _ask_browser(self, script: str) -> Any:
        """What a function body answers that may do all that Firefox may."""
        self.command("Marionette:SetContext", value="chrome")
        try:
            return self.ask(script)
        finally:
            self.command("Marionette:SetContext", value="content")

    def _act(self, kind: str, actions: list[dict[str, object]]) -> None:
        self.command("WebDriver:PerformActions", actions=[{"type": kind, "id": kind, "actions": actions}])

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            byte = self.stream.read(1)
            assert byte, "Firefox has ended"
            length += byte
        return json.loads(self.stream.read(int(length[:-1])))

    def _port(self, file: Path) -> int:
        deadline = time.monotonic() + TIMEOUT_S
        while not (file.exists() and file.read_text()):
            assert self.process.poll() is None, "Firefox has ended"
            assert time.monotonic() < deadline, "Firefox does not listen"
            time.sleep(0.05)
        return int(file.read_text())
