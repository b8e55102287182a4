"""The desktop's language: that of settings.toml or of the system, through Qt's translations, and figures as it writes them.

Texts are looked up in `resources/translations/hoofhearted_<language>.qm`, which packaging/translations.py makes; Qt's own
dialogs have theirs beside Qt. Installing a translation tells every widget (QEvent.LanguageChange), so what is shown is said
anew at once; what is no widget connects to `changed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtGui import QGuiApplication

from hoofhearted_desktop.core import quantities, tongue

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import Qt

    from hoofhearted_desktop.desktop.preferences_file import Preferences

SYSTEM = "system"
ENGLISH = "en"
CONTEXT = "hoofhearted"
TOLD = "told.txt"


class Language(QObject):
    """Speaks one language at a time; one object for the whole program, made before the first text is said."""

    changed = Signal()
    """Another language is spoken, or figures are written in another way."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        """Take the translations of `directory`."""
        super().__init__(parent)
        self._directory = directory
        self._translators: list[QTranslator] = []
        self.code = ENGLISH
        """What is spoken: "en", "de"."""

    def available(self) -> tuple[str, ...]:
        """Give the codes of the languages that there are, English first."""
        found = (path.stem.removeprefix("hoofhearted_") for path in self._directory.glob("hoofhearted_*.qm"))
        return (ENGLISH, *sorted(found))

    def speak(self, wanted: str = SYSTEM, *, fahrenheit: bool = False) -> None:
        """Speak `wanted`, a code or "system"; English where there is no translation of it."""
        code = self._chosen(wanted)
        QLocale.setDefault(_locale(code))
        writing = _writing(code, fahrenheit=fahrenheit)
        if code == self.code and writing == quantities.writing():
            return
        quantities.write(writing)
        if code != self.code:
            self.code = code
            self._install(code)
        else:
            _tell_widgets()
        self.changed.emit()

    def obey(self, preferences: Preferences) -> None:
        """Speak as a person has chosen in the settings, now and whenever they change."""

        def speak() -> None:
            appearance = preferences.appearance
            self.speak(appearance.language, fahrenheit=appearance.temperature == "F")

        preferences.changed.connect(speak)
        speak()

    def _chosen(self, wanted: str) -> str:
        there = self.available()
        for each in QLocale.system().uiLanguages() if wanted == SYSTEM else [wanted]:
            code = each.replace("_", "-").partition("-")[0].lower()
            if code in there:
                return code
        return ENGLISH

    def _install(self, code: str) -> None:
        for old in self._translators:
            QCoreApplication.removeTranslator(old)
        self._translators = []
        ours = QTranslator(self)
        if code == ENGLISH or not ours.load(str(self._directory / f"{CONTEXT}_{code}.qm")):
            tongue.speak(None)
            _tell_widgets()
            return

        def translate(text: str, n: int | None = None) -> str:
            return ours.translate(CONTEXT, text, None, -1 if n is None else n) or text

        from hoofhearted_desktop.desktop.received import Received

        try:
            templates = (self._directory / TOLD).read_text(encoding="utf-8").splitlines()
        except OSError:
            templates = []
        tongue.speak(translate, Received(templates, translate))
        of_qt = QTranslator(self)
        if of_qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._translators.append(of_qt)
            QCoreApplication.installTranslator(of_qt)
        self._translators.append(ours)
        QCoreApplication.installTranslator(ours)


def direction(code: str) -> Qt.LayoutDirection:
    """Give the direction in which a language is read."""
    return QLocale(code).textDirection()


def _locale(code: str) -> QLocale:
    """Give the calendar's words and the beginning of the week: the system's own where it speaks this language."""
    system = QLocale.system()
    neutral = code == ENGLISH and system.language() == QLocale.Language.C
    return system if neutral or system.name().partition("_")[0] == code else QLocale(code)


def _writing(code: str, *, fahrenheit: bool) -> quantities.Writing:
    """Give how figures are written: by the system's own habit where it speaks this language, else by the language's."""
    english = quantities.Writing()
    if code == ENGLISH:
        return english._replace(fahrenheit=fahrenheit)
    locale = _locale(code)
    return quantities.Writing(
        decimal=locale.decimalPoint(),
        group="\N{NARROW NO-BREAK SPACE}",
        date=_date(locale),
        clock="%H:%M",
        fahrenheit=fahrenheit,
    )


def _date(locale: QLocale) -> str:
    """Give strftime's form of a locale's short date: "dd.MM.yy" is %d.%m.%Y."""
    form = locale.dateFormat(QLocale.FormatType.ShortFormat)
    parts = [("yyyy", "%Y"), ("yy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("M", "%m"), ("d", "%d")]
    for qt, python in parts:
        if qt in form and python not in form:
            form = form.replace(qt, python)
    return form


def _tell_widgets() -> None:
    application = QCoreApplication.instance()
    if isinstance(application, QGuiApplication):
        QCoreApplication.sendEvent(application, QEvent(QEvent.Type.LanguageChange))
