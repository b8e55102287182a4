"""The names of Windows' GPU counters, and what their values say of who uses a card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.probes import windows_gpu_counters
from hoofhearted_desktop.probes.windows_gpu_counters import Adapter, Instance, Use, parse, part_of, uses

CARD = Adapter(0xC2D7)
KINDS = ("3D", "Copy", "VideoDecode", "VideoEncode", "Compute_0", "Cuda", "high priority 3d", "video codec engine", "")

numbers = st.integers(0, 2**32 - 1)
names = st.tuples(numbers, numbers, numbers, st.integers(0, 15), st.integers(0, 99), st.sampled_from(KINDS))


def engine(pid: int, number: int, kind: str, card: str = "0x00000000_0x0000C2D7_phys_0") -> str:
    return f"pid_{pid}_luid_{card}_eng_{number}_engtype_{kind}"


def memory(pid: int, card: str = "0x00000000_0x0000C2D7_phys_0") -> str:
    return f"pid_{pid}_luid_{card}"


@given(names, st.sampled_from(["upper", "lower", "as it is"]), st.booleans())
def test_every_name_that_windows_may_make_is_read(
    parts: tuple[int, int, int, int, int, str], case: str, twin: bool
) -> None:
    pid, high, low, physical, number, kind = parts
    name = f"pid_{pid}_luid_0x{high:08X}_0x{low:08X}_phys_{physical}_eng_{number}_engtype_{kind}"
    name = {"upper": name.upper(), "lower": name.lower(), "as it is": name}[case] + ("#1" if twin else "")
    found = parse(name)
    assert found is not None
    assert found[:3] == (pid, Adapter(high << 32 | low, physical), number)
    assert (found.kind or "").lower() == kind.lower()
    of_memory = parse(name.lower().partition("_eng_")[0])
    assert of_memory == Instance(pid, Adapter(high << 32 | low, physical))


@given(st.text(max_size=80))
def test_any_other_text_is_nobodys(text: str) -> None:
    found = parse(text)
    assert found is None or text.lower().startswith("pid_")


@pytest.mark.parametrize(
    "name", ["", "_Total", "pid_x_luid_0x0_0x0_phys_0", "luid_0x00000000_0x0000C2D7_phys_0", "pid_1"]
)
def test_what_is_no_process_of_a_card_is_passed_over(name: str) -> None:
    assert parse(name) is None
    assert uses({name: 50.0}, {name: 50.0}) == {}


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("3D", ("sm", "graphics")),
        ("high priority 3d", ("sm", "graphics")),
        ("Graphics_1", ("sm", "graphics")),
        ("Compute_0", ("sm", "compute")),
        ("compute 1", ("sm", "compute")),
        ("Cuda", ("sm", "compute")),
        ("VideoEncode", ("encoder", None)),
        ("Video Decode", ("decoder", None)),
        ("Copy", None),
        ("VideoProcessing", None),
        ("LegacyOverlay", None),
        ("", None),
    ],
)
def test_engines_count_for_what_they_are(kind: str, part: object) -> None:
    assert part_of(kind) == part


def test_the_busiest_engine_of_a_kind_counts_and_the_types_are_those_that_worked() -> None:
    engines = {
        engine(7, 0, "3D"): 12.5,
        engine(7, 1, "Compute_0"): 40.0,
        engine(7, 2, "VideoEncode"): 30.0,
        engine(7, 3, "VideoEncode"): 20.0,
        engine(7, 4, "Copy"): 90.0,
        engine(8, 0, "3D"): 0.0,
    }
    found = uses(engines, {memory(7): float(3 << 30), memory(9): 1024.0})
    assert found == {
        CARD: {
            7: Use(3 << 30, 40.0, 30.0, 0.0, ("compute", "graphics")),
            8: Use(None, 0.0, 0.0, 0.0, ()),
            9: Use(1024),
        }
    }


def test_two_cards_are_kept_apart_and_values_that_are_none_are_left_out() -> None:
    other = "0x00000001_0x0000C2D7_phys_1"
    found = uses(
        {engine(7, 0, "3D", other): 130.0, engine(8, 0, "3D"): float("nan"), engine(9, 0, "3D"): -4.0},
        {memory(7): float("inf"), memory(7, other): 5.0},
    )
    assert found == {Adapter((1 << 32) | 0xC2D7, 1): {7: Use(5, 100.0, 0.0, 0.0, ("graphics",))}}


@given(
    st.dictionaries(
        st.builds(engine, st.integers(1, 9), st.integers(0, 5), st.sampled_from(KINDS)), st.floats(-10, 1e6)
    ),
    st.dictionaries(st.builds(memory, st.integers(1, 9)), st.floats(0, 1e12)),
)
def test_shares_are_percent_and_nothing_is_invented(engines: dict[str, float], used: dict[str, float]) -> None:
    found = uses(engines, used).get(CARD, {})
    named = {parse(name).pid for name in {*engines, *used}}  # type: ignore[union-attr]
    assert found.keys() <= named
    for pid, use in found.items():
        assert (use.memory is None) == (memory(pid) not in used)
        for percent in (use.sm, use.encoder, use.decoder):
            assert percent is None or 0 <= percent <= 100


def test_without_rates_the_work_is_unknown() -> None:
    assert uses(None, {memory(7): 5.0}) == {CARD: {7: Use(5)}}
    assert "Dedicated Usage" in windows_gpu_counters.MEMORY


def test_more_memory_than_any_card_has_is_left_out() -> None:
    found = uses({}, {memory(1): 1.1e18, memory(2): 1024.0})
    assert {pid: use.memory for pid, use in found[CARD].items()} == {2: 1024}
