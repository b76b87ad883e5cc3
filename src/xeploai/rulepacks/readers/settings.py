"""Read `settings:` of a pack: what its texts leave open; and check the values that layers set."""

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from types import MappingProxyType

import yaml

from xeploai.domain import (
    COMPUTED_SETTINGS,
    FactDefinition,
    FactKind,
    Setting,
    SettingAnswer,
    SettingBound,
    SettingKind,
    SettingUse,
    Strictness,
    is_milder_setting,
    message,
    strictness_of,
)
from xeploai.rulepacks.shapes import (
    NOT_A_RULE_ID,
    RULE_ID,
    Scope,
    SettingShape,
    SettingValueShape,
    exact_share,
    items,
    labels_of,
    peek,
    read,
)

OVER = re.compile(r"(?:trên|over|>)\s*", re.IGNORECASE)
COUNT = re.compile(r"[1-9][0-9]{0,3}")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}")

NOT_A_KEY = message("“%(found)s” cannot be the key of a setting. Write it as cap.rounding.")
SETTING_TWICE = message("The setting “%(found)s” occurs twice in the file. Keep one of them.")
UNKNOWN_CHOICE = message("“%(found)s” is not among the choices. Use one of: %(known)s.")
NOT_IN_THIS_PACK = message(
    "This pack has no provision “%(found)s”. Correct the id, or add the provision."
)

NOBODY_COMPUTES = message(
    "Nothing in the program computes with “%(found)s”. Write “use: NOT_YET”, or “use: TEXT” where "
    "it is words to show. Computed are: %(known)s."
)
ANSWERS_NO_FACT = message(
    "“%(found)s” is not a yes-or-no fact. Name the fact that the setting answers."
)
ANSWERS_UNUSED = message("A setting that answers a fact is computed. Write “use: COMPUTED”.")
NO_SHARE = message(
    "“%(found)s” cannot be set as “%(setting)s”: a share above 0 %% and up to 100 %% is due. "
    "Write it as 20 %% or 1/5."
)
NO_MAJORITY = message(
    "“%(found)s” cannot be set as “%(setting)s”: a share above 0 %% and up to 100 %% is due. "
    "Write it as 2/3, or as “over 50 %%”."
)
NO_COUNT = message(
    "“%(found)s” cannot be set as “%(setting)s”: a whole number from 1 to 9999 is due. Write "
    "digits only."
)
BELOW_BOUND = message(
    "“%(found)s” cannot be set as “%(setting)s”: %(document)s, %(place)s requires “%(bound)s”. A "
    "local document may only be stricter. Correct the value, or remove it."
)
BOUND_IS_FREE = message(
    "No value of “%(found)s” is stricter than another, so a bound would hold nothing. Remove it."
)
BOUND_IS_NO_VALUE = message(
    "“%(found)s” cannot be a bound here: nothing can be measured by it. Write a value that the "
    "setting can have."
)
MISFITS: Mapping[SettingKind, str] = {
    SettingKind.SHARE: NO_SHARE,
    SettingKind.MAJORITY: NO_MAJORITY,
    SettingKind.COUNT: NO_COUNT,
}


def refuse_misfit(
    shape: SettingValueShape,
    setting: Setting,
    value: str,
    scope: Scope,
    *,
    is_stored: bool = False,
) -> None:
    """Add a fault where a layer sets a value that the setting cannot have, or may not.

    Args:
        is_stored: whether it was checked when it was stored. A bound that came later must not take
            the whole document away: what is milder does not act (`milder_entries`).
    """
    node = shape.at("value")
    if setting.choices:
        if value not in setting.choices:
            scope.fault(node, UNKNOWN_CHOICE, found=value, known=", ".join(setting.choices))
    elif not _fits(setting.kind, value):
        scope.fault(node, MISFITS[setting.kind], found=value, setting=setting.label)
        return
    bound = setting.bound
    if bound and not is_stored and is_milder_setting(setting.key, value, bound.value):
        cited = bound.citation.source
        values = {"document": cited.document, "place": cited.place, "bound": bound.value}
        scope.fault(node, BELOW_BOUND, found=value, setting=setting.label, **values)


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


