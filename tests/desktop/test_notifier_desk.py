"""The conversation with a notification daemon, step by step, without a daemon."""

from __future__ import annotations

from typing import Any

import pytest

from hoofhearted_desktop.desktop.notifier import Activated, Closed, Notification, Undelivered, Urgency
from hoofhearted_desktop.desktop.notifier_desk import LONGEST_BODY, PATIENCE_S, Call, Desk

ABLE = frozenset({"body", "body-markup", "actions"})
WOKE = Notification("e1", "Ollama woke the RTX 3090", "87 %", (("show", "Show"), ("mute", "Mute 1 hour")))
QUIET = Notification("e1", "The RTX 3090 is quiet again", "43 min")
OTHER = Notification("e2", "Another", "one")


def ready(capabilities: frozenset[str] = ABLE) -> Desk:
    """Give a desk with a daemon."""
    desk = Desk("icon")
    desk.daemon_came(capabilities)
    return desk


def only(desk: Desk) -> Call:
    """Give the one call there is."""
    (call,) = desk.calls()
    return call


def said(desk: Desk, notification: Notification, number: int) -> None:
    """Have it said and answered."""
    desk.notify(notification, 0.0)
    desk.answered(only(desk).ticket, number)


def words(call: Call) -> dict[str, Any]:
    """Give the arguments of Notify by name."""
    names = ("app", "replaces", "icon", "title", "body", "actions", "hints", "expire")
    return dict(zip(names, call.body, strict=True))


def test_a_notification_is_one_call_with_everything_in_it() -> None:
    desk = ready()
    desk.notify(WOKE._replace(urgency=Urgency.CRITICAL), 0.0)
    call = only(desk)
    assert (call.method, call.signature) == ("Notify", "susssasa{sv}i")
    assert words(call) == {
        "app": "Hoof Hearted",
        "replaces": 0,
        "icon": "icon",
        "title": WOKE.title,
        "body": "87 %",
        "actions": ["default", "", "show", "Show", "mute", "Mute 1 hour"],
        "hints": {"urgency": ("y", 2), "desktop-entry": ("s", "hoofhearted"), "suppress-sound": ("b", True)},
        "expire": -1,
    }


def test_the_same_key_replaces() -> None:
    desk = ready()
    said(desk, WOKE, 7)
    desk.notify(QUIET, 1.0)
    assert words(only(desk))["replaces"] == 7


def test_a_replacement_waits_for_the_number_it_replaces_and_only_the_newest_is_said() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    first = only(desk)
    desk.notify(OTHER._replace(key="e1"), 0.1)
    desk.notify(QUIET, 0.2)
    assert desk.calls() == []
    desk.answered(first.ticket, 7)
    call = only(desk)
    assert (words(call)["replaces"], words(call)["title"]) == (7, QUIET.title)


def test_buttons_and_closing_come_back_by_key() -> None:
    desk = ready()
    said(desk, WOKE, 7)
    said(desk, OTHER, 8)
    desk.pressed(8, "show")
    desk.pressed(99, "of another program")
    desk.closed(8)
    desk.closed(8)
    desk.closed(99)
    assert desk.reports() == [Activated("e2", "show"), Closed("e2")]


def test_a_sound_is_asked_for_by_its_name_and_else_none_is_wanted() -> None:
    desk = ready()
    desk.notify(WOKE._replace(sound="dialog-warning"), 0.0)
    hints = words(only(desk))["hints"]
    assert hints["sound-name"] == ("s", "dialog-warning")
    assert "suppress-sound" not in hints


def test_the_token_of_a_press_comes_with_it_once() -> None:
    desk = ready()
    said(desk, WOKE, 7)
    said(desk, OTHER, 8)
    desk.token(7, "abc")
    desk.token(99, "of another program")
    desk.pressed(8, "show")
    desk.pressed(7, "show")
    desk.pressed(7, "mute")
    assert desk.reports() == [Activated("e2", "show"), Activated("e1", "show", "abc"), Activated("e1", "mute")]
    desk.token(7, "late")
    desk.closed(7)
    said(desk, WOKE, 7)
    desk.pressed(7, "show")
    assert desk.reports()[-1] == Activated("e1", "show"), "a number may come again, its token not"


def test_withdrawing() -> None:
    desk = ready()
    said(desk, WOKE, 7)
    desk.withdraw("e1")
    call = only(desk)
    assert (call.method, call.signature, call.body) == ("CloseNotification", "u", (7,))


def test_withdrawing_before_the_number_is_known() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    call = only(desk)
    desk.withdraw("e1")
    assert desk.calls() == []
    desk.answered(call.ticket, 7)
    assert only(desk).body == (7,)


def test_withdrawing_what_still_waits_says_nothing() -> None:
    desk = Desk()
    desk.notify(WOKE, 0.0)
    desk.withdraw("e1")
    desk.daemon_came(ABLE)
    assert desk.calls() == []


def test_saying_it_again_after_withdrawing_shows_it() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    first = only(desk)
    desk.withdraw("e1")
    desk.notify(QUIET, 0.1)
    desk.answered(first.ticket, 7)
    call = only(desk)
    assert (call.method, words(call)["replaces"]) == ("Notify", 7)


