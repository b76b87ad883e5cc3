"""A plan as an Ibis expression: which grades are open, and what is suggested, for each subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import ibis

from xeploai.domain import (
    ABOVE_FAILED,
    Comparison,
    Effect,
    Grade,
    Openness,
    Plan,
    Provision,
    SuggestionKind,
    grades_closed_by,
    waivers_of,
)

from .columns import Layout, provisions_of, waiver_column
from .truths import Booleans, Facts, Truths, some, truths_in

SUBJECT = "subject"
SUGGESTION = "suggestion"
# the place is the code: its two bits are computed one by one
OPENNESS = (Openness.OPEN, Openness.UNDECIDED, Openness.NOT_LAID_DOWN, Openness.CLOSED)


@dataclass(frozen=True)
class Suggestion:
    """What the rules suggest for a subject, or why they suggest nothing."""

    suggests: SuggestionKind
    grade: Grade | None = None
    reason: str = ""


@dataclass(frozen=True)
class Suggestions:
    """The codes of suggestions: the place in `each` is the code."""

    plan: Plan

    @cached_property
    def each(self) -> tuple[Suggestion, ...]:
        """Every suggestion that a plan can come to, in the order of the codes."""
        giving = (*self.plan.not_rated, *_turning(self.plan, _PROPOSALS))
        reasons = dict.fromkeys(each.reason for each in giving)
        return (
            *(Suggestion(SuggestionKind.GRADE, grade) for grade in Grade),
            *map(
                Suggestion,
                (
                    SuggestionKind.MISSING,
                    SuggestionKind.NOT_LAID_DOWN,
                    SuggestionKind.GAP,
                    SuggestionKind.PREDECESSOR,
                ),
            ),
            *(Suggestion(SuggestionKind.NOT_RATED, None, reason) for reason in reasons),
        )

    def code(self, suggests: SuggestionKind, grade: Grade | None = None, reason: str = "") -> int:
        """Return the number of a suggestion."""
        return self.each.index(Suggestion(suggests, grade, reason))


_PROPOSALS, _REASONS, _KNOCK_OUTS = "proposed", "doubtful_to_rate", "doubtful_knock_out"


def _turning(plan: Plan, name: str) -> tuple[Provision, ...]:
    """Return the remarks that turn a suggestion in one way, by the name of its column."""
    if name == _PROPOSALS:
        return tuple(each for each in plan.turning if each.code in plan.proposals)
    doubts = (each for each in plan.turning if each.code in plan.doubts)
    is_reason = name == _REASONS
    return tuple(each for each in doubts if (each.effect is Effect.NOT_RATED) is is_reason)


def _turns(closed: ibis.Table, plan: Plan, *names: str) -> Booleans:
    """Return whether some remark turns the suggestion in one of these ways; None if none can."""
    found = [closed[f"turn__{name}"] for name in names if _turning(plan, name)]
    return reduce(or_, found) if found else None


def openness_column(grade: Grade) -> str:
    """Return the name of the column with a grade's openness, as a place in `OPENNESS`."""
    return f"is_{grade.lower()}"


def strikes_column(provision: Provision) -> str:
    """Return the name of the column that says whether a provision strikes.

    In the result, as a place in `TRUTHS`.
    """
    return f"strikes__{provision.code}"


def verdicts(table: ibis.Table, plan: Plan, layout: Layout, *, strikes: bool = False) -> ibis.Table:
    """Return one row a subject: `subject`, the openness of each grade, and `suggestion` as codes.

    Args:
        table: the subjects' facts, as `layout.flatten` makes them, with a number `subject`.
        strikes: also return of every provision, remarks included, whether it strikes.
    """
    struck = _struck(Facts(table, layout), plan, strikes=strikes)
    closed = _closed(struck, plan, strikes=strikes)
    columns = {openness_column(grade): _openness(closed, plan, grade) for grade in Grade}
    names = [strikes_column(each) for each in provisions_of(plan)] if strikes else []
    columns |= {name: _place(truths_in(closed, name)) for name in names}
    return closed.select(SUBJECT, **columns, suggestion=_suggestion(closed, plan))


def _place(truth: Truths) -> ibis.Value:
    """Return the place in `TRUTHS`, which is how many of the two are true."""
    return truth.holds.cast("int8") + truth.possible.cast("int8")


def _struck(facts: Facts, plan: Plan, *, strikes: bool) -> ibis.Table:
    """Whether each provision strikes; of one that limits by another's grade, by each grade."""
    evaluated = (*plan.not_rated, *plan.binding, *plan.turning)
    provisions = provisions_of(plan) if strikes else evaluated
    found = {strikes_column(each): _strikes(facts, each) for each in provisions}
    for each in plan.binding:
        if each.condition is None:
            found |= {_limit_column(each, g): _limits(facts, each, g) for g in ABOVE_FAILED}
    for grade in (each for each in ABOVE_FAILED if _is_guarded(plan, each)):
        guards = [each.applies_if for each in plan.required[grade] if each.applies_if]
        found[_laid_down_column(grade)] = some(facts.truth(each) for each in guards)
    return facts.table.select(SUBJECT, **_as_columns(found))


