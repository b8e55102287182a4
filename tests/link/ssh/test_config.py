"""ssh_config(5) where no ssh is needed to know better: what is said, what stops us, where files are, how long it takes."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.ssh import config, config_exec, config_files, config_options, patterns
from hoofhearted_desktop.link.ssh.config_tokens import Local, here
from hoofhearted_desktop.link.ssh.hop import Address, Hop
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and shells of POSIX")


@pytest.fixture
def local(tmp_path: Path) -> Local:
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    return Local(tmp_path / "home", "me", "1000", "laptop.lan", tmp_path / "etc", {})


def write(local: Local, text: str, name: str = "config") -> Path:
    file = local.home / ".ssh" / name
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    file.chmod(0o600)
    return file


def resolve(local: Local, text: str = "", host: str = "nas", system: str | None = None) -> Hop:
    write(local, text)
    if system is not None:
        (local.system_dir / "ssh_config").write_text(system)
    hop = config.resolve(Address(host), local=local)
    assert isinstance(hop, Hop), hop
    return hop


def mistake(local: Local, text: str) -> config.Mistake:
    write(local, text)
    found = config.resolve(Address("nas"), local=local)
    assert isinstance(found, config.Mistake), found
    return found


# ---------------------------------------------------------------- files


def test_with_no_file_at_all_it_is_the_defaults(local: Local) -> None:
    hop = config.resolve(Address("NAS"), local=local)
    own = local.home / ".ssh"
    assert hop == Hop(
        alias="NAS",
        hostname="nas",
        user="me",
        known_hosts=(
            own / "known_hosts",
            own / "known_hosts2",
            local.system_dir / "ssh_known_hosts",
            local.system_dir / "ssh_known_hosts2",
        ),
    )


def test_the_users_file_goes_before_the_systems(local: Local) -> None:
    hop = resolve(local, "Port 1\n", system="Port 2\nUser s\n")
    assert (hop.port, hop.user) == (1, "s")


def test_default_identities_are_those_that_exist_in_the_order_of_ssh(local: Local) -> None:
    for name in ("id_ed25519", "id_rsa", "id_dsa", "id_ecdsa_sk", "id_ed25519.pub"):
        write(local, "", name)
    assert [path.name for path in resolve(local).identity_files] == ["id_rsa", "id_ecdsa_sk", "id_ed25519"]
    assert resolve(local, "IdentityFile none\n").identity_files == ()


def test_an_include_without_a_slash_is_beside_its_file(local: Local) -> None:
    write(local, "Port 5\n", "a")
    (local.system_dir / "b").write_text("User s\n")
    hop = resolve(local, "Include a\n", system="Include b\n")
    assert (hop.port, hop.user) == (5, "s")


def test_an_include_may_hold_tokens_and_variables(local: Local) -> None:
    write(local, "Port 5\n", "nas-x")
    assert resolve(local._replace(environment={"WHAT": "x"}), "Include %n-${WHAT}\n").port == 5
    assert "there is no variable WHAT" in mistake(local, "Include ${WHAT}\n").reason


def test_the_systems_file_may_not_name_a_home(local: Local) -> None:
    write(local, "")
    (local.system_dir / "ssh_config").write_text("Include ~/x\n")
    assert "cannot name a home directory" in str(config.resolve(Address("nas"), local=local))


@posix
@pytest.mark.parametrize(("mode", "accepted"), [(0o600, True), (0o644, True), (0o646, False), (0o400, True)])
def test_a_file_others_may_write_to_is_refused_as_ssh_does(local: Local, mode: int, accepted: bool) -> None:
    file = write(local, "Port 5\n")
    file.chmod(mode)
    found = config.resolve(Address("nas"), local=local)
    assert isinstance(found, Hop) == accepted
    if isinstance(found, config.Mistake):
        assert found.reason == f"{file} may be written to by others, so ssh refuses it."
        assert found.remedy == f"chmod go-w {file}"


@posix
def test_the_systems_file_is_taken_as_it_is(local: Local) -> None:
    (local.system_dir / "ssh_config").write_text("Port 5\n")
    (local.system_dir / "ssh_config").chmod(0o666)
    found = config.resolve(Address("nas"), local=local)
    assert isinstance(found, Hop)
    assert found.port == 5


def test_what_cannot_be_read_is_said(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(local, "Port 5\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    found = config.resolve(Address("nas"), [file], local=local)
    monkeypatch.undo()
    assert isinstance(found, Hop)
    assert found.notes == (f"{file} cannot be read (permission denied).",)


def test_an_include_that_cannot_be_read_stops_us(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    write(local, "Port 5\n", "a")
    real = Path.open

    def refuse(path: Path, *arguments: str, **named: str) -> object:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    found = mistake(local, "\nInclude a\n")
    hop = resolve(local, "Host other\n Include a\n")
    monkeypatch.undo()
    assert (
        found.reason
        == f"{local.home / '.ssh' / 'config'}:2: {local.home / '.ssh' / 'a'} cannot be read (permission denied)."
    )
    assert hop.notes == (
        f"{local.home / '.ssh' / 'config'}:2: {local.home / '.ssh' / 'a'} cannot be read (permission denied).",
    )


def test_a_directory_and_a_pipe_are_said(local: Local) -> None:
    (local.home / ".ssh" / "config.d").mkdir()
    hop = resolve(local, "Include config.d\n")
    assert "config:1: " in hop.notes[0]
    assert "is a directory, so nothing is read from it" in hop.notes[0]
    if hasattr(os, "mkfifo"):
        os.mkfifo(local.home / ".ssh" / "pipe")
        assert "is no ordinary file" in resolve(local, "Include pipe\n").notes[0]


def test_a_file_without_end_stops_us(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_files, "LARGEST", 3 << 20)
    assert "has more than 3 MB" in mistake(local, "#" * ((3 << 20) + 1)).reason


def test_includes_without_end_stop_us_soon(local: Local) -> None:
    for depth in range(16):
        write(local, f"Include d{depth + 1}\n" * 4, f"d{depth}")
    began = time.process_time()
    found = mistake(local, "Include d0\n")
    assert "include each other without end" in found.reason
    assert config.host_names(local=local) == ()
    assert time.process_time() - began < 5


def test_a_line_that_is_not_utf8_is_kept_where_it_can_be(local: Local) -> None:
    hop = resolve(local, "# caf\udce9\nLocalCommand caf\udce9\nIdentityFile ~/caf\udce9\n")
    assert hop.identity_files == (local.home / "caf\udce9",)
    for line in ("User caf\udce9", "HostName caf\udce9", "HostKeyAlias caf\udce9", "ProxyJump caf\udce9"):
        found = mistake(local, f"{line}\n")
        assert (found.line, found.reason.isprintable()) == (1, True)
    assert resolve(local, "ProxyCommand caf\udce9\n").proxy_command == "caf\udce9"


# ---------------------------------------------------------------- what is said


def test_every_option_of_ssh_is_in_one_list_only() -> None:
    honoured, said, silent = config_options.HONOURED, set(config_options.SAID), config_options.SILENT
    assert not honoured & said
    assert not honoured & silent
    assert not said & silent
    assert {config_options.name_of(each).lower() for each in honoured | said} == honoured | said
    assert all(config_options.name_of(each) != each for each in honoured | said)


def test_the_table_of_the_documents_names_every_option_in_its_place() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "servers.md").read_text(encoding="utf-8")
    table = text.partition("## What of `~/.ssh/config`")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| `")]
    named: dict[str, set[str]] = {"honoured": set(), "said": set()}
    for options, here_text in rows:
        kind = "honoured" if here_text.strip().startswith("honoured") else "said"
        named[kind].update(option.strip().strip("`") for option in options.split(","))
    assert named["honoured"] == {config_options.name_of(option) for option in config_options.HONOURED}
    assert named["said"] == {config_options.name_of(option) for option in config_options.SAID}


@pytest.mark.parametrize("option", sorted(config_options.SAID))
def test_what_is_not_done_is_said_with_its_place(local: Local, option: str) -> None:
    harmless = sorted(config_options.SAID[option].harmless)
    [note] = resolve(local, f"\n{option} something\n{option} else\n").notes
    assert (
        note
        == f"{local.home / '.ssh' / 'config'}:2: {config_options.name_of(option)}: {config_options.SAID[option].why}"
    )
    for value in harmless:
        assert resolve(local, f"{option} {value}\n{option} something\n").notes == ()
    assert resolve(local, f"Host other\n {option} something\n").notes == ()


def test_kerberos_in_the_systems_file_is_nothing_to_tell_of(local: Local) -> None:
    assert resolve(local, system="GSSAPIAuthentication yes\nSendEnv LANG\nHashKnownHosts yes\n").notes == ()
    assert len(resolve(local, "GSSAPIAuthentication yes\n").notes) == 1


def test_what_does_not_matter_is_not_said(local: Local) -> None:
    assert resolve(local, "".join(f"{option} yes\n" for option in sorted(config_options.SILENT))).notes == ()
    assert len(config_options.SILENT) > 60


def test_an_unknown_option_is_said_unless_it_is_to_be_ignored(local: Local) -> None:
    [note] = resolve(local, "Port 5\nHost x\n MoonPhase full\n").notes
    assert note.endswith("config:3: nobody knows the option moonphase; ssh may refuse the file for it.")
    assert resolve(local, "IgnoreUnknown moon*\nMoonPhase full\n").notes == ()


@pytest.mark.parametrize("criterion", ["localnetwork 10.0.0.0/8", "sessiontype exec", "moonphase full", "version x"])
def test_a_condition_that_cannot_be_evaluated_does_not_match_and_is_said(local: Local, criterion: str) -> None:
    for sign in ("", "!"):
        hop = resolve(local, f"Match {sign}{criterion}\n Port 5\nMatch all\n User x\n")
        assert (hop.port, hop.user) == (22, "x")
        assert f"config:1: Match {criterion.split(maxsplit=1)[0]} cannot be evaluated here" in hop.notes[0]


def test_a_tag_is_matched(local: Local) -> None:
    assert resolve(local, "Tag work\nMatch tagged w*\n Port 5\nMatch tagged home\n User x\n").port == 5
    assert resolve(local, "Match tagged w*\n Port 5\n").port == 22


def test_a_refused_connection_is_refused(local: Local) -> None:
    assert "config:1: RefuseConnection" not in str(resolve(local, "Host x\n RefuseConnection no more\n"))
    found = mistake(local, "RefuseConnection Use gpu2 instead.\n")
    assert "the file refuses it: Use gpu2 instead" in found.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('User "x', "User has a quote that is not closed"),
        ("Port", "Port has no value"),
        ("Port 22 23", "Port has more than one value"),
        ("Port x", "Port cannot be x"),
        ("ConnectTimeout 1y", "ConnectTimeout cannot be 1y"),
        ("StrictHostKeyChecking maybe", "StrictHostKeyChecking cannot be maybe"),
        ("ProxyJump -oX", "ProxyJump cannot be used: A host's name cannot begin with a hyphen"),
        ("ProxyJump a b", "ProxyJump cannot be used"),
        ("ProxyJump nas", "nas would be reached through itself"),
        ("HostName -x", "HostName cannot be used"),
        ("HostName a;b", "HostName cannot be used"),
        ("HostName %n", "HostName cannot be used: %n stands for nothing here"),
        ("IdentityFile %Z", "IdentityFile cannot be used"),
        ("IdentityAgent ${GONE}", "IdentityAgent cannot be used: there is no variable GONE"),
        ("HostName %\udce0", "HostName cannot be used: %\ufffd stands for nothing here"),
        ("HostName %\x1b", "HostName cannot be used: %\ufffd stands for nothing here"),
        ("IdentityAgent ${\u202e}", "IdentityAgent cannot be used: there is no variable \ufffd in"),
        ("UserKnownHostsFile ~\x1b[2J/x", "there is no user \ufffd[2J"),
        ("UserKnownHostsFile ~nobody-there/x", "there is no user nobody-there"),
        ("ProxyCommand %Z", "ProxyCommand cannot be used"),
        ("Match host", "the condition host has no value in this Match"),
        ("Match all host x", "all cannot be combined"),
        ("Match #", "there is no condition in this Match"),
        ('Match "host', "Match has a quote that is not closed"),
        ('Host ""', "Host has an empty name"),
        ("Include", "Include has no value"),
    ],
)
def test_a_mistake_names_place_and_remedy(local: Local, text: str, said: str) -> None:
    found = mistake(local, f"# first\n{text}\n")
    assert said in found.reason
    assert found.reason.startswith(f"{local.home / '.ssh' / 'config'}:2: ")
    assert (found.file, found.line) == (local.home / ".ssh" / "config", 2)
    assert found.remedy.endswith(".")


def test_old_keys_and_relative_files_are_said(local: Local) -> None:
    hop = resolve(local, "IdentityFile ~/.ssh/id_dsa\nIdentityFile keys/x\n")
    assert any("DSA keys are not supported" in note for note in hop.notes)
    assert any("keys/x depends on the directory that ssh is started in" in note for note in hop.notes)


def test_agents(local: Local) -> None:
    local = local._replace(environment={"MINE": "/run/mine", "DIR": "/run"})
    assert resolve(local, "IdentityAgent $MINE\n").identity_agent == "/run/mine"
    assert resolve(local, "IdentityAgent ${DIR}/%u\n").identity_agent == "/run/me"
    gone = resolve(local, "IdentityAgent $GONE\n")
    assert gone.identity_agent == "none"
    assert "no agent is asked, because $GONE is not set" in gone.notes[0]
    assert resolve(local, "IdentityAgent SSH_AUTH_SOCK\n").identity_agent is None
    assert resolve(local, "IdentityAgent none\n").identity_agent == "none"


def test_jumps_take_tokens(local: Local) -> None:
    hop = resolve(local, "HostName %h.lan\nUser eve\nPort 7\nProxyJump %r@gate-%n:2%p,[::1]:22\n")
    assert hop.jumps == (Address("gate-nas", "eve", 27), Address("::1", None, 22))


# ---------------------------------------------------------------- Match exec


@posix
def test_a_command_without_end_is_ended_and_said(local: Local, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config_exec, "LONGEST_S", 0.3)
    mark = tmp_path / "mark"
    began = time.monotonic()
    hop = resolve(local, f'Match exec "sleep 60 & sleep 60; touch {mark}"\n Port 5\nMatch all\n User x\n')
    assert time.monotonic() - began < 50
    assert (hop.port, hop.user) == (22, "x")
    assert "config:1: The command of Match exec gave no answer" in hop.notes[0]


@posix
def test_cancelling_ends_the_command(local: Local) -> None:
    progress = Progress()
    threading.Timer(0.2, progress.cancel).start()
    write(local, 'Match exec "sleep 60"\n Port 5\nMatch exec "sleep 61"\n User x\n')
    began = time.monotonic()
    hop = config.resolve(Address("nas"), local=local, progress=progress)
    assert time.monotonic() - began < 50
    assert isinstance(hop, Hop)
    assert (hop.port, hop.user) == (22, "me")


@posix
def test_a_command_runs_once_for_one_host_and_not_for_the_list_of_hosts(local: Local, tmp_path: Path) -> None:
    count = tmp_path / "count"
    text = f'Match exec "echo x >> {count}"\n Port 5\nMatch final exec "echo x >> {count}"\n User x\nHost a\n'
    hop = resolve(local, text)
    assert (hop.port, hop.user, count.read_text()) == (5, "x", "x\n")
    assert config.host_names(local=local) == ("a",)
    assert count.read_text() == "x\n"


@posix
def test_a_shell_that_is_not_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/no/such/shell")
    assert config_exec.run("true") is None
    monkeypatch.setenv("SHELL", "/bin/sh")
    assert (config_exec.run("exit 3"), config_exec.run("kill -9 $$")) == (3, None)


# ---------------------------------------------------------------- hosts to pick from


def test_the_hosts_to_pick_from(local: Local) -> None:
    write(local, "Host c nas\nHost d?\n", "more")
    write(local, "Host inner other\n", "inside")
    write(
        local,
        "Host nas gpu1 *.lan !x ?y a,b -bad\nInclude more\nHost gpu2 # mine\nHost = e\nMatch host z\n Include more\n"
        'Host inner\n Include inside\nHost "with space" 2001:db8::1 "quo"te nas !never never\nHost "open\nHost %h\nHost\n',
    )
    (local.system_dir / "ssh_config").write_text("Host sys\n")
    expected = ("nas", "gpu1", "gpu2", "e", "c", "inner", "2001:db8::1", "quote", "%h", "sys")
    assert config.host_names(local=local) == expected
    assert config.host_names([local.home / "gone"], local=local) == ()


# ---------------------------------------------------------------- whatever the file is


@settings(
    max_examples=examples(400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.one_of(
                st.tuples(
                    st.sampled_from(
                        [
                            *sorted(config_options.HONOURED - {"include"}),
                            "include",
                            "ciphers",
                            "sendenv",
                            "moon",
                            '"',
                            "#",
                            "=",
                            "",
                        ]
                    ),
                    st.sampled_from([" ", "=", "\t", " = ", '"', ""]),
                    st.text(alphabet="nas*?!,%hZ$~{}\"'\\# =:@[]/.-5m\0\r\x0c\u0130é", max_size=14),
                ).map("".join),
                st.text(max_size=20),
            ),
            max_size=8,
        ).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")),
    ),
    host=st.sampled_from(["nas", "5", "::1", "n%s", "N"]),
)
def test_no_file_is_too_broken(tmp_path: Path, data: bytes, host: str) -> None:
    file = tmp_path / "config"
    file.write_bytes(data)
    local = Local(tmp_path, "me", "1", "laptop", tmp_path / "etc", {"A": "b"})
    found = config.resolve(Address(host), [file], local=local)
    if isinstance(found, Hop):
        texts = (found.hostname, found.user, found.host_key_alias or "", *found.notes)
        assert 1 <= found.port <= 65535
    else:
        texts = (found.reason, found.remedy)
    assert all(text.isprintable() for text in texts)
    assert all(name.isprintable() for name in config.host_names([file], local=local))


@given(text=st.text(alphabet="ab", max_size=8), pattern=st.text(alphabet="ab*?", max_size=8))
def test_patterns_match_as_their_regular_expression_does(text: str, pattern: str) -> None:
    import re

    expression = "".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern)
    assert patterns.matches(text, pattern) == (re.fullmatch(expression, text) is not None)


@pytest.mark.parametrize(
    "text",
    [
        "Match " + "host a " * 25_000,
        "Host " + "*a" * 125_000 + "b",
        "User " + '"a" ' * 50_000,
        "IdentityFile " + '\\"' * 100_000,
        "IdentityFile /k\n" * 12_000,
        "Moon full\n" * 12_000,
        "HostName " + "%h" * 50_000,
        "ProxyJump " + "a," * 50_000 + "b",
        "Host a\n" * 25_000,
    ],
    ids=lambda text: text[:14],
)
def test_no_file_takes_long(local: Local, text: str) -> None:
    file = write(local, text)
    began = time.process_time()
    config.resolve(Address("a" * 200), [file], local=local)
    config.host_names([file], local=local)
    assert time.process_time() - began < 2, "about a tenth of a second where it was written"


def test_a_thousand_lines_take_milliseconds(local: Local) -> None:
    block = "Host h{0} x{0}*\n HostName h{0}.lan\n Port {1}\n User u\n IdentityFile ~/.ssh/k{0}\n"
    file = write(local, "".join(block.format(number, number + 1) for number in range(200)))
    took_s = []
    for _ in range(5):
        began = time.process_time()
        hop = config.resolve(Address("h199"), [file], local=local)
        took_s.append(time.process_time() - began)
        assert isinstance(hop, Hop)
        assert hop.port == 200
    assert min(took_s) < 0.05, "4 ms where it was written"


def test_who_we_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME" if sys.platform != "win32" else "USERPROFILE", str(tmp_path))
    us: Local = here()
    files: tuple[Path, ...] = config.default_files(us)
    assert us.home == tmp_path
    assert files[0] == tmp_path / ".ssh" / "config"
    environment: Mapping[str, str] = us.environment
    assert environment.get("PATH") == os.environ.get("PATH")
