"""Known hosts: what counts as known, changed and revoked, with files as they are found, broken ones among them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shlex
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.link.ssh import known_hosts, known_hosts_own
from hoofhearted_desktop.link.ssh.known_hosts import (
    Changed,
    Known,
    KnownHosts,
    OtherTypesKnown,
    Revoked,
    Unknown,
    Verdict,
)
from tests.examples import examples
from tests.systems import not_on_windows

ED, RSA, EC = "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"


def key(key_type: str = ED, which: int = 1) -> bytes:
    """A made-up key: its type, then some bytes."""
    rest = bytes([which]) * 32
    return len(key_type).to_bytes(4, "big") + key_type.encode() + len(rest).to_bytes(4, "big") + rest


def line(names: str, key_type: str = ED, which: int = 1, marker: str = "") -> str:
    text = base64.b64encode(key(key_type, which)).decode()
    return f"{marker + ' ' if marker else ''}{names} {key_type} {text}"


def hashed(name: str, salt: bytes = b"0123456789abcdefghij") -> str:
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "known_hosts"


def look(file: Path, text: str, name: str = "nas", key_type: str = ED, which: int = 1) -> Verdict:
    file.write_text(text)
    return KnownHosts([file]).look(name, None, key_type, key(key_type, which))


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        ("nas", "nas"),
        ("nas", "NAS"),
        ("NAS", "nas"),
        ("a,nas,b", "nas"),
        ("*", "nas"),
        ("n?s", "nas"),
        ("*.lan,!x.lan", "nas.lan"),
        ("[nas]:2222", "[nas]:2222"),
        ("192.168.1.5", "192.168.1.5"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:2222", "[2001:db8::1]:2222"),
        ("[*.lan]:2222", "[nas.lan]:2222"),
        (hashed("nas"), "nas"),
        (hashed("[nas]:2222"), "[nas]:2222"),
        ("nas", "[nas]:2222"),
        (hashed("nas"), "[nas]:2222"),
    ],
)
def test_a_name_that_fits_is_known(file: Path, names: str, asked: str) -> None:
    assert look(file, f"# mine\n\n{line(names)} a comment\n", asked) == Known(file, 3)


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        ("nas2", "nas"),
        ("[nas]:2222", "nas"),
        ("[nas]:2222", "[nas]:2223"),
        ("*,!nas", "nas"),
        ("!nas,*", "nas"),
        (hashed("nas"), "nas2"),
        ("|1|AAAA|AAAA", "nas"),
        ("|2|x|y", "nas"),
        ("|1|", "nas"),
        ("nas.", "nas"),
    ],
)
def test_a_name_that_does_not_fit_is_unknown(file: Path, names: str, asked: str) -> None:
    assert look(file, line(names, which=9) + "\n", asked) == Unknown()


def test_another_key_of_the_type_is_a_change_with_place_fingerprints_and_the_command(file: Path) -> None:
    found = look(file, f"{line('other')}\n{line('nas', which=2)}\n{line('nas', RSA, 3)}\n")
    assert isinstance(found, Changed)
    assert (found.file, found.line) == (file, 2)
    assert found.known == (
        f"ED25519 {known_hosts.fingerprint(key(ED, 2))}",
        f"RSA {known_hosts.fingerprint(key(RSA, 3))}",
    )
    assert f"{file}:2" in found.reason
    assert known_hosts.fingerprint(key()) in found.reason
    assert known_hosts.fingerprint(key(ED, 2)) in found.reason
    assert found.remedy.endswith(f'ssh-keygen -f "{file}" -R "nas"')


def test_a_command_that_forgets_more_than_this_host_says_so(file: Path) -> None:
    found = look(file, line("*", which=2))
    assert isinstance(found, Changed)
    assert found.remedy.endswith(
        f'(it forgets it for every host that the line covers): ssh-keygen -f "{file}" -R "nas"'
    )


def test_any_key_of_the_host_that_fits_is_enough(file: Path) -> None:
    text = f"{line('nas', which=2)}\n{line('nas', which=1)}\n"
    assert look(file, text) == Known(file, 2)
    assert look(file, text, which=2) == Known(file, 1)


def test_keys_of_other_types_only(file: Path) -> None:
    text = f"{line('nas', RSA)}\n{line('nas', EC)}\n{line('nas', RSA, 2)}\n"
    assert look(file, text) == OtherTypesKnown(file, 1, (RSA, EC))
    assert KnownHosts([file]).types_known("nas") == (RSA, EC)
    assert KnownHosts([file]).types_known("[nas]:2222") == (RSA, EC)
    assert KnownHosts([file]).types_known("other") == ()


def test_a_revoked_key_is_refused_even_where_it_is_known(file: Path) -> None:
    found = look(file, f"{line('nas')}\n{line('*', marker='@revoked')}\n")
    assert isinstance(found, Revoked)
    assert (found.line, f"{file}:2" in found.reason) == (2, True)
    assert look(file, f"{line('*', marker='@revoked', which=2)}\n{line('nas')}\n") == Known(file, 2)
    assert look(file, f"{line('*', marker='@revoked', which=2)}\n") == Unknown()
    assert isinstance(look(file, line("nas", marker="@revoked"), "[nas]:2222"), Revoked)


def test_the_server_is_not_asked_first_for_a_key_that_is_revoked(file: Path) -> None:
    file.write_text(f"{line('*', marker='@revoked')}\n{line('nas')}\n{line('nas', EC)}\n")
    assert KnownHosts([file]).types_known("nas") == (EC,)
    file.write_text(f"{line('*', marker='@revoked')}\n{line('nas')}\n")
    assert KnownHosts([file]).types_known("nas") == (ED,)


def test_an_authority_is_no_key_and_is_told_of(file: Path) -> None:
    assert look(file, line("*.lan", marker="@cert-authority") + "\n", "nas.lan") == Unknown()
    known = KnownHosts([file])
    assert known.types_known("nas.lan") == ()
    [note] = known.notes_on("nas.lan")
    assert note.startswith(f"{file}:1: host certificates are not supported")
    assert (known.notes_on("nas"), known.notes) == ((), ())


def test_several_files_and_missing_ones(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text(line("x") + "\n")
    second.write_text(line("nas") + "\n")
    known = KnownHosts([tmp_path / "gone", first, second, second])
    assert known.look("nas", None, ED, key()) == Known(second, 1)
    assert known.notes == ()


def test_the_same_key_under_other_names_is_told_of(file: Path) -> None:
    found = look(file, f"{line('old-nas')}\n{line(hashed('secret'))}\n")
    assert found == Unknown((f"{file}:1: old-nas", f"{file}:2: a hashed name"))


def test_another_key_at_the_address_is_told_of_but_decides_nothing(file: Path) -> None:
    file.write_text(line("192.168.1.5", which=2))
    found = KnownHosts([file]).look("nas", "192.168.1.5", ED, key())
    assert found == Unknown((f"{file}:1: 192.168.1.5, with another key",))


def test_bad_lines_are_left_out_and_told(file: Path) -> None:
    wrong = base64.b64encode(key(RSA)).decode()
    bad = [
        "nas",
        "nas ssh-ed25519",
        "nas ssh-ed25519 ====",
        "@moon " + line("nas"),
        "|1|zz|zz ssh-rsa AAAA",
        "nas ssh-ed25519 AAAA!",
    ]
    file.write_text("\n".join([*bad, f"nas {ED} {wrong}", "nas 1024 35 123456", line("nas")]) + "\n")
    known = KnownHosts([file])
    assert known.look("nas", None, ED, key()) == Known(file, 9)
    assert known.notes[0] == f"{file}:1 is left out: a field is missing."
    assert f"{file}:4 is left out: nobody knows its marker." in known.notes
    assert known.notes[-1] == f"{file}: 3 more lines are left out."


@not_on_windows("a device file is POSIX's")
def test_an_unreadable_file_is_told_and_a_device_is_empty(tmp_path: Path) -> None:
    known = KnownHosts([tmp_path / ("x" * 300), Path(os.devnull)])
    [note] = known.notes
    assert "cannot be read (file name too long), so the hosts in it are not known." in note


def test_a_huge_file_is_quick(file: Path) -> None:
    lines = [line(f"host{number},10.0.{number % 256}.{number // 256}", which=number % 250) for number in range(50_000)]
    lines += [line(hashed(f"host{number}", number.to_bytes(20, "big"))) for number in range(50_000)]
    file.write_text("\n".join([*lines, line("nas")]) + "\n")
    began = time.process_time()
    known = KnownHosts([file])
    assert known.look("nas", "10.9.9.9", ED, key()) == Known(file, 100_001)
    assert known.types_known("nas") == (ED,)
    assert time.process_time() - began < 3.0, "about 0.4 s where it was written"


@settings(
    max_examples=examples(300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.one_of(
                st.binary(max_size=40),
                st.sampled_from([line("nas").encode(), line("*", RSA).encode(), line(hashed("nas")).encode()]),
                st.tuples(st.text(alphabet="na*?!,|1[]:@\t ", max_size=12), st.sampled_from([ED, RSA, "x", ""])).map(
                    lambda part: line(*part).encode()
                ),
            ),
            max_size=8,
        ).map(b"\n".join),
    ),
    name=st.sampled_from(["nas", "[nas]:22", "", "[", "na", "*"]),
)
def test_no_file_is_too_broken(tmp_path: Path, data: bytes, name: str) -> None:
    file = tmp_path / "known_hosts"
    file.write_bytes(data)
    known = KnownHosts([file])
    found = known.look(name, "10.0.0.1", ED, key())
    assert isinstance(found, (Known, Unknown, OtherTypesKnown, Changed, Revoked))
    told = [*known.notes, *known.notes_on(name), *known.types_known(name)]
    assert all(text.isprintable() for text in told)


# ---------------------------------------------------------------- adding


def test_what_is_added_is_known(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ssh" / "known_hosts"
    assert known_hosts_own.add(file, "[nas]:2222", ED, key()) is None
    assert known_hosts_own.add(file, "nas.lan", RSA, key(RSA)) is None
    assert file.read_text() == f"{line('[nas]:2222')}\n{line('nas.lan', RSA)}\n"
    assert KnownHosts([file]).look("[nas]:2222", None, ED, key()) == Known(file, 1)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("before", ["", "# mine", "# mine\n", "a b c", "a b c\r\n"])
def test_a_last_line_end_is_made_where_it_is_missing(file: Path, before: str) -> None:
    file.write_bytes(before.encode())
    assert known_hosts_own.add(file, "nas", ED, key()) is None
    assert known_hosts_own.add(file, "nas", ED, key()) is None
    gap = "\n" if before and not before.endswith("\n") else ""
    assert file.read_bytes() == f"{before}{gap}{line('nas')}\n".encode()


def test_what_is_there_without_a_line_end_is_not_added_again(file: Path) -> None:
    file.write_text(f"# mine\n{line('nas')}")
    assert known_hosts_own.add(file, "nas", ED, key()) is None
    assert file.read_text() == f"# mine\n{line('nas')}"


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "*", "a,b", "!a", "|1|x", "@revoked", "a#"])
def test_no_name_can_write_another_line(file: Path, name: str) -> None:
    kept = known_hosts_own.add(file, name, ED, key())
    assert kept is not None
    assert "was not kept" in kept.reason
    assert not file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="directories of mode 0500 stop nobody there")
def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = known_hosts_own.add(tmp_path / "file" / "known_hosts", "nas", ED, key())
    assert kept is not None
    assert kept.reason.startswith("The host key of nas was not kept, so you will be asked again: ")


@not_on_windows("a device file is POSIX's")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_device_is_not_added_to(file: Path) -> None:
    file.symlink_to("/dev/full")
    kept = known_hosts_own.add(file, "nas", ED, key())
    assert kept is not None
    assert "it is no ordinary file" in kept.reason


def test_a_part_of_a_line_is_taken_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("# mine\n")
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:10]))
    kept = known_hosts_own.add(file, "nas", ED, key())
    monkeypatch.undo()
    assert kept is not None
    assert "no space left on device" in kept.reason
    assert file.read_text() == "# mine\n"


def test_many_add_at_once(file: Path) -> None:
    failures = []

    def add(which: int) -> None:
        for number in range(20):
            kept = known_hosts_own.add(file, f"host{which}-{number}", ED, key(ED, which))
            if kept is not None:
                failures.append(kept)

    threads = [threading.Thread(target=add, args=(which,)) for which in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    lines = file.read_text().splitlines()
    assert sorted(lines) == sorted(
        line(f"host{which}-{number}", ED, which) for which in range(8) for number in range(20)
    )


# ---------------------------------------------------------------- beside ssh-keygen


def keygen(*words: str) -> str:
    return subprocess.run(["ssh-keygen", *words], capture_output=True, text=True, check=False, timeout=60).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, bytes, Path]]:
    """Real keys: the type's name, the key, the file."""
    directory = tmp_path_factory.mktemp("keys")
    found = {}
    for kind in ("ed25519", "ecdsa", "rsa"):
        file = directory / kind
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(file)], check=True, timeout=60)
        key_type, text, *_ = Path(f"{file}.pub").read_text().split()
        found[kind] = (key_type, base64.b64decode(text), Path(f"{file}.pub"))
    return found


real = pytest.mark.real


@real
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_fingerprints_are_those_of_ssh_keygen(made: dict[str, tuple[str, bytes, Path]], kind: str) -> None:
    key_type, data, file = made[kind]
    words = keygen("-l", "-f", str(file)).split()
    assert (words[1], words[-1]) == (known_hosts.fingerprint(data), f"({known_hosts.short_type(key_type)})")


@real
def test_what_ssh_keygen_hashes_and_finds_we_find(made: dict[str, tuple[str, bytes, Path]], file: Path) -> None:
    key_type, data, _ = made["ed25519"]
    names = ["nas", "[nas]:2222", "192.168.1.5", "[2001:db8::1]:22", "nas.lan"]
    for name in names:
        assert known_hosts_own.add(file, name, key_type, data) is None
    keygen("-H", "-f", str(file))
    assert "nas" not in file.read_text()
    known = KnownHosts([file])
    for number, name in enumerate(names, 1):
        assert known.look(name, None, key_type, data) == Known(file, number)
        assert f"found: line {number}" in keygen("-F", name, "-f", str(file))
    assert known.look("nas2", None, key_type, data) != Known
    assert keygen("-F", "nas2", "-f", str(file)) == ""


@real
@pytest.mark.parametrize("names", ["nas", "other,nas", "nas,10.0.0.1", "[nas]:2222", "*", "n?s", "*,!x", hashed("nas")])
def test_the_command_that_is_told_removes_the_key(
    made: dict[str, tuple[str, bytes, Path]], file: Path, names: str
) -> None:
    old, new = made["ed25519"], key()
    file.write_text(f"{names} {old[0]} {base64.b64encode(old[1]).decode()}\n")
    asked = "[nas]:2222" if names.startswith("[") else "nas"
    found = KnownHosts([file]).look(asked, None, ED, new)
    assert isinstance(found, Changed)
    command = found.remedy.partition(": ssh-keygen ")[2]
    keygen(*shlex.split(command))
    assert KnownHosts([file]).look(asked, None, ED, new) == Unknown()
