"""Configurations of the test desktop's parts, written into its own directory."""

from __future__ import annotations

from pathlib import Path

PANEL_HEIGHT = 32
PANEL_COLOURS = {"dark": "#2a2e36", "light": "#eceef1"}

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={sockets}/bus</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

_DUNST = """[global]
    monitor = 0
    origin = top-right
    offset = 12x44
    width = (280, 380)
    height = 260
    font = DejaVu Sans 10
    padding = 12
    horizontal_padding = 14
    frame_width = 1
    frame_color = "#59636e"
    corner_radius = 6
    markup = full
    format = "<b>%s</b>\\n%b"
    show_age_threshold = -1
    history_length = 100
    sticky_history = yes
    show_indicators = no
    dmenu = {menu}
    mouse_left_click = do_action
    mouse_middle_click = context
    mouse_right_click = close_current
[urgency_low]
    background = "#16181d"
    foreground = "#e6e9ee"
    timeout = 0
[urgency_normal]
    background = "#16181d"
    foreground = "#e6e9ee"
    timeout = 0
[urgency_critical]
    background = "#16181d"
    foreground = "#e6e9ee"
    frame_color = "#ff7b54"
    timeout = 0
"""

_MENU = """#!/bin/sh
# Stands for the person at dunst's menu: notes what is offered, picks the entry whose label is in `pick`.
tee "{offered}" | grep -F -m1 -- "#$(cat "{pick}") ("
"""

_XFCE_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="size" type="uint" value="{height}"/>
      <property name="enter-opacity" type="uint" value="100"/>
      <property name="leave-opacity" type="uint" value="100"/>
      <property name="background-style" type="uint" value="1"/>
      <property name="background-rgba" type="array">{rgba}</property>
      <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="6"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-6" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
"""

_LXQT_PANEL = """[General]
__userfile__=true
panels=panel1

[panel1]
animation-duration=0
background-color=@Variant(\\0\\0\\0\\x43\\x1\\xff\\xff{colour}\\0\\0)
desktop=0
hidable=false
iconSize=22
lineCount=1
lockPanel=true
opacity=100
panelSize={height}
plugins=taskbar, statusnotifier
position=Top
reserve-space=true
width=100
width-percent=true

[statusnotifier]
alignment=Right
type=statusnotifier

[taskbar]
alignment=Left
type=taskbar
"""


def write_bus(directory: Path, sockets: Path) -> Path:
    """Write a session bus's configuration that starts nothing by itself but the Xfce settings, and give its path.

    So a test without a notification daemon really has none.
    """
    services = directory / "services"
    services.mkdir(exist_ok=True)
    xfconf = Path("/usr/share/dbus-1/services/org.xfce.Xfconf.service")
    if xfconf.exists() and not (services / xfconf.name).exists():
        (services / xfconf.name).symlink_to(xfconf)
    return _write(directory / "session-bus.conf", _BUS.format(sockets=sockets, services=services))


def write_dunst(directory: Path) -> Path:
    """Write dunst's configuration and its scripted menu; the label to pick is read from `directory/pick`."""
    menu = _write(directory / "menu.sh", _MENU.format(offered=directory / "offered", pick=directory / "pick"))
    menu.chmod(0o755)
    (directory / "pick").touch()
    return _write(directory / "dunstrc", _DUNST.format(menu=menu))


def write_xfce_panel(config_home: Path, panel: str) -> None:
    """Write an Xfce panel at the top with its tray at the right end."""
    channels = [int(PANEL_COLOURS[panel][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    rgba = "".join(f'<value type="double" value="{value:.6f}"/>' for value in (*channels, 1.0))
    place = config_home / "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
    _write(place, _XFCE_PANEL.format(height=PANEL_HEIGHT, rgba=rgba))


def write_lxqt_panel(config_home: Path, panel: str) -> None:
    """Write an LXQt panel at the top with its tray at the right end; the colour is a serialised QColor."""
    colour = "".join(f"\\x{PANEL_COLOURS[panel][at : at + 2]}" * 2 for at in (1, 3, 5))
    _write(config_home / "lxqt/panel.conf", _LXQT_PANEL.format(height=PANEL_HEIGHT, colour=colour))


def _write(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place
