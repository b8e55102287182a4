"""The desktop in German: texts, figures and Qt's own words, changed while it runs; what agents say is recognised."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtWidgets import QWidget

from hoofhearted_desktop.core import alarm_words, notice_words, preferences, quantities, tongue, tooltip_words, wording
from hoofhearted_desktop.core.assessment import (
    Activity,
    Alarm,
    Assessment,
    Episode,
    Level,
    Participant,
    Share,
    Tick,
    Verdict,
)
from hoofhearted_desktop.desktop import language, received
from hoofhearted_desktop.desktop.preferences_file import Preferences
from hoofhearted_desktop.probes import places
from tests.readings import UUID, gpu, process, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

NOW = 1_760_000_000.0
OLLAMA = process()
READING = sample(0.0, gpu(87.0), processes=(OLLAMA,))
EPISODE = Episode(
    id="e",
    host="dreams",
    gpu=UUID,
    gpu_name="NVIDIA GeForce RTX 3090",
    started=NOW - 5,
    ended=None,
    activity=Activity.COMPUTING,
    peak=Level(87.0),
    mean=Level(),
    energy_wh=140.0,
    processes=(Participant("Ollama", 4242, user="david", expected=False),),
    verdict=Verdict(expected=False, by="default", text="first time seen"),
)
DIRECTORY = places.resources_dir() / "translations"
TEMPLATES = (DIRECTORY / language.TOLD).read_text(encoding="utf-8").splitlines()


@pytest.fixture
def spoken(qapp: object) -> Iterator[language.Language]:
    """The program's language, English again afterwards."""
    made = language.Language(DIRECTORY)
    yield made
    made.speak(language.ENGLISH)
    assert tongue.say("asleep") == "asleep"
    assert quantities.writing() == quantities.Writing()


@pytest.fixture
def german(spoken: language.Language) -> language.Language:
    """German."""
    spoken.speak("de")
    return spoken


def test_there_are_english_and_german(spoken: language.Language) -> None:
    assert spoken.available() == ("en", "de")


