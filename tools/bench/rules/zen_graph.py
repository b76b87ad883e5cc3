"""Turn a plan into a decision graph of GoRules ZEN, and facts into what the graph reads.

Nothing is written by hand: every number, grade, code and field comes from the domain's conditions.
ZEN has no third answer, so an answer is a number there too: 2 holds, 1 undecided, 0 fails; *all* is
then the least, *any* the greatest, *none* two less the greatest.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from xeploai.domain.evaluation.answers import ABOVE_FAILED, grades_closed_by
from xeploai.domain.evaluation.evaluate import Evaluation, SuggestionKind
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    COMPARE,
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    FieldTest,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Parameter,
    Quantifier,
    ShareIs,
    Waiver,
)
from xeploai.domain.model.facts import GRADE_RANKS, LEVEL_RANKS, GradeCounts, Record, Values
from xeploai.domain.model.pack import Plan
from xeploai.domain.model.provisions import Effect, Provision

SIGNS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.MORE_THAN: ">",
    Comparison.LESS_THAN: "<",
    Comparison.IS: "==",
    Comparison.IS_NOT: "!=",
}
HOLDS, UNDECIDED, FAILS = "2", "1", "0"
# a grade's openness in the graph; the same order as the domain's words for it
OPEN, CLOSED, NOT_KNOWN, NOT_LAID_DOWN = '"OPEN"', '"CLOSED"', '"UNDECIDED"', '"NOT_LAID_DOWN"'
Expressions = dict[str, str]


def graph_of(plan: Plan) -> dict[str, Any]:
    """Return the decision graph that evaluates a plan.

    One node answers every single condition, the next every provision, a third says which grades
    are open, and a decision table gives the suggestion: so the trace holds what our answers do,
    which conditions are true and which provisions strike.
    """
    provisions = _ProvisionWriter(plan)
    nodes = [
        {"id": "facts", "name": "facts", "type": "inputNode"},
        _expressions("conditions", provisions.conditions),
        _expressions("provisions", provisions.answers),
        _expressions("grades", _grades(plan)),
        _suggestion(),
        {"id": "suggestion", "name": "suggestion", "type": "outputNode"},
    ]
    ids = [node["id"] for node in nodes]
    edges = [
        {"id": f"to-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in pairwise(ids)
    ]
    return {"nodes": nodes, "edges": edges}


def key_of(code: str) -> str:
    """Return the code of a provision as a name in expressions, where a dot means a part."""
    return re.sub(r"\W", "_", code)


def _expressions(name: str, expressions: Expressions) -> dict[str, Any]:
    listed = [
        {"id": f"{name}-{key}", "key": key, "value": value} for key, value in expressions.items()
    ]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": listed}}


class _ProvisionWriter:
    """Writes the provisions of a plan; each single condition once, wherever it is written.

    Attributes:
        conditions: the expression of each single condition by its name in the graph.
        answers: what each provision says, whether those apply that need it, and limits.
    """

    def __init__(self, plan: Plan) -> None:
        self.conditions: Expressions = {}
        self.answers: Expressions = {}
        self._names: dict[str, str] = {}
        every = (*plan.not_rated, *plan.binding, *plan.remarks, *plan.consequences)
        for each in every:
            self.answers[key_of(each.code)] = self._strikes(each)
        for each in _conditional(plan):
            assert each.applies_if is not None
            self.answers[f"applies_{key_of(each.code)}"] = self.truth_of(each.applies_if)
        for each in _limits(plan):
            self.answers[f"limit_{key_of(each.code)}"] = self._name(each.grade_of)

    def _name(self, expression: str) -> str:
        """Return the name under which the graph keeps the value of an expression."""
        if expression not in self._names:
            name = self._names[expression] = f"c{len(self._names)}"
            self.conditions[name] = expression
        return self._names[expression]

    def truth_of(self, condition: Condition) -> str:
        """Return a condition as an expression of the names of its single conditions."""
        parts = [self.truth_of(each) for each in condition.parts()]
        if parts:
            return _JOINS[type(condition)](condition, ", ".join(parts))
        return self._name(_SINGLE[type(condition)](condition))

    def _strikes(self, provision: Provision) -> str:
        if provision.condition is None:
            fact, best = provision.grade_of, GRADE_RANKS[Grade.EXCELLENT]
            strikes = self._name(f"({fact} == null ? 1 : ({fact} < {best} ? 2 : 0))")
        else:
            strikes = self.truth_of(provision.condition)
            if provision.effect is Effect.REQUIRED_FOR:
                strikes = f"2 - {strikes}"
        if provision.unless:
            strikes = f"({self._name(_waiver(provision))} ? 0 : {strikes})"
        if provision.applies_if is None:
            return strikes
        # an undecided “applies_if” leaves at most undecided what would strike
        return f"min([{self.truth_of(provision.applies_if)}, {strikes}])"


def _conditional(plan: Plan) -> list[Provision]:
    required = (each for grade in ABOVE_FAILED for each in plan.required[grade])
    return [each for each in required if each.applies_if is not None]


def _limits(plan: Plan) -> list[Provision]:
    return [each for each in plan.binding if each.effect is Effect.AT_MOST_GRADE_OF]


def _waiver(provision: Provision) -> str:
    codes = _texts(dict.fromkeys((provision.code, provision.rule_id)))
    tests = (
        f'#.provision in {codes} and #.document != "" and #.waiver in {_waivers(provision.unless)}'
    )
    return f"(waivers != null and some(waivers, {tests}))"


def _waivers(waivers: Iterable[Waiver]) -> str:
    return _texts(sorted(waivers))


def _texts(texts: Iterable[str]) -> str:
    return json.dumps([str(each) for each in texts], ensure_ascii=False)


def _fact_is(one: FactIs) -> str:
    sign, against = SIGNS[one.comparison], one.against
    if isinstance(against, Parameter):
        limit = against.value
        test = f"{_times(one.fact, limit.denominator)} {sign} {limit.numerator}"
    elif isinstance(against, Grade):
        test = f"{one.fact} {sign} {GRADE_RANKS[against]}"
    else:
        test = f"{one.fact} {sign} {json.dumps(against)}"
    return f"({one.fact} == null ? 1 : ({test} ? 2 : 0))"


def _times(value: str, factor: int) -> str:
    return value if factor == 1 else f"{value} * {factor}"


def _share_is(one: ShareIs) -> str:
    limit = one.threshold.value
    part, whole = _times(one.part, limit.denominator), _times(one.whole, limit.numerator)
    unknown = f"{one.part} == null or {one.whole} == null or {one.whole} == 0"
    return f"({unknown} ? 1 : ({part} {SIGNS[one.comparison]} {whole} ? 2 : 0))"


def _levels_are(one: LevelsAre) -> str:
    join = "max" if one.quantifier is Quantifier.SOME else "min"
    test = f"# {SIGNS[one.comparison]} {LEVEL_RANKS[one.level]}"
    groups = [
        f"({group} == null or len({group}) == 0 ? 1"
        f" : {join}(map({group}, # == null ? 1 : ({test} ? 2 : 0))))"
        for group in one.groups
    ]
    return f"{join}([{', '.join(groups)}])"


def _graded_share_is(one: GradedShareIs) -> str:
    compare, rank = COMPARE[one.reaches], GRADE_RANKS[one.grade]
    counted = [each for each in Grade if compare(GRADE_RANKS[each], rank)]
    reaching = " + ".join(f"{one.fact}.{grade}" for grade in counted) or "0"
    limit, sign = one.threshold.value, SIGNS[one.comparison]
    whole = _times(f"{one.fact}.expected", limit.numerator)
    least, most = (
        f"{_times(f'({number})', limit.denominator)} {sign} {whole}"
        for number in (reaching, f"{reaching} + {one.fact}.undecided")
    )
    unknown = f"{one.fact} == null or {one.fact}.expected == 0"
    both = f"({least} ? 1 : 0) + ({most} ? 1 : 0)"
    return f"({unknown} ? 1 : {both})"


def _has_record(one: HasRecord) -> str:
    each = _record_truth(one)
    empty = f"(len({one.fact}) == 0 ? 0 : max(map({one.fact}, {each})))"
    return f"({one.fact} == null ? 1 : {empty})"


def _record_truth(one: HasRecord) -> str:
    """Return the truth of one record, `#`: 0 where a test fails, else 1 where one is unclear."""
    fails = [_field_fails(test) for test in one.where]
    unclear = ['#.document == ""', *(f"#.{test.field} == null" for test in one.where)]
    if one.in_period:
        fails.append("#.in_period == false")
        unclear.append("#.in_period == null")
    if one.unless:
        fails.append(
            f"#.waiver in {_waivers(one.unless)} and #.waiver_document != null"
            ' and #.waiver_document != ""'
        )
    failed = " or ".join(f"({each})" for each in fails) or "false"
    of_unclear = 2 if one.counts_unclear else 1
    return f"{failed} ? 0 : ({' or '.join(unclear)} ? {of_unclear} : 2)"


def _field_fails(test: FieldTest) -> str:
    wanted = [each for each in (True, False) if each in test.wanted]
    texts = sorted(str(each) for each in test.wanted if not isinstance(each, bool))
    tests = [f"#.{test.field} != {json.dumps(each)}" for each in wanted]
    if texts:
        tests.append(f"#.{test.field} not in {_texts(texts)}")
    return f"#.{test.field} != null and {' and '.join(tests)}"


def _at_least_of(one: AtLeastOf, parts: str) -> str:
    holding, possible = f"count([{parts}], # == 2)", f"count([{parts}], # > 0)"
    number = one.number.value
    return f"({holding} >= {number} ? 2 : ({possible} >= {number} ? 1 : 0))"


_SINGLE: Mapping[type[Condition], Callable[[Any], str]] = {
    FactIs: _fact_is,
    ShareIs: _share_is,
    LevelsAre: _levels_are,
    GradedShareIs: _graded_share_is,
    HasRecord: _has_record,
}
_JOINS: Mapping[type[Condition], Callable[[Any, str], str]] = {
    AllOf: lambda _, parts: f"min([{parts}])",
    AnyOf: lambda _, parts: f"max([{parts}])",
    NoneOf: lambda _, parts: f"(2 - max([{parts}]))",
    AtLeastOf: _at_least_of,
}


def _grades(plan: Plan) -> Expressions:
    """Return how open each grade is, whether a grade is given at all, and why not."""
    reasons, knock_outs = (_doubts(plan, are_reasons=each) for each in (True, False))
    doubted = f"({reasons} == 2 or {knock_outs} == 2)"
    grades = {}
    for grade in ABOVE_FAILED:
        # what a list known in part may forbid is undecided unless it is closed anyway
        found = _openness(plan, grade)
        grades[grade.value] = f"({doubted} and {found} != {CLOSED} ? {NOT_KNOWN} : {found})"
    failing = _max(_closing(plan, Grade.COMPLETED, binds_only_limits=True))
    unless_failing = f"({knock_outs} == 2 ? {NOT_KNOWN} : {CLOSED})"
    central, local = (
        _max([key_of(each.code) for each in plan.not_rated if each.is_central is is_central])
        for is_central in (True, False)
    )
    proposals = [each for each in plan.remarks if each.code in plan.proposals]
    return {
        **grades,
        Grade.FAILED.value: _by_truth(failing, OPEN, NOT_KNOWN, unless_failing),
        "central": central,
        "local": local,
        "reason": _first_reason(plan.not_rated),
        "proposed": _first_reason(proposals),
        "proposals": _max([key_of(each.code) for each in proposals]),
        "doubted_by_reasons": reasons,
        "doubted_by_knock_outs": knock_outs,
    }


def _doubts(plan: Plan, *, are_reasons: bool) -> str:
    """Return whether remarks strike that leave the answer undecided: reasons, or knock-outs."""
    doubts = (each for each in plan.remarks if each.code in plan.doubts)
    return _max(
        [key_of(each.code) for each in doubts if (each.effect is Effect.NOT_RATED) is are_reasons]
    )


def _first_reason(provisions: Iterable[Provision]) -> str:
    reason = '""'
    for each in reversed(tuple(provisions)):
        reason = f"({key_of(each.code)} == 2 ? {json.dumps(each.reason)} : {reason})"
    return reason


def _openness(plan: Plan, grade: Grade) -> str:
    required = plan.required[grade]
    if any(each.applies_if is None for each in required):
        unless_closed = OPEN
    else:
        applies = _max([f"applies_{key_of(each.code)}" for each in required])
        unless_closed = _by_truth(applies, OPEN, NOT_KNOWN, NOT_LAID_DOWN)
    return _by_truth(_max(_closing(plan, grade)), CLOSED, NOT_KNOWN, unless_closed)


def _by_truth(truth: str, holds: str, undecided: str, fails: str) -> str:
    return f"({truth} == 2 ? {holds} : ({truth} == 1 ? {undecided} : {fails}))"


def _max(values: Sequence[str]) -> str:
    return f"max([{', '.join(values)}])" if values else FAILS


def _closing(plan: Plan, grade: Grade, *, binds_only_limits: bool = False) -> list[str]:
    """Return the answers that close a grade.

    Args:
        binds_only_limits: without requirements, which close their own grade and leave the rest.
    """
    found = []
    for each in plan.binding:
        key = key_of(each.code)
        if each.effect is Effect.AT_MOST_GRADE_OF:
            # undecided it may close any grade; decided, those above the limit
            limit = f"limit_{key}"
            above = f"{limit} == null or {limit} < {GRADE_RANKS[grade]}"
            found.append(f"({above} ? {key} : 0)")
        elif grade in grades_closed_by(each) and not (
            binds_only_limits and each.effect is Effect.REQUIRED_FOR
        ):
            found.append(key)
    return found


def _suggestion() -> dict[str, Any]:
    """Return the decision table from openness to suggestion; its first row that fits counts."""
    doubts = ("proposals", "doubted_by_reasons", "doubted_by_knock_outs")
    fields = (
        "central",
        *doubts,
        Grade.FAILED.value,
        "local",
        *(each.value for each in ABOVE_FAILED),
    )
    rows: list[tuple[dict[str, str], SuggestionKind, Grade | None]] = [
        ({"central": HOLDS}, SuggestionKind.NOT_RATED, None),
        ({"central": UNDECIDED}, SuggestionKind.MISSING, None),
        ({"proposals": HOLDS}, SuggestionKind.NOT_RATED, None),
        ({"doubted_by_reasons": HOLDS}, SuggestionKind.PREDECESSOR, None),
        ({Grade.FAILED.value: OPEN}, SuggestionKind.GRADE, Grade.FAILED),
        ({"local": HOLDS}, SuggestionKind.NOT_RATED, None),
        ({"local": UNDECIDED}, SuggestionKind.MISSING, None),
        ({"doubted_by_knock_outs": HOLDS}, SuggestionKind.PREDECESSOR, None),
    ]
    for grade in ABOVE_FAILED:
        rows += [
            ({grade.value: OPEN}, SuggestionKind.GRADE, grade),
            ({grade.value: NOT_KNOWN}, SuggestionKind.MISSING, None),
            ({grade.value: NOT_LAID_DOWN}, SuggestionKind.NOT_LAID_DOWN, None),
        ]
    rows += [
        ({Grade.FAILED.value: NOT_KNOWN}, SuggestionKind.MISSING, None),
        ({}, SuggestionKind.GAP, None),
    ]
    outputs = ("suggests", "grade", "reason")
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"in-{each}", "name": each, "field": each} for each in fields],
        "outputs": [{"id": f"out-{each}", "name": each, "field": each} for each in outputs],
        "rules": [
            {
                "_id": f"row-{place}",
                **{f"in-{each}": tests.get(each, "") for each in fields},
                "out-suggests": json.dumps(kind.value),
                "out-grade": json.dumps(grade.value if grade else ""),
                "out-reason": _reason_in(tests) if kind is SuggestionKind.NOT_RATED else '""',
            }
            for place, (tests, kind, grade) in enumerate(rows)
        ],
    }
    return {"id": "table", "name": "table", "type": "decisionTableNode", "content": content}


def _reason_in(tests: Mapping[str, str]) -> str:
    return "proposed" if "proposals" in tests else "reason"


def suggestion_of(done: Evaluation) -> list[str]:
    """Return our suggestion as the graph's table gives it: kind, grade, reason for none."""
    return [done.suggests.value, done.suggested.value if done.suggested else "", done.reason]


def facts_for_graph(values: Values) -> dict[str, Any]:
    """Return facts as plain values; a grade and a level as its rank."""
    return {code: _plain(value) for code, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Grade):
        return GRADE_RANKS[value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, GradeCounts):
        graded = {grade.value: value.graded.get(grade, 0) for grade in Grade}
        return {**graded, "undecided": value.undecided, "expected": value.expected}
    if isinstance(value, Mapping):
        return [LEVEL_RANKS[level] if level else None for level in value.values()]
    if isinstance(value, tuple):
        return [_record(each) for each in value]
    return value


def _record(record: Record) -> dict[str, Any]:
    own = {"document": record.document, "in_period": record.in_period}
    return {**record.details, **own}
