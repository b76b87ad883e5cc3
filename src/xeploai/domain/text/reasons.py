"""Answers as sentences: what was asked for, and what was seen.

Each sentence is a message: English text marked for translation, with values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xeploai.domain.evaluation import ProvisionAnswer
from xeploai.domain.faults import Fault, Labels, message
from xeploai.domain.grades import Grade
from xeploai.domain.model import (
    AllOf,
    Answered,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    CriterionLevel,
    Effect,
    FactDefinition,
    FactIs,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Parameter,
    Quantifier,
    RecordField,
    ShareIs,
    Truth,
)

from .value_text import (
    GRADE_LABELS,
    LANGUAGES,
    LEVEL_LABELS,
    NO,
    YES,
    compared_text,
    joined_labels,
    number_text,
    quoted,
    ranked_text,
    record_text,
    share_text,
    value_text,
    with_unit,
)

Definitions = Mapping[str, FactDefinition]


@dataclass(frozen=True)
class Reason:
    """One line of an explanation.

    Args:
        depth: how deep it stands below the provision.
        sentence: what is asked for and what was seen.
    """

    depth: int
    truth: Truth
    sentence: Fault


def reasons(answered: Answered, facts: Definitions, depth: int = 0) -> Iterator[Reason]:
    """Yield the lines that explain a condition's answer, outermost first."""
    yield Reason(depth, answered.truth, sentence(answered, facts))
    for each in answered.below:
        yield from reasons(each, facts, depth + 1)


JOINED: Mapping[type[Condition], str] = {
    AllOf: message("All of these hold:"),
    AnyOf: message("At least one of these holds:"),
    NoneOf: message("None of these holds:"),
}


def sentence(answered: Answered, facts: Definitions) -> Fault:
    """Return one condition with what was seen as a sentence; parts joined are told apart."""
    condition = answered.condition
    if isinstance(condition, AtLeastOf):
        text = message("At least %(number)s of these hold:")
        return Fault(text, {"number": number_text(condition.number)})
    if type(condition) in JOINED:
        return Fault(JOINED[type(condition)])
    return _SENTENCES[type(condition)](answered, facts)


def _fact_is(answered: Answered, facts: Definitions) -> Fault:
    condition: Any = answered.condition
    definition = facts[condition.fact]
    (seen,) = answered.seen or (None,)
    text = message("%(fact)s: %(seen)s (asked for: %(limit)s).")
    values = {
        "fact": definition.label,
        "seen": value_text(seen, definition.unit),
        "limit": limit_text(condition, definition),
    }
    return Fault(text, values)


def _share_is(answered: Answered, facts: Definitions) -> Fault:
    condition: Any = answered.condition
    part, whole = answered.seen
    values = {
        "part": facts[condition.part].label,
        "whole": facts[condition.whole].label,
        "limit": compared_text(condition.comparison, number_text(condition.threshold)),
        "seen_part": value_text(part),
        "seen_whole": value_text(whole),
    }
    if part is None or not whole:
        return Fault(SHARE_UNKNOWN, values)
    return Fault(SHARE, values | {"share": share_text(Fraction(part) / Fraction(whole))})


SHARE = message(
    "%(part)s: %(seen_part)s of %(seen_whole)s, %(share)s of “%(whole)s” (asked for: %(limit)s)."
)
SHARE_UNKNOWN = message(
    "%(part)s: %(seen_part)s of %(seen_whole)s, so there is no share of “%(whole)s” yet "
    "(asked for: %(limit)s)."
)


def _levels_are(answered: Answered, facts: Definitions) -> Fault:
    condition: Any = answered.condition
    is_every = condition.quantifier is Quantifier.EVERY
    text = LEVELS_EVERY if is_every else LEVELS_SOME
    values: dict[str, object] = {
        "groups": joined_labels([facts[each].label for each in condition.groups]),
        "level": ranked_text(condition.comparison, quoted(LEVEL_LABELS[condition.level])),
    }
    if answered.seen:
        found = [_level_seen(criterion, level) for criterion, level in answered.seen]
        text = LEVELS_EVERY_BUT if is_every else LEVELS_SOME_THESE
        values["found"] = joined_labels(found)
    return Fault(text, values)


def _level_seen(criterion: str, level: CriterionLevel) -> Labels:
    return {language: f"{criterion}: {LEVEL_LABELS[level][language]}" for language in LANGUAGES}


LEVELS_EVERY = message("%(groups)s: every criterion %(level)s.")
LEVELS_SOME = message("%(groups)s: some criterion %(level)s.")
LEVELS_EVERY_BUT = message("%(groups)s: every criterion %(level)s; these are not: %(found)s.")
LEVELS_SOME_THESE = message("%(groups)s: some criterion %(level)s; these are: %(found)s.")


def _graded_share_is(answered: Answered, facts: Definitions) -> Fault:
    condition: Any = answered.condition
    values: dict[str, object] = {
        "fact": facts[condition.fact].label,
        "grade": ranked_text(condition.reaches, quoted(GRADE_LABELS[condition.grade])),
        "limit": compared_text(condition.comparison, number_text(condition.threshold)),
    }
    if not answered.seen or not answered.seen[2]:
        return Fault(GRADED_UNKNOWN, values)
    reaching, undecided, expected = answered.seen
    values |= {"reaching": reaching, "undecided": undecided, "expected": expected}
    values["share"] = share_text(Fraction(reaching, expected))
    return Fault(GRADED_WAITING if undecided else GRADED, values)


