"""Shape under `settings:` of a pack: what its texts leave open."""

from typing import Annotated

from xeploai.domain import SettingKind, SettingUse, message

from .base import Label, Shape, SomeItems, Text, TextOrBlank, UniqueItems, choice
from .facts import Choices

UNKNOWN_KIND = message("Unknown kind of setting “%(found)s”. Use one of: %(known)s.")


UNKNOWN_USE = message("Unknown use of a setting “%(found)s”. Use one of: %(known)s.")


class AnswersShape(Shape):
    """The fact that a setting answers, and the choices that make it true."""

    fact: Text
    holds_for: SomeItems[Text]


class SettingShape(Shape):
    """One setting, without a default. It has to say what becomes of its value."""

    setting: Text
    label: Label
    use: Annotated[SettingUse, choice(SettingUse, UNKNOWN_USE)]
    open_in: UniqueItems[Text]
    choices: Choices = ()
    kind: Annotated[SettingKind, choice(SettingKind, UNKNOWN_KIND)] = SettingKind.TEXT
    suggestion: TextOrBlank = ""
    note: Text = ""
    answers: AnswersShape | None = None
