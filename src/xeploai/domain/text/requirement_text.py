"""Provisions as sentences, without a subject: what they require, and what follows from them.

Each sentence is a message: English text marked for translation, with values. `reasons` makes the
sentences about one subject, with its facts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xeploai.domain.labels import GRADE_LABELS, LEVEL_LABELS
from xeploai.domain.model import (
    AtLeastOf,
    Condition,
    Effect,
    FactIs,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    Parameter,
    Provision,
    Quantifier,
    ShareIs,
    Standing,
    Stricter,
    Waiver,
)
from xeploai.domain.words import (
    Fault,
    Labels,
    join_labels,
    label,
    message,
    verbatim,
)

from .ceiling_text import terms_sentence
from .reasons import (
    AT_LEAST_OF,
    COMPOUND,
    LEVELS_EVERY,
    LEVELS_SOME,
    Definitions,
    limit_text,
    wanted_text,
)
from .value_text import (
    compared_text,
    number_text,
    quoted,
    ranked_text,
    with_unit,
)

STANDING_LABELS: Mapping[Standing, Labels] = {
    Standing.OFFICIAL: label("official, binds"),
    Standing.LOCAL: label("by a competent local body's document, binds"),
    Standing.PROPOSAL: label("a remark, does not bind"),
    Standing.OFF: label("switched off until a competent body's document adopts it"),
}
WAIVER_LABELS: Mapping[Waiver, Labels] = {
    Waiver.FORCE_MAJEURE: label("force majeure"),
    Waiver.OBJECTIVE_CAUSE: label("objective cause"),
    Waiver.SELF_DETECTED_AND_REMEDIED: label("self-detected and fully remedied"),
}


@dataclass(frozen=True)
class Requirement:
    """One line of what a condition requires.

    Args:
        depth: number of conditions that it is nested in.
    """

    depth: int
    sentence: Fault


def requirements(condition: Condition, facts: Definitions, depth: int = 0) -> Iterator[Requirement]:
    """Yield what a condition requires, line by line, outermost first.

    Args:
        facts: definition of every fact that the condition reads, by code.
        depth: of the first line.
    """
    yield Requirement(depth, requirement_sentence(condition, facts))
    for each in condition.parts():
        yield from requirements(each, facts, depth + 1)


def requirement_sentence(condition: Condition, facts: Definitions) -> Fault:
    """Return what one condition requires; its parts have sentences of their own.

    Args:
        facts: definition of every fact that the condition reads, by code.
    """
    if isinstance(condition, AtLeastOf):
        return Fault(AT_LEAST_OF, {"number": number_text(condition.number)})
    if type(condition) in COMPOUND:
        return Fault(COMPOUND[type(condition)])
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
        "groups": join_labels(facts[each].label for each in condition.groups),
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
    """Return the names of waivers, one after the other."""
    return join_labels(WAIVER_LABELS[each] for each in Waiver if each in waivers)


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
        facts: definition of every fact that the provision reads, by code.
        grades: the labels of grades in the provision's pack.
        reasons: the labels of the pack's reasons for giving no grade.
    """
    if provision.effect is Effect.CEILING:
        return terms_sentence(provision)
    values: dict[str, object] = {}
    if provision.grade is not None:
        values["grade"] = grades[provision.grade]
    if provision.effect is Effect.NOT_RATED:
        values["reason"] = (reasons or {}).get(provision.reason) or verbatim(provision.reason)
    if provision.effect is Effect.AT_MOST_GRADE_OF:
        values["fact"] = facts[provision.grade_of].label
    return Fault(EFFECTS[provision.effect], values)


EFFECTS: Mapping[Effect, str] = {
    Effect.TEXT: message("Text only, not computed."),
    Effect.NOT_RATED: message("No grade is given (%(reason)s) where this is true:"),
    Effect.REQUIRED_FOR: message("“%(grade)s” is open only where this is true:"),
    Effect.KNOCKS_OUT: message("Only “Failed” is left where this is true:"),
    Effect.AT_MOST: message("No grade above “%(grade)s” is open where this is true:"),
    Effect.AT_MOST_GRADE_OF: message("No grade above this one is open: %(fact)s."),
    Effect.CALLS_FOR: message("It changes no grade; it has to be considered where this is true:"),
}
STRICTER: Mapping[Stricter, str] = {
    Stricter.HIGHER: message("%(name)s = %(number)s; a local document may only raise it"),
    Stricter.LOWER: message("%(name)s = %(number)s; a local document may only lower it"),
    Stricter.FIXED: message("%(name)s = %(number)s; no local document may move it"),
}


ONLY_TEXT = message("%(name)s = %(number)s; shown only, not computed")


def number_sentence(number: Parameter, *, is_text: bool = False) -> Fault:
    """Return a number with its name, its unit and how a local document may change it.

    Args:
        is_text: whether its provision is text only, so that nothing is computed from it.
    """
    values = {"name": number.name, "number": with_unit(number_text(number), number.unit)}
    return Fault(ONLY_TEXT if is_text else STRICTER[number.stricter], values)
