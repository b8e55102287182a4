"""`hoofhearted`: the desktop without a command, and the terminal commands of docs/protocol.md."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.cli import target as targets
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.core.version import VERSION

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    Runner = Callable[[argparse.Namespace], int]
    Grammar = Callable[[argparse.ArgumentParser], None]

COMMANDS = (
    "why",
    "watch",
    "episodes",
    "usage",
    "data",
    "expectations",
    "record",
    "replay",
    "doctor",
    "gateway",
    "keep-watching",
    "agent",
)


def parser(given: Optional[Sequence[str]] = None) -> argparse.ArgumentParser:
    """Give the grammar of the whole program; of a command that is not among the words given, only its name and its help.

    What those commands need is not imported then: the desktop would hold it for as long as it runs.
    """
    import argparse
    from pathlib import Path

    root = argparse.ArgumentParser(
        prog="hoofhearted",
        description="Who hearted? Says which program uses the GPU, since when, who started it, and whether it was expected.",
        epilog="Without a command: tray and window; where there is no display, `watch`.",
    )
    root.add_argument("--version", action="version", version=f"hoofhearted {VERSION}")
    root.add_argument(
        "--demo", nargs="?", const=targets.DEFAULT_SCENARIO, metavar="SCENARIO", help="start on the simulated server"
    )
    root.add_argument(
        "--demo-without-driver", action="store_true", help="the simulated server, if this machine has no NVIDIA driver"
    )
    root.add_argument("--minimized", "--minimised", action="store_true", help="start in the tray, with no window")
    root.add_argument("--quit", action="store_true", help="end the one that runs, and wait until it has ended")
    root.set_defaults(run=_desktop)
    commands = root.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Runner, text: str, *, host: bool = True, grammar: Optional[Grammar] = None
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        made.set_defaults(run=run)
        if host:
            targets.add_arguments(made)
        if grammar is not None and (given is None or name in given):
            grammar(made)
        return made

    why = command("why", _why, "say what each GPU does, for whom and since when")
    why.add_argument("--json", action="store_true", help="as one JSON object")
    watch = command("watch", _watch, "the same, live, until Ctrl-C")
    watch.add_argument("--for", dest="for_", type=_seconds, metavar="TIME", help="stop after, say, 60s or 5m")
    text = "list what ran, newest first, or show, note or delete one"
    command("episodes", _episodes, text, host=False, grammar=_grammar_of_episodes)
    text = "say who used the GPUs in the last week: hours, energy, cost, spin-ups"
    command("usage", _usage, text, grammar=_grammar_of_usage)
    command("data", _data, "say what is kept of the past, and delete it", host=False, grammar=_grammar_of_data)
    text = "list, add, remove and move what is expected"
    command("expectations", _expectations, text, host=False, grammar=_grammar_of_expectations)
    record = command("record", _record, "write a recording of this machine's samples, or of a server's", host=False)
    targets.add_host(record)
    record.add_argument("file", type=Path, metavar="FILE", help="where to; ending in .gz it is compressed")
    record.add_argument("--for", dest="for_", type=_seconds, metavar="TIME", help="stop after, say, 60s or 5m")
    targets.add_demo(record, "of the simulated server")
    replay = command("replay", _replay, "run a recording through the detector and tell its episodes", host=False)
    replay.add_argument("file", type=Path, metavar="FILE")
    replay.add_argument("--rules", type=Path, metavar="FILE", help="expectations to judge by, as in settings.toml")
    replay.add_argument("--speed", type=_speed, metavar="N", help="1 is real time; as fast as it can if left out")
    replay.add_argument("--json", action="store_true", help="one episode a line")
    doctor = command("doctor", _doctor, "say what works, what does not, and what to do")
    doctor.add_argument("--json", action="store_true", help="as one JSON object")
    text = "give the same answers over HTTP to other people's dashboards, and tokens to those who may ask"
    command("gateway", _gateway, text, host=False, grammar=_grammar_of_gateway)
    text = "let a service of yours watch on a server, or here, while you are away"
    command("keep-watching", _keep_watching, text, host=False, grammar=_grammar_of_keep_watching)
    agent = command(
        "agent", _agent, "the agent: run, connect, status, logs, install-service, uninstall-service", host=False
    )
    agent.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...")
    return root


def _grammar_of_episodes(made: argparse.ArgumentParser) -> None:
    from hoofhearted_desktop.cli import episodes

    episodes.add_arguments(made, _seconds)


def _grammar_of_usage(made: argparse.ArgumentParser) -> None:
    from hoofhearted_desktop.cli import usage

    usage.add_arguments(made, _seconds)


def _grammar_of_data(made: argparse.ArgumentParser) -> None:
    from hoofhearted_desktop.cli import data

    data.add_arguments(made, _seconds)


def _grammar_of_expectations(made: argparse.ArgumentParser) -> None:
    import argparse

    from hoofhearted_desktop.cli import expectations

    made.usage = f"{made.prog} [HOST] [VERB ...] [--json] [--demo [SCENARIO]]"
    made.add_argument("--host", help=argparse.SUPPRESS)  # HOST stands before the verb, where argparse cannot tell it
    targets.add_demo(made, "of the simulated server")
    expectations.add_arguments(made)


def _grammar_of_gateway(made: argparse.ArgumentParser) -> None:
    from hoofhearted_desktop.cli import gateway

    gateway.add_arguments(made)


def _grammar_of_keep_watching(made: argparse.ArgumentParser) -> None:
    from hoofhearted_desktop.cli import keep_watching

    keep_watching.add_arguments(made)


def _seconds(text: str) -> float:
    from hoofhearted_desktop.cli.episodes import seconds

    found = seconds(text)
    if not found:
        import argparse

        raise argparse.ArgumentTypeError(f"{text!r} is no time; write for example 60s, 5m or 24h")
    return found


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < 1e6:
        import argparse

        raise argparse.ArgumentTypeError(f"{text!r} is no speed; 1 is real time, 10 ten times as fast")
    return speed


def _complain(message: str) -> int:
    sys.stderr.write(f"hoofhearted: {message}\n")
    return exits.USAGE


def _with_target(options: argparse.Namespace, use: Callable[[targets.Target], int]) -> int:
    found = targets.find(options.host, options.demo)
    return _complain(found.message) if isinstance(found, targets.NoSuchHost) else use(found)


def _why(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import why

    return _with_target(options, lambda target: why.run(target, as_json=options.json))


def _watch(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import watch

    return _with_target(options, lambda target: watch.run(target, for_s=options.for_))


def _episodes(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import episodes

    wished = episodes.wish(options.words)
    if isinstance(wished, str):
        return _complain(wished)
    if options.csv and wished.action != "list":
        return _complain(f"episodes {wished.action}: --csv is for the list")
    options.host = wished.host
    return _with_target(
        options,
        lambda target: episodes.run(target, wished, since_s=options.since, as_json=options.json, as_csv=options.csv),
    )


def _usage(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import usage

    since_s = usage.WEEK_S if options.since is None else options.since
    return _with_target(options, lambda target: usage.run(target, since_s=since_s, as_json=options.json))


def _data(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import data

    wished = data.wish(options.words)
    if isinstance(wished, str):
        return _complain(wished)
    options.host = wished.host
    return _with_target(options, lambda target: data.run(target, wished.verb, options))


def _expectations(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import expectations

    return _with_target(options, lambda target: expectations.run(target, options))


def _record(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import recordings

    return _with_target(options, lambda target: recordings.record(target, options.file, for_s=options.for_))


def _replay(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import recordings

    return recordings.replay(options.file, rules=options.rules, speed=options.speed, as_json=options.json)


def _doctor(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import doctor

    return _with_target(options, lambda target: doctor.run(target, as_json=options.json))


def _gateway(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import gateway

    wished = gateway.wish(options.words)
    if isinstance(wished, str):
        return _complain(wished)
    if wished.action is not None:
        return gateway.tokens(wished, options)
    options.host = wished.host
    return _with_target(options, lambda target: gateway.run(target, options))


def _keep_watching(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import keep_watching

    if options.demo is not None:
        return _complain("keep-watching: nothing that --demo shows is real, so no service watches it")
    return _with_target(options, lambda target: keep_watching.run(target, options))


def _agent(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.agent.__main__ import main as agent_main

    return agent_main(options.arguments)


def _desktop(options: argparse.Namespace) -> int:
    from hoofhearted_desktop.cli import start

    if options.quit:
        return start.quit_running()
    return start.run(demo=options.demo, demo_without_driver=options.demo_without_driver, minimized=options.minimized)


def in_order(given: list[str]) -> list[str]:
    """Give the words as argparse can read them: it cannot tell what may stand in two places."""
    return _with_host(_with_scenario(given))


def _with_scenario(given: list[str]) -> list[str]:
    """Let FILE, VERB or a command stand after --demo: what is no scenario's name there is what the command wants."""
    takes_more = given[:1] in (["record"], ["expectations"], ["--demo"])
    at = given.index("--demo") if takes_more and "--demo" in given else len(given)
    if at + 1 < len(given) and not given[at + 1].startswith("-"):
        from hoofhearted_desktop.probes import scenario

        if given[at + 1] not in scenario.names() and (at > 0 or given[1] in COMMANDS):
            return [*given[:at], f"--demo={targets.DEFAULT_SCENARIO}", *given[at + 1 :]]
    return given