GRADED = message(
    "%(fact)s: %(reaching)s of %(expected)s are %(grade)s, %(share)s (asked for: %(limit)s)."
)
GRADED_WAITING = message(
    "%(fact)s: %(reaching)s of %(expected)s are %(grade)s and %(undecided)s are "
    "not decided yet (asked for: %(limit)s)."
)
GRADED_UNKNOWN = message("%(fact)s: none is known (asked for: %(limit)s that are %(grade)s).")


def _has_record(answered: Answered, facts: Definitions) -> Fault:
    condition: Any = answered.condition
    definition = facts[condition.fact]
    values: dict[str, object] = {
        "fact": definition.label,
        "wanted": wanted_text(condition, definition),
    }
    if answered.truth is Truth.FAILS:
        text = message("%(fact)s: there is none of this sort: %(wanted)s.")
        is_any = not condition.where and not condition.in_period
        return Fault(RECORD_NONE if is_any else text, values)
    if not answered.seen:
        return Fault(message("%(fact)s: not known."), values)
    values["found"] = joined_labels([record_text(each) for each in answered.seen])
    if answered.truth is Truth.UNDECIDED:
        return Fault(RECORD_UNCLEAR, values)
    return Fault(message("%(fact)s: %(found)s."), values)


RECORD_NONE = message("%(fact)s: there is none.")
RECORD_UNCLEAR = message(
    "%(fact)s: %(found)s; whether it is of this sort is not known: %(wanted)s."
)


IN_PERIOD: Labels = {"vi": "trong kỳ đánh giá", "en": "in the period under review"}


def wanted_text(condition: HasRecord, definition: FactDefinition) -> Labels:
    """Return what the fields of a record have to be."""
    parts = [IN_PERIOD] if condition.in_period else []
    for test in condition.where:
        field = definition.fields[test.field]
        wanted = _one_of(field, test.wanted)
        parts.append(
            {language: f"{field.label[language]}: {wanted[language]}" for language in LANGUAGES}
        )
    return joined_labels(parts)


def _one_of(field: RecordField, wanted: frozenset[str | bool]) -> Labels:
    """Return the values that do; of an ordered field, those from one on as “or graver”."""
    listed: list[str | bool] = [each for each in field.choices if each in wanted]
    listed = listed or sorted(wanted, key=str)
    if field.is_ordered and len(listed) > 1 and listed == list(field.choices)[-len(listed) :]:
        mildest = _choice(field.choices, listed[0])
        return {"vi": f"từ {mildest['vi']} trở lên", "en": f"{mildest['en']} or graver"}
    labels = [_choice(field.choices, each) for each in listed]
    return {language: " / ".join(one[language] for one in labels) for language in LANGUAGES}


def _choice(choices: Mapping[str, Labels], value: str | bool) -> Labels:
    if isinstance(value, bool):
        return YES if value else NO
    return choices.get(value, {"vi": value, "en": value})


_SENTENCES = {
    FactIs: _fact_is,
    ShareIs: _share_is,
    LevelsAre: _levels_are,
    GradedShareIs: _graded_share_is,
    HasRecord: _has_record,
}


def limit_text(condition: FactIs, definition: FactDefinition) -> Labels:
    """Return what a fact is compared with, with its unit."""
    against = condition.against
    if isinstance(against, Parameter):
        limit = with_unit(number_text(against), definition.unit)
        return compared_text(condition.comparison, limit)
    if isinstance(against, Grade):
        return ranked_text(condition.comparison, GRADE_LABELS[against])
    return YES if against is (condition.comparison is Comparison.IS) else NO


def strike_sentence(answer: ProvisionAnswer, facts: Definitions) -> Fault:
    """Return in a sentence what a provision does to a subject."""
    values: dict[str, object] = {"provision": answer.provision.code}
    if answer.strikes is Truth.UNDECIDED:
        values["missing"] = joined_labels([facts[each].label for each in answer.missing])
        text = message("%(provision)s cannot be decided yet; missing: %(missing)s.")
        return Fault(text if answer.missing else UNCLEAR, values)
    if answer.waived_by is not None:
        values["waiver"] = record_text(answer.waived_by)
        return Fault(message("%(provision)s does not strike: waived by %(waiver)s."), values)
    if answer.strikes is Truth.HOLDS:
        values["grades"] = joined_labels([GRADE_LABELS[each] for each in answer.closes])
        closes = message("%(provision)s closes: %(grades)s.")
        return Fault(closes if answer.closes else NO_GRADE, values)
    if answer.applies is not None and answer.applies.truth is Truth.FAILS:
        return Fault(message("%(provision)s is not about this subject."), values)
    return Fault(SILENT_OF[answer.provision.effect], values)


SILENT_OF: Mapping[Effect, str] = {
    Effect.REQUIRED_FOR: message("%(provision)s is met."),
    Effect.NOT_RATED: message("%(provision)s does not keep it from being rated."),
    Effect.KNOCKS_OUT: message("%(provision)s closes nothing."),
    Effect.AT_MOST: message("%(provision)s closes nothing."),
    Effect.AT_MOST_GRADE_OF: message("%(provision)s closes nothing."),
}
UNCLEAR = message("%(provision)s cannot be decided yet.")
NO_GRADE = message("%(provision)s gives no grade.")
