"""A week of the GPUs on a page: figures beside the week before, days, programs, and a picture of it to save or copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QBuffer, QIODevice, QSignalBlocker, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.core.tongue import many, say
from hoofhearted_desktop.desktop import local_dates, week_picture, week_words, whole_files
from hoofhearted_desktop.desktop.episode_shares import Portion, PortionBars
from hoofhearted_desktop.desktop.figure_tiles import FigureTiles
from hoofhearted_desktop.desktop.note_lines import NoteLines
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.desktop.week_bars import WeekBars
from hoofhearted_desktop.desktop.week_summary import DAYS, NOBODY, week_of
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    import datetime as dt

    from hoofhearted_desktop.desktop.episode_source import EpisodeSource
    from hoofhearted_desktop.desktop.week_source import WeekSource
    from hoofhearted_desktop.desktop.week_summary import Summary

_MOST_PROGRAMS = 8


class _Preview(QWidget):
    """The picture, as small as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(week_picture.SIZE.width() // 2)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return round(width * week_picture.SIZE.height() / week_picture.SIZE.width())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return week_picture.SIZE / 2

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        smooth = Qt.TransformationMode.SmoothTransformation
        painter.drawImage(self.rect(), self.image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        painter.setPen(self.palette().mid().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class WeekPage(QWidget):
    """Shows a week of all hosts that are connected, or of one."""

    back = Signal()

    def __init__(self, source: EpisodeSource, weeks: WeekSource) -> None:
        """Show what `weeks` finds out."""
        super().__init__()
        self._source = source
        self._weeks = weeks
        self._tokens: Tokens = LIGHT
        self._day: Optional[dt.date] = None
        self._shown: tuple[Optional[Summary], Optional[Summary]] = (None, None)
        self.back_button, self.earlier, self.later = QPushButton(), QToolButton(), QToolButton()
        self.hosts = QComboBox()
        self.title = FlowingText(lines=2)
        self.title.setFont(scaled(self.font(), 1.5, bold=True))
        self.dates = FlowingText(lines=1, role="muted")
        self.figures, self.days, self.programs = FigureTiles(), WeekBars(), PortionBars()
        self.busiest, self.watched = FlowingText(lines=2), NoteLines(lines=2, role="muted")
        self.heading = label()
        self.preview = _Preview()
        self.save_button, self.copy_button, self.text_button = QPushButton(), QPushButton(), QPushButton()
        self.said = FlowingText(lines=2, role="muted")
        self._lay_out()
        self._connect()
        self.retell()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.days.wear(tokens)
        self.programs.wear(tokens)
        self.show_week()

    def retell(self) -> None:
        """Say every text anew."""
        self.back_button.setText(say("‹ All spin-ups"))
        self.earlier.setText("‹")
        self.earlier.setAccessibleName(say("The week before"))
        self.later.setText("›")
        self.later.setAccessibleName(say("The week after"))
        self.hosts.setAccessibleName(say("Host"))
        self.heading.setText(say("Who used the GPUs"))
        self.save_button.setText(say("Save as picture…"))
        self.copy_button.setText(say("Copy picture"))
        self.text_button.setText(say("Copy as text"))
        self.preview.setAccessibleName(say("Picture of the week"))
        self.show_week()

    def open(self) -> None:
        """Look at the week it is."""
        self._day = local_dates.day_of(self._source.now())
        self.said.say("")
        self._look()

    def show_week(self) -> None:
        """Show the week as far as it is known."""
        week = self._weeks.week
        self._offer_hosts()
        if week is None or self._day is None:
            return
        now, host = self._source.now(), self.hosts.currentData()
        self.title.say(week_words.title(week, now))
        this, before = self._weeks.summary(host), self._weeks.before(host)
        self.dates.say(week_words.dates_said(week, this, before))
        self._shown = this, before
        for part in (self.figures, self.days, self.heading, self.programs, self.preview):
            part.setVisible(this is not None)
        for button in (self.save_button, self.copy_button, self.text_button):
            button.setEnabled(this is not None)
        today = local_dates.day_of(now)
        self.later.setEnabled(today is not None and week.first < local_dates.week_start(today))
        if this is None:
            live = any(each.live for each in self._source.hosts)
            self.busiest.say(say("Being added up…") if live else say("No machine is connected that could tell."))
            self.watched.say([])
            return
        self.figures.show_figures(week_words.figures(this, before))
        self.days.show_week(this)
        self.programs.show_portions(_portions(this), another=False)
        self.busiest.say(week_words.busiest(this) or say("No GPU worked."))
        self.watched.say(week_words.watched(this))
        self.preview.image = week_picture.draw(this, before, self._where(), now, self._tokens)
        self.preview.setAccessibleDescription(week_words.spoken(this, before, now, self._where()))
        self.preview.update()

    def _where(self) -> str:
        """Say whose week it is, as far as that has to be said."""
        if self.hosts.currentData() is not None:
            return self.hosts.currentText()
        count = len(self._shown[0].watched) if self._shown[0] is not None else 0
        return many("{n} machine", "{n} machines", count) if count > 1 else ""

    def _offer_hosts(self) -> None:
        known = [(host.key, naming.printable(host.shown_name)) for host in self._source.hosts if host.live]
        offered = [(None, say("All connected machines")), *known]
        if offered != [(self.hosts.itemData(nth), self.hosts.itemText(nth)) for nth in range(self.hosts.count())]:
            chosen = self.hosts.currentData()
            with QSignalBlocker(self.hosts):
                self.hosts.clear()
                for key, name in offered:
                    self.hosts.addItem(name, key)
                self.hosts.setCurrentIndex(max(0, self.hosts.findData(chosen)) if chosen is not None else 0)
        self.hosts.setVisible(len(known) > 1)

    # ------------------------------------------------------------ how it is made

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(8)
        top.addWidget(self.back_button)
        top.addStretch(1)
        top.addWidget(self.hosts)
        top.addWidget(self.earlier)
        top.addWidget(self.later)
        self.heading.setFont(scaled(self.font(), 1.1, bold=True))
        self.hosts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.hosts.setMinimumContentsLength(22)
        done = WrappingRow(8)
        for each in (self.save_button, self.copy_button, self.text_button):
            done.addWidget(each)
        inside = QWidget()
        inside.setObjectName("content")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 24)
        column.setSpacing(8)
        for part in (self.title, self.dates, self.figures, self.watched, self.days, self.busiest, self.heading):
            column.addWidget(part)
        column.addWidget(self.programs)
        column.addSpacing(8)
        column.addWidget(self.preview)
        column.addLayout(done)
        column.addWidget(self.said)
        column.addStretch(1)
        roll = QScrollArea()
        roll.setFrameShape(QFrame.Shape.NoFrame)
        roll.setWidgetResizable(True)
        roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        roll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        roll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(top)
        whole.addWidget(roll, 1)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.earlier.clicked.connect(lambda: self._move(-1))
        self.later.clicked.connect(lambda: self._move(1))
        self.hosts.currentIndexChanged.connect(self.show_week)
        self.save_button.clicked.connect(self._ask_where)
        self.copy_button.clicked.connect(self._copy_picture)
        self.text_button.clicked.connect(self._copy_text)
        back = QShortcut(QKeySequence("Alt+Left"), self, self.back.emit)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ------------------------------------------------------------ what a person does

    def _look(self) -> None:
        if self._day is not None:
            self._weeks.look(week_of(self._day, self._source.now()))
        self.show_week()

    def _move(self, by: int) -> None:
        week = self._weeks.week
        if week is not None:
            self._day = local_dates.shifted(week.first, by * DAYS)
            self._look()

    def _ask_where(self) -> None:
        week = self._weeks.week
        if week is None:
            return
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or str(Path.home())
        dialog = QFileDialog(self, say("Save the week as a picture"), pictures, say("Pictures (*.png)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.selectFile(f"gpu-week-{week.first.isoformat()}.png")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the picture into a file, and say what came of it."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, b"png")
        if not writer.write(self.preview.image):
            self.said.say(say("It could not be saved: {why}", why=naming.printable(writer.errorString())))
            return
        try:
            whole_files.write(Path(path), bytes(buffer.data().data()))
        except OSError as error:
            self.said.say(say("It could not be saved: {why}", why=naming.printable(error.strerror or str(error))))
        else:
            self.said.say(say("Saved: {path}", path=naming.printable(path)))

    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.preview.image)
        self.said.say(say("Copied."))

    def _copy_text(self) -> None:
        this, before = self._shown
        if this is not None:
            QGuiApplication.clipboard().setText(week_words.spoken(this, before, self._source.now(), self._where()))
            self.said.say(say("Copied."))


def _portions(week: Summary) -> list[Portion]:
    """Give the programs of a week as bars: each beside the one that had most."""
    most_s = week.programs[0].used.busy_s if week.programs else 1.0
    return [
        Portion(
            week_words.program_name(each),
            each.used.busy_s / most_s,
            " · ".join(week_words.parts(each.used)),
            nobody=each.key == NOBODY,
        )
        for each in week.programs[:_MOST_PROGRAMS]
    ]
