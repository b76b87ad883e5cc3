"""Read `rules:` of a pack: dated values, with one reader for the value of each rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import yaml
from pydantic import TypeAdapter

from xeploai.domain import (
    DISTINGUISHING,
    FIGURES,
    Category,
    Citation,
    ClosingDates,
    CompetenceRow,
    DatedValue,
    Grade,
    IncompleteList,
    NotRatedReason,
    PostCriterion,
    Rule,
    SubjectKind,
    message,
)
from xeploai.rulepacks.checks.order import check_order
from xeploai.rulepacks.nodes import scalar_text
from xeploai.rulepacks.shapes import (
    NODES,
    NULL,
    PACK_CODES,
    STATUSES,
    CategoryNameShape,
    CategoryShape,
    CitedShape,
    CompetenceShape,
    EndShape,
    FormerUnitShape,
    GradeShape,
    IncompleteListShape,
    OpenEndShape,
    PostCriterionShape,
    ReasonShape,
    RuleShape,
    Scope,
    SeveralPostsShape,
    ShareBaseShape,
    ValueShape,
    child,
    items,
    parse_date,
    parse_or_fault,
    peek,
    read,
    read_as,
    refuse_early,
)

from .competence import COMPETENCE, check_body, check_row

T = TypeVar("T")
C = TypeVar("C", bound=CitedShape)

CATEGORIES, REASONS = "grading.categories", "grading.not_rated_reasons"
MAIN_POST = "subjects.main_post"
LISTS = "grading.incomplete_lists"
# Which figures a figure is part of: only these can be the base of its share.
_GRADED = ("graded", "total")
_RATED_WELL = ("good_or_better", *_GRADED)
CONTAINERS: Mapping[str, tuple[str, ...]] = {
    "total": ("total",),
    "graded": ("total",),
    "not_graded": ("total",),
    "undecided": ("total",),
    "good_or_better": _GRADED,
    "excellent": _RATED_WELL,
    "good": _RATED_WELL,
    "completed": _GRADED,
    "failed": _GRADED,
}

UNKNOWN_RULE = message("Unknown rule “%(rule)s”. Use one of: %(known)s.")
RULE_TWICE = message("The rule “%(rule)s” occurs twice in the file. Put all its values under one.")
RULE_MISSING = message("The pack has no rule “%(rule)s”. Add it with its first value.")
NO_VALUE = message("The rule has no value. Add the first one with its day, or remove the rule.")
LISTED_TWICE = message("“%(code)s” is listed twice. Keep one of them.")
NOTHING_LISTED = message("The list is empty. List at least one, or remove this value.")
GRADES_INCOMPLETE = message("The grades are not complete or not in order. List them so: %(known)s.")
ENDS_BEFORE_IT_BEGINS = message(
    "The pack would apply until %(until)s, but begins on %(from)s. Correct one of the two."
)
NO_MAIN_POST = message(
    "The pack has leading cadres (“%(category)s”), but no rule “%(rule)s”. Add it: without it the "
    "case of a person with several posts would depend on the order of the rows."
)
POSTS_ALIKE = message(
    "Two posts of a person can be alike in all of these criteria. Add, at the end: %(missing)s."
)
UNKNOWN_CATEGORY = message("Unknown category “%(found)s”. Use one of: %(known)s.")
UNKNOWN_FIGURE = message("Unknown figure “%(figure)s”. Use one of: %(known)s.")
UNKNOWN_BASE = message("The base “%(base)s” is not a figure. Use one of: %(known)s.")
NOT_PART_OF_BASE = message(
    "“%(figure)s” is not part of “%(base)s”, so its share could exceed the whole. "
    "Use one of: %(known)s."
)


@dataclass(frozen=True)
class Context:
    """What surrounds a value: its place, its first day, the categories of the pack."""

    scope: Scope
    from_on: date | None
    categories: frozenset[str]


@dataclass(frozen=True)
class ValueWithParts:
    """A value, and the citations of those of its parts that have their own."""

    value: object
    parts: Mapping[str, Citation] = field(default_factory=dict)


def read_rules(pack: yaml.Node, scope: Scope) -> Mapping[str, Rule]:
    """Return the rules under `rules:`, by code."""
    categories = frozenset(code for _, codes in listed_codes(pack, CATEGORIES) for code in codes)
    rules: dict[str, Rule] = {}
    for node in items(pack, "rules"):
        rule = _rule(node, scope.within(rule=peek(node, "rule")), categories)
        if rule.code and rule.code in rules:
            scope.fault(node, RULE_TWICE, rule=rule.code)
        rules[rule.code] = rule
    for code in (code for code in REQUIRED_RULES if code not in rules):
        scope.fault(child(pack, "rules") or pack, RULE_MISSING, rule=code)
    if MAIN_POST not in rules:
        _refuse_cadres(pack, scope)
    return MappingProxyType(rules)


def _refuse_cadres(pack: yaml.Node, scope: Scope) -> None:
    """Add a fault if a pack without an order of posts has a category of leading cadres."""
    nodes = [node for node in items(pack, "rules") if peek(node, "rule") == CATEGORIES]
    listed = [
        one for node in nodes for value in items(node, "values") for one in items(value, "value")
    ]
    for node in listed:
        if peek(node, "kind") == SubjectKind.CADRE:
            scope.fault(node, NO_MAIN_POST, category=peek(node, "code"), rule=MAIN_POST)
            return


def listed_codes(pack: yaml.Node, rule: str) -> Iterator[tuple[date | None, frozenset[str]]]:
    """Yield the codes in each value of a rule with its day, before anything is checked.

    References to a code are compared with these, so that a fault in a category does not cause
    one in every reference to it.
    """
    for node in items(pack, "rules"):
        if peek(node, "rule") == rule:
            for value in items(node, "values"):
                codes = frozenset(peek(each, "code") for each in items(value, "value"))
                yield _day(value), codes - {""}


def _day(value: yaml.Node) -> date | None:
    node = child(value, "from")
    return parse_or_fault(parse_date, node, Scope("")) if node else None


def _rule(node: yaml.Node, scope: Scope, categories: frozenset[str]) -> Rule:
    shape = read(RuleShape, node, scope)
    code = shape.rule if shape else peek(node, "rule")
    if shape and code not in READERS:
        scope.fault(node, UNKNOWN_RULE, rule=code, known=", ".join(READERS))
    nodes = tuple(items(node, "values"))
    if shape and not nodes:
        scope.fault(node, NO_VALUE)
    values = [_value(each, code, scope, categories) for each in nodes]
    check_order(scope, [(each, day) for each in nodes if (day := _day(each))])
    if shape is None:
        return Rule(code, {}, "", ())
    return Rule(code, shape.label, shape.unit, tuple(each for each in values if each))


def _value(
    node: yaml.Node, rule: str, scope: Scope, categories: frozenset[str]
) -> DatedValue | None:
    scope = scope.within(from_on=peek(node, "from"))
    shape, content = read(ValueShape, node, scope), child(node, "value")
    found = ValueWithParts(None)
    if content is not None and rule in READERS:
        found = READERS[rule](content, Context(scope, _day(node), categories))
    if shape is None:
        return None
    citation = shape.citation()
    refuse_early(shape, citation, shape.from_on, scope)
    return DatedValue(
        shape.from_on,
        found.value,
        citation.source,
        citation.status,
        citation.rule_ids,
        citation.note,
        found.parts,
    )


def _each(node: yaml.Node, context: Context, key: str) -> Iterator[yaml.Node]:
    """Yield the items of a list, with a fault for each whose `key` came before."""
    seen: set[str] = set()
    for item in read_as(NODES, node, context.scope) or ():
        code = peek(item, key)
        if code and code in seen:
            context.scope.fault(item, LISTED_TWICE, code=code)
        seen.add(code)
        yield item


def _read_cited(
    node: yaml.Node,
    context: Context,
    shape: type[C],
    *,
    key: str,
    build: Callable[[C, Citation], object],
) -> ValueWithParts:
    """Read a list whose items each cite their own source."""
    values, parts = {}, {}
    for item in _each(node, context, key):
        found = read(shape, item, context.scope)
        if found is not None:
            code, citation = getattr(found, key), found.citation()
            refuse_early(found, citation, context.from_on, context.scope)
            values[code], parts[code] = build(found, citation), citation
    return ValueWithParts(MappingProxyType(values), MappingProxyType(parts))


def _list(adapter: TypeAdapter[tuple[T, ...]], node: yaml.Node, context: Context) -> tuple[T, ...]:
    return read_as(adapter, node, context.scope) or ()


def _refuse_empty(node: yaml.Node, context: Context) -> None:
    if isinstance(node, yaml.SequenceNode) and not node.value:
        context.scope.fault(node, NOTHING_LISTED)


def read_closing_dates(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read until when closing dates fall under the pack, and which text ended it."""
    first, scope = context.from_on or date.min, context.scope
    until = child(node, "until")
    if until is not None and until.tag == NULL:
        read(OpenEndShape, node, scope)
        return ValueWithParts(ClosingDates(first, None))
    shape = read(EndShape, node, scope)
    if shape is None:
        return ValueWithParts(None)
    if shape.until <= first:
        scope.fault(node, ENDS_BEFORE_IT_BEGINS, **{"until": shape.until, "from": first})
    citation = shape.citation()
    refuse_early(shape, citation, shape.until, scope)
    return ValueWithParts(ClosingDates(first, shape.until), {"until": citation})


