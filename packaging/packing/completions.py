"""Completions for bash, zsh and fish, out of the grammar: commands, options, their choices, files, and servers of ~/.ssh/config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packing import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packing.grammar import Command, Option

_HEAD = "# Completion of {name} for {which}, made of its grammar by packaging/packing/completions.py.\n"


def files() -> dict[str, str]:
    """Give each completion by where below /usr/share it is looked for."""
    made = {}
    for name, command in grammar.programs().items():
        made[f"bash-completion/completions/{name}"] = bash(name, command)
        made[f"zsh/vendor-completions/_{name}"] = zsh(name, command)
        made[f"fish/vendor_completions.d/{name}.fish"] = fish(name, command)
    return made


def _paths(command: Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    yield path, command
    for each in command.commands:
        yield from _paths(each, (*path, each.name))


def _takes_host(command: Command) -> bool:
    return any(not each.names and each.value == "HOST" for each in command.options)


def _takes_file(command: Command) -> bool:
    return any(not each.names and each.is_file for each in command.options)


def _names(command: Command) -> list[str]:
    return [name for each in command.options for name in each.names]


def bash(name: str, command: Command) -> str:
    """Give the function for bash-completion, which also works without that package."""
    function = f"_{name.replace('-', '_')}"
    lines = [
        _HEAD.format(name=name, which="bash"),
        f"{function}() {{",
        '    local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path="" word',
    ]
    lines += [
        "    local -a commands=() options=() others=()",
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        '        case "$path $word" in',
    ]
    lines += [
        f'        "{" ".join(("", *path[:-1]))} {path[-1]}") path="$path $word" ;;'
        for path, _ in _paths(command)
        if path
    ]
    lines += ["        esac", "    done", '    case "$path" in']
    for path, each in _paths(command):
        words = [f"commands=({' '.join(one.name for one in each.commands)})", f"options=({' '.join(_names(each))})"]
        if _takes_host(each):
            words.append(
                "others=($(sed -n 's/^[[:space:]]*[Hh]ost[[:space:]]\\+\\([^*?]*\\)$/\\1/p' ~/.ssh/config 2>/dev/null))"
            )
        if _takes_file(each):
            words.append("compopt -o default")
        lines.append(f'    "{" ".join(("", *path)) if path else ""}") {"; ".join(words)} ;;')
    lines += ["    esac", '    case "$before" in']
    seen: dict[str, Option] = {}
    for _path, each in _paths(command):
        for option in each.options:
            for one in option.names:
                if option.value and not option.value_optional:
                    seen.setdefault(one, option)
    for one, option in seen.items():
        if option.choices:
            lines.append(f'    {one}) COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$now")); return ;;')
        elif option.is_file:
            lines.append(f"    {one}) compopt -o default; COMPREPLY=(); return ;;")
    lines += ["    esac", '    case "$now" in', '    -*) COMPREPLY=($(compgen -W "${options[*]}" -- "$now")) ;;']
    lines += [
        '    *) COMPREPLY=($(compgen -W "${commands[*]} ${others[*]}" -- "$now")) ;;',
        "    esac",
        "}",
        f"complete -F {function} {name}",
    ]
    return "\n".join(lines) + "\n"


def zsh(name: str, command: Command) -> str:
    """Give the function for zsh's own completion system."""
    lines = [
        f"#compdef {name}",
        _HEAD.format(name=name, which="zsh"),
        'local so_far="" word',
        "local -a verbs flags",
    ]
    lines += ['for word in "${(@)words[2,CURRENT-1]}"; do', '    case "$so_far $word" in']
    lines += [
        f'    "{" ".join(("", *path[:-1]))} {path[-1]}") path="$so_far $word" ;;' for path, _ in _paths(command) if path
    ]
    lines += ["    esac", "done", 'case "$so_far" in']
    for path, each in _paths(command):
        described = " ".join(_zsh(one.name, one.text) for one in each.commands)
        options = " ".join(_zsh(one, option.text) for option in each.options for one in option.names)
        more = [
            "_describe command verbs" if each.commands else "",
            "_files" if _takes_file(each) else "",
            "_ssh_hosts" if _takes_host(each) else "",
        ]
        otherwise = "; ".join(each for each in more if each) or ":"
        lines.append(f'"{" ".join(("", *path)) if path else ""}")')
        lines += [
            f"    verbs=({described})",
            f"    flags=({options})",
            f"    if [[ $words[CURRENT] == -* ]]; then _describe option flags; else {otherwise}; fi ;;",
        ]
    return "\n".join([*lines, "esac"]) + "\n"


def _zsh(word: str, text: str) -> str:
    plain = text.replace("%%", "%").replace("'", "'\\''").replace(":", "\\:")
    return f"'{word.replace(':', chr(92) + ':')}:{plain}'"


def fish(name: str, command: Command) -> str:
    """Give the lines for fish."""
    lines = [_HEAD.format(name=name, which="fish"), f"complete -c {name} -f"]
    for path, each in _paths(command):
        seen = [f"__fish_seen_subcommand_from {word}" for word in path]
        without = (
            [f"not __fish_seen_subcommand_from {' '.join(one.name for one in each.commands)}"] if each.commands else []
        )
        condition = f" -n '{'; and '.join((*seen, *without))}'" if seen or without else ""
        lines += [f"complete -c {name}{condition} -a {one.name} -d {_fish(one.text)}" for one in each.commands]
        here = f" -n '{'; and '.join(seen)}'" if seen else (f" -n '{without[0]}'" if without else "")
        for option in each.options:
            lines += _fish_option(name, here, option)
        if _takes_file(each):
            lines.append(f"complete -c {name}{here} -F")
        if _takes_host(each):
            lines.append(f"complete -c {name}{here} -a '(__fish_print_hostnames)'")
    return "\n".join(lines) + "\n"


def _fish_option(name: str, here: str, option: Option) -> list[str]:
    if not option.names:
        return []
    words = [f"-l {one[2:]}" if one.startswith("--") else f"-s {one[1:]}" for one in option.names]
    if option.value and not option.value_optional:
        words.append("-r" + (" -F" if option.is_file else ""))
    if option.choices:
        words.append(f"-a '{' '.join(option.choices)}'")
    return [f"complete -c {name}{here} {' '.join(words)} -d {_fish(option.text)}"]


def _fish(text: str) -> str:
    plain = text.replace("%%", "%").replace("\\", "\\\\").replace("'", "\\'")
    return f"'{plain}'"
