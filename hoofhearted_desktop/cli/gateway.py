"""`hoofhearted gateway`: the agent's answers over HTTP, until Ctrl-C; and `gateway token`: who may ask for them."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.cli import target as targets
from hoofhearted_desktop.core import exits, quantities
from hoofhearted_desktop.core.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.gateway.service import Followed, Started

PARTS = ("flask", "flask_socketio", "gevent", "simple_websocket", "msgspec", "prometheus_client", "paho")
"""What the extra `gateway` brings, by their modules."""

_USAGE = "[HOST] [options] | token create NAME [--scope SCOPE] | token list [--json] | token revoke ID"
_ACTIONS = ("create", "list", "revoke")


class Wish(NamedTuple):
    """What the words of the command line mean; without an action the gateway is to run."""

    host: Optional[str] = None
    action: Optional[str] = None
    name: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the grammar. An option that is left out is None: gateway.toml may say it."""
    parser.usage = f"{parser.prog} {_USAGE}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="HOST, a server as for ssh; or token and what to do")
    targets.add_demo(parser)
    add = parser.add_argument
    add("--bind", metavar="ADDRESS", help="where to listen; 127.0.0.1 if left out")
    add("--port", type=_port, metavar="N", help="8642 if left out; 0 lets the system choose")
    add("--certificate", metavar="FILE", help="serve HTTPS by this PEM file, the chain included")
    add("--key", metavar="FILE", help="its key, where that is not in the same file")
    text = "let other machines in over plain HTTP, because something else encrypts"
    add("--without-tls", action="store_true", default=None, help=text)
    add("--origin", action="append", metavar="URL", help="a page of others that may ask, such as https://home.example")
    add("--name", action="append", metavar="NAME", help="a name by which clients call this machine")
    add("--behind-proxy", action="store_true", default=None, help="believe what a reverse proxy says of its clients")
    add("--servers", action="store_true", help="follow the servers of servers.toml too")
    add("--scope", choices=("read", "manage"), default="read", help="what a new token may: read if left out")
    add("--json", action="store_true", help="the list of tokens as JSON")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; there are 0 to 65535")
    return int(text)


def wish(words: Sequence[str]) -> Union[Wish, str]:
    """Read [HOST], token create NAME, token list or token revoke ID, or say what is wrong with it."""
    if not words or words[0] != "token":
        return Wish(*words) if len(words) <= 1 else f"gateway: {words[1]}: expected nothing after HOST"
    action, given = (words[1], words[2:]) if len(words) > 1 else ("", ())
    if action not in _ACTIONS:
        return f"gateway token: expected {', '.join(_ACTIONS[:-1])} or {_ACTIONS[-1]}"
    if action == "list":
        return Wish(None, action) if not given else "gateway token list: expected nothing after it"
    if len(given) != 1:
        return f"gateway token {action}: give one {'name' if action == 'create' else 'id or name'}"
    return Wish(None, action, given[0])