def _as_columns(truths: Mapping[str, Truths]) -> dict[str, ibis.Value]:
    return {
        name: column
        for each, truth in truths.items()
        for name, column in truth.as_columns(each).items()
    }


def _strikes(facts: Facts, provision: Provision) -> Truths:
    if provision.condition is None:
        return _limits(facts, provision, Grade.EXCELLENT)
    truth = facts.truth(provision.condition)
    if provision.effect is Effect.REQUIRED_FOR:
        truth = ~truth
    if waivers_of(provision):
        is_waived = facts.table[waiver_column(provision)]
        truth &= ~Truths(is_waived, is_waived)
    return _where_it_applies(facts, provision, truth)


def _limits(facts: Facts, provision: Provision, grade: Grade) -> Truths:
    """Whether the other subject's grade closes this one."""
    is_below = facts.of_grade(provision.grade_of, Comparison.LESS_THAN, grade)
    return _where_it_applies(facts, provision, is_below)


def _where_it_applies(facts: Facts, provision: Provision, truth: Truths) -> Truths:
    if provision.applies_if is None:
        return truth
    return facts.truth(provision.applies_if) & truth


def _limit_column(provision: Provision, grade: Grade) -> str:
    return f"limits__{provision.code}__{grade}"


def _closed_column(grade: Grade) -> str:
    return f"closed__{grade}"


def _closed(struck: ibis.Table, plan: Plan, *, strikes: bool) -> ibis.Table:
    """Whether each grade is closed, whether `FAILED` is open, whether nothing is rated."""
    found = {
        _closed_column(grade): some(_closing(struck, plan.binding, grade)) for grade in ABOVE_FAILED
    }
    barring = tuple(each for each in plan.binding if each.effect is not Effect.REQUIRED_FOR)
    found["failed"] = some(_closing(struck, barring, Grade.COMPLETED))
    provisions = provisions_of(plan) if strikes else plan.not_rated
    names = [strikes_column(each) for each in provisions]
    names += [_laid_down_column(each) for each in ABOVE_FAILED if _is_guarded(plan, each)]
    found |= {name: truths_in(struck, name) for name in names}
    for name, reasons in _reasons(plan).items():
        found[name] = some(found[strikes_column(each)] for each in reasons)
    return struck.select(SUBJECT, **_as_columns(found), **_turn_columns(struck, plan))


def _turn_columns(struck: ibis.Table, plan: Plan) -> dict[str, ibis.Value]:
    """Whether remarks turn the suggestion, by the way in which they do."""
    columns = {}
    for name in (_PROPOSALS, _REASONS, _KNOCK_OUTS):
        if turning := _turning(plan, name):
            truths = some(truths_in(struck, strikes_column(each)) for each in turning)
            columns[f"turn__{name}"] = truths.holds
    for each in _turning(plan, _PROPOSALS):
        columns[f"proposes__{each.code}"] = truths_in(struck, strikes_column(each)).holds
    return columns


def _closing(struck: ibis.Table, provisions: tuple[Provision, ...], grade: Grade) -> list[Truths]:
    found = []
    for each in provisions:
        if each.condition is None:
            found.append(truths_in(struck, _limit_column(each, grade)))
        elif grade in grades_closed_by(each):
            found.append(truths_in(struck, strikes_column(each)))
    return found


def _openness(closed: ibis.Table, plan: Plan, grade: Grade) -> ibis.Value:
    """Return the place in `OPENNESS`; as bits, since engines take longer over cases."""
    if grade is Grade.FAILED:
        failed, doubtful = truths_in(closed, "failed"), _turns(closed, plan, _KNOCK_OUTS)
        is_closed = ~failed.possible if doubtful is None else ~failed.possible & ~doubtful
        return _of_bits(~failed.holds, is_closed)
    doubtful = _turns(closed, plan, _REASONS, _KNOCK_OUTS)
    bits = _bits_of_openness(closed, plan, grade)
    if doubtful is None:
        return _of_bits(*bits)
    # what is not closed is undecided where there is a doubt
    is_closed = truths_in(closed, _closed_column(grade)).holds
    return _of_bits(bits[0] | doubtful, is_closed | (bits[1] & ~doubtful))


