"""systemctl, loginctl, journalctl and groupadd of a test: they write down what they were asked, and answer as told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """\
#!/bin/sh
echo "${0##*/} $*" >> 'FOLDER/asked'
for word; do
    case $word in -*) ;; *) break ;; esac
done
if [ -e "FOLDER/fails-$word" ]; then cat "FOLDER/fails-$word" >&2; exit 1; fi
for each; do
    if [ -e "FOLDER/says$each" ]; then cat "FOLDER/says$each"; fi
done
"""
NAMES = ("systemctl", "loginctl", "journalctl", "groupadd", "groupdel")


class FakeSystemd:
    """A folder of programs, to be put first on PATH."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        for name in NAMES:
            program = folder / name
            program.write_text(_PROGRAM.replace("FOLDER", str(folder)))
            program.chmod(0o755)

    def fails(self, verb: str, words: str) -> None:
        """Let what has this verb fail from now on, with these words."""
        (self.folder / f"fails-{verb}").write_text(f"{words}\n")

    def says(self, option: str, words: str) -> None:
        """Let what has this option (`--property=Linger`) answer so."""
        (self.folder / f"says{option}").write_text(f"{words}\n")

    def asked(self) -> list[str]:
        """Give what was asked since the last time, in order."""
        file = self.folder / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines
