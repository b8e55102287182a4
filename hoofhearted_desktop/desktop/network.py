"""Hears when this machine's network becomes another: cable out, another Wi-Fi, back from nothing. Loaded where there are servers."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

log = logging.getLogger(__name__)

SETTLE_MS = 1500
"""A change comes in several steps, of which the last one counts."""
_NOWHERE = QNetworkInformation.Reachability.Disconnected


class Network(QObject):
    """Says `changed` once the network has become another and there is one."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        """Listen to whatever this system has to say; to nothing where it has no word for it."""
        super().__init__(parent)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._information: QNetworkInformation | None = None
        if not QNetworkInformation.loadDefaultBackend():
            log.info("this system does not say when the network changes")
            return
        self._information = information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self.disturbed)
        information.transportMediumChanged.connect(self.disturbed)

    def disturbed(self, _what: object = None) -> None:
        """Take that something has changed."""
        self._settle.start()

    def _on_settled(self) -> None:
        if self._information is None or self._information.reachability() is not _NOWHERE:
            self.changed.emit()
