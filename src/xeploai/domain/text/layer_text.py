"""Local layers in words: what they are, and how one version differs from another."""

from collections.abc import Iterator, Mapping

from xeploai.domain.faults import Fault, Labels, message
from xeploai.domain.model import (
    CriteriaSet,
    Layer,
    LayerStanding,
    Scale,
    Setting,
    SettingValue,
    WhenChanged,
)

LAYER_STANDING_LABELS: Mapping[LayerStanding, Labels] = {
    LayerStanding.OFFICIAL: {"vi": "chính thức", "en": "official"},
    LayerStanding.LOCAL: {"vi": "của địa phương", "en": "local"},
    LayerStanding.DRAFT: {
        "vi": "dự thảo, không có hiệu lực ràng buộc",
        "en": "draft, never binds",
    },
}
SCALE_LABELS: Mapping[Scale, Labels] = {
    Scale.LEVELS: {
        "vi": "Theo mức: Xuất sắc, Tốt, Trung bình, Kém",
        "en": "By level: Excellent, Good, Average, Poor",
    },
    Scale.POINTS: {"vi": "Theo điểm", "en": "By points"},
}
WHEN_CHANGED_LABELS: Mapping[WhenChanged, Labels] = {
    WhenChanged.KEEP: {
        "vi": "Việc kiểm điểm đã bắt đầu thì giữ bộ tiêu chí cũ",
        "en": "Reviews already begun keep the former criteria",
    },
    WhenChanged.RESTART: {
        "vi": "Việc kiểm điểm đã bắt đầu thì đánh giá lại theo bộ tiêu chí mới",
        "en": "Reviews already begun are assessed anew under the new criteria",
    },
}

SET = message("“%(setting)s” is set to “%(value)s” from %(day)s on.")
SET_OTHERWISE = message("“%(setting)s”: “%(before)s” → “%(value)s” from %(day)s on.")
NOT_SET = message("“%(setting)s” is no longer set (before: “%(before)s”).")
CRITERIA_NEW = message("A criteria set of its own: “%(criteria)s”, from %(day)s on.")
CRITERIA_CHANGED = message("The criteria set “%(criteria)s” is another one from %(day)s on.")
CRITERIA_GONE = message("The criteria set “%(criteria)s” is no longer laid down.")
STANDING = message("Standing: %(before)s → %(after)s.")


def setting_text(value: str, setting: Setting | None) -> Labels:
    """Return what a setting is set to: the choice's label, or the text itself."""
    choices = setting.choices if setting else {}
    return choices.get(value, {"vi": value, "en": value})


def layer_changes(
    before: Layer | None, after: Layer, settings: Mapping[str, Setting]
) -> Iterator[Fault]:
    """Yield what differs between two versions besides provisions: settings, criteria, standing."""
    if before is not None and before.standing is not after.standing:
        labels = LAYER_STANDING_LABELS
        yield Fault(STANDING, {"before": labels[before.standing], "after": labels[after.standing]})
    yield from _setting_changes(_held(before), _held(after), settings)
    yield from _criteria_changes(before.criteria if before else (), after.criteria)


def _held(layer: Layer | None) -> dict[str, SettingValue]:
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
    kept = {each.code for each in theirs}
    for each in ours:
        if each.code not in kept:
            yield Fault(CRITERIA_GONE, {"criteria": each.label})
