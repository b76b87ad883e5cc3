"""From `settings:` in a pack to what its texts leave open."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from xeploai.domain.faults import message
from xeploai.domain.provisions import Setting

from .citations import NOT_A_RULE_ID, RULE_ID
from .definitions import read_choices
from .entries import Entry, peek
from .scalars import refuse_unknown, texts_in

KEYS = ("setting", "label", "open_in")
OPTIONS = ("choices", "suggestion", "note")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}")

NOT_A_KEY = message("“%(found)s” cannot be the key of a setting. Write it as cap.rounding.")
SETTING_TWICE = message("The setting “%(found)s” stands in the file twice. Keep one of them.")
UNKNOWN_CHOICE = message("“%(found)s” is not among the choices. Use one of: %(known)s.")
NOT_IN_THIS_PACK = message(
    "This pack has no provision “%(found)s”. Correct the id, or add the provision."
)


def read_settings(file: Entry, provisions: Collection[str]) -> Mapping[str, Setting]:
    """Return what stands under `settings:`, by key.

    Args:
        provisions: the ids of the file's provisions, without their parts.
    """
    found: dict[str, Setting] = {}
    for node in file.items("settings"):
        scope = file.scope.within(rule=peek(node, "setting"))
        entry = Entry(node, scope, required=KEYS, optional=OPTIONS)
        setting = _setting(entry)
        if setting.key in found:
            scope.fault(node, SETTING_TWICE, found=setting.key)
        if setting.key and not KEY.fullmatch(setting.key):
            scope.fault(node, NOT_A_KEY, found=setting.key)
        _check_open_in(entry, setting, provisions)
        found[setting.key] = setting
    return MappingProxyType(found)


def _setting(entry: Entry) -> Setting:
    choices, suggestion = read_choices(entry), entry.text_or_nothing("suggestion")
    if choices:
        refuse_unknown(entry, "suggestion", [suggestion], known=choices, unknown=UNKNOWN_CHOICE)
    key, label, open_in = entry.text("setting"), entry.label("label"), _open_in(entry)
    return Setting(key, label, choices, suggestion, open_in)


def _open_in(entry: Entry) -> tuple[str, ...]:
    node = entry.get("open_in")
    is_empty = node is not None and node.value == []
    return () if is_empty else texts_in(entry, "open_in")


def _check_open_in(entry: Entry, setting: Setting, provisions: Collection[str]) -> None:
    own = {each.partition("-")[0] for each in provisions}
    node = entry.get("open_in")
    for each in setting.open_in:
        if node is not None and not RULE_ID.fullmatch(each):
            entry.scope.fault(node, NOT_A_RULE_ID, found=each)
        elif each.partition("-")[0] in own:
            refuse_unknown(entry, "open_in", [each], known=provisions, unknown=NOT_IN_THIS_PACK)