def read_settings(
    file: yaml.Node,
    provisions: Collection[str],
    facts: Mapping[str, FactDefinition],
    scope: Scope,
) -> Mapping[str, Setting]:
    """Return the settings under `settings:`, by key.

    Args:
        provisions: the ids of the file's provisions, without their parts.
        facts: the catalogue of the pack.
    """
    found: dict[str, Setting] = {}
    for node in items(file, "settings"):
        of_setting = scope.within(rule=peek(node, "setting"))
        shape = read(SettingShape, node, of_setting)
        if shape is None:
            continue
        if shape.setting in found:
            of_setting.fault(node, SETTING_TWICE, found=shape.setting)
        _check(shape, provisions, of_setting)
        _check_use(shape, facts, of_setting)
        _check_bound(shape, of_setting)
        found[shape.setting] = Setting(
            key=shape.setting,
            label=shape.label,
            choices=labels_of(shape.choices),
            suggestion=shape.suggestion,
            open_in=shape.open_in,
            kind=shape.kind,
            use=shape.use,
            answers=SettingAnswer(shape.answers.fact, frozenset(shape.answers.holds_for))
            if shape.answers
            else None,
            bound=SettingBound(shape.bound.value, shape.bound.citation()) if shape.bound else None,
        )
    return MappingProxyType(found)


def _check_use(shape: SettingShape, facts: Mapping[str, FactDefinition], scope: Scope) -> None:
    if shape.answers is None:
        if not KEY.fullmatch(shape.setting):
            return
        if shape.use is SettingUse.COMPUTED and shape.setting not in COMPUTED_SETTINGS:
            known = ", ".join(sorted(COMPUTED_SETTINGS))
            scope.fault(shape.at("use"), NOBODY_COMPUTES, found=shape.setting, known=known)
        return
    if shape.use is not SettingUse.COMPUTED:
        scope.fault(shape.at("use"), ANSWERS_UNUSED)
    fact = facts.get(shape.answers.fact)
    if fact is None or fact.kind is not FactKind.YES_NO:
        scope.fault(shape.at("answers"), ANSWERS_NO_FACT, found=shape.answers.fact)
    choices = [each.code for each in shape.choices]
    for each in (each for each in shape.answers.holds_for if each not in choices):
        scope.fault(shape.at("answers"), UNKNOWN_CHOICE, found=each, known=", ".join(choices))


def _check_bound(shape: SettingShape, scope: Scope) -> None:
    if shape.bound is None:
        return
    if strictness_of(shape.setting) is Strictness.FREE:
        scope.fault(shape.at("bound"), BOUND_IS_FREE, found=shape.setting)
    choices = [each.code for each in shape.choices]
    value = shape.bound.value
    if value not in choices if choices else not _fits(shape.kind, value):
        scope.fault(shape.at("bound"), BOUND_IS_NO_VALUE, found=value)


def _check(shape: SettingShape, provisions: Collection[str], scope: Scope) -> None:
    if not KEY.fullmatch(shape.setting):
        scope.fault(shape.node, NOT_A_KEY, found=shape.setting)
    choices = [each.code for each in shape.choices]
    if choices and shape.suggestion and shape.suggestion not in choices:
        known = ", ".join(choices)
        scope.fault(shape.at("suggestion"), UNKNOWN_CHOICE, found=shape.suggestion, known=known)
    of_pack = {each.partition("-")[0] for each in provisions}
    for place, each in enumerate(shape.open_in):
        if not RULE_ID.fullmatch(each):
            scope.fault(shape.at("open_in"), NOT_A_RULE_ID, found=each)
        elif each.partition("-")[0] in of_pack and each not in provisions:
            values = {"found": each, "known": ", ".join(provisions)}
            scope.fault(shape.at("open_in", place), NOT_IN_THIS_PACK, **values)
