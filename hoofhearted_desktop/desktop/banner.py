"""The answer at the top of the window: the sentence, its evidence, and whether it was expected."""

from __future__ import annotations

from typing import Optional

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import model, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import glyphs
from hoofhearted_desktop.desktop.faces import Face, FaceState, gpu_face
from hoofhearted_desktop.desktop.text import FlowingText, scaled, set_role
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

_MARK = 48


class StateMark(QWidget):
    """A GPU's mark, large."""

    def __init__(self) -> None:
        """Say that nothing is known."""
        super().__init__()
        self._mark = Face(FaceState.NO_DATA)
        self._tokens = LIGHT
        self.setFixedSize(QSize(_MARK, _MARK))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_mark(self, mark: Face) -> None:
        """Show another state."""
        if mark != self._mark:
            self._mark = mark
            self.setAccessibleName(say("State: {state}", state=glyphs.SAID[mark.state]()))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark."""
        painter = QPainter(self)
        glyphs.paint_gpu(painter, QRectF(self.rect()), self._mark, self._tokens)
        painter.end()


def verdict_text(assessment: Assessment) -> str:
    """Say whether it was expected and why, or what holds a GPU awake."""
    verdict = assessment.verdict
    if verdict is not None and assessment.activity is not Activity.IDLE:
        word = say("Expected") if verdict.expected else say("Unexpected")
        return f"{word} · {told(verdict.text)}"
    if assessment.activity is Activity.HELD and assessment.reason:
        return wording.capital(" · ".join(told(part) for part in (assessment.reason, assessment.remedy) if part))
    return ""


class Banner(QWidget):
    """The sentence and what belongs to it; its three lines keep their places whatever they say."""

    expect_requested = Signal(object)

    def __init__(self) -> None:
        """Start without a sentence."""
        super().__init__()
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._culprit: Optional[model.Process] = None
        self._uuid = ""
        self.mark = StateMark()
        self.headline = FlowingText(lines=2)
        self.headline.setFont(scaled(self.font(), 1.75, bold=True))
        self.details = FlowingText(lines=2, role="muted")
        self.details.setFont(scaled(self.font(), 1.05))
        self.verdict = FlowingText(lines=1, role="muted")
        self.expect = QPushButton(say("This is expected"))
        self.expect.clicked.connect(lambda: self.expect_requested.emit(self._culprit))
        self.expect.setAutoDefault(True)
        self.expect.hide()
        height = self.fontMetrics().height() + 12
        self.expect.setFixedHeight(height)
        self.verdict.setMinimumHeight(height)
        last = QHBoxLayout()
        last.setSpacing(12)
        last.addWidget(self.verdict, 1)
        last.addWidget(self.expect)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(self.headline)
        lines.addWidget(self.details)
        lines.addLayout(last)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 12)
        row.setSpacing(16)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Name the button in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.expect.setText(say("This is expected"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take as much room as the texts need at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._take_room(anew=True)

    def _take_room(self, *, anew: bool = False) -> None:
        """Keep the room that a longer sentence took, so that nothing below moves when it is shorter again."""
        for text in (self.headline, self.details):
            least = 0 if anew else text.minimumHeight()
            text.setMinimumHeight(max(least, text.heightForWidth(text.width())))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.mark.wear(tokens)

    def show_gpu(self, gpu: model.Gpu, assessment: Assessment, sample: model.Sample, where: str = "") -> None:
        """Say what a GPU does; `where` names its host where there are others."""
        self.mark.show_mark(gpu_face(gpu, assessment))
        self.headline.say(wording.headline(gpu, assessment, sample))
        details = wording.details(gpu, assessment, sample, sample.time)
        self.details.say(f"{where} · {details}" if where else wording.capital(details))
        if gpu.uuid != self._uuid:
            self._uuid = gpu.uuid
            self._take_room(anew=True)
        self._take_room()
        self.verdict.say(verdict_text(assessment))
        verdict = assessment.verdict
        unexpected = verdict is not None and not verdict.expected and assessment.activity.is_load
        set_role(self.verdict, "bad" if unexpected else "good" if verdict is not None else "muted")
        self._culprit = wording.culprit(assessment, sample) if unexpected else None
        self.expect.setVisible(self._culprit is not None and self._culprit.missing is None)
