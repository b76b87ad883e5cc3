"""Local layers as sentences: their standing, and how one version differs from another."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from xeploai.domain.model import (
    Category,
    CompetenceRow,
    CriteriaSet,
    Layer,
    LayerStanding,
    Scale,
    Setting,
    SettingValue,
    WhenChanged,
)
from xeploai.domain.words import Fault, Labels, label, message, verbatim

from .competence_text import competence_sentence

LAYER_STANDING_LABELS: Mapping[LayerStanding, Labels] = {
    LayerStanding.OFFICIAL: label("official"),
    LayerStanding.LOCAL: label("local"),
    LayerStanding.DRAFT: label("draft, never binds"),
}
SCALE_LABELS: Mapping[Scale, Labels] = {
    Scale.LEVELS: label("By level: Excellent, Good, Average, Poor"),
    Scale.POINTS: label("By points"),
}
WHEN_CHANGED_LABELS: Mapping[WhenChanged, Labels] = {
    WhenChanged.KEEP: label("Reviews already begun keep the former criteria"),
    WhenChanged.RESTART: label("Reviews already begun are assessed again under the new criteria"),
}

SET = message("“%(setting)s” is set to “%(value)s” from %(day)s on.")
SET_OTHERWISE = message("“%(setting)s”: “%(before)s” → “%(value)s” from %(day)s on.")
NOT_SET = message("“%(setting)s” is not set any more (before: “%(before)s”).")
CRITERIA_NEW = message("A criteria set of its own: “%(criteria)s”, from %(day)s on.")
CRITERIA_CHANGED = message("The criteria set “%(criteria)s” is another one from %(day)s on.")
CRITERIA_GONE = message("The criteria set “%(criteria)s” was removed.")
ROW_NEW = message("Who acts on a grade, new from %(day)s on: %(row)s")
ROW_GONE = message("Who acts on a grade, no longer laid down: %(row)s")
STANDING = message("Standing: %(before)s → %(after)s.")


def setting_text(value: str, setting: Setting | None) -> Labels:
    """Return the value of a setting: the choice's label, or the text itself.

    Args:
        setting: None for a key that the pack does not list.
    """
    choices = setting.choices if setting else {}
    return choices.get(value) or verbatim(value)


def layer_changes(
    before: Layer | None,
    after: Layer,
    settings: Mapping[str, Setting],
    categories: Mapping[str, Category] = MappingProxyType({}),
) -> Iterator[Fault]:
    """Yield what differs between two versions of a layer, provisions left aside.

    Args:
        before: None where the layer is new.
        settings: those of the pack, by key, for their labels.
        categories: likewise.
    """
    if before is not None and before.standing is not after.standing:
        labels = LAYER_STANDING_LABELS
        yield Fault(STANDING, {"before": labels[before.standing], "after": labels[after.standing]})
    yield from _setting_changes(_latest_values(before), _latest_values(after), settings)
    yield from _criteria_changes(before.criteria if before else (), after.criteria)
    yield from _row_changes(before.competence if before else (), after.competence, categories)


def _latest_values(layer: Layer | None) -> dict[str, SettingValue]:
    values = sorted(layer.settings, key=lambda each: each.from_on) if layer else []
    return {each.key: each for each in values}


def _setting_changes(
    ours: Mapping[str, SettingValue],
    theirs: Mapping[str, SettingValue],
    settings: Mapping[str, Setting],
) -> Iterator[Fault]:
    for key in dict.fromkeys((*ours, *theirs)):
        was, now, setting = ours.get(key), theirs.get(key), settings.get(key)
        values: dict[str, object] = {"setting": setting.label if setting else key}
        if was is not None:
            values["before"] = setting_text(was.value, setting)
        if now is None:
            yield Fault(NOT_SET, values)
            continue
        values |= {"value": setting_text(now.value, setting), "day": now.from_on}
        if was is None:
            yield Fault(SET, values)
        elif (was.value, was.from_on) != (now.value, now.from_on):
            yield Fault(SET_OTHERWISE, values)


def _criteria_changes(
    ours: tuple[CriteriaSet, ...], theirs: tuple[CriteriaSet, ...]
) -> Iterator[Fault]:
    before = {(each.code, each.from_on): each for each in ours}
    codes = {each.code for each in ours}
    for each in theirs:
        if before.get((each.code, each.from_on)) == each:
            continue
        text = CRITERIA_CHANGED if each.code in codes else CRITERIA_NEW
        yield Fault(text, {"criteria": each.label, "day": each.from_on})
    remaining = {each.code for each in theirs}
    for each in ours:
        if each.code not in remaining:
            yield Fault(CRITERIA_GONE, {"criteria": each.label})


def _row_changes(
    ours: tuple[CompetenceRow, ...],
    theirs: tuple[CompetenceRow, ...],
    categories: Mapping[str, Category],
) -> Iterator[Fault]:
    for each in theirs:
        if each not in ours:
            sentence = competence_sentence(each, categories)
            yield Fault(ROW_NEW, {"row": sentence, "day": each.from_on})
    for each in ours:
        if each not in theirs:
            yield Fault(ROW_GONE, {"row": competence_sentence(each, categories)})
