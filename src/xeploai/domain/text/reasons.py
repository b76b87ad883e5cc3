"""Answers as sentences: what a provision requires, and what the facts say.

Each sentence is a message: English text marked for translation, with values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xeploai.domain.evaluation import ProvisionAnswer
from xeploai.domain.labels import GRADE_LABELS, LEVEL_LABELS
from xeploai.domain.model import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    ConditionAnswer,
    Effect,
    FactDefinition,
    FactIs,
    Grade,
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
from xeploai.domain.words import Fault, Labels, join_labels, label, message, verbatim

from .value_text import (
    NO,
    YES,
    compared_text,
    level_text,
    number_text,
    quoted,
    ranked_text,
    record_text,
    share_text,
    value_text,
    with_name,
    with_unit,
)

Definitions = Mapping[str, FactDefinition]


@dataclass(frozen=True)
class Reason:
    """One line of an explanation.

    Args:
        depth: number of conditions that it is nested in.
        sentence: what is required and what the facts say.
    """

    depth: int
    truth: Truth
    sentence: Fault


def reasons(
    answer: ConditionAnswer, facts: Definitions, depth: int = 0, *, asks: bool = True
) -> Iterator[Reason]:
    """Yield the lines that explain a condition's answer, outermost first.

    Args:
        facts: definition of every fact that the condition reads, by code.
        depth: of the first line.
        asks: whether the rule asks for the condition, and does not only speak of it, as a
            knock-out does of what leads to `FAILED`.
    """
    yield Reason(depth, answer.truth, sentence(answer, facts, asks=asks))
    asks_of_parts = asks and not isinstance(answer.condition, NoneOf)
    for each in answer.parts:
        yield from reasons(each, facts, depth + 1, asks=asks_of_parts)


COMPOUND: Mapping[type[Any], str] = {
    AllOf: message("All of these hold:"),
    AnyOf: message("At least one of these is true:"),
    NoneOf: message("None of these is true:"),
}
AT_LEAST_OF = message("At least %(number)s of these hold:")


def sentence(answer: ConditionAnswer, facts: Definitions, *, asks: bool = True) -> Fault:
    """Return a condition and the values it was tested on as a sentence; its parts have their own.

    Args:
        facts: definition of every fact that the condition reads, by code.
        asks: as in `reasons`.
    """
    condition = answer.condition
    if isinstance(condition, AtLeastOf):
        return Fault(AT_LEAST_OF, {"number": number_text(condition.number)})
    if type(condition) in COMPOUND:
        return Fault(COMPOUND[type(condition)])
    # what the register says is nobody's to bring about
    settled = all(facts[each].is_settled for each in condition.facts())
    found = _SENTENCES[type(condition)](answer, facts)
    return (
        Fault(SPEAKS_OF.get(found.text, found.text), found.values) if settled or not asks else found
    )


def _fact_is(answer: ConditionAnswer, facts: Definitions) -> Fault:
    condition: Any = answer.condition
    definition = facts[condition.fact]
    (value,) = answer.values or (None,)
    values = {
        "fact": definition.label,
        "seen": value_text(value, definition.unit),
        "limit": limit_text(condition, definition),
    }
    return Fault(FACT, values)


FACT = message("%(fact)s: %(seen)s (asked for: %(limit)s).")


def _share_is(answer: ConditionAnswer, facts: Definitions) -> Fault:
    condition: Any = answer.condition
    part, whole = answer.values
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
    "%(part)s: %(seen_part)s of %(seen_whole)s, which gives no share of “%(whole)s” yet "
    "(asked for: %(limit)s)."
)


def _levels_are(answer: ConditionAnswer, facts: Definitions) -> Fault:
    condition: Any = answer.condition
    is_every = condition.quantifier is Quantifier.EVERY
    text = LEVELS_EVERY if is_every else LEVELS_SOME
    values: dict[str, object] = {
        "groups": join_labels(facts[each].label for each in condition.groups),
        "level": ranked_text(condition.comparison, quoted(LEVEL_LABELS[condition.level])),
    }
    if answer.values:
        text = LEVELS_EVERY_BUT if is_every else LEVELS_SOME_THESE
        values["found"] = join_labels(level_text(*each) for each in answer.values)
    return Fault(text, values)


LEVELS_EVERY = message("%(groups)s: every criterion %(level)s.")
LEVELS_SOME = message("%(groups)s: some criterion %(level)s.")
LEVELS_EVERY_BUT = message("%(groups)s: every criterion %(level)s; these are not: %(found)s.")
LEVELS_SOME_THESE = message("%(groups)s: some criterion %(level)s; these are: %(found)s.")


def _graded_share_is(answer: ConditionAnswer, facts: Definitions) -> Fault:
    condition: Any = answer.condition
    values: dict[str, object] = {
        "fact": facts[condition.fact].label,
        "grade": ranked_text(condition.reaches, quoted(GRADE_LABELS[condition.grade])),
        "limit": compared_text(condition.comparison, number_text(condition.threshold)),
    }
    if not answer.values or not answer.values[2]:
        return Fault(GRADED_UNKNOWN, values)
    reaching, undecided, expected = answer.values
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


# in place of a sentence that asks for something, where the rule only speaks of a case
SPEAKS_OF: Mapping[str, str] = {
    FACT: message("%(fact)s: %(seen)s (the rule speaks of: %(limit)s)."),
    SHARE: message(
        "%(part)s: %(seen_part)s of %(seen_whole)s, %(share)s of “%(whole)s” "
        "(the rule speaks of: %(limit)s)."
    ),
    SHARE_UNKNOWN: message(
        "%(part)s: %(seen_part)s of %(seen_whole)s, which gives no share of “%(whole)s” yet "
        "(the rule speaks of: %(limit)s)."
    ),
    GRADED: message(
        "%(fact)s: %(reaching)s of %(expected)s are %(grade)s, %(share)s "
        "(the rule speaks of: %(limit)s)."
    ),
    GRADED_WAITING: message(
        "%(fact)s: %(reaching)s of %(expected)s are %(grade)s and %(undecided)s are "
        "not decided yet (the rule speaks of: %(limit)s)."
    ),
    GRADED_UNKNOWN: message(
        "%(fact)s: none is known (the rule speaks of: %(limit)s that are %(grade)s)."
    ),
}


def _has_record(answer: ConditionAnswer, facts: Definitions) -> Fault:
    condition: Any = answer.condition
    definition = facts[condition.fact]
    values: dict[str, object] = {
        "fact": definition.label,
        "wanted": wanted_text(condition, definition),
    }
    if answer.truth is Truth.FAILS:
        text = message("%(fact)s: there is none of this sort: %(wanted)s.")
        is_any = not condition.where and not condition.in_period
        return Fault(RECORD_NONE if is_any else text, values)
    if not answer.values:
        return Fault(message("%(fact)s: not known."), values)
    values["found"] = join_labels(record_text(each) for each in answer.values)
    if answer.truth is Truth.UNDECIDED:
        return Fault(RECORD_UNCLEAR, values)
    return Fault(message("%(fact)s: %(found)s."), values)


RECORD_NONE = message("%(fact)s: there is none.")
RECORD_UNCLEAR = message(
    "%(fact)s: %(found)s; whether it is of this sort is not known: %(wanted)s."
)
IN_PERIOD: Labels = label("in the period under review")


def wanted_text(condition: HasRecord, definition: FactDefinition) -> Labels:
    """Return the values that the fields of a record need to count.

    Args:
        definition: of the fact that the condition reads.
    """
    fields = ((definition.fields[test.field], test.wanted) for test in condition.where)
    parts = [with_name(field.label, _alternatives(field, wanted)) for field, wanted in fields]
    return join_labels([IN_PERIOD, *parts] if condition.in_period else parts)


def _alternatives(field: RecordField, wanted: frozenset[str | bool]) -> Labels:
    """Return the values that do; of an ordered field, those from one on as “or graver”."""
    values: list[str | bool] = [each for each in field.choices if each in wanted]
    values = values or sorted(wanted, key=str)
    if field.is_ordered and len(values) > 1 and values == list(field.choices)[-len(values) :]:
        return label("%(mildest)s or graver", mildest=_choice(field.choices, values[0]))
    return join_labels((_choice(field.choices, each) for each in values), " / ")


def _choice(choices: Mapping[str, Labels], value: str | bool) -> Labels:
    if isinstance(value, bool):
        return YES if value else NO
    return choices.get(value) or verbatim(value)


_SENTENCES = {
    FactIs: _fact_is,
    ShareIs: _share_is,
    LevelsAre: _levels_are,
    GradedShareIs: _graded_share_is,
    HasRecord: _has_record,
}


# nothing is less than one of what is counted
ABSENCE: Mapping[Comparison, Fraction] = {
    Comparison.LESS_THAN: Fraction(1),
    Comparison.AT_MOST: Fraction(0),
    Comparison.IS: Fraction(0),
}
NONE: Labels = label("none")


def limit_text(condition: FactIs, definition: FactDefinition) -> Labels:
    """Return what a fact is compared with, with its unit.

    Args:
        definition: of the fact that the condition reads.
    """
    against = condition.against
    if isinstance(against, Parameter):
        if ABSENCE.get(condition.comparison) == against.value:
            return NONE
        limit = with_unit(number_text(against), definition.unit)
        return compared_text(condition.comparison, limit)
    if isinstance(against, Grade):
        return ranked_text(condition.comparison, GRADE_LABELS[against])
    return YES if against is (condition.comparison is Comparison.IS) else NO


def strike_sentence(answer: ProvisionAnswer, facts: Definitions) -> Fault:
    """Return what a provision does to a subject: closes grades, gives none, or does nothing.

    Args:
        facts: definition of every fact that the provision reads, by code.
    """
    values: dict[str, object] = {"provision": answer.provision.code}
    if answer.strikes is Truth.UNDECIDED:
        values["missing"] = join_labels(facts[each].label for each in answer.missing)
        text = message("%(provision)s cannot be decided yet; missing: %(missing)s.")
        return Fault(text if answer.missing else UNCLEAR, values)
    if answer.waived_by is not None:
        values["waiver"] = record_text(answer.waived_by)
        return Fault(message("%(provision)s does not strike: waived by %(waiver)s."), values)
    if answer.strikes is Truth.HOLDS:
        values["grades"] = join_labels(GRADE_LABELS[each] for each in answer.closes)
        if answer.provision.effect is Effect.CALLS_FOR:
            return Fault(CALLS_FOR, values)
        closes = message("%(provision)s closes: %(grades)s.")
        return Fault(closes if answer.closes else NO_GRADE, values)
    if answer.applies is not None and answer.applies.truth is Truth.FAILS:
        return Fault(message("%(provision)s is not about this subject."), values)
    return Fault(WITHOUT_EFFECT[answer.provision.effect], values)


CLOSES_NOTHING = message("%(provision)s closes nothing.")
WITHOUT_EFFECT: Mapping[Effect, str] = {
    Effect.REQUIRED_FOR: message("%(provision)s is met."),
    Effect.NOT_RATED: message("%(provision)s does not keep it from being rated."),
    Effect.KNOCKS_OUT: CLOSES_NOTHING,
    Effect.AT_MOST: CLOSES_NOTHING,
    Effect.AT_MOST_GRADE_OF: CLOSES_NOTHING,
    Effect.CALLS_FOR: message("%(provision)s calls for nothing."),
}
UNCLEAR = message("%(provision)s cannot be decided yet.")
CALLS_FOR = message("%(provision)s has to be considered.")
NO_GRADE = message("%(provision)s gives no grade.")