def read_grades(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the four grades, best first, with their labels."""
    nodes = tuple(_each(node, context, "code"))
    codes = dict.fromkeys(peek(each, "code") for each in nodes)
    if all(codes) and tuple(codes) != tuple(Grade):
        context.scope.fault(node, GRADES_INCOMPLETE, known=", ".join(Grade))
    shapes = [read(GradeShape, each, context.scope) for each in nodes]
    return ValueWithParts(MappingProxyType({each.code: each.label for each in shapes if each}))


def read_categories(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the categories of subject, in the order in which forms list them."""

    def build(shape: CategoryShape, citation: Citation) -> Category:
        return Category(shape.code, shape.kind, shape.label)

    _refuse_empty(node, context)
    return _read_cited(node, context, CategoryShape, key="code", build=build)


def read_category_names(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the further names of categories, with the codes that each may mean."""
    known = ", ".join(sorted(context.categories))

    def build(shape: CategoryNameShape, citation: Citation) -> tuple[str, ...]:
        codes = tuple(scalar_text(each) for each in shape.categories)
        for each, code in zip(shape.categories, codes, strict=True):
            if code not in context.categories:
                context.scope.fault(each, UNKNOWN_CATEGORY, found=code, known=known)
        return codes

    _refuse_empty(node, context)
    return _read_cited(node, context, CategoryNameShape, key="name", build=build)


def read_reasons(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the reasons for giving no grade."""

    def build(shape: ReasonShape, citation: Citation) -> NotRatedReason:
        place = f"{citation.source.document}, {citation.source.place}"
        return NotRatedReason(shape.code, shape.label, citation.status, place, shape.periods)

    _refuse_empty(node, context)
    return _read_cited(node, context, ReasonShape, key="code", build=build)


def read_incomplete_lists(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read which lists of the text are known in part, and which text was before."""

    def build(shape: IncompleteListShape, citation: Citation) -> IncompleteList:
        like = {each.category: each.was for each in shape.like}
        return IncompleteList(
            shape.code,
            shape.effect,
            shape.categories,
            shape.predecessor,
            MappingProxyType(like),
            frozenset(shape.restates),
        )

    _refuse_empty(node, context)
    return _read_cited(node, context, IncompleteListShape, key="code", build=build)


def read_quarterly_categories(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the categories of subject that are reviewed by quarter."""
    _refuse_empty(node, context)
    codes = _list(PACK_CODES, node, context)
    known = ", ".join(sorted(context.categories))
    for each in read_as(NODES, node, Scope("")) or ():
        if (code := scalar_text(each)) not in context.categories:
            context.scope.fault(each, UNKNOWN_CATEGORY, found=code, known=known)
    return ValueWithParts(codes)


def read_statuses(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the membership statuses that are neither reviewed nor graded."""
    return ValueWithParts(_list(STATUSES, node, context))


def read_main_post(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read by what the main post of a person is chosen, the criterion that decides first first."""

    def build(shape: PostCriterionShape, citation: Citation) -> PostCriterion:
        return shape.criterion

    found = _read_cited(node, context, PostCriterionShape, key="criterion", build=build)
    assert isinstance(found.value, Mapping)
    written = {peek(item, "criterion") for item in read_as(NODES, node, Scope("")) or ()}
    missing = [each for each in DISTINGUISHING if each not in written]
    if missing:
        context.scope.fault(node, POSTS_ALIKE, missing=", ".join(missing))
    return found


def read_former_unit(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read from how many months of the year on a former unit gives its opinion."""
    shape = read(FormerUnitShape, node, context.scope)
    return ValueWithParts(shape.months if shape else None)


def read_several_posts(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read what counts where several posts of a person are graded differently."""
    shape = read(SeveralPostsShape, node, context.scope)
    return ValueWithParts(shape.counts if shape else None)


def read_share_bases(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read which figure each published share is taken of."""

    def build(shape: ShareBaseShape, citation: Citation) -> str:
        _check_base(shape, context.scope)
        return shape.base

    _refuse_empty(node, context)
    return _read_cited(node, context, ShareBaseShape, key="figure", build=build)


def _check_base(shape: ShareBaseShape, scope: Scope) -> None:
    figure, base, figures = shape.figure, shape.base, ", ".join(FIGURES)
    if figure not in FIGURES:
        scope.fault(shape.node, UNKNOWN_FIGURE, figure=figure, known=figures)
    if base not in FIGURES:
        scope.fault(shape.node, UNKNOWN_BASE, base=base, known=figures)
    elif base not in CONTAINERS.get(figure, FIGURES):
        known = ", ".join(CONTAINERS[figure])
        scope.fault(shape.node, NOT_PART_OF_BASE, figure=figure, base=base, known=known)


def read_competence(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the table of who decides, proposes, appraises and records; the first row that fits."""

    def build(shape: CompetenceShape, citation: Citation) -> CompetenceRow:
        check_row(shape, context.categories, context.scope)
        row = shape.row_with(citation)
        check_body(row, shape.node, (row,), {}, context.scope)
        return row

    _refuse_empty(node, context)
    found = _read_cited(node, context, CompetenceShape, key="row", build=build)
    assert isinstance(found.value, Mapping)
    return ValueWithParts(tuple(found.value.values()), found.parts)


def read_comparable_packs(node: yaml.Node, context: Context) -> ValueWithParts:
    """Read the codes of the packs whose figures may be compared with this pack's."""
    return ValueWithParts(_list(PACK_CODES, node, context))


READERS: Mapping[str, Callable[[yaml.Node, Context], ValueWithParts]] = {
    "cycle.closing_dates": read_closing_dates,
    "cycle.quarterly_categories": read_quarterly_categories,
    "grading.grades": read_grades,
    CATEGORIES: read_categories,
    "grading.category_names": read_category_names,
    REASONS: read_reasons,
    LISTS: read_incomplete_lists,
    "subjects.statuses_not_reviewed": read_statuses,
    MAIN_POST: read_main_post,
    "subjects.grade_of_several_posts": read_several_posts,
    "subjects.opinion_of_former_unit": read_former_unit,
    "statistics.share_bases": read_share_bases,
    "statistics.comparable_with": read_comparable_packs,
    COMPETENCE: read_competence,
}
# Without these no cycle can be opened or counted.
REQUIRED_RULES = (
    "cycle.closing_dates",
    "grading.grades",
    CATEGORIES,
    REASONS,
    "subjects.statuses_not_reviewed",
    "statistics.share_bases",
    COMPETENCE,
)