@pytest.mark.parametrize(
    ("languages", "code"),
    [("de", "de"), ("de_AT", "de"), ("fr:de", "de"), ("en:de", "en"), ("fr", "en"), ("C", "en")],
)
def test_the_systems_language_is_spoken(languages: str, code: str) -> None:
    """Qt reads the environment once, so each is a program of its own."""
    program = (
        "from hoofhearted_desktop.desktop.language import Language; from hoofhearted_desktop.probes import places; "
        "spoken = Language(places.resources_dir() / 'translations'); spoken.speak('system'); print(spoken.code)"
    )
    system = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    system |= {"LANG": "C"} if languages == "C" else {"LANG": "en_US.UTF-8", "LANGUAGE": languages}
    done = subprocess.run(
        [sys.executable, "-c", program], env=system, check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == code


def test_what_nobody_translated_is_english(spoken: language.Language) -> None:
    spoken.speak("tlh")
    assert spoken.code == "en"


def test_the_setting_is_obeyed_at_once(spoken: language.Language, tmp_path: Path) -> None:
    chosen = Preferences(tmp_path / "settings.toml")
    assert chosen.choose("appearance", "language", "de") is None
    spoken.obey(chosen)
    assert tongue.say("asleep") == "schläft"
    assert chosen.choose("appearance", "temperature", "F") is None
    assert quantities.celsius(62.0) == "144 °F"
    assert chosen.choose("appearance", "language", "en") is None
    assert tongue.say("asleep") == "asleep"


def test_figures_are_written_as_the_language_writes_them(german: language.Language) -> None:
    assert quantities.gib(int(7.25 * 1024**3)) == "7,2 GiB"
    assert quantities.energy(17.6) == "17,6 Wh"
    assert quantities.watts(12345.0) == "12\N{NARROW NO-BREAK SPACE}345 W"
    assert quantities.megahertz(1905.0) == "1905 MHz"
    assert quantities.cost(0.0434, "EUR") == "0,04 EUR"
    assert quantities.cost(0.001, "EUR") == "unter 0,01 EUR"
    assert quantities.duration(86400.0) == "1 Tag"
    assert quantities.duration(3 * 86400.0) == "3 Tage"
    assert quantities.percent(None) == "k. A."
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", quantities.time_of_day(0.0, 1e9))


def test_degrees_fahrenheit_are_only_told(spoken: language.Language) -> None:
    spoken.speak("en", fahrenheit=True)
    assert quantities.celsius(62.0) == "144 °F"
    spoken.speak("en", fahrenheit=False)
    assert quantities.celsius(62.0) == "62 °C"


def test_the_sentence_is_german(german: language.Language) -> None:
    found = Assessment(UUID, Activity.COMPUTING, NOW - 720, shares=(Share(4242, 100.0, 0.9),))
    said = wording.sentence(READING.gpus[0], found, READING, NOW)
    assert said == "RTX 3090 rechnet für ollama: 87 %, 194 W, 40 °C, seit 12 min, Benutzer david."
    nobody = found._replace(shares=(Share(77, None, 0.9),))
    assert wording.headline(READING.gpus[0], nobody, READING) == "RTX 3090 rechnet für Prozess 77"
    tip = tooltip_words.tooltip_line(READING.gpus[0], found, Tick(READING, (found,)), demo=False)
    assert tip == "dreams · RTX 3090 — ollama rechnet, 87 %, 194 W, 12 min"


def test_a_reason_that_an_agent_gave_is_german(german: language.Language) -> None:
    found = Assessment(
        gpu().uuid, Activity.UNKNOWN, reason="the NVIDIA driver is not loaded", remedy="restart the computer"
    )
    said = wording.sentence(gpu(), found, sample(0.0, gpu()), NOW)
    assert said == "Unklar, was RTX 3090 tut: der NVIDIA-Treiber ist nicht geladen; den Rechner neu starten."


def test_notifications_are_german(german: language.Language) -> None:
    tick = Tick(READING, (Assessment(UUID, Activity.COMPUTING),))
    title, body = wording.started_notice(EPISODE, tick, joined=False, demo=False)
    assert title == "Ollama hat die RTX 3090 geweckt"
    assert body.endswith("zum ersten Mal gesehen")
    alarm = Alarm(preferences.TOO_HOT, gpu().uuid, NOW, "RTX 3090 is at 96 °C, and slows itself down from 93 °C on")
    assert alarm_words.notice(alarm, tick, "nas", demo=True)[0] == "DEMO: Die RTX 3090 ist zu heiß"
    assert alarm_words.sentence(alarm) == "RTX 3090 ist bei 96 °C und drosselt sich ab 93 °C selbst."
    assert notice_words.spin_ups(1, 0) == "1 Einsatz, keiner unerwartet"
    assert notice_words.spin_ups(3, 1) == "3 Einsätze, 1 unerwartet"
    assert notice_words.counted("x", 4, 720.0) == "x · zum 4. Mal in 12 min"


def test_what_is_shown_is_told_of_another_language(spoken: language.Language, qtbot: QtBot) -> None:
    class Listening(QWidget):
        heard = 0

        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.LanguageChange:
                Listening.heard += 1
            super().changeEvent(event)

    window = QWidget()
    qtbot.addWidget(window)
    Listening(window)
    with qtbot.waitSignal(spoken.changed):
        spoken.speak("de")
    qtbot.waitUntil(lambda: Listening.heard > 0)
    before = Listening.heard
    with qtbot.waitSignal(spoken.changed):
        spoken.speak("de", fahrenheit=True)
    qtbot.waitUntil(lambda: Listening.heard > before)
    before = Listening.heard
    with qtbot.waitSignal(spoken.changed):
        spoken.speak("en")
    qtbot.waitUntil(lambda: Listening.heard > before)


def test_qts_own_words_are_german_as_well(german: language.Language) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    german.speak("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_language_has_a_direction() -> None:
    assert language.direction("ar") is Qt.LayoutDirection.RightToLeft
    assert language.direction("de") is Qt.LayoutDirection.LeftToRight
    assert QLocale("de").decimalPoint() == ","


# ---------------------------------------------------------------- what agents say


def translated(text: str) -> str:
    return f"«{text}»"


def test_every_sentence_that_an_agent_can_say_is_recognised() -> None:
    recognised = received.Received(TEMPLATES, translated)
    wrong = []
    for source in TEMPLATES:
        each = received.template(source)
        values = {name: f"Vaĺue{place}" for place, name in enumerate(each.names)}
        text = received.filled(source, values)
        if recognised(text) != received.filled(translated(source), values):
            wrong.append((source, recognised(text)))
    assert wrong == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "process 4242 has exited 2 h ago, its memory is still held",
            "Prozess 4242 ist vor 2 h beendet, der Speicher ist noch belegt",
        ),
        (
            "run `sudo modprobe nvidia`, or restart the computer",
            "`sudo modprobe nvidia` ausführen oder den Rechner neu starten",
        ),
        (
            "restart the computer; if it happens again, check the GPU's power and seat",
            "den Rechner neu starten; geschieht es wieder, Strom und Sitz der GPU prüfen",
        ),
        (
            "no rule expects it; seen on 2 of the last 7 nights around this hour",
            "keine Regel erwartet es; um diese Zeit gesehen: 2 der letzten 7 Nächte",
        ),
        (
            "you expect application ollama, user david, 22:00-06:00",
            "laut Regel erwartet: Anwendung ollama, Benutzer david, 22:00-06:00",
        ),
        (
            "train.py has held 8.0 GiB of the RTX 3090 since 14:02, and does nothing with it",
            "train.py hat seit 14:02 8,0 GiB der RTX 3090 belegt und tut nichts damit",
        ),
        (
            "the GPU driver has not answered for 12 s since it was asked about clocks",
            "der GPU-Treiber hat 12 s lang nicht geantwortet seit der Frage nach clocks",
        ),
        ("The connection to nas was lost", "Die Verbindung zu nas ging verloren"),
        ("the NVIDIA driver is not loaded.", "der NVIDIA-Treiber ist nicht geladen."),
        ("words of a newer agent", "words of a newer agent"),
        ("", ""),
        ("{name} {0} %s %n", "{name} {0} %s %n"),
        ("there is no file {path}", "die Datei {path} gibt es nicht"),
    ],
)
def test_sentences_of_agents_are_german(german: language.Language, said: str, told: str) -> None:
    assert tongue.told(said) == told


def test_nothing_is_made_of_a_text_in_english(spoken: language.Language) -> None:
    assert tongue.told("restart the computer") == "restart the computer"
