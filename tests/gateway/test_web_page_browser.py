"""The page in a real Chromium, over a real gateway and a real agent on a fake driver: what a person with a phone sees."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.gateway import tokens
from hoofhearted_desktop.probes import places
from tests import browser as browsers
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.gateway.started import token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.browser import Browser
    from tests.cli.terminal import Terminal
    from tests.gateway.started import Gateway

pytestmark = [pytest.mark.real, browsers.needs_chromium]

SMALL = (320, 700)
NOT_SIGNED_IN = "the server responded with a status of 401"
HOSTILE = "<img src=x onerror=document.title='owned'>\u202egpj.exe\u2066" + "A" * 150


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """The browser of somebody who was never here, on a small phone that is light."""
    with browsers.opened(tmp_path / "browser") as made:
        made.size(*SMALL, mobile=True)
        made.wear("light")
        yield made


@contextlib.contextmanager
def working(terminal: Terminal, script: Path) -> Iterator[int]:
    """Have a process use the first GPU within this."""
    script.write_text("import sys; sys.stdin.read()")
    with subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE) as worker:
        work(terminal, worker.pid)
        yield worker.pid
        worker.communicate(b"\n")


def work(terminal: Terminal, pid: int) -> None:
    card = terminal.driver.gpus[0]
    card.utilization_sm, card.power_mw, card.processes = 90, 200_000, [FakeProcess(pid, GIB, 90)]
    terminal.driver.write()


def rest(terminal: Terminal) -> None:
    card = terminal.driver.gpus[0]
    card.utilization_sm, card.power_mw, card.processes = 0, 21_000, []
    terminal.driver.write()


def sign_in(browser: Browser, gateway: Gateway, secret: str | None = None) -> None:
    browser.open(f"{gateway.url}/#token={secret or gateway.token}")
    browser.wait("RTX 3090", "#sentence")


def errors(browser: Browser) -> list[str]:
    """Give what went wrong in the page, the first question of somebody who is not signed in left out."""
    return [line for line in browser.log() if not line.startswith("DEBUG") and NOT_SIGNED_IN not in line]


def overflows(browser: Browser) -> bool:
    return bool(browser.run("return document.documentElement.scrollWidth > innerWidth"))


def test_a_person_signs_in_sees_what_changes_and_signs_out(
    terminal: Terminal, start: Callable[..., Gateway], browser: Browser, tmp_path: Path
) -> None:
    gateway = start()
    browser.open(gateway.url)
    browser.wait("Sign in", "#sign-in")
    assert not browser.is_shown("#board")
    browser.type("#token", "hhgw_wrong")
    browser.click("#sign-in-form button")
    browser.wait("There is no such token".lower(), "#sign-in-problem")
    browser.run("document.querySelector('#token').value = ''")
    browser.type("#token", gateway.token)
    browser.click("#sign-in-form button")
    browser.wait("RTX 3090 is idle", "#sentence")
    assert not browser.is_shown("#sign-in")
    assert browser.run("return document.querySelector('#token').value") == ""
    assert browser.run("return document.cookie + JSON.stringify([localStorage, sessionStorage])") == "[{},{}]"
    with working(terminal, tmp_path / "dig_coins.py"):
        browser.wait("RTX 3090 is computing for dig_coins.py", "#sentence")
        for text in ("unexpected", "Load\n90", "Power\n200", "dig_coins.py", "Since ", "of 24.0"):
            browser.wait(text, "#gpus")
        browser.wait("dig_coins.py", "#episodes")
        assert "running for" in browser.text("#episodes")
        assert browser.run("return document.title") == "▲ Hoof Hearted"
        line = browser.run("return document.querySelector('.minute').getAttribute('aria-label')")
        assert line.startswith("Load in the last minute: ")
        assert line.endswith("90 %")
    rest(terminal)
    browser.wait("RTX 3090 is idle", "#sentence")
    assert errors(browser) == []
    browser.click("#sign-out")
    browser.wait("Sign in", "#sign-in")
    assert "RTX" not in browser.run("return document.body.textContent")
    browser.open(gateway.url)
    browser.wait("Sign in", "#sign-in")
    assert gateway.end() == (0, "")


def test_a_link_with_a_token_signs_in_and_leaves_no_trace_of_it(
    start: Callable[..., Gateway], browser: Browser
) -> None:
    gateway = start()
    sign_in(browser, gateway)
    assert browser.run("return location.href") == f"{gateway.url}/"
    assert browser.run("return document.documentElement.outerHTML").find(gateway.token) == -1
    entries = browser.protocol("Page.getNavigationHistory")["entries"]
    assert not any(gateway.token in entry["url"] for entry in entries)
    browser.open(gateway.url)
    browser.wait("RTX 3090", "#sentence")
    tokens.revoke(tokens.read()[-1].id)
    assert "sign in again" in browser.wait("the session has ended", "#sign-in-problem")


def test_hostile_names_are_text_and_stay_in_their_place(
    terminal: Terminal, start: Callable[..., Gateway], browser: Browser, tmp_path: Path
) -> None:
    with working(terminal, tmp_path / HOSTILE):
        gateway = start()
        sign_in(browser, gateway)
        browser.wait("onerror", "#gpus")
        browser.wait("onerror", "#episodes")
        assert browser.run("return [...document.images].map((each) => each.getAttribute('src'))") == ["page/icon.svg"]
        assert browser.run("return document.title") == "▲ Hoof Hearted"
        told = browser.run("return document.body.textContent")
        assert not any(letter in told for letter in "\u202e\u2066")
        assert "A" * 100 not in told
        assert not overflows(browser)
        assert errors(browser) == []


def test_who_may_manage_expects_a_program_and_takes_it_back(
    terminal: Terminal, start: Callable[..., Gateway], browser: Browser, tmp_path: Path
) -> None:
    with working(terminal, tmp_path / "dig_coins.py"):
        gateway = start()
        sign_in(browser, gateway)
        browser.wait("Unexpected", "#gpus")
        browser.wait("This is expected", "#gpus")
        browser.click("#gpus button")
        browser.wait("From now on this is expected: application dig_coins.py", "#outcome")
        browser.wait("Expected: you expect application dig_coins.py", "#gpus")
        assert not browser.is_shown("#gpus button")
        (rule,) = gateway.ask("/api/v1/expectations")[1]["rules"]
        assert rule["application"] == "dig_coins.py"
        assert rule["executable"].endswith(("python", "python3")) or "python" in rule["executable"]
        browser.click("#outcome button")
        browser.wait("That was taken back", "#outcome")
        browser.wait("Unexpected", "#gpus")
        assert gateway.ask("/api/v1/expectations")[1]["rules"] == []
        assert errors(browser) == []


def test_who_may_only_read_has_no_button(
    terminal: Terminal, start: Callable[..., Gateway], browser: Browser, tmp_path: Path
) -> None:
    reader = token("read")
    with working(terminal, tmp_path / "dig_coins.py"):
        gateway = start()
        sign_in(browser, gateway, reader)
        browser.wait("Unexpected", "#gpus")
        browser.wait("dig_coins.py", "#episodes")
        assert not browser.is_shown("#gpus button")


def test_what_is_old_is_said_to_be_and_comes_back(start: Callable[..., Gateway], browser: Browser) -> None:
    gateway = start()
    sign_in(browser, gateway)
    assert not browser.is_shown("#connection")
    offline: dict[str, Any] = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.protocol("Network.enable")
    browser.protocol("Network.emulateNetworkConditions", offline=True, **offline)
    said = browser.wait("Not current since ", "#connection")
    assert "the gateway does not answer." in said
    assert "What is shown is of " in said
    assert browser.run("return document.querySelector('#board').classList.contains('old')")
    assert "RTX 3090" in browser.text("#sentence")
    browser.protocol("Network.emulateNetworkConditions", offline=False, **offline)
    browser.wait("Not current", "#connection", absent=True)
    assert not browser.run("return document.querySelector('#board').classList.contains('old')")
    assert gateway.end()[0] == 0
    browser.wait("the gateway does not answer.", "#connection")
    gateway = start("--port", str(gateway.port))
    browser.wait("the session has ended; sign in again", "#sign-in-problem")
    sign_in(browser, gateway)


def test_one_of_several_hosts_is_chosen_and_stays_so(start: Callable[..., Gateway], browser: Browser) -> None:
    listed = '[[server]]\nname = "attic"\naddress = "nobody@127.0.0.1:1"\n'
    places.config_dir().mkdir(parents=True, exist_ok=True)
    (places.config_dir() / "servers.toml").write_text(listed)
    gateway = start("--servers")
    sign_in(browser, gateway)
    assert "attic" in browser.wait("this machine", "#hosts")
    browser.run("[...document.querySelectorAll('#hosts button')][1].click()")
    browser.wait("Nothing can be said now", "#sentence")
    browser.wait("lost the agent", "#connection")
    assert "?host=" in browser.run("return location.search")
    browser.open(browser.run("return location.href"))
    browser.wait("Nothing can be said now", "#sentence")
    assert browser.run("return document.querySelector('#hosts [aria-pressed=true]').textContent").startswith("attic")
    browser.run("document.querySelector('#hosts button').click()")
    browser.wait("RTX 3090", "#sentence")
    assert not overflows(browser)


def test_nothing_is_asked_while_nobody_looks(start: Callable[..., Gateway], browser: Browser) -> None:
    gateway = start()
    sign_in(browser, gateway)
    count = "return performance.getEntriesByType('resource').filter((each) => each.name.includes('/why')).length"
    hide = "Object.defineProperty(document, 'hidden', {get: () => arguments[0], configurable: true});"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    browser.run(f"((...args) => {{ {hide.replace('arguments[0]', 'true')} {tell} }})()")
    time.sleep(0.5)  # what was asked already comes
    before = browser.run(count)
    time.sleep(3.0)
    assert browser.run(count) == before
    browser.run(f"{hide.replace('arguments[0]', 'false')} {tell}")
    until = time.monotonic() + 20
    while browser.run(count) < before + 2:
        assert time.monotonic() < until


def test_it_is_light_or_dark_as_the_system_is_and_fits_every_width(
    start: Callable[..., Gateway], browser: Browser
) -> None:
    gateway = start("--demo")
    sign_in(browser, gateway)
    browser.wait("RTX 4070", "#gpus")
    browser.wait("Jellyfin", "#episodes")
    colours = "const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]"
    for scheme, expected in (
        ("light", ["rgb(255, 255, 255)", "rgb(31, 35, 40)"]),
        ("dark", ["rgb(22, 24, 29)", "rgb(230, 233, 238)"]),
    ):
        browser.wear(scheme)
        assert browser.run(colours) == expected
        for width in (320, 390, 768, 1280):
            browser.size(width, 800, mobile=width < 700)
            assert not overflows(browser), width
            assert "DEMO" in browser.text("header")
    assert errors(browser) == []


def test_it_can_be_used_by_hand_by_keys_and_by_ear(
    terminal: Terminal, start: Callable[..., Gateway], browser: Browser, tmp_path: Path
) -> None:
    with working(terminal, tmp_path / "dig_coins.py"):
        gateway = start()
        browser.open(gateway.url)
        browser.wait("Sign in", "#sign-in")
        assert too_small(browser) == []
        sign_in(browser, gateway)
        browser.wait("This is expected", "#gpus")
        assert too_small(browser) == []
        nodes = browser.protocol("Accessibility.getFullAXTree")["nodes"]
        seen = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
        roles = {role for role, _ in seen}
        assert {"banner", "main", "contentinfo", "heading", "button", "article", "list"} <= roles
        assert all(name for role, name in seen if role in {"button", "textbox", "link", "image", "article"})
        assert ("heading", "RTX 3090") in {(role, name) for role, name in seen}
        watch = (
            "window.told = 0; new MutationObserver(() => { window.told += 1; })"
            ".observe(document.querySelector('#told'), {childList: true, characterData: true, subtree: true});"
        )
        browser.run(watch)
        terminal.driver.gpus[0].power_mw = 250_000
        terminal.driver.write()
        browser.wait("250", "#sentence")
        assert browser.run("return window.told") == 0, "a screen reader is not told of every watt"
        rest(terminal)
        browser.wait("idle", "#sentence")
        assert browser.run("return window.told") >= 1
        assert "idle" in browser.run("return document.querySelector('#told').textContent")


def too_small(browser: Browser) -> list[Any]:
    """Give what can be touched and is less than 44 px high or wide."""
    script = (
        "return [...document.querySelectorAll('button, input, a')].filter((each) => each.getClientRects().length)"
        ".map((each) => each.getBoundingClientRect()).filter((each) => each.height < 44 || each.width < 44)"
    )
    return list(browser.run(script))


def test_it_can_be_put_on_a_home_screen(start: Callable[..., Gateway], browser: Browser) -> None:
    gateway = start()
    sign_in(browser, gateway)
    found = browser.protocol("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{gateway.url}/page/manifest.webmanifest"
    assert browser.protocol("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
