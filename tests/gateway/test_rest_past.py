"""Spin-ups, rules and settings over REST: read in pages, written with rights, bound to what was read where that is wished."""

from __future__ import annotations

from typing import Any

import gevent
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.core import hours, messages, samples
from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Participant, Verdict
from hoofhearted_desktop.gateway import operations, rest_config, rest_expectations
from hoofhearted_desktop.gateway.live import Refused
from hoofhearted_desktop.store.settings_values import OF_THE_DESKTOP, TABLES
from tests import readings
from tests.gateway.rig import BASE, Rig, problem

NO_SUCH = Refused(-32602, "params.id: there is no episode 'nope'")


@pytest.fixture
def rig() -> Rig:
    found = Rig()
    found.host.live()
    return found


AN_EPISODE = Episode(
    id="",
    host="dreams",
    gpu=readings.UUID,
    gpu_name="NVIDIA GeForce RTX 3090",
    started=0.0,
    ended=None,
    activity=Activity.COMPUTING,
    peak=Level(sm=99.0),
    mean=Level(sm=50.0),
    energy_wh=4.1,
    processes=(Participant("Ollama", 4242, share=1.0, expected=False),),
    verdict=Verdict(expected=False, by="default", text="first time seen"),
)


def episode(name: str, started: float, **other: Any) -> dict[str, Any]:
    return {**messages.episode_to_json(AN_EPISODE), "id": name, "started": started, "ended": started + 60, **other}


class Kept:
    """An agent's spin-ups, answered for as an agent does (agent/remembering.py)."""

    def __init__(self, rig: Rig, episodes: list[dict[str, Any]]) -> None:
        self.episodes = {each["id"]: each for each in episodes}
        rig.host.answers |= {"episodes": self.listed, "episodes.get": self.one, "episodes.note": self.note}

    def listed(self, params: Any) -> Any:
        found = [each for each in self.episodes.values() if each["started"] <= params.get("until", 1e12)]
        return {"episodes": sorted(found, key=lambda each: -each["started"])[: params["limit"]]}

    def one(self, params: Any) -> Any:
        found = self.episodes.get(params["id"])
        return NO_SUCH if found is None else {"episode": found}

    def note(self, params: Any) -> Any:
        found = self.episodes[params["id"]]
        self.episodes[params["id"]] = {**found, "note": params["text"] or None}
        return {"episode": self.episodes[params["id"]]}


# ---------------------------------------------------------------- spin-ups


@given(st.lists(st.integers(0, 12), max_size=40), st.integers(1, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_have_every_spin_up_once_newest_first_also_those_of_one_moment(
    rig: Rig, times: list[int], limit: int
) -> None:
    rig.host.answers.clear()
    Kept(rig, [episode(f"e{place:03}", float(when) + 0.1) for place, when in enumerate(times)])
    seen: list[tuple[float, str]] = []
    path = f"episodes?limit={limit}"
    for _ in range(len(times) + 1):
        page = rig.ask(path).get_json()
        assert len(page["episodes"]) <= limit
        seen += [(-each["started"], each["id"]) for each in page["episodes"]]
        if page["next"] is None:
            break
        path = f"episodes?limit={limit}&cursor={page['next']}"
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen) == len(times)


def test_what_is_wished_of_spin_ups_is_asked_of_the_agent(rig: Rig) -> None:
    Kept(rig, [])
    rig.ask("episodes?since=5&until=9.5&gpu=GPU-1&application=ollama&limit=3")
    wished = {"since": 5.0, "until": 9.5, "gpu": "GPU-1", "application": "ollama", "limit": 3 + 1 + samples.MOST_GPUS}
    assert rig.host.asked == [("episodes", wished)]


def test_what_an_agent_left_out_for_its_length_is_on_the_next_page(rig: Rig) -> None:
    long = [{"name": "x" * 4000, "pid": each} for each in range(100)]
    Kept(rig, [episode(f"e{each}", float(each), processes=long) for each in range(9)])
    rig.host.answers["episodes"] = lambda params, whole=rig.host.answers["episodes"]: {
        "episodes": whole(params)["episodes"][:6]
    }
    first = rig.ask("episodes").get_json()
    second = rig.ask(f"episodes?cursor={first['next']}").get_json()
    assert [each["id"] for page in (first, second) for each in page["episodes"]] == [
        f"e{each}" for each in range(8, -1, -1)
    ]


def test_one_spin_up_and_a_note_to_it(rig: Rig) -> None:
    kept = Kept(rig, [episode("abcd", 1.0), episode("running", 2.0, ended=None)])
    before = rig.ask("episodes/abcd")
    assert before.get_json()["note"] is None
    bound = {"If-Match": before.headers["ETag"]}
    noted = rig.ask("episodes/abcd/note", "PUT", json={"text": "the neighbour's build"}, headers=bound)
    assert noted.get_json()["note"] == "the neighbour's build"
    assert kept.episodes["abcd"]["note"] == "the neighbour's build"
    assert "changed since" in problem(rig.ask("episodes/abcd/note", "DELETE", headers=bound), 412)
    assert kept.episodes["abcd"]["note"] == "the neighbour's build"
    assert rig.ask("episodes/abcd/note", "DELETE", headers={"If-Match": "*"}).status_code == 204
    assert rig.ask("episodes/abcd").get_json()["note"] is None
    problem(rig.ask("episodes/nope"), 404)
    problem(rig.ask("episodes/nope/note", "PUT", json={"text": "x"}), 404)
    assert "still running" in problem(rig.ask("episodes/running/note", "PUT", json={"text": "x"}), 409)
    assert [each["what"] for each in rig.audited()] == ["put_note", "delete_note"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "x" * 2001}, 422),
        ({"text": None}, 422),
        ({}, 422),
        ({"text": "x", "more": 1}, 422),
        ([], 422),
        ("text", 422),
    ],
)
def test_a_note_of_another_form_is_refused(rig: Rig, body: Any, status: int) -> None:
    Kept(rig, [episode("abcd", 1.0)])
    problem(rig.ask("episodes/abcd/note", "PUT", json=body), status)
    assert rig.audited() == []


