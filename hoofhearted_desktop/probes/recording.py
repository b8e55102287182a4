"""Recordings: one JSON sample a line, oldest first, gzip by name when written and by its magic when read."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, BinaryIO, Callable, NamedTuple, NoReturn, Optional, Union

from hoofhearted_desktop.core import model, redaction, samples
from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_LINE = 8 * 2**20
MOST_LINES_BEFORE_A_SAMPLE = 10_000
MOST_WITHOUT_A_SAMPLE = 256 * 2**20
LINE_COSTS = 64
"""What a line counts beside its bytes, so that endless empty lines end as soon as endless long ones."""

REST = "what came before was read, and the rest was not"
GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 31


class BadLine(NamedTuple):
    """A line that was skipped; `number` counts from 1."""

    number: int
    reason: str

    def describe(self) -> str:
        """Say it for a person: "line 3: not UTF-8"."""
        return f"line {self.number}: {self.reason}"


class Unusable(NamedTuple):
    """A file that cannot be read or written as a recording."""

    file: str
    reason: str

    def describe(self) -> str:
        """Say it for a person."""
        return f"{self.file}: {self.reason}"


class FileExists(NamedTuple):
    """The file to be written is there already; nothing was changed."""

    file: str

    def describe(self) -> str:
        """Say it for a person."""
        return f"{self.file}: there already; nothing was written"


Line = Union[model.Sample, BadLine]


class Recording:
    """An open recording that has at least one sample; iterate over it once, then close it."""

    def __init__(self, file: str, raw: BinaryIO, lines: Iterator[Line], first: list[Line]) -> None:
        """Continue `lines`, of which `first` are read already."""
        self.file = file
        self._raw = raw
        self._lines = lines
        self._first = iter(first)

    def __iter__(self) -> Iterator[Line]:
        """Give samples and bad lines in the file's order."""
        yield from self._first
        yield from self._lines

    def close(self) -> None:
        """Close the file."""
        self._raw.close()


def open_recording(path: Path) -> Union[Recording, Unusable]:
    """Open a recording and read up to its first sample; a file without one is Unusable, and so is one that cannot be read."""
    try:
        raw = path.open("rb")
    except OSError as error:
        return Unusable(str(path), _why(error))
    return read_recording(str(path), raw)


def read_recording(file: str, raw: BinaryIO) -> Union[Recording, Unusable]:
    """Read an open file up to its first sample; it is closed where there is none."""
    bad: list[BadLine] = []
    lines = read_lines(raw)
    for line in lines:
        if isinstance(line, model.Sample):
            return Recording(file, raw, lines, [*bad, line])
        bad.append(line)
        if len(bad) >= MOST_LINES_BEFORE_A_SAMPLE:
            break
    raw.close()
    said = f"no sample in it; {bad[0].describe()}" if bad else "no sample in it; the file is empty"
    return Unusable(file, said)


def read_lines(raw: BinaryIO) -> Iterator[Line]:
    """Read a stream of lines, plain or gzip. What is wrong is given as BadLine and the rest is read; nothing is raised.

    Compressed data that ends early or is damaged, a read error, and MOST_WITHOUT_A_SAMPLE bytes that hold none (a device,
    a bomb of zeros) end the reading with a BadLine. A line whose
    monotonic time and wall clock are both before those of its host's last sample is skipped: the wall clock alone may be
    set back, and the monotonic one begins anew when a host restarts.
    """
    last: dict[str, tuple[float, float]] = {}
    number = unread = 0
    readline: Callable[[int], bytes] = raw.readline
    try:
        if _is_gzip(raw):
            import gzip

            readline = gzip.GzipFile(fileobj=raw, mode="rb").readline
        for number, (text, length) in enumerate(_capped_lines(readline), 1):
            unread += length + LINE_COSTS
            if unread > MOST_WITHOUT_A_SAMPLE:
                yield BadLine(number, f"{MOST_WITHOUT_A_SAMPLE // 2**20} MiB without a sample; {REST}")
                return
            if text is not None and not text.strip():
                continue
            line = _parse(number, text)
            if isinstance(line, model.Sample):
                unread = 0
                monotonic, time = last.get(line.host, (line.monotonic, line.time))
                if line.monotonic < monotonic and line.time <= time:
                    line = BadLine(number, "its time is before that of the line above")
                else:
                    last[line.host] = (line.monotonic, line.time)
            yield line
    except EOFError:
        yield BadLine(number + 1, "the compressed data ends early; what came before it was read")
    except (zlib.error, OSError) as error:
        yield BadLine(number + 1, _broken(error))


