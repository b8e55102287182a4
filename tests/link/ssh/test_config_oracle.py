"""Our reading of ssh_config(5) beside that of the real ssh: the traps of the manual page, and configurations made up."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.link.ssh import config
from hoofhearted_desktop.link.ssh.hop import Address, Hop
from tests.examples import examples
from tests.link.ssh import oracle

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, oracle.needs_ssh]


class Case(NamedTuple):
    name: str
    text: str
    host: str = "nas"
    user: str | None = None
    port: int | None = None


PLAIN = [
    Case("nothing at all", ""),
    Case("only comments", "# Host nas\n   # Port 9\n\n\t\n"),
    Case("at the top, before any Host", "Port 2222\nUser david\n"),
    Case("first value wins", "Port 1\nPort 2\nHost nas\n  Port 3\n"),
    Case("first block wins", "Host nas\n Port 1\nHost *\n Port 2\n User b\n"),
    Case("general block first is a trap", "Host *\n Port 2\nHost nas\n Port 1\n"),
    Case("equals", "Host=nas\nPort=2222\nUser = david\nHostName =nas.lan\n"),
    Case("equals and quotes", 'User="david"\n'),
    Case("keyword in quotes", '"Port" 2222\n'),
    Case("tabs", "Host\tnas\n\tPort\t\t2222\n"),
    Case("windows line ends", "Host nas\r\n  Port 2222\r\n  User david\r\n"),
    Case("form feed at the end", "Port 2222 \f\n"),
    Case("form feed in front", "\fPort 2222\n"),
    Case("no last newline", "Host nas\n Port 77"),
    Case("case of keywords", "hOsT nas\n pORT 2222\n USER david\n"),
    Case("case of host patterns", "Host NAS\n Port 2222\n"),
    Case("case of the host asked for", "Host nas\n Port 2222\n", "NAS"),
    Case("case of HostName", "HostName NAS.Lan\n"),
    Case("case of values", "PasswordAuthentication NO\nStrictHostKeyChecking YES\nAddressFamily INET\n"),
    Case("comment after a value", "Port 2222 # the usual\nUser david #x\n"),
    Case("no comment inside a word", "User da#vid\n"),
    Case("comment in quotes", 'User "#david"\n'),
    Case("quotes with a space", 'User "david b"\n'),
    Case("single quotes", "User 'david'\n"),
    Case("escaped quote", 'User da\\"vid\n'),
    Case("backslash kept", "User DOMAIN\\david\n"),
    Case("escaped space", "IdentityFile /a/b\\ c\n"),
    Case("half a quote", 'User "david\n'),
    Case("half a quote in another host's block", 'Host other\n User "david\nHost nas\n Port 5\n'),
    Case("half a quote in Host", 'Host "nas\n Port 5\n'),
    Case("no value", "Port\n"),
    Case("no value in another block", "Host other\n Port\n"),
    Case("empty value", 'User ""\n'),
    Case("too many values", "Port 22 23\n"),
    Case("a line of NUL", "Port 2222\0 x\nUser david\n"),
    Case("latin letters", "User dávid\n"),
    # ------------------------------------------------------------ Host
    Case("several patterns", "Host a nas b\n Port 5\n"),
    Case("star", "Host n*\n Port 5\n"),
    Case("stars", "Host *a*s*\n Port 5\n"),
    Case("question marks", "Host n?s\n Port 5\n"),
    Case("question mark needs a letter", "Host nas?\n Port 5\n"),
    Case("negated before", "Host !nas *\n Port 5\n"),
    Case("negated after", "Host * !nas\n Port 5\n"),
    Case("negated alone never matches", "Host !other\n Port 5\n"),
    Case("negated pattern", "Host * !n*\n Port 5\nHost *\n Port 6\n"),
    Case("comma is no list in Host", "Host nas,other\n Port 5\n"),
    Case("quoted patterns", 'Host "nas" "x y"\n Port 5\n'),
    Case("Host with a comment", "Host nas # mine\n Port 5\n"),
    Case("Host that is only a comment", "Host # nas\n Port 5\n"),
    Case("Host matches the name asked for, not HostName", "HostName x.lan\nHost x.lan\n Port 5\n"),
    Case("indented Host", "   Host nas\n Port 5\n"),
    Case("an empty pattern", 'Host "" nas\n Port 5\n'),
    # ------------------------------------------------------------ Match
    Case("Match all", "Host other\n Port 1\nMatch all\n Port 2\n"),
    Case("Match !all", "Match !all\n Port 2\n"),
    Case("Match host", "Match host nas\n Port 2\n"),
    Case("Match host list", "Match host a,n*,b\n Port 2\n"),
    Case("Match host negated in the list", "Match host *,!nas\n Port 2\n"),
    Case("Match !host", "Match !host other\n Port 2\n"),
    Case("Match host sees HostName", "HostName nas.lan\nMatch host nas.lan\n Port 2\n"),
    Case("Match host sees HostName with a token", "HostName %h.lan\nMatch host nas.lan\n Port 2\n"),
    Case("Match host is before a later HostName", "Match host nas.lan\n Port 2\nMatch all\nHostName nas.lan\n"),
    Case("Match originalhost", "HostName nas.lan\nMatch originalhost nas\n Port 2\n"),
    Case("Match host of any case", "Match host NAS\n Port 2\n", "Nas"),
    Case("Match user of the address", "Match user david\n Port 2\n", user="david"),
    Case("Match user of the file", "User david\nMatch user david\n Port 2\n"),
    Case("Match user is who we are", "Match user " + oracle.local().user + "\n Port 2\n" if os.name == "posix" else ""),
    Case("Match user minds the case", "Match user DAVID\n Port 2\n", user="david"),
    Case("Match localuser", "Match localuser " + oracle.local().user + "\n Port 2\n" if os.name == "posix" else ""),
    Case("Match !localuser", "Match !localuser nobody,mallory\n Port 2\n"),
    Case("Match several", "Match host nas user david\n Port 2\n", user="david"),
    Case("Match several, one not", "Match host nas user eve\n Port 2\n", user="david"),
    Case("Match with equals", "Match host=nas\n Port 2\n"),
    Case("Match with quotes", 'Match host "nas"\n Port 2\n'),
    Case("Match with a comment", "Match host nas # mine\n Port 2\n"),
    Case("Match all with a comment", "Match all # mine\n Port 2\n"),
    Case("Match all and more", "Match all host nas\n Port 2\n"),
    Case("Match host and all", "Match host nas all\n Port 2\n"),
    Case("Match without a condition", "Match\n Port 2\n"),
    Case("Match without a value", "Match host\n Port 2\n"),
    Case("Match of an empty condition", "Match host nas== user x\n Port 2\n"),
    Case("Match of an unknown condition", "Match moon full\n Port 2\n"),
    Case("Match exec true", 'Match exec "true"\n Port 2\n'),
    Case("Match exec false", "Match exec false\n Port 2\n"),
    Case("Match !exec false", "Match !exec false\n Port 2\n"),
    Case("Match exec with tokens", 'Match exec "test %h-%n-%p-%r = nas.lan-nas-22-david"\n Port 2\n', user="david"),
    Case("Match exec after HostName", 'HostName %h.lan\nMatch exec "test %h-%n-%p = nas.lan-nas-22"\n Port 2\n'),
    Case("Match exec by a shell", 'Match exec "x=1; [ $x = 1 ] && true"\n Port 2\n'),
    Case("Match exec with an unknown token", 'Match exec "test %Z"\n Port 2\n'),
    Case("Match exec that is not reached", "Match host other exec true\n Port 2\n"),
    Case("Match exec not found", "Match exec /no/such/command\n Port 2\n"),
    Case("Match final", "Match final\n Port 2\n"),
    Case("Match final and first value", "Match final\n Port 2\nMatch all\n Port 3\n"),
    Case("Match !final", "Match !final\n Port 2\n"),
    Case("Match canonical alone", "Match canonical\n Port 2\n"),
    Case("Match canonical in a final pass", "Match canonical\n Port 2\nMatch final\n User x\n"),
    Case("Match final host", "HostName nas.lan\nMatch final host nas.lan\n Port 2\n"),
    Case("Match final all", "Match final all\n Port 2\n"),
    Case(
        "Host in the final pass sees HostName", "Host nas\n HostName x.lan\nHost x.lan\n Port 5\nMatch final\n User x\n"
    ),
    Case("files add up over both passes", "IdentityFile /a\nMatch final\n IdentityFile /b\n IdentityFile /a\n"),
    Case("originalhost in the final pass", "HostName x.lan\nMatch final originalhost nas\n Port 5\n"),
    # ------------------------------------------------------------ names, users, ports
    Case("HostName", "Host nas\n HostName nas.example.com\n"),
    Case("HostName with %h", "HostName %h.example.com\n"),
    Case("HostName with %%", "HostName a%%b\n"),
    Case("HostName with an unknown token", "HostName %n.lan\n"),
    Case("HostName is an address", "HostName 192.168.1.5\n"),
    Case("HostName is a short address", "HostName 127.1\n"),
    Case("HostName is IPv6", "HostName 2001:DB8:0:0::1\n"),
    Case("the host is IPv6", "Host 2001:db8::1\n Port 5\n", "2001:db8::1"),
    Case("address user before the file", "User eve\n", user="david"),
    Case("address port before the file", "Port 99\n", port=2222),
    Case("address port and exec", 'Match exec "test %p = 2222"\n User x\n', port=2222),
    Case("port zero", "Port 0\n"),
    Case("port too large", "Port 70000\n"),
    Case("port by name", "Port ssh\n"),
    Case("port of letters", "Port abc\n"),
    Case("port with zeros in front", "Port 0022\n"),
    Case("port with a sign", "Port +23\n"),
    Case("port with minus", "Port -23\n"),
    Case("port in hexadecimal", "Port 0x16\n"),
    Case("bad port in another block", "Host other\n Port abc\n"),
    # ------------------------------------------------------------ keys, agents
    Case("identities add up", "IdentityFile /a\nIdentityFile /b\nHost nas\n IdentityFile /c\n"),
    Case("the same identity once", "IdentityFile /a\nIdentityFile /b\nIdentityFile /a\n"),
    Case("a hundred identities", "".join(f"IdentityFile /k{number}\n" for number in range(100))),
    Case("one identity too many", "".join(f"IdentityFile /k{number}\n" for number in range(101))),
    Case("one certificate too many", "".join(f"CertificateFile /k{number}\n" for number in range(101))),
    Case("one file of known hosts too many", "UserKnownHostsFile" + " /k" * 33 + "\n"),
    Case("identity at home", "IdentityFile ~/.ssh/id_x\n"),
    Case("identity none", "IdentityFile none\n"),
    Case("identity none and another", "IdentityFile none\nIdentityFile /a\n"),
    Case("identity of an unmatched block", "Host other\n IdentityFile /a\n"),
    Case("old name of IdentityFile", "IdentityFile2 /a\n"),
    Case("certificates add up", "CertificateFile /a-cert.pub\nCertificateFile ~/b-cert.pub\n"),
    Case("IdentitiesOnly", "IdentitiesOnly yes\n"),
    Case("IdentitiesOnly true", "IdentitiesOnly true\n"),
    Case("IdentitiesOnly maybe", "IdentitiesOnly maybe\n"),
    Case("agent none", "IdentityAgent none\n"),
    Case("agent by path", "IdentityAgent ~/agent.sock\n"),
    Case("agent by tokens", "IdentityAgent /run/%u/%r@%h:%p-%n-%i-%L-%l-%k-%%\n", user="david", port=7),
    Case("agent by connection", "IdentityAgent /run/%C\n", user="david", port=7),
    Case("agent by %k with an alias", "HostKeyAlias BOX\nIdentityAgent /run/%k\n"),
    Case("agent by an unknown token", "IdentityAgent /run/%Z\n"),
    Case("agent by a token at the end", "IdentityAgent /run/%\n"),
    Case("agent by a bad variable", "IdentityAgent $A-B\n"),
    Case("agent by an open variable", "IdentityAgent ${ABC\n"),
    Case("agent by a missing variable", "IdentityAgent ${NO_SUCH_VARIABLE}/x\n"),
    Case("agent of SSH_AUTH_SOCK", "IdentityAgent SSH_AUTH_SOCK\n"),
    # ------------------------------------------------------------ signing in
    Case("methods", "PreferredAuthentications publickey,password\n"),
    Case("no passwords", "PasswordAuthentication no\n"),
    Case("no keyboard", "KbdInteractiveAuthentication no\n"),
    Case("no challenge", "ChallengeResponseAuthentication no\n"),
    Case("no skey", "SkeyAuthentication no\n"),
    Case("old and new name, first wins", "ChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes\n"),
    Case("no keys", "PubkeyAuthentication no\n"),
    Case("unbound keys", "PubkeyAuthentication unbound\n"),
    Case("bound keys", "PubkeyAuthentication host-bound\n"),
    Case("no DSA is no keys", "DSAAuthentication no\n"),
    Case("prompts", "NumberOfPasswordPrompts 1\n"),
    Case("prompts below zero", "NumberOfPasswordPrompts -1\n"),
    # ------------------------------------------------------------ proxies
    Case("jump", "ProxyJump gate\n"),
    Case("jump with all", "ProxyJump eve@gate:2222\n"),
    Case("jumps", "ProxyJump a,b@c:3,d\n"),
    Case("jump none", "Host nas\n ProxyJump none\nHost *\n ProxyJump gate\n"),
    Case("jump NONE", "ProxyJump NONE\n"),
    Case("jump by URI", "ProxyJump ssh://eve@gate:22\n"),
    Case("jump by IPv6", "ProxyJump [2001:db8::1]:22\n"),
    Case("jump by a bad port", "ProxyJump gate:0\n"),
    Case("jump before command", "ProxyJump gate\nProxyCommand nc a 1\n"),
    Case("command before jump", "ProxyCommand nc a 1\nProxyJump gate\n"),
    Case("no command before jump", "ProxyCommand none\nProxyJump gate\n"),
    Case("no jump before command", "ProxyJump none\nProxyCommand nc a 1\n"),
    Case("jump to itself", "ProxyJump nas\n"),
    Case("jump to itself by another port", "ProxyJump nas:2222\n"),
    Case("jump of a last user with @", "ProxyJump a@b@gate\n"),
    Case("command with equals", "ProxyCommand = nc a 1\n"),
    Case("command with quotes kept", "ProxyCommand sh -c 'nc \"a b\" 1'\n"),
    Case("command with a hash kept", "ProxyCommand nc a 1 # b\n"),
    Case("command NONE", "ProxyCommand NONE\n"),
    Case("command of percent", "ProxyCommand echo 100%%\n"),
    Case("commands, first wins", "ProxyCommand nc a 1\nProxyCommand nc b 1\n"),
    # ------------------------------------------------------------ known hosts
    Case("alias", "HostKeyAlias BOX\n"),
    Case("user's files", "UserKnownHostsFile ~/a /b\n"),
    Case("user's files, first line wins", "UserKnownHostsFile /a\nUserKnownHostsFile /b\n"),
    Case("user's files none", "UserKnownHostsFile none\n"),
    Case("user's files none and more", "UserKnownHostsFile none /a\n"),
    Case("user's files with tokens", "UserKnownHostsFile ~/%k.%r %d/x /%h-%p\n", user="david", port=7),
    Case("user's files, a comment only", "UserKnownHostsFile # none\n"),
    Case("system's files", "GlobalKnownHostsFile /a ~/b\n"),
    Case("system's files none", "GlobalKnownHostsFile none\n"),
    *[
        Case(f"checking {word}", f"StrictHostKeyChecking {word}\n")
        for word in ["yes", "no", "ask", "off", "accept-new", "true", "false", "maybe"]
    ],
    # ------------------------------------------------------------ the rest
    *[
        Case(f"time {text}", f"ConnectTimeout {text}\n")
        for text in [
            "0",
            "5",
            "5s",
            "1m30s",
            "2H",
            "1d",
            "1w2d",
            "none",
            "NONE",
            "5x",
            "-1",
            "1.5",
            "+5",
            "s",
            "99999999999",
            "05",
            "2147483648",
            "5s5",
        ]
    ],
    Case("time none, then a time", "ConnectTimeout none\nConnectTimeout 5\n"),
    Case("time with a space", 'ConnectTimeout " 5"\n'),
    Case("alive", "ServerAliveInterval 2m\nServerAliveCountMax 7\n"),
    Case("alive none", "ServerAliveInterval none\n"),
    *[Case(f"family {word}", f"AddressFamily {word}\n") for word in ["any", "inet", "inet6", "ipx"]],
    *[Case(f"compression {word}", f"Compression {word}\n") for word in ["yes", "no", "true"]],
    Case("an unknown option", "MoonPhase full\nPort 2\n"),
    Case("an unknown option in another block", "Host other\n MoonPhase full\n"),
    Case("an unknown option that is to be ignored", "IgnoreUnknown Moon*\nMoonPhase full\nPort 2\n"),
    Case("ignored in any case", "IgnoreUnknown MOONPHASE,sun\nMoonPhase full\nPort 2\n"),
    Case("ignored too late", "MoonPhase full\nIgnoreUnknown Moon*\n"),
    Case("ignored but for one", "IgnoreUnknown *,!moonphase\nMoonPhase full\n"),
    Case("ignored without a value", "IgnoreUnknown Moon*\nMoonPhase\n"),
    Case(
        "options that do not matter",
        "SendEnv LANG LC_*\nVisualHostKey yes\nForwardAgent no\nLogLevel DEBUG\nProtocol 2\n",
    ),
    Case("options long gone", "UseRoaming no\nCipher blowfish\nRSAAuthentication yes\n"),
]


def verdict(path: Path, case: Case) -> list[str]:
    """Where ssh and we differ about the file."""
    words = ["-G", "-F", str(path)]
    words += ["-l", case.user] if case.user is not None else []
    words += ["-p", str(case.port)] if case.port is not None else []
    ssh = oracle.ask([*words, "--", case.host])
    ours = config.resolve(Address(case.host, case.user, case.port), [path], local=oracle.local())
    if ssh.returncode:
        told = not isinstance(ours, Hop) or ours.notes
        return [] if told else [f"ssh refuses it, and we say nothing: {ssh.stderr}"]
    if not isinstance(ours, Hop):
        return [f"ssh takes it, and we refuse it: {ours}"]
    return oracle.differences(oracle.said(ssh.stdout), ours, oracle.local().home)


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_it_reads_as_ssh_does(tmp_path: Path, case: Case) -> None:
    file = tmp_path / "config"
    file.write_bytes(case.text.encode())
    assert verdict(file, case) == []


# ---------------------------------------------------------------- several files


INCLUDES = [
    Case("one", "Include {d}/a\nPort 9\n"),
    Case("a pattern, in order", "Include {d}/conf.d/*.conf\n"),
    Case("several words", "Include {d}/b {d}/a\n"),
    Case("in a block that counts", "Host nas\n Include {d}/a\n Port 9\n"),
    Case("in a block that does not", "Host other\n Include {d}/a\nHost nas\n Port 9\n"),
    Case("the block's state comes back", "Host nas\n Include {d}/ends-in-other\n Port 9\n"),
    Case("the block's state comes back, not counting", "Host other\n Include {d}/ends-in-all\n Port 9\n"),
    Case("starts in the state of the block", "Host other\n Include {d}/plain\n"),
    Case("in Match", "Match host nas\n Include {d}/a\n"),
    Case("nothing there", "Include {d}/no-such-file {d}/none/*\nPort 9\n"),
    Case("nested", "Include {d}/nested\n"),
    Case("endless", "Include {d}/endless\n"),
    Case("endless in a block that does not count", "Host other\n Include {d}/endless\n"),
    Case("a directory", "Include {d}/conf.d\nPort 9\n"),
    Case("a directory of none", "Include {d}/conf.d/\nPort 9\n"),
    Case("hidden files", "Include {d}/conf.d/*\n"),
    Case("letters to choose from", "Include {d}/[ab]\n"),
    Case("quotes", 'Include "{d}/with space"\n'),
    Case("final inside", "HostName x.lan\nHost other\n Include {d}/final\nHost x.lan\n Port 9\n"),
    Case("a broken line inside", "Include {d}/broken\n"),
    Case("a broken line inside, not counting", "Host other\n Include {d}/broken\n"),
    Case("a broken link", "Include {d}/link\nPort 9\n"),
    Case("others may write to it", "Include {d}/open\n"),
    Case("others may write to it, not counting", "Host other\n Include {d}/open\n"),
    Case("no name", 'Include ""\n'),
    Case("no words", "Include # nothing\nPort 9\n"),
]
BESIDE = {
    "a": "Port 1\n",
    "b": "Port 2\nUser b\n",
    "plain": "Port 7\nHost nas\n User x\n",
    "ends-in-other": "User a\nHost other\n",
    "ends-in-all": "User a\nHost *\n User c\n",
    "nested": "Include {d}/nested-1\nPort 9\n",
    "nested-1": "Host other\n Include {d}/a\nHost nas\n Include {d}/b\n",
    "endless": "Include {d}/endless\n",
    "with space": "Port 4\n",
    "final": "Match final\n User f\n",
    "broken": "Port abc\n",
    "open": "Port 8\n",
    "conf.d/20.conf": "Port 20\nUser t\n",
    "conf.d/10.conf": "Port 10\n",
    "conf.d/B.conf": "User B\n",
    "conf.d/.hidden.conf": "Port 3\n",
    "conf.d/other": "User o\n",
}


@pytest.mark.parametrize("case", INCLUDES, ids=lambda case: case.name)
def test_it_includes_as_ssh_does(tmp_path: Path, case: Case) -> None:
    for name, text in BESIDE.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace("{d}", str(tmp_path)))
        file.chmod(0o666 if name == "open" else 0o600)
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    file = tmp_path / "config"
    file.write_text(case.text.replace("{d}", str(tmp_path)))
    assert verdict(file, case) == []


# ---------------------------------------------------------------- what only `ssh -v` tells


def test_files_and_commands_are_expanded_as_ssh_does(tmp_path: Path) -> None:
    file = tmp_path / "config"
    tokens = "%d %h %i %k %L %l %n %p %r %u %C %%".replace(" ", "-")
    file.write_text(
        f"HostName %h.lan\nIdentityFile ~/{tokens}\nIdentityFile ${{WHERE}}/${{WHERE}}x\nIdentityFile ~root/y\n"
        "ProxyCommand echo %h %k %n %p %r %%; false\n"
    )
    environment = {**os.environ, "WHERE": "/tmp/%h"}
    ssh = oracle.ask(["-v", "-F", str(file), "-p", "77", "-l", "david", "nas"], environment)
    ours = config.resolve(Address("nas", "david", 77), [file], local=oracle.local(environment))
    assert isinstance(ours, Hop)
    theirs = [line.partition("identity file ")[2].rpartition(" type ")[0] for line in ssh.stderr.splitlines()]
    theirs = [os.path.normpath(text) for text in theirs if text and not text.endswith("-cert")]
    assert theirs == [str(path) for path in ours.identity_files]
    assert f"debug1: Executing proxy command: exec {ours.proxy_command}" in ssh.stderr.splitlines()
    assert len(ours.identity_files) == 3


@pytest.mark.parametrize(
    "line",
    [
        "IdentityFile /%Z",
        "IdentityFile /${NO_SUCH_VARIABLE}",
        "IdentityFile /${open",
        "ProxyCommand nc %Z",
        "IdentityFile ~no-such-user/x",
    ],
)
def test_what_ssh_cannot_expand_stops_us_too(tmp_path: Path, line: str) -> None:
    file = tmp_path / "config"
    file.write_text(f"{line}\n" + ("" if line.startswith("Proxy") else "ProxyCommand false\n"))
    ssh = oracle.ask(["-v", "-F", str(file), "nas"])
    assert "identity file" not in ssh.stderr or "Executing proxy command" not in ssh.stderr, ssh.stderr
    ours = config.resolve(Address("nas"), [file], local=oracle.local())
    assert isinstance(ours, config.Mistake)
    assert f"{file}:1: " in ours.reason


# ---------------------------------------------------------------- made up


HOSTS = ["nas", "gpu1", "gpu2.lan", "GPU1", "10.0.0.7"]
_PATTERNS = st.sampled_from(
    ["nas", "gpu1", "gpu*", "*", "?as", "!nas", "!gpu?", "*.lan", "!*.lan", "10.*", "x", "GPU1", "**s"]
)
_VALUES = st.one_of(
    st.sampled_from(
        [
            *(
                "Port 22",
                "Port 2222",
                "Port=7",
                "port = 8",
                "User david",
                'User "eve b"',
                "User e#f",
                "HostName h.lan",
                "HostName %h.lan",
            ),
            *(
                "HostName=nas",
                "IdentityFile /a",
                "IdentityFile ~/b",
                "IdentityFile none",
                "CertificateFile /c",
                "ProxyJump gate",
            ),
            *(
                "ProxyJump none",
                "ProxyJump a,b:3",
                "ProxyCommand nc a 1",
                "ProxyCommand none",
                "HostKeyAlias Box",
                "Compression yes",
            ),
            *(
                "UserKnownHostsFile /k /l",
                "UserKnownHostsFile none",
                "StrictHostKeyChecking no",
                "StrictHostKeyChecking accept-new",
            ),
            *(
                "ConnectTimeout 1m",
                "ConnectTimeout none",
                "ServerAliveInterval 5",
                "IdentitiesOnly yes",
                "IdentitiesOnly no",
            ),
            *(
                "PasswordAuthentication no",
                "PubkeyAuthentication no",
                "AddressFamily inet6",
                "PreferredAuthentications a,b",
            ),
            *(
                "IdentityAgent none",
                "IdentityAgent ~/s",
                "IdentityAgent /%k-%h-%r-%p",
                "# Port 5",
                "",
                "Port 5 # 6",
                "  Port\t6  ",
            ),
            *("NumberOfPasswordPrompts 1", "IgnoreUnknown Moon", "SendEnv LANG", "GlobalKnownHostsFile /g"),
        ]
    ),
    st.sampled_from(["Port x", "User", 'User "', "ConnectTimeout 1y", "Moon full", "IdentityFile /a /b"]),
)
_CONDITIONS = st.sampled_from(
    [
        *(
            "host nas",
            "host gpu*,!gpu1",
            "!host nas",
            "originalhost gpu1",
            "user david",
            "!user david",
            "host h.lan",
            "host *.lan",
        ),
        *(
            "localuser nobody",
            "final",
            "!final",
            "canonical",
            "exec true",
            "exec false",
            "!exec false",
            'exec "test %p = 22"',
        ),
        *('exec "test %h = h.lan"', "localuser *", "host=nas", 'host "nas"', "user david,eve"),
    ]
)
_BLOCKS = st.one_of(
    st.lists(_PATTERNS, min_size=1, max_size=3).map(lambda words: "Host " + " ".join(words)),
    st.lists(_CONDITIONS, min_size=1, max_size=3).map(lambda words: "Match " + " ".join(words)),
    st.sampled_from(["Match all", "Host *", "Match final all", "Match !all", "Match all host nas", "Match host"]),
)
_CONFIGS = st.lists(st.one_of(_VALUES, _VALUES, _BLOCKS), max_size=14).map("\n".join)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=_CONFIGS,
    host=st.sampled_from(HOSTS),
    user=st.sampled_from([None, "david"]),
    port=st.sampled_from([None, 2200]),
)
def test_made_up_files_read_as_ssh_reads_them(
    tmp_path: Path, text: str, host: str, user: str | None, port: int | None
) -> None:
    file = tmp_path / "config"
    file.write_text(text)
    assert verdict(file, Case("made up", text, host, user, port)) == []


_SIGNS = st.text(alphabet="ab%\"'\\ \t=#\x0c\r!*?,.:@/~-", max_size=12)
_KEYWORDS = st.sampled_from(
    [
        "User",
        "Port",
        "Host",
        "HostName",
        "Match",
        "Match host",
        "Match user",
        "IdentityAgent",
        "HostKeyAlias",
        "ProxyCommand",
        "ProxyJump",
        "PreferredAuthentications",
        "UserKnownHostsFile",
        "IdentityFile",
        '"User"',
        "IgnoreUnknown",
        "ConnectTimeout",
        "Moon",
        "",
        " ",
    ]
)
_SPELLED = st.lists(
    st.tuples(_KEYWORDS, st.sampled_from([" ", "=", " = ", "\t", "  ", "", '"']), _SIGNS).map("".join),
    min_size=1,
    max_size=3,
)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=_SPELLED, host=st.sampled_from(["a", "ab"]))
def test_quotes_and_odd_signs_are_read_as_ssh_reads_them(tmp_path: Path, lines: list[str], host: str) -> None:
    file = tmp_path / "config"
    file.write_bytes("\n".join(lines).encode())
    differing = verdict(file, Case("spelled", "", host))
    # ssh -G shows names that nobody has, and files of nobody's home; we look at them at once.
    assert [each for each in differing if "cannot be used: " not in each] == []


# ---------------------------------------------------------------- a home directory of its own


def in_home(home: Path, words: list[str]) -> str:
    """Run ssh with `home` mounted where the user database has ours, in a mount namespace of its own; skip where that cannot be.

    HOME has to say the same: the ~ of an Include is expanded by glob(3), which asks HOME first.
    """
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid() != 0:
        pytest.skip("only root can put another directory in the place of its home")
    place = shlex.quote(str(oracle.local().home))
    script = f"mount --bind {shlex.quote(str(home))} {place} && HOME={place} exec ssh {shlex.join(words)}"
    done = subprocess.run([unshare, "-m", "sh", "-c", script], capture_output=True, text=True, check=False, timeout=30)
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip(f"this machine lets nobody mount: {done.stderr.strip()}")
    return done.stdout if done.returncode == 0 else f"refused {done.stderr}"


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o646, 0o666])
def test_the_users_own_file_is_read_and_refused_as_ssh_does(tmp_path: Path, mode: int) -> None:
    own = tmp_path / ".ssh"
    own.mkdir(mode=0o700)
    (own / "config").write_text("Host nas\n Include conf.d/*.conf ~/.ssh/last\n IdentityFile ~/.ssh/key\n")
    (own / "config").chmod(mode)
    (own / "conf.d").mkdir()
    (own / "conf.d" / "a.conf").write_text("Port 5\n")
    (own / "conf.d" / "b.conf").write_text("Port 6\nUser b\n")
    (own / "last").write_text("User last\nHostName last.lan\n")
    theirs = in_home(tmp_path, ["-G", "nas"])
    us = oracle.local()._replace(home=tmp_path)
    ours = config.resolve(Address("nas"), [own / "config"], local=us)
    assert isinstance(ours, config.Mistake) == theirs.startswith("refused"), (theirs, ours)
    if isinstance(ours, Hop):
        real_home = str(oracle.local().home)
        moved = {
            word: [text.replace(real_home, str(tmp_path)) for text in texts]
            for word, texts in oracle.said(theirs).items()
        }
        assert oracle.differences(moved, ours, tmp_path) == []
        assert (ours.port, ours.user, ours.hostname) == (5, "b", "last.lan")