def test_a_body_that_is_none_is_refused_by_its_kind(rig: Rig) -> None:
    json_type = {"content_type": "application/json"}
    problem(rig.ask("episodes/abcd/note", "PUT", data=b"{", **json_type), 400)
    problem(rig.ask("episodes/abcd/note", "PUT", data=b'{"text": "\xff"}', **json_type), 400)
    problem(rig.ask("episodes/abcd/note", "PUT", data=b"text=x", content_type="text/plain"), 415)
    problem(rig.ask("episodes/abcd/note", "PUT", data=b" " * 70_000, **json_type), 413)
    deep = b"[" * 60_000
    problem(rig.ask("episodes/abcd/note", "PUT", data=deep, **json_type), 400)


class Never:
    """A body that does not come."""

    def read(self, _size: int = -1) -> bytes:
        gevent.sleep(30)
        return b""


def test_a_body_that_does_not_come_is_not_waited_for_for_ever(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BODY_PATIENCE_S", 0.05)
    given = {"wsgi.input": Never(), "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "10"}
    shown = {"Authorization": f"Bearer {rig.token('manage')}"}
    asked = rig.client.put("/api/v1/episodes/abcd/note", base_url=BASE, headers=shown, environ_overrides=given)
    assert "did not come" in problem(asked, 400)


# ---------------------------------------------------------------- rules

RULES = [
    {"id": "films", "effect": "expect", "application": "jellyfin", "line": 4, "matched": 1, "last_matched": 5.0},
    {"id": "a/b c", "effect": "tell", "user": "guest", "line": 9, "matched": 0, "last_matched": None},
]


@pytest.fixture
def ruled(rig: Rig) -> Rig:
    rig.host.answers |= {
        "expectations.list": {"rules": RULES, "mistakes": [], "warnings": [], "kept_in": "/somewhere"},
        "expectations.add": lambda params: {
            "rule": {"id": "new", "effect": "expect", **params["rule"]},
            "kept_in": None,
        },
        "expectations.move": {"rule": RULES[0], "kept_in": None},
        "expectations.remove": {"rule": RULES[0], "kept_in": None},
    }
    return rig


def test_rules_are_listed_and_each_has_its_own_address(ruled: Rig) -> None:
    listed = ruled.ask("expectations").get_json()["rules"]
    assert [each["id"] for each in listed] == ["films", "a/b c"]
    assert listed[0]["user"] is None
    assert ruled.ask("expectations/films").get_json() == listed[0]
    assert ruled.ask("expectations/a%2Fb%20c").get_json() == listed[1]
    problem(ruled.ask("expectations/nope"), 404)


def test_a_rule_is_added_moved_and_removed(ruled: Rig) -> None:
    wished = {"application": "ollama", "days": "mon-fri", "hours": "22:00-06:30", "before": "films"}
    added = ruled.ask("expectations", "POST", json=wished)
    assert (added.status_code, added.headers["Location"]) == (201, "/api/v1/expectations/new")
    del wished["before"]
    assert ruled.host.asked == [("expectations.add", {"rule": {"effect": "expect", **wished}, "before": "films"})]
    ruled.host.answers["expectations.add"] = {"rule": RULES[1], "existed": True}
    again = ruled.ask("expectations", "POST", json={"user": "guest", "effect": "tell"})
    assert (again.status_code, again.headers["Location"]) == (200, "/api/v1/expectations/a%2Fb%20c")
    ruled.host.asked.clear()
    assert ruled.ask("expectations/films", "PATCH", json={"place": 99}).get_json()["id"] == "films"
    assert ("expectations.move", {"id": "films", "place": 2}) in ruled.host.asked
    assert ruled.ask("expectations/films", "DELETE").status_code == 204
    assert ("expectations.remove", {"id": "films"}) in ruled.host.asked
    problem(ruled.ask("expectations/nope", "DELETE"), 404)
    assert [each["what"] for each in ruled.audited()] == ["add_expectation", "move_expectation", "remove_expectation"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"effect": "tell"},
        {"id": "x", "before": "films"},
        {"effect": "perhaps", "user": "x"},
        {"user": ""},
        {"user": None},
        {"user": 7},
        {"days": "someday"},
        {"days": "mon-"},
        {"hours": "9"},
        {"hours": "24-5"},
        {"hours": "9-25"},
        {"image": "x", "user": "x"},
    ],
)
def test_a_rule_of_another_form_is_refused_before_the_agent_hears_of_it(ruled: Rig, body: Any) -> None:
    problem(ruled.ask("expectations", "POST", json=body), 422)
    assert ruled.host.asked == []


