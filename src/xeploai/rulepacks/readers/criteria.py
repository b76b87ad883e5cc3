"""Read `criteria:` of a layer: a body's own criteria, in groups that each make a fact."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import yaml

from xeploai.domain import (
    CriteriaGroup,
    CriteriaSet,
    FactDefinition,
    FactKind,
    Scale,
    Source,
    SubjectKind,
    message,
)
from xeploai.rulepacks.shapes import (
    CriteriaSetShape,
    CriterionShape,
    DatedShape,
    GroupShape,
    Scope,
    items,
    peek,
    read,
)

from .conditions import find_fact
from .provisions import refuse_unknown_categories
from .surroundings import Surroundings

KIND_OF_SCALE = {Scale.LEVELS: FactKind.LEVELS, Scale.POINTS: FactKind.POINTS}

SETS_SAME_DAY = message(
    "Two criteria sets for “%(category)s” begin on %(day)s. Keep one, or correct its day."
)
CODE_TWICE = message(
    "The code “%(found)s” occurs twice in this set. Choose another for one of them."
)
NO_CRITERIA = message("The list is empty. Add the first criterion, or remove the group.")
NO_GROUPS = message("The list is empty. Add the first group, or remove the set.")
POINTS_MISSING = message("Where points are given, each has its highest number. Add “most”.")
NO_POINTS_HERE = message("Levels have no highest number. Remove “most”, or write “scale: POINTS”.")
POINTS_DIFFER = message(
    "The highest number is %(most)s, but the criteria add up to %(sum)s. Correct one of them."
)
FACT_POINTS_DIFFER = message(
    "The groups of “%(fact)s” add up to %(sum)s points, and that fact has at most %(most)s. "
    "Correct the points."
)
SourceOf = Callable[[DatedShape, Scope], Source]


def read_criteria(
    file: yaml.Node, around: Surroundings, source_of: SourceOf, scope: Scope
) -> tuple[CriteriaSet, ...]:
    """Return the sets under `criteria:`.

    Args:
        source_of: returns the document of a set, and checks from when on it may be in force.
    """
    found: list[CriteriaSet] = []
    seen: set[tuple[str, date]] = set()
    for node in items(file, "criteria"):
        of_set = scope.within(rule=peek(node, "set"), from_on=peek(node, "from"))
        shape = read(CriteriaSetShape, node, of_set)
        groups = [read(GroupShape, each, of_set) for each in items(node, "groups")]
        if shape is None:
            continue
        for category in shape.categories:
            if (category, shape.from_on) in seen:
                of_set.fault(node, SETS_SAME_DAY, category=category, day=shape.from_on)
            seen.add((category, shape.from_on))
        found.append(_set(shape, groups, around, source_of(shape, of_set), of_set))
    return tuple(found)


def _set(
    shape: CriteriaSetShape,
    shapes: list[GroupShape | None],
    around: Surroundings,
    source: Source,
    scope: Scope,
) -> CriteriaSet:
    refuse_unknown_categories(shape, shape.categories, around, scope)
    kinds = around.kinds_of(frozenset(shape.categories))
    groups = [_group(each, shape.scale, around, kinds, scope) for each in shapes if each]
    if not shape.groups:
        scope.fault(shape.node, NO_GROUPS)
    _check_codes(shape, groups, scope)
    if len(groups) == len(shapes):
        _check_points(shape, groups, around.facts, scope)
    return CriteriaSet(
        code=shape.set,
        label=shape.label,
        from_on=shape.from_on,
        source=source,
        scale=shape.scale,
        categories=shape.categories,
        groups=tuple(groups),
        when_changed=shape.when_changed,
    )


def _group(
    shape: GroupShape,
    scale: Scale,
    around: Surroundings,
    kinds: frozenset[SubjectKind],
    scope: Scope,
) -> CriteriaGroup:
    _check_most(shape, scale, scope)
    for each in shape.criteria:
        _check_most(each, scale, scope)
    if not shape.criteria:
        scope.fault(shape.node, NO_CRITERIA)
    criteria = tuple(one.criterion() for one in shape.criteria)
    total = sum((one.most or Decimal(0) for one in criteria), Decimal(0))
    is_counted = shape.most is not None and criteria and all(one.most for one in criteria)
    if is_counted and total != shape.most:
        scope.fault(shape.node, POINTS_DIFFER, most=shape.most, sum=total)
    find_fact(shape.fact, shape.at("fact"), (KIND_OF_SCALE[scale],), around, kinds, scope)
    return CriteriaGroup(shape.code, shape.fact, shape.label, criteria, shape.most)


def _check_most(shape: GroupShape | CriterionShape, scale: Scale, scope: Scope) -> None:
    if shape.most is None and scale is Scale.POINTS:
        scope.fault(shape.node, POINTS_MISSING)
    if shape.most is not None and scale is Scale.LEVELS:
        scope.fault(shape.at("most"), NO_POINTS_HERE)


def _check_codes(shape: CriteriaSetShape, groups: list[CriteriaGroup], scope: Scope) -> None:
    codes = [each.code for each in groups]
    codes += [one.code for each in groups for one in each.criteria]
    for code in sorted({each for each in codes if codes.count(each) > 1}):
        scope.fault(shape.node, CODE_TWICE, found=code)


def _check_points(
    shape: CriteriaSetShape,
    groups: list[CriteriaGroup],
    facts: Mapping[str, FactDefinition],
    scope: Scope,
) -> None:
    totals: dict[str, Decimal] = {}
    for each in groups:
        totals[each.fact] = totals.get(each.fact, Decimal(0)) + (each.most or Decimal(0))
    for code, total in totals.items():
        most = facts[code].most if code in facts else None
        if most is not None and all(each.most for each in groups) and total != most:
            scope.fault(shape.node, FACT_POINTS_DIFFER, fact=code, sum=total, most=most)
