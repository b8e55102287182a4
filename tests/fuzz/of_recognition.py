"""The targets of recordings, of the recogniser and its file, and of Windows' counters."""

from __future__ import annotations

import functools
import gzip
import io
import json
import shlex
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.naming import LONGEST_TITLE
from hoofhearted_desktop.probes import application_entries, places, recording, windows_gpu_counters
from hoofhearted_desktop.probes.applications import Recogniser
from tests.fuzz import laws, shapes
from tests.fuzz.of_core import JSON_WORDS, recorded
from tests.fuzz.of_probes import file_of
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

# ---------------------------------------------------------------- recordings


@functools.cache
def recording_seeds() -> Sequence[bytes]:
    samples = recorded(12)
    short = [b'{"schema":1,"host":"a","time":%d,"monotonic":%d,"gpus":[{"uuid":"GPU-1"}]}' % (n, n) for n in (5, 6, 4)]
    plain = b"\n".join(short)
    return [plain, b"\xef\xbb\xbf" + plain, gzip.compress(plain, mtime=0), gzip.compress(plain, mtime=0)[:-6], *samples]


RECORDING_WORDS = (
    *JSON_WORDS,
    b'"schema":1',
    b'"host":"',
    b'"time":',
    b'"monotonic":',
    b'"gpus":[',
    b'"uuid":"',
    b"\n",
    b"\x1f\x8b\x08",
    b'"command_line":["--password","x"]',
)


def recording_law(data: bytes) -> None:
    read = list(recording.read_lines(io.BytesIO(data)))
    assert len(read) <= data.count(b"\n") + 200 * len(data) + 2
    written = io.BytesIO()
    writer = recording.Writer("x", written, compressed=False)
    kept = []
    for each in read:
        if isinstance(each, recording.BadLine):
            laws.sentences([each.describe()])
        else:
            assert writer.write(each) is None
            kept.append(_as_text(recording.redacted(each)))
    again = list(recording.read_lines(io.BytesIO(written.getvalue())))
    assert [each if isinstance(each, recording.BadLine) else _as_text(each) for each in again] == kept, (
        "written otherwise"
    )


def _as_text(sample: model.Sample) -> str:
    """Give a sample as a file can bear it: without lone surrogates."""
    return repr(_plain(sample))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def recording_shape() -> Any:
    examples = [json.loads(each) for each in recorded(12)]
    one = shapes.json_of(examples)
    return shapes.usual(recording_seeds, RECORDING_WORDS, st.lists(one, max_size=4).map(b"\n".join))


# ---------------------------------------------------------------- the recogniser and its file


@functools.cache
def entry_seeds() -> Sequence[bytes]:
    text = (places.resources_dir() / "applications.toml").read_text(encoding="utf-8")
    blocks = text.split("[[application]]")[1:]
    return [("[[application]]" + block).encode() for block in blocks[::12]] + [
        b'[[application]]\nid = "mine"\nname = "Mine"\nkind = "ai"\nexecutable = ["mine"]\ndoing = \'--model\\n(.+)\'\n'
    ]


ENTRY_WORDS = (
    b"[[application]]\n", b"id = ", b'name = "', b'kind = "ai"', b"executable = [", b"command = '", b"doing = '(.+)'", b"helper = true", b"hint = [",
    b"'''", b'"""', b"(?P<x>", b"(?:a{9999999999})", b"[", b"]", b"\\", b"1" * 5000, b"= {", b"1979-05-27T07:32:00Z", b"nan", b"0x", b"a.b.c = 1\n", b"(" * 200,
)  # fmt: skip


def entry_law(data: bytes) -> None:
    path = file_of("applications.toml", data)
    entries, problems = application_entries.load(path)
    laws.within((entries, problems), data)
    for each in problems:
        laws.sentences([each.message, each.remedy])
    assert len({each.id.casefold() for each in entries}) == len(entries)
    for entry in entries:
        assert entry.kind in application_entries.KINDS
        assert entry.id.strip()


