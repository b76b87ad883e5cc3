"""Provisions in words, whatever the facts: what is asked for, and what follows from it.

Each sentence is a message: English text marked for translation, with values. `reasons` says the
same of one subject, with what was seen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xeploai.domain.faults import Fault, Labels, message
from xeploai.domain.model import (
    AtLeastOf,
    CeilingBase,
    Condition,
    Effect,
    FactDefinition,
    FactIs,
    FactKind,
    GivenBy,
    GradedShareIs,
    GroupBy,
    HasRecord,
    LevelsAre,
    Parameter,
    Provision,
    Quantifier,
    ShareIs,
    Standing,
    Status,
    Stricter,
    Waiver,
)

from .labels import FIGURE_LABELS
from .reasons import JOINED, LEVELS_EVERY, LEVELS_SOME, Definitions, limit_text, wanted_text
from .value_text import (
    GRADE_LABELS,
    LEVEL_LABELS,
    compared_text,
    joined_labels,
    number_text,
    quoted,
    ranked_text,
    with_unit,
)

STANDING_LABELS: Mapping[Standing, Labels] = {
    Standing.OFFICIAL: {"vi": "chính thức, có hiệu lực ràng buộc", "en": "official, binds"},
    Standing.LOCAL: {
        "vi": "theo văn bản của cấp có thẩm quyền ở địa phương, có hiệu lực ràng buộc",
        "en": "by a competent local body's document, binds",
    },
    Standing.PROPOSAL: {
        "vi": "chỉ là lưu ý, không làm thay đổi mức gợi ý",
        "en": "a remark, changes no suggested grade",
    },
    Standing.OFF: {
        "vi": "chưa áp dụng, chờ văn bản của cấp có thẩm quyền",
        "en": "switched off until a competent body's document adopts it",
    },
}
STATUS_LABELS: Mapping[Status, Labels] = {
    Status.CONFIRMED: {"vi": "đã rõ từ chính văn bản", "en": "known from the document itself"},
    Status.RELATED: {
        "vi": "văn bản khác có hiệu lực cùng thời kỳ",
        "en": "another document in force at the time",
    },
    Status.PREDECESSOR: {
        "vi": "chỉ biết từ văn bản trước",
        "en": "known only from the document before",
    },
    Status.SECONDARY: {
        "vi": "chỉ biết qua bản tóm tắt hoặc thực tiễn đã công bố",
        "en": "known from summaries or published practice",
    },
    Status.UNKNOWN: {"vi": "chưa biết nội dung", "en": "not known"},
}
GIVEN_LABELS: Mapping[GivenBy, Labels] = {
    GivenBy.ENTERED: {"vi": "được nhập", "en": "entered"},
    GivenBy.REGISTER: {"vi": "theo sổ đăng ký của đơn vị", "en": "from the register"},
    GivenBy.COMPUTED: {"vi": "tính từ các quyết định khác", "en": "computed from other decisions"},
}
SUM_LABEL: Labels = {"vi": "cộng từ các phần", "en": "the sum of its parts"}
FROZEN_LABEL: Labels = {
    "vi": "theo cây tổ chức đã chốt của đợt",
    "en": "from the cycle's frozen tree",
}
GROUP_LABELS: Mapping[GroupBy, Labels] = {
    GroupBy.GRASSROOTS: {"vi": "từng tổ chức cơ sở đảng", "en": "grassroots organisation"},
    GroupBy.PEERS: {
        "vi": "nhóm có vị trí, vai trò, chức năng, nhiệm vụ tương đồng",
        "en": "subjects alike in position, role, function and task",
    },
    GroupBy.TITLE: {"vi": "chức danh tương đương ở từng cấp", "en": "equivalent title at a level"},
}
BASE_LABELS: Mapping[CeilingBase, Labels] = {
    CeilingBase.GOOD: FIGURE_LABELS["good"],
    CeilingBase.GOOD_OR_BETTER: FIGURE_LABELS["good_or_better"],
    CeilingBase.ALL_RATED: FIGURE_LABELS["graded"],
}
WAIVER_LABELS: Mapping[Waiver, Labels] = {
    Waiver.FORCE_MAJEURE: {"vi": "bất khả kháng", "en": "force majeure"},
    Waiver.OBJECTIVE_CAUSE: {"vi": "nguyên nhân khách quan", "en": "objective cause"},
    Waiver.SELF_DETECTED_AND_REMEDIED: {
        "vi": "tự phát hiện và khắc phục xong hậu quả",
        "en": "self-detected and fully remedied",
    },
}


def given_label(definition: FactDefinition) -> Labels:
    """Return where a fact comes from; a computed one need not come from decisions."""
    if definition.sums:
        return SUM_LABEL
    is_of_the_tree = definition.kind is FactKind.YES_NO and definition.reads is None
    if definition.given_by is GivenBy.COMPUTED and is_of_the_tree:
        return FROZEN_LABEL
    return GIVEN_LABELS[definition.given_by]


@dataclass(frozen=True)
class Asked:
    """One line of what a condition asks for; `depth` is how deep it stands."""

    depth: int
    sentence: Fault


def asked(condition: Condition, facts: Definitions, depth: int = 0) -> Iterator[Asked]:
    """Yield the lines of a condition, outermost first."""
    yield Asked(depth, asked_sentence(condition, facts))
    for each in condition.parts():
        yield from asked(each, facts, depth + 1)


def asked_sentence(condition: Condition, facts: Definitions) -> Fault:
    """Return what one condition asks for; its parts are told apart."""
    if isinstance(condition, AtLeastOf):
        text = message("At least %(number)s of these hold:")
        return Fault(text, {"number": number_text(condition.number)})
    if type(condition) in JOINED:
        return Fault(JOINED[type(condition)])
    return _SENTENCES[type(condition)](condition, facts)


def _fact_is(condition: Any, facts: Definitions) -> Fault:
    definition = facts[condition.fact]
    values = {"fact": definition.label, "limit": limit_text(condition, definition)}
    return Fault(message("%(fact)s: %(limit)s."), values)


def _share_is(condition: Any, facts: Definitions) -> Fault:
    values = {
        "part": facts[condition.part].label,
        "whole": facts[condition.whole].label,
        "limit": compared_text(condition.comparison, number_text(condition.threshold)),
    }
    return Fault(message("%(part)s: %(limit)s of “%(whole)s”."), values)


def _levels_are(condition: Any, facts: Definitions) -> Fault:
    text = LEVELS_EVERY if condition.quantifier is Quantifier.EVERY else LEVELS_SOME
    values = {
        "groups": joined_labels([facts[each].label for each in condition.groups]),
        "level": ranked_text(condition.comparison, quoted(LEVEL_LABELS[condition.level])),
    }
    return Fault(text, values)


def _graded_share_is(condition: Any, facts: Definitions) -> Fault:
    values = {
        "fact": facts[condition.fact].label,
        "limit": compared_text(condition.comparison, number_text(condition.threshold)),
        "grade": ranked_text(condition.reaches, quoted(GRADE_LABELS[condition.grade])),
    }
    return Fault(message("%(fact)s: %(limit)s of them %(grade)s."), values)


def _has_record(condition: Any, facts: Definitions) -> Fault:
    definition = facts[condition.fact]
    values: dict[str, object] = {
        "fact": definition.label,
        "wanted": wanted_text(condition, definition),
        "waivers": waivers_text(condition.unless),
    }
    is_any = not condition.where and not condition.in_period
    if condition.unless and not is_any:
        text = message("%(fact)s: there is one (%(wanted)s) without a waiver (%(waivers)s).")
    elif condition.unless:
        text = message("%(fact)s: there is one without a waiver (%(waivers)s).")
    elif not is_any:
        text = message("%(fact)s: there is one (%(wanted)s).")
    else:
        text = message("%(fact)s: there is one.")
    return Fault(text, values)


def waivers_text(waivers: frozenset[Waiver]) -> Labels:
    """Return the waivers that are admitted, one after the other."""
    return joined_labels([WAIVER_LABELS[each] for each in Waiver if each in waivers])


_SENTENCES: Mapping[type[Condition], Callable[[Any, Definitions], Fault]] = {
    FactIs: _fact_is,
    ShareIs: _share_is,
    LevelsAre: _levels_are,
    GradedShareIs: _graded_share_is,
    HasRecord: _has_record,
}


def effect_sentence(
    provision: Provision,
    facts: Definitions,
    grades: Mapping[Any, Labels] = GRADE_LABELS,
    reasons: Mapping[str, Labels] | None = None,
) -> Fault:
    """Return what follows from a provision.

    Args:
        grades: the labels of grades in the provision's pack.
        reasons: the labels of the pack's reasons for giving no grade.
    """
    values: dict[str, object] = {}
    if provision.grade is not None:
        values["grade"] = grades[provision.grade]
    if provision.effect is Effect.NOT_RATED:
        code = provision.reason
        values["reason"] = (reasons or {}).get(code, {"vi": code, "en": code})
    if provision.effect is Effect.AT_MOST_GRADE_OF:
        values["fact"] = facts[provision.grade_of].label
    return Fault(EFFECTS[provision.effect], values)


EFFECTS: Mapping[Effect, str] = {
    Effect.TEXT: message("Laid down, not computed."),
    Effect.NOT_RATED: message("No grade is given (%(reason)s) where this holds:"),
    Effect.REQUIRED_FOR: message("“%(grade)s” is open only where this holds:"),
    Effect.KNOCKS_OUT: message("Only “Failed” is left where this holds:"),
    Effect.AT_MOST: message("No grade above “%(grade)s” is open where this holds:"),
    Effect.AT_MOST_GRADE_OF: message("No grade above this one is open: %(fact)s."),
}
STRICTER: Mapping[Stricter, str] = {
    Stricter.HIGHER: message("%(name)s = %(number)s; a local document may only raise it"),
    Stricter.LOWER: message("%(name)s = %(number)s; a local document may only lower it"),
    Stricter.FIXED: message("%(name)s = %(number)s; no local document may move it"),
}


def number_sentence(number: Parameter) -> Fault:
    """Return a number with its name, its unit and how a local document may move it."""
    values = {"name": number.name, "number": with_unit(number_text(number), number.unit)}
    return Fault(STRICTER[number.stricter], values)