def test_without_a_daemon_it_waits_and_is_given_up_in_time() -> None:
    desk = Desk()
    desk.notify(WOKE, 10.0)
    assert desk.wants_daemon
    assert desk.deadline() == 10.0 + PATIENCE_S
    desk.expire(10.0 + PATIENCE_S - 0.01)
    assert desk.reports() == []
    desk.expire(10.0 + PATIENCE_S)
    assert desk.reports() == [Undelivered(WOKE)]
    assert desk.deadline() is None
    desk.daemon_came(ABLE)
    assert desk.calls() == []


def test_a_daemon_that_comes_in_time_gets_it() -> None:
    desk = Desk()
    desk.notify(WOKE, 0.0)
    desk.daemon_came(ABLE)
    assert words(only(desk))["title"] == WOKE.title
    assert not desk.wants_daemon


def test_a_daemon_that_dies_forgets_its_numbers() -> None:
    desk = ready()
    said(desk, WOKE, 7)
    desk.daemon_gone()
    assert desk.reports() == [Closed("e1")]
    desk.notify(QUIET, 1.0)
    assert desk.calls() == []
    desk.daemon_came(ABLE)
    assert words(only(desk))["replaces"] == 0
    desk.pressed(7, "show")
    assert desk.reports() == []


def test_what_a_dying_daemon_had_not_answered_is_said_to_the_next() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    lost = only(desk)
    desk.daemon_gone()
    desk.refused(lost.ticket, absent=True)
    desk.daemon_came(ABLE)
    assert words(only(desk))["title"] == WOKE.title
    assert desk.reports() == []


def test_a_call_that_found_nobody_waits_on() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    desk.refused(only(desk).ticket, absent=True)
    assert desk.wants_daemon
    desk.expire(PATIENCE_S)
    assert desk.reports() == [Undelivered(WOKE)]


def test_a_refusal_goes_to_the_fallback_and_the_next_is_said() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    first = only(desk)
    desk.notify(QUIET, 0.0)
    desk.refused(first.ticket, absent=False)
    assert desk.reports() == [Undelivered(WOKE)]
    assert words(only(desk))["title"] == QUIET.title


def test_a_silent_daemon_is_given_up_and_does_not_show_it_twice() -> None:
    desk = ready()
    desk.notify(WOKE, 0.0)
    call = only(desk)
    desk.expire(PATIENCE_S)
    assert desk.reports() == [Undelivered(WOKE)]
    desk.answered(call.ticket, 7)
    late = only(desk)
    assert (late.method, late.body) == ("CloseNotification", (7,))


def test_leaving_takes_back_what_is_shown() -> None:
    desk = ready()
    said(desk, WOKE, 7)
    said(desk, OTHER, 8)
    desk.farewell()
    assert [call.body for call in desk.calls()] == [(7,), (8,)]


@pytest.mark.parametrize(
    ("capabilities", "body", "actions"),
    [
        (ABLE, "&lt;img src=x&gt; &amp;amp; &lt;/b&gt;", 6),
        (frozenset({"body", "actions"}), "<img src=x> &amp; </b>", 6),
        (frozenset({"body"}), "<img src=x> &amp; </b>", 0),
        (frozenset(), "", 0),
    ],
)
def test_text_is_shown_as_it_is_whatever_the_daemon_can(capabilities: frozenset[str], body: str, actions: int) -> None:
    desk = ready(capabilities)
    desk.notify(WOKE._replace(body="<img src=x> &amp; </b>"), 0.0)
    seen = words(only(desk))
    assert seen["body"] == body
    assert len(seen["actions"]) == actions


def test_a_text_that_cannot_be_sent_is_made_fit() -> None:
    desk = ready(frozenset({"body"}))
    desk.notify(WOKE._replace(title="a\0b\x1b[31m\ud800", body="x\n" * LONGEST_BODY), 0.0)
    seen = words(only(desk))
    assert seen["title"] == "a b [31m "
    assert len(seen["body"]) == LONGEST_BODY
    assert seen["body"].endswith("…")


def shown_desk() -> Desk:
    desk = Desk()
    desk.daemon_came(frozenset({"body", "actions"}))
    desk.notify(WOKE, 0.0)
    (call,) = desk.calls()
    desk.answered(call.ticket, 7)
    return desk


def test_what_comes_quietly_takes_the_place_of_what_is_shown() -> None:
    desk = shown_desk()
    desk.notify(WOKE._replace(quietly=True), 1.0)
    (call,) = desk.calls()
    assert call.body[1] == 7


def test_what_comes_quietly_is_not_shown_where_nothing_is() -> None:
    desk = shown_desk()
    desk.closed(7)
    desk.reports()
    desk.notify(WOKE._replace(quietly=True), 1.0)
    assert desk.calls() == []
    assert desk.deadline() is None, "it does not wait for a fallback either"


def test_what_was_closed_before_the_quiet_one_could_be_sent_stays_closed() -> None:
    desk = shown_desk()
    desk.notify(WOKE, 1.0)
    (call,) = desk.calls()
    desk.notify(WOKE._replace(quietly=True), 1.1)
    desk.closed(7)
    desk.refused(call.ticket, absent=False)
    assert desk.calls() == []


def test_what_has_not_been_shown_yet_loses_nothing_by_a_quiet_one() -> None:
    desk = Desk()
    desk.notify(WOKE, 0.0)
    desk.notify(WOKE._replace(quietly=True, title="again"), 0.1)
    desk.daemon_came(frozenset({"body"}))
    (call,) = desk.calls()
    assert call.body[3] == "again"