def run(target: Target, options: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    if _is_missing():
        return exits.USAGE
    from hoofhearted_desktop.gateway import service, settings

    found = settings.find(
        bind=options.bind,
        port=options.port,
        certificate=options.certificate,
        key=options.key,
        without_tls=options.without_tls,
        origins=options.origin,
        names=options.name,
        behind_proxy=options.behind_proxy,
    )
    if isinstance(found, Problem):
        return _refuse(found)
    key = "demo" if target.demo else "local" if target.server is None else target.name
    followed = [service.Followed(key, target.name, target.followed(complains=True))]
    if options.servers:
        followed += _listed({key})
    problem = service.serve(followed, found, started=lambda started: _welcome(target, started, len(followed)))
    return exits.OK if problem is None else _refuse(problem)


def tokens(wished: Wish, options: argparse.Namespace) -> int:
    """Make, list or revoke tokens."""
    if _is_missing():
        return exits.USAGE
    if wished.action == "create":
        problem = _create(wished.name, options.scope)
    elif wished.action == "revoke":
        problem = _revoke(wished.name)
    else:
        problem = _list(as_json=options.json)
    return exits.OK if problem is None else _refuse(problem)


def _create(name: str, scope: Any) -> Optional[Problem]:
    from hoofhearted_desktop.gateway import tokens as kept

    made = kept.create(name, scope, time.time())
    if isinstance(made, Problem):
        return made
    token, secret = made
    sys.stderr.write(f"hoofhearted: the token {token.name} ({token.id}, {token.scope}) is shown this once:\n")
    output.say(f"{secret}\n")
    return None


def _revoke(word: str) -> Optional[Problem]:
    from hoofhearted_desktop.gateway import tokens as kept

    gone = kept.revoke(word)
    if isinstance(gone, Problem):
        return gone
    output.say(f"Revoked {gone.name} ({gone.id}).\n")
    return None


def _list(*, as_json: bool) -> Optional[Problem]:
    from hoofhearted_desktop.gateway import tokens as kept

    known = kept.read()
    if isinstance(known, Problem):
        return known
    used = kept.last_used()
    rows = [
        {"id": each.id, "name": each.name, "scope": each.scope, "created": each.created, "last_used": used.get(each.id)}
        for each in known
    ]
    if as_json:
        output.say_json(rows, indent=True)
    else:
        output.say(
            "".join(map(_row, rows)) or "There is no token. `hoofhearted gateway token create NAME` makes one.\n"
        )
    return None


def _row(row: dict[str, Any]) -> str:
    now = time.time()
    used = row["last_used"]
    said = "never used" if used is None else f"used {quantities.duration(max(0.0, now - used))} ago"
    age = quantities.duration(max(0.0, now - row["created"]))
    return f"{row['id']}  {row['scope']:6}  {row['name']}: made {age} ago, {said}\n"


def _listed(have: set[str]) -> list[Followed]:
    """Give the servers of servers.toml that are to be connected to. Nobody is asked for a secret: keys and the keyring have to do."""
    from hoofhearted_desktop.desktop import servers_file
    from hoofhearted_desktop.gateway import service
    from hoofhearted_desktop.link import servers
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.keyring_door import SystemKeyring
    from hoofhearted_desktop.link.questions import Nobody
    from hoofhearted_desktop.probes import places

    listed = servers_file.ServersFile(places.config_dir() / servers_file.FILE, servers.doubt)
    for mistake in listed.mistakes:
        _complain(mistake)
    keychain = Keychain(SystemKeyring())
    found = []
    for each in listed.servers:
        address = servers.parse(each.address)
        if each.connect and not isinstance(address, str) and str(address) not in have:
            name = each.name or str(address)
            found.append(service.Followed(str(address), name, servers.opener(address, Nobody(), keychain)))
    return found


def _welcome(target: Target, found: Started, hosts: int) -> None:
    demo = "DEMO: a simulated server, nothing here is real\n" if target.demo else ""
    others = f" and {hosts - 1} other{'s' if hosts > 2 else ''}" if hosts > 1 else ""
    output.say(f"{demo}The gateway of {target.name}{others} listens on {found.url}; Ctrl-C ends.\n")
    if found.problem is not None:
        _complain(f"no token counts: {found.problem.message}; {found.problem.remedy}")
    elif found.tokens == 0:
        output.say("Nobody can ask yet. Make a token: hoofhearted gateway token create NAME\n")


def _is_missing() -> bool:
    """Say what the extra would bring, where it is not there."""
    missing = [name for name in PARTS if importlib.util.find_spec(name) is None]
    if missing and sys.version_info < (3, 10):
        _complain("the gateway needs Python 3.10 or newer")
    elif missing and getattr(sys, "frozen", False):
        _complain(
            "the gateway is no part of this package; install it beside: pip install 'hoofhearted-desktop[gateway]'"
        )
    elif missing:
        _complain(
            f"the gateway needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed: "
            "pip install 'hoofhearted-desktop[gateway]' (in a checkout: .venv/bin/pip install -e '.[gateway]')"
        )
    return bool(missing)


def _refuse(problem: Problem) -> int:
    _complain(f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message)
    return exits.PROBLEM


def _complain(text: str) -> None:
    sys.stderr.write(f"hoofhearted: {text}\n")
