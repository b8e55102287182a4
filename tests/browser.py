"""A real Chromium (Debian's package), driven by its own WebDriver over HTTP: no library in between."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 60.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key by which WebDriver names an element."""

needs_chromium = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")), reason="no chromium with its driver"
)


class Browser:
    """One window without a screen; `folder` gets its profile."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._log = (folder / "chromedriver.log").open("wb")
        environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
        self.process = subprocess.Popen(
            ["chromedriver", f"--port={self._port}"], stdout=self._log, stderr=self._log, env=environment
        )
        self._session = ""
        try:
            self._begin(folder)
        except BaseException:
            self.end()
            raise

    def _begin(self, folder: Path) -> None:
        arguments = [
            "--headless=new",
            "--no-sandbox",  # tests run as root, which Chromium refuses to put into its sandbox
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--lang=en-GB",
            f"--user-data-dir={folder / 'profile'}",
        ]
        wished = {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "acceptInsecureCerts": True,
        }
        until = time.monotonic() + PATIENCE_S
        while not self._is_ready():
            assert time.monotonic() < until
            assert self.process.poll() is None, "chromedriver has ended"
            time.sleep(0.05)
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wished}})
        self._session = f"/session/{made['sessionId']}"

    def _is_ready(self) -> bool:
        try:
            return bool(self._ask("GET", "/status", None)["ready"])
        except OSError:
            return False

    def _ask(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:  # noqa: S310
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(error.read().decode()) from None

    def tell(self, method: str, path: str, **body: Any) -> Any:
        """Tell the window something by a command of WebDriver's."""
        return self._ask(method, self._session + path, body if method == "POST" else None)

    def protocol(self, command: str, **params: Any) -> Any:
        """Tell it something by Chromium's own protocol."""
        return self.tell("POST", "/goog/cdp/execute", cmd=command, params=params)

    # ------------------------------------------------------------ what a person does

    def open(self, url: str) -> None:
        """Go there."""
        self.tell("POST", "/url", url=url)

    def wear(self, scheme: str = "light", **features: str) -> None:
        """Say what the system prefers, such as `prefers_contrast="more"`."""
        wished = {"prefers-color-scheme": scheme, **{name.replace("_", "-"): each for name, each in features.items()}}
        told = [{"name": name, "value": value} for name, value in wished.items()]
        self.protocol("Emulation.setEmulatedMedia", features=told)

    def size(self, width: int, height: int, *, scale: float = 1.0, mobile: bool = False) -> None:
        """Be so large, in CSS pixels."""
        self.protocol(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile
        )

    def element(self, selector: str) -> str:
        """Find one by its CSS selector."""
        found = self.tell("POST", "/element", using="css selector", value=selector)
        return str(found[ELEMENT])

    def click(self, selector: str) -> None:
        """Click in the middle of it, if nothing lies over it."""
        self.tell("POST", f"/element/{self.element(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        """Type into it."""
        self.tell("POST", f"/element/{self.element(selector)}/value", text=text)

    # ------------------------------------------------------------ what a person sees

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function in the page, and give what it returns."""
        return self.tell("POST", "/execute/sync", script=script, args=list(arguments))

    def text(self, selector: str = "body") -> str:
        """Give what is to be read there; empty where it is not, or is hidden."""
        script = "const e = document.querySelector(arguments[0]); return e?.getClientRects().length ? e.innerText : ''"
        return str(self.run(script, selector))

    def is_shown(self, selector: str) -> bool:
        """Whether it takes room."""
        script = "const e = document.querySelector(arguments[0]); return !!e && e.getClientRects().length > 0"
        return bool(self.run(script, selector))

    def wait(self, text: str, selector: str = "body", *, absent: bool = False) -> str:
        """Wait until that is to be read there (or no more), and give all that is."""
        until = time.monotonic() + PATIENCE_S
        found = ""
        while time.monotonic() < until:
            found = self.text(selector)
            if (text in found) is not absent:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{text!r} {'stays' if absent else 'never came'} in {selector}: {found}\n{self.log()}")

    def log(self) -> list[str]:
        """Give what came to the console since it was asked last: errors, and what the page's policy forbade."""
        told = self.tell("POST", "/se/log", type="browser")
        return [f"{each['level']} {each['message']}" for each in told]

    def picture(self) -> bytes:
        """Give a PNG of what is in the window."""
        return base64.b64decode(self.tell("GET", "/screenshot"))

    def end(self) -> None:
        """Close it, and end its driver."""
        with contextlib.suppress(OSError, AssertionError):
            if self._session:
                self._ask("DELETE", self._session, None)
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """Have a browser within this."""
    made = Browser(folder)
    try:
        yield made
    finally:
        made.end()