@settings(max_examples=25)
@given(st.from_regex(rest_expectations.Days.__metadata__[0].pattern, fullmatch=True))
def test_days_that_are_described_are_days(text: str) -> None:
    assert hours.days_from(text)


@given(st.from_regex(rest_expectations.Hours.__metadata__[0].pattern, fullmatch=True))
def test_hours_that_are_described_are_hours(text: str) -> None:
    assert hours.hours_from(text)


# ---------------------------------------------------------------- settings


def test_every_setting_that_an_agent_obeys_is_there() -> None:
    assert {table: set(keys) for table, keys in rest_config.TABLES.items()} == {
        table: set(keys) for table, keys in TABLES.items() if table not in OF_THE_DESKTOP
    }


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, keys in rest_config.TABLES.items() for key in keys])
def test_a_setting_may_be_what_the_file_may_say(table: str, key: str) -> None:
    read = TABLES[table][key].kind.read
    for meta in getattr(rest_config.TABLES[table][key], "__metadata__", ()):
        for edge, beyond in ((meta.ge, -0.01), (meta.le, 0.01)):
            if edge is not None:
                assert read(edge) is not None
                assert read(edge + beyond) is None
        if meta.max_length is not None and meta.pattern is None:
            assert read("x" * meta.max_length) is not None
    if table == "notifications" and key == "off":
        assert read(list(rest_config.preferences.KINDS)) is not None


@given(st.from_regex(rest_config.TABLES["energy"]["currency"].__metadata__[0].pattern, fullmatch=True))
def test_a_currency_that_is_described_is_one(text: str) -> None:
    assert TABLES["energy"]["currency"].kind.read(text[:8]) is not None


SETTINGS = {
    "kept_in": None,
    "settings": {table: dict.fromkeys(keys) for table, keys in rest_config.TABLES.items()},
    "mistakes": [],
}


def test_settings_are_read_and_changed_one_by_one(rig: Rig) -> None:
    rig.host.answers |= {"settings.get": SETTINGS, "settings.set": SETTINGS}
    assert rig.ask("config").get_json() == SETTINGS
    wished = {"watching": {"hold_s": 5}, "energy": {"price_per_kwh": None}}
    assert rig.ask("config", "PATCH", json=wished).get_json() == SETTINGS
    assert [params for method, params in rig.host.asked if method == "settings.set"] == [
        {"table": "watching", "key": "hold_s", "value": 5.0},
        {"table": "energy", "key": "price_per_kwh", "value": None},
    ]
    assert [(each["table"], each["key"], each["value"]) for each in rig.audited()] == [
        ("watching", "hold_s", 5.0),
        ("energy", "price_per_kwh", None),
    ]


def test_where_the_agent_refuses_one_it_is_said_which_were_changed(rig: Rig) -> None:
    def refuses(params: Any) -> Any:
        return SETTINGS if params["key"] == "hold_s" else Refused(-32603, "the disk is full")

    rig.host.answers |= {"settings.get": SETTINGS, "settings.set": refuses}
    wished = {"watching": {"hold_s": 5, "release_s": 30}}
    said = problem(rig.ask("config", "PATCH", json=wished), 502)
    assert said == "the disk is full; changed before that: watching.hold_s"


@pytest.mark.parametrize(
    "body",
    [
        {"watching": {"hold_s": -1}},
        {"watching": {"hold": 1}},
        {"tray": {}},
        {"usual": {"least_days": 1.5}},
        {"data": 7},
    ],
)
def test_settings_of_another_form_are_refused_before_the_agent_hears_of_them(rig: Rig, body: Any) -> None:
    problem(rig.ask("config", "PATCH", json=body), 422)
    assert rig.host.asked == []