def entry_shape() -> Any:
    value = st.one_of(
        shapes.TEXTS.map(json.dumps), st.sampled_from(["true", "1", "[]", '["x", "y"]', "'(.+)'", "'('", "{a = 1}", "'x{99999999999}'", "1" * 5000])
    )  # fmt: skip
    key = st.sampled_from(
        [
            "id",
            "name",
            "kind",
            "executable",
            "command",
            "runs",
            "path",
            "doing",
            "helper",
            "contains",
            "hint",
            "nonsense",
        ]
    )
    line = st.one_of(
        st.just("[[application]]"),
        st.tuples(key, value).map(" = ".join),
        st.sampled_from(['kind = "ai"', 'id = "a"', 'name = "A"']),
    )
    return shapes.usual(entry_seeds, ENTRY_WORDS, shapes.lines(line, 14))


@functools.cache
def _recogniser() -> Recogniser:
    return Recogniser(places.resources_dir() / "applications.toml")


@functools.cache
def recognised_seeds() -> Sequence[bytes]:
    entries, _, _ = application_entries.read_entries(places.resources_dir() / "applications.toml")
    found = []
    for entry in entries:
        line = entry["example"]
        words = shlex.split(line.replace("\\", "\\\\") if ":\\" in line else line)
        found.append("\0".join((entry.get("example_exe", ""), *words)).encode())
    return found


@functools.cache
def recognised_words() -> tuple[bytes, ...]:
    words = {word for seed in recognised_seeds() for word in seed.split(b"\0") if 2 < len(word) < 60}
    return (*sorted(words)[:300], b"\0", b"/", b"\\", b"\n", b"--model\0", b".gguf", b"-m\0")


def recognised_law(data: bytes) -> None:
    """The executable, then the arguments, apart by zeros, as a program may choose them."""
    exe, *line = data.decode("utf-8", "surrogateescape").split("\0")
    process = model.Process(1, 1.0, "x", exe or None, tuple(line) or None)
    found = _recogniser().recognise(process, lambda: iter((process._replace(pid=2), process._replace(pid=3, exe=None))))
    if found is not None:
        laws.sentences(found[:3])
        assert found.name
        assert len(found.doing or "") <= LONGEST_TITLE
        laws.accepted(data, processes=(process._replace(application=found, name=None, exe=None, command_line=None),))


# ---------------------------------------------------------------- Windows' counters

COUNTERS = (
    b"pid_1234_luid_0x00000000_0x0000C2D7_phys_0_eng_3_engtype_3D\x1f50",
    b"pid_1234_luid_0x00000000_0x0000C2D7_phys_0\x1f1048576",
    b"pid_7_luid_0x0_0x1_phys_0_eng_5_engtype_Video Encode#2\x1f99.5",
)
COUNTER_WORDS = (
    b"pid_",
    b"_luid_0x",
    b"_phys_",
    b"_eng_",
    b"_engtype_",
    b"VideoDecode",
    b"Compute_0",
    b"\x1f",
    b"\n",
    b"1e300",
    b"inf",
    b"nan",
    b"-1",
    b"#9",
)


def counter_law(data: bytes) -> None:
    """Lines of a name and a value."""
    pairs = {}
    for line in data.decode("utf-8", "replace").split("\n"):
        name, _, value = line.partition("\x1f")
        try:
            pairs[name] = float(value)
        except ValueError:
            pairs[name] = 1.0
    found = windows_gpu_counters.uses(pairs, pairs)
    for uses in found.values():
        processes = tuple(
            model.GpuProcess(pid, 1.0, use.types, use.memory, use.sm, use.encoder, use.decoder) for pid, use in uses.items()
        )  # fmt: skip
        laws.accepted(data, (model.Gpu("GPU-1", processes=processes),))


def targets() -> tuple[Target, ...]:
    """Give these targets."""
    return (
        Target("recording", "recordings (probes/recording)", recording_law, recording_seeds, RECORDING_WORDS, recording_shape, 2000),
        Target(
            "recogniser-file", "the user's applications.toml (probes/application_entries)", entry_law, entry_seeds, ENTRY_WORDS, entry_shape, 600
        ),
        Target(
            "recogniser", "our recogniser over hostile command lines (resources/applications.toml)", recognised_law, recognised_seeds,
            recognised_words(), lambda: shapes.usual(recognised_seeds, recognised_words()), 200, 1.0,
        ),
        Target(
            "windows-counters", "names and values of Windows' GPU counters (probes/windows_gpu_counters)", counter_law, lambda: COUNTERS,
            COUNTER_WORDS, lambda: shapes.usual(lambda: COUNTERS, COUNTER_WORDS), 300,
        ),
    )  # fmt: skip
