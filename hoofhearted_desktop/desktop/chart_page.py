"""All charts of one GPU over one time axis, brought up to date one a turn of the event loop and never while unseen."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QTimer, Signal

from hoofhearted_desktop.desktop import chart_keys, chart_view, viewport
from hoofhearted_desktop.desktop.chart_column import ChartColumn
from hoofhearted_desktop.desktop.program_colours import ProgramColours
from hoofhearted_desktop.desktop.viewport import Viewport

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.chart_data import Ring
    from hoofhearted_desktop.desktop.charts import Chart, Shown
    from hoofhearted_desktop.desktop.theme import Tokens


class ChartPage(ChartColumn):
    """The charts of the GPU that is looked at, the crosshair that they share, and the time they show."""

    view_changed = Signal()
    """Another stretch of time, another GPU, or by program or not: something may have to be fetched."""
    readings_changed = Signal()
    """Which readings the open charts want."""
    episode_chosen = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        """Make the charts, empty."""
        super().__init__(tokens)
        self.view = Viewport()
        self.by_program = False
        self.within_page = False
        """Whether the wheel is to scroll a page around the charts, where Ctrl is not held."""
        self.current = True
        """Whether the newest reading is of now."""
        self.shown: Optional[Shown] = None
        self._colours = ProgramColours()
        self._ring: Optional[Ring] = None
        self._gpu: Optional[model.Gpu] = None
        self._cross: Optional[int] = None
        self._due: deque[Chart] = deque()
        self._is_old = False
        """Whether `shown` is to be found out anew before the next chart is drawn."""
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._draw_next)
        self._connect()
        self.retell()

    def _connect(self) -> None:
        for chart in self.charts:
            chart.key_pressed.connect(self._take_key)
            plot = chart.plot
            plot.hovered.connect(self._on_hovered)
            plot.zoomed.connect(self._zoom)
            plot.moved.connect(lambda part: self._move(part * self.view.span))
            plot.selected.connect(self._on_selected)
            plot.reset.connect(self.reset)
            plot.resized.connect(self._draw)
        self.opened.connect(self._draw)
        self.opened.connect(self.readings_changed)
        self.legend.toggled.connect(self._draw)
        self.lane.opened.connect(self.episode_chosen)
        self.lane.span_wanted.connect(self.show_span)
        self.lane.marked.connect(self._on_marked)

    # ------------------------------------------------------------ what it shows

    @property
    def settled(self) -> bool:
        """Whether everything that can be seen is drawn."""
        return not self._due and not self._is_old

    @property
    def ring(self) -> Optional[Ring]:
        """The past of the GPU that is looked at."""
        return self._ring

    @property
    def gpu(self) -> Optional[model.Gpu]:
        """The GPU that is looked at, as it was told of last."""
        return self._gpu

    def retell(self) -> None:
        """Say everything anew."""
        super().retell()
        self._draw()

    def stand(self, *, current: bool) -> None:
        """Take whether the newest reading is of now, or the last of a host that is lost."""
        if current != self.current:
            self.current = current
            self._draw()

    def show_range(self, seconds: float) -> None:
        """Look at another length of time, up to now."""
        self._take_view(self.view.choose(seconds))

    def show_span(self, begins: float, ends: float) -> None:
        """Look at one stretch of time."""
        self._take_view(self.view.only(begins, ends, self._now))

    def reset(self) -> None:
        """Look at the chosen range again, up to now."""
        self._take_view(self.view.reset())

    def pause(self) -> None:
        """Stand still, or go on again; what comes meanwhile is kept."""
        self._take_view(self.view.pause(self._now))

    def show_programs(self, *, shown: bool) -> None:
        """Show who used the GPU, or the totals."""
        self.by_program = shown
        self.legend.setVisible(shown)
        self._draw()
        self.view_changed.emit()

    def show_gpu(self, ring: Ring, gpu: model.Gpu) -> None:
        """Draw a GPU's points, now if they can be seen, else when they are."""
        another = ring is not self._ring
        self._ring, self._gpu = ring, gpu
        if another:
            self.legend.forget()
            self._take_view(self.view.reset() if not self.view.follows else self.view)
        else:
            self._draw()

    @property
    def _now(self) -> float:
        return (self._ring.now if self._ring is not None else None) or 0.0

    def _take_view(self, view: Viewport) -> None:
        self.view = view
        self._draw()
        self.view_changed.emit()

    # ------------------------------------------------------------ what a person does

    def _zoom(self, factor: float, part: float) -> None:
        self._take_view(self.view.zoom(factor, part, self._now))

    def _move(self, seconds: float) -> None:
        self._take_view(self.view.move(seconds, self._now))

    def _on_selected(self, first: float, last: float) -> None:
        begins = self.view.begins(self._now)
        self.show_span(begins + first * self.view.span, begins + last * self.view.span)

    def _on_hovered(self, part: Optional[float]) -> None:
        count = self.shown.grid.count if self.shown is not None else 0
        self._show_cross(None if part is None or not count else min(count - 1, int(part * count)))

    def _on_marked(self, span: Optional[tuple[float, float]]) -> None:
        for chart in self.charts:
            chart.plot.show_mark(span)

    def _take_key(self, event: QKeyEvent) -> None:
        done = chart_keys.done(event, self.view, self._now, self._cross, self.shown.grid.count if self.shown else 0)
        if done is None:
            return
        event.accept()
        if isinstance(done, chart_keys.Cross):
            self._show_cross(done.point)
        else:
            self._take_view(done)

    def _show_cross(self, point: Optional[int]) -> None:
        if point == self._cross:
            return
        self._cross = point
        self._tell_cross()

    def _tell_cross(self) -> None:
        grid = self.shown.grid if self.shown is not None else None
        for chart in self.charts:
            if not chart.isHidden():
                chart.show_cross(self._cross)
        middle = None if grid is None or self._cross is None else grid.begins + (self._cross + 0.5) * grid.step
        self.axis.show_cross(middle)

    @property
    def cross(self) -> Optional[float]:
        """The moment of the crosshair, as Unix time."""
        if self._cross is None or self.shown is None:
            return None
        return self.shown.grid.begins + (self._cross + 0.5) * self.shown.grid.step

    # ------------------------------------------------------------ drawing

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._draw()
        self.view_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop drawing."""
        super().hideEvent(event)
        self._turn.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw for another width."""
        super().resizeEvent(event)
        self._draw()

    def refresh(self) -> None:
        """Draw what was told of the past."""
        self._draw()

    def _draw(self) -> None:
        if self._gpu is None or not self.isVisible() or self.window().isMinimized():
            return
        self._is_old = True
        self._due.extend(chart for chart in self.charts if chart not in self._due and not chart.isHidden())
        if not self._turn.isActive():
            self._turn.start(0)

    def _draw_next(self) -> None:
        if self._ring is None or self._gpu is None:
            return
        if self._is_old:
            self._is_old = False
            self._take_shown()
        if self._due and self.shown is not None:
            self._due.popleft().present(self.shown, self._ring, self._gpu)
        if self._due:
            self._turn.start(0)

    def _take_shown(self) -> None:
        """Find out what is to be shown, once for all charts."""
        ring, now = self._ring, self._now
        assert ring is not None  # noqa: S101 - asked before
        grid = viewport.grid(self.view, now, self.width_in_points)
        marks = self.axis.marks_of(self.view, grid, current=self.current)
        self.shown = chart_view.shown(
            ring, grid, self.view, marks.moments, self._colours, by_program=self.by_program, hidden=self.legend.hidden
        )
        if self.by_program:
            self.legend.show_programs(chart_view.legend(self.shown, ring))
        self.axis.show_marks(grid, marks)
        self.lane.show_episodes(ring.episodes.values(), grid, now)
        seen = [chart for chart in self.charts if not chart.isHidden()]
        for chart in seen:
            chart.says_bands = chart is seen[0]
        wheel_zooms = not self.scrolls and not self.within_page
        for chart in self.charts:
            chart.plot.wheel_zooms = wheel_zooms
        self._tell_cross()
