"""How one alarm begins and ends: what is wrong must last, and be well again for a while, before anything is said. Pure.

The law: what is wrong must last for `hold_s` before it is said, and be well again for `calm_s` before it is over; only then can
it be said again. Between wrong and well lies a stretch that changes nothing. A reading that is missing begins no alarm, and
an alarm of which nothing has been seen for `UNSEEN_S` is over.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hoofhearted_desktop.core.assessment import Alarm

UNSEEN_S = 300.0


class Law(NamedTuple):
    """Seconds that it must last to begin, and to be over."""

    hold_s: float
    calm_s: float


class Sign(NamedTuple):
    """One thing looked at: `wrong` True, False for well, None for neither; the words are those of this moment.

    `hold_s` takes the place of the law's where it is given, `since` is when it began where that is known, `application` is who
    it is about, and `seen` is False where there was nothing to look at.
    """

    wrong: Optional[bool]
    text: str = ""
    remedy: Optional[str] = None
    hold_s: Optional[float] = None
    since: Optional[float] = None
    application: Optional[str] = None
    seen: bool = True


WELL = Sign(wrong=False)
BETWEEN = Sign(wrong=None)
UNSEEN = Sign(wrong=None, seen=False)


def wrong(
    text: str,
    remedy: Optional[str],
    *,
    hold_s: Optional[float] = None,
    since: Optional[float] = None,
    application: Optional[str] = None,
) -> Sign:
    """Give the sign of what is wrong, in words."""
    return Sign(wrong=True, text=text, remedy=remedy, hold_s=hold_s, since=since, application=application)


class Latch:
    """One kind of alarm of one GPU through time. What is well takes as long to wear off as what is wrong took to build up."""

    def __init__(self, law: Law) -> None:
        """Begin with no alarm."""
        self._law = law
        self._wrong_s = 0.0
        self._calm_s = 0.0
        self._unseen_s = 0.0
        self._began: Optional[float] = None
        self.alarm: Optional[Alarm] = None

    def step(self, kind: str, gpu: Optional[str], sign: Sign, elapsed_s: float, time: float) -> None:
        """Take a sign that stands for `elapsed_s` seconds up to the Unix `time`."""
        if self.alarm is not None:
            self._calm_s = 0.0 if sign.wrong else self._calm_s + elapsed_s * (sign.wrong is False)
            self._unseen_s = 0.0 if sign.seen else self._unseen_s + elapsed_s
            if self._calm_s >= self._law.calm_s or self._unseen_s >= UNSEEN_S:
                self.alarm, self._began, self._wrong_s = None, None, 0.0
            return
        if sign.wrong is None:
            return
        if not sign.wrong:
            self._wrong_s = max(0.0, self._wrong_s - elapsed_s)
            self._began = self._began if self._wrong_s else None
            return
        if self._began is None:
            self._began = time
        else:
            self._wrong_s += elapsed_s
        if self._wrong_s >= (self._law.hold_s if sign.hold_s is None else sign.hold_s):
            since = self._began if sign.since is None else sign.since
            self._calm_s = self._unseen_s = 0.0
            self.alarm = Alarm(kind, gpu, since, sign.text, sign.remedy, sign.application)

    @property
    def rests(self) -> bool:
        """Whether there is nothing to remember."""
        return self.alarm is None and self._began is None
