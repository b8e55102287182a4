"""The hosts that files of ssh_config(5) name, to pick one from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.link.ssh import address, config_files, config_includes, config_lines, patterns
from hoofhearted_desktop.link.ssh.config_tokens import Unexpandable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hoofhearted_desktop.link.ssh.config_tokens import Local


class _Names:
    def __init__(self, local: Local) -> None:
        self.found: dict[str, None] = {}
        self._local = local
        self._texts: dict[Path, Optional[str]] = {}
        self._files = 0
        self._letters = 0

    def read(self, file: Path, above: Sequence[Sequence[str]], *, users: bool, depth: int) -> None:
        """Take in a file's names that every Host line above it covers."""
        self._files += 1
        many = self._files > config_includes.MOST_FILES or self._letters > config_includes.MOST_LETTERS
        if many or depth > config_includes.DEEPEST:
            return
        if file not in self._texts:
            text = config_files.text_of(file, check=users or depth > 0)
            self._texts[file] = text if isinstance(text, str) else None
        self._letters += len(self._texts[file] or "")
        block: Sequence[str] = ("*",)
        for line in config_lines.lines(self._texts[file] or ""):
            words = config_lines.arguments(line.rest) or ()
            if line.keyword == "match":
                block = ("*",)
            elif line.keyword == "host":
                block = words
                self._add(words, above)
            elif line.keyword == "include":
                for word in words:
                    path = config_includes.path_of(word, self._local, {}, users=users)
                    for inner in () if isinstance(path, Unexpandable) else config_files.named_by(path):
                        self.read(inner, (*above, block), users=users, depth=depth + 1)

    def _add(self, words: Sequence[str], above: Sequence[Sequence[str]]) -> None:
        for word in words:
            if not patterns.is_concrete(word) or word in self.found:
                continue
            read = address.parse(f"[{word}]" if ":" in word else word)
            if isinstance(read, address.NotAnAddress) or read.host != word:
                continue
            if patterns.covers(words, word) and all(patterns.covers(block, word) for block in above):
                self.found[word] = None


def names(files: Sequence[Path], local: Local) -> tuple[str, ...]:
    """Give each name once, in the order of the files."""
    reading = _Names(local)
    for file in files:
        reading.read(file, (), users=local.system_dir not in file.parents, depth=0)
    return tuple(reading.found)
