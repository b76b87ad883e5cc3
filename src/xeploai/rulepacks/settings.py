"""From `settings:` in a pack to what its texts leave open."""

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from types import MappingProxyType

from xeploai.domain import Setting, SettingKind, message

from .citations import NOT_A_RULE_ID, RULE_ID
from .definitions import read_choices
from .entries import Entry, peek
from .scalars import exact_share, refuse_unknown, texts_in

KEYS = ("setting", "label", "open_in")
OPTIONS = ("choices", "kind", "suggestion", "note")
OVER = re.compile(r"(?:trên|over|>)\s*", re.IGNORECASE)
COUNT = re.compile(r"[1-9][0-9]{0,3}")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}")

NOT_A_KEY = message("“%(found)s” cannot be the key of a setting. Write it as cap.rounding.")
SETTING_TWICE = message("The setting “%(found)s” stands in the file twice. Keep one of them.")
UNKNOWN_CHOICE = message("“%(found)s” is not among the choices. Use one of: %(known)s.")
NOT_IN_THIS_PACK = message(
    "This pack has no provision “%(found)s”. Correct the id, or add the provision."
)

UNKNOWN_KIND = message("There is no kind of setting “%(found)s”. Use one of: %(known)s.")
NO_SHARE = message(
    "“%(found)s” cannot be set as “%(setting)s”: a share above 0 %% and up to 100 %% is due. "
    "Write it as 20 %% or 1/5."
)
NO_MAJORITY = message(
    "“%(found)s” cannot be set as “%(setting)s”: a share above 0 %% and up to 100 %% is due. "
    "Write it as 50 %%, as 2/3, or as “over 50 %%”."
)
NO_COUNT = message(
    "“%(found)s” cannot be set as “%(setting)s”: a whole number from 1 to 9999 is due. Write "
    "digits only."
)
MISFITS: Mapping[SettingKind, str] = {
    SettingKind.SHARE: NO_SHARE,
    SettingKind.MAJORITY: NO_MAJORITY,
    SettingKind.COUNT: NO_COUNT,
}


def refuse_misfit(entry: Entry, setting: Setting, value: str) -> None:
    """Note a fault where the value that a layer sets is none that the setting can have."""
    if value and setting.choices:
        refuse_unknown(entry, "value", [value], known=setting.choices, unknown=UNKNOWN_CHOICE)
    elif value and not _fits(setting.kind, value):
        told = {"found": value, "setting": setting.label}
        entry.scope.fault(entry.get("value") or entry.node, MISFITS[setting.kind], **told)


def _fits(kind: SettingKind, value: str) -> bool:
    if kind is SettingKind.TEXT:
        return True
    if kind is SettingKind.COUNT:
        return COUNT.fullmatch(value) is not None
    if kind is SettingKind.MAJORITY and (over := OVER.match(value)):
        share = _share(value[over.end() :])
        return share is not None and share < 1
    return _share(value) is not None


def _share(text: str) -> Fraction | None:
    share = exact_share(text.strip().replace(",", "."))
    return share if share is not None and 0 < share <= 1 else None


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
    return Setting(key, label, choices, suggestion, open_in, _kind(entry))


def _kind(entry: Entry) -> SettingKind:
    if entry.get("kind") is None:
        return SettingKind.TEXT
    return entry.choice("kind", SettingKind, unknown=UNKNOWN_KIND)


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