def _broken(error: Exception) -> str:
    # gzip.BadGzipFile is an OSError of no errno; a name for it would import gzip for plain files as well.
    if isinstance(error, OSError) and error.errno is not None:
        return f"cannot be read: {_why(error)}"
    return "the compressed data is damaged; what came before it was read"


def _is_gzip(raw: BinaryIO) -> bool:
    peek = getattr(raw, "peek", None)
    if peek is not None:
        return bool(peek(2)[:2] == GZIP_MAGIC)
    start = raw.read(2)
    raw.seek(0)
    return start == GZIP_MAGIC


def _capped_lines(readline: Callable[[int], bytes]) -> Iterator[tuple[Optional[bytes], int]]:
    """Give the lines with their lengths; None stands for one that is longer than the cap, which is never held as a whole."""
    while True:
        text = readline(LONGEST_LINE + 1)
        if not text:
            return
        length = len(text)
        if length <= LONGEST_LINE:
            yield text, length
            continue
        while text and not text.endswith(b"\n") and length <= MOST_WITHOUT_A_SAMPLE:
            text = readline(2**16)
            length += len(text)
        yield None, length


def _parse(number: int, text: Optional[bytes]) -> Line:
    if text is None:
        return BadLine(number, f"longer than {LONGEST_LINE // 2**20} MiB")
    try:
        # Windows' own programs begin a text with a mark.
        encoding = "utf-8-sig" if number == 1 else "utf-8"
        return samples.from_json(json.loads(text.decode(encoding), parse_constant=_refuse))
    except UnicodeDecodeError as error:
        return BadLine(number, f"not UTF-8 at byte {error.start + 1}")
    except json.JSONDecodeError as error:
        return BadLine(number, f"not JSON at column {error.colno}: {error.msg}")
    except RecursionError:
        return BadLine(number, "nested too deeply")
    except (ValueError, OverflowError) as error:
        return BadLine(number, str(error))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number of JSON")


class Writer:
    """Writes a recording; each sample is in the file when `write` returns, so that stopping at any moment loses nothing."""

    def __init__(self, file: str, raw: BinaryIO, *, compressed: bool) -> None:
        """Write to `raw`, which is at its beginning."""
        self.file = file
        self._raw = raw
        self._gzip = zlib.compressobj(6, zlib.DEFLATED, _GZIP_WBITS) if compressed else None

    def write(self, sample: model.Sample) -> Optional[Unusable]:
        """Add a sample, its command lines redacted; None, or why it could not be written."""
        text = json.dumps(samples.to_json(redacted(sample)), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        # A file name may hold bytes that are no text; they arrive as lone surrogates, which UTF-8 cannot carry.
        data = text.encode("utf-8", "replace") + b"\n"
        if self._gzip:
            data = self._gzip.compress(data) + self._gzip.flush(zlib.Z_SYNC_FLUSH)
        return self._put(data)

    def close(self) -> Optional[Unusable]:
        """Complete and close the file; None, or why it could not be completed. Closing twice does nothing."""
        if self._raw.closed:
            return None
        wrong = self._put(self._gzip.flush()) if self._gzip else None
        try:
            self._raw.close()
        except OSError as error:
            return wrong or Unusable(self.file, _why(error))
        return wrong

    def _put(self, data: bytes) -> Optional[Unusable]:
        try:
            self._raw.write(data)
            self._raw.flush()
        except OSError as error:
            return Unusable(self.file, _why(error))
        return None


def create(path: Path) -> Union[Writer, FileExists, Unusable]:
    """Begin a recording in a new file, compressed where the name ends in .gz; a file that is there is never touched.

    It is closed to others: who may read it is told of the programs of everybody on the machine.
    """
    try:
        raw: BinaryIO = open(path, "xb", opener=own_files.opener)  # noqa: SIM115 - closed by the Writer
    except FileExistsError:
        return FileExists(str(path))
    except OSError as error:
        return Unusable(str(path), _why(error))
    return Writer(str(path), raw, compressed=path.suffix == ".gz")


def redacted(sample: model.Sample) -> model.Sample:
    """Take the secrets out of every command line, because recordings are sent to other people."""
    return sample._replace(
        processes=tuple(
            process._replace(command_line=redaction.redact(process.command_line)) if process.command_line else process
            for process in sample.processes
        )
    )


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