def _bits_of_openness(closed: ibis.Table, plan: Plan, grade: Grade) -> tuple[Booleans, Booleans]:
    is_closed = truths_in(closed, _closed_column(grade))
    if _is_guarded(plan, grade):
        laid_down = truths_in(closed, _laid_down_column(grade))
        return (
            is_closed.possible | (laid_down.possible & ~laid_down.holds),
            is_closed.holds | ~(is_closed.possible | laid_down.possible),
        )
    if plan.required[grade]:
        return (is_closed.possible, is_closed.holds)
    return (is_closed.possible, is_closed.holds | ~is_closed.possible)


def _of_bits(first: Booleans, second: Booleans) -> ibis.Value:
    # no product or sum: engines look for overflow in those, one row after the other
    return first.cast("int8") | (-second.cast("int8") & 2)


def _is_guarded(plan: Plan, grade: Grade) -> bool:
    """Whether a grade has requirements, and none of them is about every subject."""
    required = plan.required[grade]
    return bool(required) and all(each.applies_if is not None for each in required)


def _laid_down_column(grade: Grade) -> str:
    return f"laid_down__{grade}"


def _suggestion(closed: ibis.Table, plan: Plan) -> ibis.Value:
    """Return the first that fits, in the order of `domain.evaluation`."""
    code = Suggestions(plan).code
    missing = code(SuggestionKind.MISSING)
    failed = truths_in(closed, "failed")
    found = []
    for grade in ABOVE_FAILED:
        found += _left(closed, plan, grade)
        found.append((~closed[_closed_column(grade)], missing))
    found.append((failed.possible, missing))
    # what the central text does not rate comes before a knock-out, what is local only behind it
    central, local = (_where_not_rated(closed, plan, name) for name in (CENTRAL, LOCAL))
    is_failed = (failed.holds, _code(code(SuggestionKind.GRADE, Grade.FAILED)))
    rest = [(truth, _code(number)) for truth, number in found]
    doubtful = _code(code(SuggestionKind.PREDECESSOR))
    reasons, knock_outs = (
        [] if (turned := _turns(closed, plan, name)) is None else [(turned, doubtful)]
        for name in (_REASONS, _KNOCK_OUTS)
    )
    proposed = _where_proposed(closed, plan)
    branches = [*central, *proposed, *reasons, is_failed, *local, *knock_outs, *rest]
    return ibis.cases(*branches, else_=_code(code(SuggestionKind.GAP)))


CENTRAL, LOCAL = "not_rated", "not_rated_here"


def _reasons(plan: Plan) -> dict[str, tuple[Provision, ...]]:
    """Return the provisions that give no grade, by the column that says whether any does."""
    return {
        CENTRAL: tuple(each for each in plan.not_rated if each.is_central),
        LOCAL: tuple(each for each in plan.not_rated if not each.is_central),
    }


def _where_not_rated(
    closed: ibis.Table, plan: Plan, name: str
) -> list[tuple[Booleans, ibis.Value]]:
    """Return the reason for giving no grade; by itself, so that only the few are asked for it."""
    code, provisions = Suggestions(plan).code, _reasons(plan)[name]
    reasons = [
        (closed[strikes_column(each)], _code(code(SuggestionKind.NOT_RATED, None, each.reason)))
        for each in provisions
    ]
    if not reasons:
        return []
    reason = ibis.cases(*reasons, else_=_code(code(SuggestionKind.MISSING)))
    return [(truths_in(closed, name).possible, reason)]


def _where_proposed(closed: ibis.Table, plan: Plan) -> list[tuple[Booleans, ibis.Value]]:
    """Return the reason with which it is proposed not to rate."""
    proposed = _turns(closed, plan, _PROPOSALS)
    if proposed is None:
        return []
    code = Suggestions(plan).code
    reasons = [
        (closed[f"proposes__{each.code}"], _code(code(SuggestionKind.NOT_RATED, None, each.reason)))
        for each in _turning(plan, _PROPOSALS)
    ]
    return [(proposed, ibis.cases(*reasons, else_=_code(code(SuggestionKind.PREDECESSOR))))]


def _code(number: int) -> ibis.Value:
    return ibis.literal(number, "int8")


def _left(closed: ibis.Table, plan: Plan, grade: Grade) -> list[tuple[Booleans, int]]:
    """Return what is suggested where a grade is the best left and nothing can close it."""
    code = Suggestions(plan).code
    is_left = ~truths_in(closed, _closed_column(grade)).possible
    given, not_laid_down = code(SuggestionKind.GRADE, grade), code(SuggestionKind.NOT_LAID_DOWN)
    if not _is_guarded(plan, grade):
        return [(is_left, given if plan.required[grade] else not_laid_down)]
    laid_down = truths_in(closed, _laid_down_column(grade))
    return [
        (is_left & laid_down.holds, given),
        (is_left & laid_down.possible, code(SuggestionKind.MISSING)),
        (is_left, not_laid_down),
    ]
