"""Shape under `settings:` of a pack: what its texts leave open."""

from typing import Annotated

from xeploai.domain import SettingKind, message

from .base import Label, Shape, Text, TextOrBlank, UniqueItems, choice
from .facts import Choices

UNKNOWN_KIND = message("Unknown kind of setting “%(found)s”. Use one of: %(known)s.")


class SettingShape(Shape):
    """One setting, without a default."""

    setting: Text
    label: Label
    open_in: UniqueItems[Text]
    choices: Choices = ()
    kind: Annotated[SettingKind, choice(SettingKind, UNKNOWN_KIND)] = SettingKind.TEXT
    suggestion: TextOrBlank = ""
    note: Text = ""
