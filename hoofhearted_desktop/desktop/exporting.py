"""Copies and saves what the charts show; where that fails it is said, with what to do, and nothing half written stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_export, whole_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.chart_export import Subject
    from hoofhearted_desktop.desktop.gpu_page import GpuPage


class Exporting(QObject):
    """The three ways out of a GPU's page."""

    told = Signal(str)
    """What became of it, for a person."""

    def __init__(self, page: GpuPage) -> None:
        """Serve a page's buttons."""
        super().__init__(page)
        self._page = page
        self._directory = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        controls = page.controls
        controls.picture_copied.connect(self.copy_picture)
        controls.picture_saved.connect(lambda: self._ask(".png", say("Pictures (*.png)"), self.save_picture))
        controls.table_saved.connect(lambda: self._ask(".csv", say("Tables (*.csv)"), self.save_table))

    def copy_picture(self) -> None:
        """Put the picture into the clipboard."""
        subject = self._subject()
        if subject is not None:
            QGuiApplication.clipboard().setImage(chart_export.picture(self._page.charts, subject, self._page.tokens))
            self.told.emit(say("The picture of the charts is in the clipboard."))

    def save_picture(self, path: str) -> None:
        """Write the picture as PNG."""
        subject = self._subject()
        if subject is None:
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        chart_export.picture(self._page.charts, subject, self._page.tokens).save(buffer, "PNG")  # type: ignore[call-overload] # its stub wants bytes
        self._write(path, bytes(buffer.data().data()))

    def save_table(self, path: str) -> None:
        """Write the table as CSV, with the mark by which spreadsheets know UTF-8."""
        if self._subject() is not None:
            self._write(path, chart_export.table(self._page.charts).encode("utf-8-sig"))

    def _subject(self) -> Subject | None:
        return self._page.subject if self._page.charts.shown is not None else None

    def _ask(self, suffix: str, kinds: str, save: Callable[[str], None]) -> None:
        shown, subject = self._page.charts.shown, self._subject()
        if shown is None or subject is None:
            return
        dialog = QFileDialog(self._page, say("Save the charts"), self._directory, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(chart_export.file_name(subject, shown, suffix))
        dialog.fileSelected.connect(save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: str, content: bytes) -> None:
        place = Path(path)
        try:
            whole_files.write(place, content)
        except OSError as error:
            why = error.strerror or str(error)
            self.told.emit(say("{path} could not be written: {why}. Choose another place.", path=path, why=why))
            return
        self._directory = str(place.parent)
        self.told.emit(say("The charts are kept in {path}.", path=path))
