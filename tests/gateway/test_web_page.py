"""The page's files: served to everybody, by a policy that lets nothing else in, with nothing in them that it would forbid."""

from __future__ import annotations

import json
import re

import pytest

from hoofhearted_desktop.gateway import web_page
from tests.gateway.rig import Rig, problem

FILES = sorted(web_page.pages())
SCRIPTS = [name for name in FILES if name.endswith(".js")]
READABLE = 4.5
"""The least contrast of text: WCAG 2.2, 1.4.3."""


def text(name: str) -> str:
    return web_page.pages()[name].data.decode()


def test_the_page_is_there_without_a_token(rig: Rig) -> None:
    response = rig.ask("/", scope=None)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert response.get_data() == web_page.pages()["index.html"].data


@pytest.mark.parametrize("path", ["/", *(f"/page/{name}" for name in FILES)])
def test_each_file_has_the_policy_its_type_and_a_tag_that_spares_it_the_second_time(rig: Rig, path: str) -> None:
    first = rig.ask(path, scope=None)
    assert first.status_code == 200
    policy = dict(part.split(" ", 1) for part in first.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "connect-src")} == {"'self'"}
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cache-Control"] == "no-cache"
    again = rig.ask(path, scope=None, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert rig.ask(path, "HEAD", scope=None).get_data() == b""
    assert rig.ask(path, "POST", scope=None).status_code == 405


@pytest.mark.parametrize("name", ["nothing.js", "..", "%2e%2e%2fweb_page.py", "web_page.py", "index.html%00.js"])
def test_there_is_nothing_else_there(rig: Rig, name: str) -> None:
    assert rig.ask(f"/page/{name}", scope=None).status_code in {404, 308}


def test_a_missing_file_is_said_as_a_problem(rig: Rig) -> None:
    assert problem(rig.ask("/page/nothing.js", scope=None), 404) == "the page has no file 'nothing.js'"


def test_everything_that_the_files_name_is_there_and_nothing_is_from_elsewhere() -> None:
    named = set(re.findall(r'(?:href|src)="([^"]+)"', text("index.html")))
    assert {name.removeprefix("page/") for name in named} <= set(FILES)
    assert all(name.startswith("page/") for name in named)
    for script in SCRIPTS:
        imports = re.findall(r'from "\./([^"]+)"', text(script))
        assert set(imports) <= set(FILES), script
    assert {icon["src"] for icon in json.loads(text("manifest.webmanifest"))["icons"]} <= set(FILES)
    for name in [*SCRIPTS, "index.html", "style.css", "manifest.webmanifest"]:
        assert set(re.findall(r"https?://[^\s\"'<>)]+", text(name))) <= {"http://www.w3.org/2000/svg"}, name


def test_no_markup_is_made_of_text_and_nothing_stands_in_the_page_that_the_policy_forbids() -> None:
    for name in SCRIPTS:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", text(name)), (
            name
        )
    page = text("index.html")
    assert not re.search(r"<style|\son\w+=|\sstyle=|javascript:|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("nth", range(4), ids=["light", "dark", "light, more contrast", "dark, more contrast"])
def test_every_colour_of_a_text_can_be_read(nth: int) -> None:
    palettes = [
        dict(re.findall(r"--(\w[\w-]*): (#\w{6})", part))
        for part in re.findall(r":root \{(.*?)\}", text("style.css"), re.DOTALL)
    ]
    light, dark, more, more_dark = palettes
    colours = [light, light | dark, light | more, light | dark | more | more_dark][nth]
    for name in ("foreground", "muted", "blue", "amber", "orange", "red", "green"):
        for behind in ("background", "raised"):
            assert contrast(colours[name], colours[behind]) >= READABLE, (name, behind)
    assert contrast(colours["on-blue"], colours["blue"]) >= READABLE
    assert contrast(colours["edge"], colours["background"]) >= 3, "what a control is told apart by: WCAG 1.4.11"


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