def _with_host(given: list[str]) -> list[str]:
    """Let HOST stand before the verb of `expectations`: what is no verb there is one."""
    if given[:1] == ["expectations"] and len(given) > 1 and not given[1].startswith("-"):
        from hoofhearted_desktop.cli import expectations

        if given[1] not in expectations.VERBS:
            return ["expectations", f"--host={given[1]}", *given[2:]]
    return given


def _run(given: list[str]) -> int:
    """Do what the words say. What is asked most often does not wait for the grammar of all the rest, and what stays longest does not hold it."""
    if given[:1] == ["why"] and set(given[1:]) <= {"--json"}:
        from hoofhearted_desktop.cli import why

        return why.run(targets.this_machine(), as_json="--json" in given)
    _log()
    if set(given) <= {"--minimized"}:
        from hoofhearted_desktop.cli import start

        return start.run(demo=None, demo_without_driver=False, minimized=bool(given))
    words = in_order(given)
    options = parser(words).parse_args(words)
    run: Runner = options.run
    return run(options)


def _log() -> None:
    import logging

    from hoofhearted_desktop.core import verbosity

    logging.basicConfig(format="hoofhearted: %(message)s", level=verbosity.level(os.environ.get("HOOFHEARTED_LOG")))


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command line and give its exit status."""
    output.prepare()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["agent"]:
        from hoofhearted_desktop.agent.__main__ import main as agent_main

        return agent_main(given[1:])
    try:
        return _run(given)
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except BrokenPipeError:
        output.abandon()
        return exits.OK
    except (MemoryError, OSError, RuntimeError) as error:
        from hoofhearted_desktop.core import shortages

        lacking = shortages.of(error)
        if lacking is None:
            raise
        sys.stderr.write(f"hoofhearted: {lacking.message} ({lacking.remedy})\n")
        return exits.NOTHING_LEFT
    except output.OutputError as error:
        output.abandon()
        sys.stderr.write(f"hoofhearted: cannot write the answer: {error}\n")
        return exits.PROBLEM
