"""A body's own criteria: groups of criteria with levels or points, each group making a fact."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import yaml

from xeploai.domain import (
    CriteriaGroup,
    CriteriaSet,
    Criterion,
    FactDefinition,
    FactKind,
    Scale,
    Source,
    SubjectKind,
    WhenChanged,
    message,
)

from .conditions import NOT_OF_THESE, UNKNOWN_FACT, WRONG_KIND
from .entries import Entry, Scope, peek
from .provisions import UNKNOWN_CATEGORY
from .scalars import code_in, number_of, refuse_unknown, texts_in
from .surroundings import Surroundings

SET_KEYS = ("set", "label", "from", "scale", "categories", "groups")
SET_OPTIONS = ("when_changed", "source", "note")
GROUP_KEYS = ("code", "fact", "label", "criteria")
CRITERION_KEYS = ("code", "label")
KIND_OF_SCALE = {Scale.LEVELS: FactKind.LEVELS, Scale.POINTS: FactKind.POINTS}

UNKNOWN_SCALE = message("There is no scale “%(found)s”. Use one of: %(known)s.")
UNKNOWN_WHEN_CHANGED = message("There is no way “%(found)s”. Use one of: %(known)s.")
SETS_SAME_DAY = message(
    "Two criteria sets for “%(category)s” begin on %(day)s. Keep one, or correct its day."
)
CODE_TWICE = message("The code “%(found)s” stands twice in this set. Give each its own.")
NO_CRITERIA = message("The list is empty. Add the first criterion, or remove the group.")
NO_GROUPS = message("The list is empty. Add the first group, or remove the set.")
POINTS_MISSING = message("Where points are given, each has its highest number. Add “most”.")
NO_POINTS_HERE = message("Levels have no highest number. Remove “most”, or write “scale: POINTS”.")
POINTS_DIFFER = message(
    "The highest number is %(most)s, yet the criteria add up to %(sum)s. Correct one of them."
)
FACT_POINTS_DIFFER = message(
    "The groups of “%(fact)s” add up to %(sum)s points, and that fact has at most %(most)s. "
    "Correct the points."
)
Dated = Callable[[Entry], tuple[date, Source]]


def read_criteria(file: Entry, around: Surroundings, dated: Dated) -> tuple[CriteriaSet, ...]:
    """Return the sets that stand under `criteria:`.

    Args:
        dated: reads from when on a set holds and by which document.
    """
    found: list[CriteriaSet] = []
    seen: set[tuple[str, date]] = set()
    for node in file.items("criteria"):
        scope = file.scope.within(rule=peek(node, "set"), from_on=peek(node, "from"))
        entry = Entry(node, scope, required=SET_KEYS, optional=SET_OPTIONS)
        one = _set(entry, around, dated)
        for category in one.categories:
            if (category, one.from_on) in seen:
                scope.fault(node, SETS_SAME_DAY, category=category, day=one.from_on)
            seen.add((category, one.from_on))
        found.append(one)
    return tuple(found)


def _set(entry: Entry, around: Surroundings, dated: Dated) -> CriteriaSet:
    day, source = dated(entry)
    scale = entry.choice("scale", Scale, unknown=UNKNOWN_SCALE)
    categories = texts_in(entry, "categories")
    known = sorted(around.categories)
    refuse_unknown(entry, "categories", categories, known=known, unknown=UNKNOWN_CATEGORY)
    kinds = around.kinds_of(frozenset(categories))
    groups = tuple(
        _group(node, entry.scope, scale, around.facts, kinds) for node in entry.items("groups")
    )
    if not groups and entry.get("groups") is not None:
        entry.scope.fault(entry.node, NO_GROUPS)
    _check_codes(entry, groups)
    _check_points(entry, groups, around.facts)
    return CriteriaSet(
        code=entry.text("set"),
        label=entry.label("label"),
        from_on=day,
        source=source,
        scale=scale,
        categories=categories,
        groups=groups,
        when_changed=entry.choice("when_changed", WhenChanged, unknown=UNKNOWN_WHEN_CHANGED),
    )


def _group(
    node: yaml.Node,
    scope: Scope,
    scale: Scale,
    facts: Mapping[str, FactDefinition],
    kinds: frozenset[SubjectKind],
) -> CriteriaGroup:
    entry = Entry(node, scope, required=GROUP_KEYS, optional=("most",))
    criteria = tuple(_criterion(each, scope, scale) for each in entry.items("criteria"))
    if not criteria and entry.get("criteria") is not None:
        scope.fault(node, NO_CRITERIA)
    most, total = (
        _most(entry, scale),
        sum((each.most or Decimal(0) for each in criteria), Decimal(0)),
    )
    if most is not None and all(each.most for each in criteria) and criteria and total != most:
        scope.fault(node, POINTS_DIFFER, most=most, sum=total)
    fact = entry.text("fact")
    _check_fact(entry, facts.get(fact), fact, scale, kinds)
    return CriteriaGroup(code_in(entry, "code"), fact, entry.label("label"), criteria, most)


def _criterion(node: yaml.Node, scope: Scope, scale: Scale) -> Criterion:
    entry = Entry(node, scope, required=CRITERION_KEYS, optional=("most",))
    return Criterion(code_in(entry, "code"), entry.label("label"), _most(entry, scale))


def _most(entry: Entry, scale: Scale) -> Decimal | None:
    node = entry.get("most")
    if node is None:
        if scale is Scale.POINTS:
            entry.scope.fault(entry.node, POINTS_MISSING)
        return None
    if scale is Scale.LEVELS:
        entry.scope.fault(node, NO_POINTS_HERE)
    return number_of(node, entry.scope)


def _check_fact(
    entry: Entry,
    fact: FactDefinition | None,
    code: str,
    scale: Scale,
    kinds: frozenset[SubjectKind],
) -> None:
    node, due = entry.get("fact"), KIND_OF_SCALE[scale]
    if node is None or not code:
        return
    if fact is None:
        entry.scope.fault(node, UNKNOWN_FACT, found=code)
    elif fact.kind is not due:
        entry.scope.fault(node, WRONG_KIND, fact=code, kind=fact.kind, due=due)
    elif kinds - fact.kinds:
        without = ", ".join(sorted(kinds - fact.kinds))
        entry.scope.fault(node, NOT_OF_THESE, fact=code, kinds=without)


def _check_codes(entry: Entry, groups: tuple[CriteriaGroup, ...]) -> None:
    codes = [each.code for each in groups]
    codes += [one.code for each in groups for one in each.criteria]
    for code in sorted({each for each in codes if each and codes.count(each) > 1}):
        entry.scope.fault(entry.node, CODE_TWICE, found=code)


def _check_points(
    entry: Entry, groups: tuple[CriteriaGroup, ...], facts: Mapping[str, FactDefinition]
) -> None:
    totals: dict[str, Decimal] = {}
    for each in groups:
        totals[each.fact] = totals.get(each.fact, Decimal(0)) + (each.most or Decimal(0))
    for code, total in totals.items():
        most = facts[code].most if code in facts else None
        if most is not None and all(each.most for each in groups) and total != most:
            entry.scope.fault(entry.node, FACT_POINTS_DIFFER, fact=code, sum=total, most=most)
