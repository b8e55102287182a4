"""Man pages and completions are made of the programs' grammar: every command and option is in them, and the shells take them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from packing import completions, grammar, man_pages

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = grammar.programs()


def everything(command: grammar.Command) -> tuple[set[str], set[str]]:
    """Every command and every option below a command."""
    commands = {each.name for each in command.commands}
    options = {name for each in command.options for name in each.names if name.startswith("--")}
    for each in command.commands:
        more, others = everything(each)
        commands |= more
        options |= others
    return commands, options


def test_the_grammar_is_whole() -> None:
    commands, options = everything(PROGRAMS["hoofhearted"])
    assert {"why", "watch", "episodes", "gateway", "agent", "connect", "install-service"} <= commands
    assert {"--demo", "--json", "--linger", "--port"} <= options


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_a_page_tells_everything_and_roff_takes_it(name: str, tmp_path: Path) -> None:
    text = man_pages.page(name, PROGRAMS[name])
    plain = text.replace(r"\-", "-")
    commands, options = everything(PROGRAMS[name])
    assert [each for each in commands | options if each not in plain] == []
    assert text.splitlines()[0].startswith(".TH ")
    if shutil.which("man") is None:
        pytest.skip("man is not here")
    (tmp_path / f"{name}.1").write_text(text)
    said = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", tmp_path / f"{name}.1"],
        env={"LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.real
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("hoofhearted ep", ["episodes"]),
        ("hoofhearted agent install", ["install-service"]),
        ("hoofhearted why --js", ["--json"]),
        ("hoofhearted-agent install-service --li", ["--linger"]),
        ("hoofhearted agent why", []),
    ],
)
def test_bash_completes(line: str, wanted: list[str], tmp_path: Path) -> None:
    name, *words = line.split()
    (tmp_path / "file").write_text(completions.files()[f"bash-completion/completions/{name}"])
    function = f"_{name.replace('-', '_')}"
    script = f'. {tmp_path}/file; COMP_WORDS=({line}); COMP_CWORD={len(words)}; {function}; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr, done.stdout.split()) == (0, "", wanted)


@pytest.mark.real
def test_fish_completes(tmp_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not here")
    (tmp_path / "file").write_text(completions.files()["fish/vendor_completions.d/hoofhearted.fish"])
    script = f'source {tmp_path}/file; complete -C "hoofhearted agent install"; complete -C "hoofhearted why --js"'
    done = subprocess.run(["fish", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["install-service", "--json"]


@pytest.mark.real
@pytest.mark.parametrize("name", list(PROGRAMS))
def test_zsh_reads_its_own(name: str, tmp_path: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not here")
    text = completions.files()[f"zsh/vendor-completions/_{name}"]
    assert text.startswith(f"#compdef {name}\n")
    (tmp_path / "file").write_text(text)
    # What zsh's own completion system would do is played: the words it gives, and _describe that says what it got.
    script = f'_describe() {{ print -l -- "${{(@P)2}}" }}; words=({name} connect --); CURRENT=3; . {tmp_path}/file'
    words = (
        script.replace("connect", "agent connect").replace("CURRENT=3", "CURRENT=4")
        if name == "hoofhearted"
        else script
    )
    done = subprocess.run(["zsh", "-f", "-c", words], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert any(line.startswith(("--simulate:", "-h:")) for line in done.stdout.splitlines())
