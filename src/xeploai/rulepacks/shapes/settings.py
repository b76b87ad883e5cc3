"""Shape under `settings:` of a pack: what its texts leave open."""

from typing import Annotated

import yaml
from pydantic import BeforeValidator

from xeploai.domain import SettingKind, SettingUse, message
from xeploai.rulepacks.nodes import scalar_text

from .base import Label, Shape, SomeItems, Text, TextOrBlank, UniqueItems, choice, parse_text
from .citations import CitedShape
from .facts import Choices

UNKNOWN_KIND = message("Unknown kind of setting “%(found)s”. Use one of: %(known)s.")


UNKNOWN_USE = message("Unknown use of a setting “%(found)s”. Use one of: %(known)s.")


def _parse_setting_value(node: yaml.Node) -> str:
    """Return a value as it is spelled: `5` and `20 %` need no quotation marks."""
    is_filled = isinstance(node, yaml.ScalarNode) and node.value
    return scalar_text(node) if is_filled else parse_text(node)


SettingText = Annotated[str, BeforeValidator(_parse_setting_value)]


class AnswersShape(Shape):
    """The fact that a setting answers, and the choices that make it true."""

    fact: Text
    holds_for: SomeItems[Text]


class BoundShape(CitedShape):
    """The mildest value that a setting may have, with the text that says so."""

    value: SettingText


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
    bound: BoundShape | None = None
