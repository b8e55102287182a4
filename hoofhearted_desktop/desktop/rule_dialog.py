"""The dialog that makes or changes a rule: what it says is checked as the agent checks it, before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit

from hoofhearted_desktop.core import messages, samples
from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.setting_controls import Pick
from hoofhearted_desktop.desktop.text import FlowingText, whole

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.desktop.theme import Theme

_LONGEST = 400
_FIELDS = (
    ("application", later("&Application"), "ollama, train.py"),
    ("user", later("&User"), "david"),
    ("container", later("&Container"), "jellyfin"),
    ("unit", later("Systemd u&nit"), "docker.service"),
    ("executable", later("E&xecutable"), "/usr/bin/blender"),
    ("command_line", later("Command &line"), "*--night*"),
    ("gpu", later("&GPU"), "RTX 3090"),
    ("days", later("&Days"), "mon-fri, weekend"),
    ("hours", later("&Hours"), "22:00-06:30"),
)


class RuleDialog(Dialog):
    """Accepted only with a rule that can be kept."""

    wanted = Signal(object)
    """The Rule; that of an edited one keeps its id."""

    def __init__(self, rule: Optional[Rule], colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Begin with a rule, or with an empty one."""
        super().__init__(colours, parent)
        self._before = rule
        title = say("Add a rule") if rule is None else say("Edit the rule")
        self.say_title(title, title)
        text = FlowingText(lines=4, role="muted")
        text.say(say("Everything that is filled in must match; * stands for anything. What is left empty matches all."))
        self.column.addWidget(text)
        self.effect = Pick(
            [("expect", say("I expect it, and want to hear nothing")), ("tell", say("Always tell me of it"))]
        )
        self.effect.call_it(say("What it means"), "")
        self.effect.show_value(rule.effect if rule is not None else "expect")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(8)
        form.addRow(self.effect)
        self.fields: dict[str, QLineEdit] = {}
        for name, label, example in _FIELDS:
            field = QLineEdit()
            field.setMaxLength(_LONGEST)
            field.setPlaceholderText(example)
            field.setAccessibleName(label().replace("&", ""))
            field.setText((getattr(rule, name) or "") if rule is not None else "")
            field.textEdited.connect(lambda _text: self._complain(""))
            form.addRow(label(), field)
            self.fields[name] = field
        self.column.addLayout(form)
        self.problem = FlowingText(lines=4, role="bad")
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        self.keep = button(say("Keep"), primary=True)
        self.keep.setDefault(True)
        self.keep.clicked.connect(self._keep)
        self.column.addLayout(button_row(cancel, self.keep))
        self.problem.hide()
        self.fields["application"].setFocus()

    def _complain(self, text: str) -> None:
        self.problem.say(whole(text))
        self.problem.setVisible(bool(text))

    def _keep(self) -> None:
        filled = {name: field.text().strip() for name, field in self.fields.items()}
        value: dict[str, object] = {name: text for name, text in filled.items() if text}
        if not value:
            self._complain(
                say("Fill in at least one of them: a rule that matches everything would silence everything.")
            )
            return
        value["effect"] = self.effect.box.currentData()
        if self._before is not None:
            value["id"] = self._before.id
        try:
            rule = messages.rule_from_json(value)
        except samples.SampleError as error:
            self._complain(str(error).removeprefix("rule."))
            return
        self.wanted.emit(rule)
        self.accept()
