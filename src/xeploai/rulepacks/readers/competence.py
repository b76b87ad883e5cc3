"""Read the table of competence: the rows of a pack's rule, and those of a layer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from xeploai.domain import (
    ABOVE_THE_GRADED,
    BodyFault,
    Category,
    Citation,
    CompetenceFault,
    CompetenceFaultKind,
    CompetenceRow,
    LayerStanding,
    Rule,
    RulePack,
    Source,
    Status,
    SubjectKind,
    competence_faults,
    fault_of_body,
    merged_table,
    message,
)
from xeploai.rulepacks.shapes import (
    CompetenceFields,
    DatedShape,
    LocalCompetenceShape,
    Scope,
    child,
    items,
    peek,
    read,
)

COMPETENCE = "competence.by_category"
# the categories of unit that there are, whichever of them a pack grades
LEVELS = (
    *ABOVE_THE_GRADED,
    "commune_committee",
    "district_committee",
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
)

UNKNOWN_CATEGORY = message(
    "The row is about “%(found)s”, which this pack does not list. Use its categories: %(known)s."
)
UNKNOWN_LEVEL = message("There is no unit of category “%(found)s”. Use one of: %(known)s.")
ROW_TWICE = message("The row “%(found)s” is listed twice. Keep one of them.")
NOBODY_DECIDES = message(
    "Nobody decides on “%(category)s” in these units: %(levels)s. Add a row that covers them."
)
DECIDES_ON_ITSELF = message(
    "By this row a body would decide on itself: “%(category)s” in %(levels)s. Name its superior, "
    "or limit the row to those who do not lead the unit."
)
APPRAISES_ITSELF = message(
    "By this row a body would appraise itself: “%(category)s” in %(levels)s. Let its superior"
    " appraise, or limit the row to those who do not lead the unit."
)
CENTRAL_IN_THE_TREE = message(
    "A body of the Centre decides only at the Centre. Name the standing committee or the executive"
    " of the organisation that decides, or let the Centre decide."
)
HEAD_BESIDE_THE_PACK = message(
    "By the rules that this document extends no head of an agency decides. Name the executive as"
    " the body, or its standing committee."
)
BRANCH_HAS_NONE = message(
    "A branch has no standing committee: it decides as a whole, or its executive does. Name the"
    " executive as the body, or another organisation that decides."
)
BODY_TEXTS = {
    BodyFault.CENTRAL_IN_THE_TREE: CENTRAL_IN_THE_TREE,
    BodyFault.HEAD_BESIDE_THE_PACK: HEAD_BESIDE_THE_PACK,
    BodyFault.BRANCH_HAS_NONE: BRANCH_HAS_NONE,
}
TEXTS = {
    CompetenceFaultKind.NOBODY_DECIDES: NOBODY_DECIDES,
    CompetenceFaultKind.DECIDES_ON_ITSELF: DECIDES_ON_ITSELF,
    CompetenceFaultKind.APPRAISES_ITSELF: APPRAISES_ITSELF,
}

SourceOf = Callable[[DatedShape, Scope], Source]


def check_row(shape: CompetenceFields, categories: Collection[str], scope: Scope) -> None:
    """Add a fault for every category or level of a row that there is not."""
    for place, found in enumerate(shape.categories):
        if found not in categories:
            values = {"found": found, "known": ", ".join(sorted(categories))}
            scope.fault(shape.at("categories", place), UNKNOWN_CATEGORY, **values)
    for place, found in enumerate(shape.levels):
        if found not in LEVELS:
            values = {"found": found, "known": ", ".join(LEVELS)}
            scope.fault(shape.at("levels", place), UNKNOWN_LEVEL, **values)


def check_body(
    row: CompetenceRow,
    node: yaml.Node,
    pack: Iterable[CompetenceRow],
    kinds: Mapping[str, SubjectKind],
    scope: Scope,
) -> None:
    """Add a fault where the body that a row names cannot decide.

    Args:
        pack: the rows of the pack on the day from which this one counts.
        kinds: of the categories.
    """
    members = [code for code, kind in kinds.items() if kind is SubjectKind.MEMBER]
    if fault := fault_of_body(row, pack, members):
        scope.fault(child(node, "body") or node, BODY_TEXTS[fault])


def refuse_open_table(
    pack: yaml.Node, rules: Mapping[str, Rule], categories: Mapping[date, Mapping[str, Category]]
) -> Iterator[tuple[yaml.Node, str, dict[str, object]]]:
    """Yield node, text and values of each fault of a pack's tables taken as a whole.

    Args:
        categories: the pack's lists of categories, by the day from which each is in force.
    """
    for rule in items(pack, "rules"):
        if peek(rule, "rule") != COMPETENCE or COMPETENCE not in rules:
            continue
        for node, value in zip(items(rule, "values"), rules[COMPETENCE].values, strict=False):
            if isinstance(value.value, tuple):
                for listed in _in_force_from(value.from_on, categories):
                    yield from _whole_table(value.value, listed, child(node, "value") or node, {})


def _in_force_from(
    day: date, categories: Mapping[date, Mapping[str, Category]]
) -> Iterator[Mapping[str, Category]]:
    days = sorted(categories)
    begun = [each for each in days if each <= day]
    yield from (categories[each] for each in (*begun[-1:], *(one for one in days if one > day)))


def _whole_table(
    rows: tuple[CompetenceRow, ...],
    categories: Mapping[str, Category],
    node: yaml.Node,
    nodes: Mapping[str, yaml.Node],
) -> Iterator[tuple[yaml.Node, str, dict[str, object]]]:
    grouped: dict[tuple[str, CompetenceFaultKind, str], list[CompetenceFault]] = {}
    for fault in competence_faults(rows, categories, LEVELS):
        code = fault.row.code if fault.row else ""
        grouped.setdefault((fault.subject.category, fault.kind, code), []).append(fault)
    for (category, kind, code), faults in grouped.items():
        levels = ", ".join(dict.fromkeys(fault.subject.level for fault in faults))
        values: dict[str, object] = {"category": category, "levels": levels}
        yield nodes.get(code, node), TEXTS[kind], values


@dataclass(frozen=True)
class LocalTable:
    """The rows of a layer, checked against the pack above it.

    Args:
        is_stored: whether it was checked when it was stored. A check that came later must not
            take the rules of a cycle away: `is_self_decision` keeps such a row from acting.
    """

    base: RulePack
    categories: Mapping[str, SubjectKind]
    source_of: SourceOf
    scope: Scope
    is_stored: bool = False

    def read(self, file: yaml.Node) -> tuple[CompetenceRow, ...]:
        """Return the rows under `competence:`."""
        rows: list[CompetenceRow] = []
        nodes: dict[str, yaml.Node] = {}
        for node in items(file, "competence"):
            scope = self.scope.within(rule=peek(node, "row"), from_on=peek(node, "from"))
            shape = read(LocalCompetenceShape, node, scope)
            if shape is None:
                continue
            if shape.row in nodes:
                scope.fault(node, ROW_TWICE, found=shape.row)
            nodes[shape.row] = node
            check_row(shape, self.categories.keys(), scope)
            source = self.source_of(shape, scope)
            row = shape.row_with(Citation(source, Status.CONFIRMED, (), shape.note), shape.from_on)
            rows.append(row)
            if not self.is_stored:
                check_body(row, node, self._pack_for(row, file), self.categories, scope)
        self._check_whole(tuple(rows), nodes)
        return tuple(rows)

    def _pack_for(self, row: CompetenceRow, file: yaml.Node) -> Iterable[CompetenceRow]:
        """Return the rows that say which bodies decide: a document of the Centre's, its own too."""
        is_central = peek(file, "standing") == LayerStanding.OFFICIAL.value
        return (*self.base.competence_on(row.from_on), *((row,) if is_central else ()))

    def _check_whole(self, rows: tuple[CompetenceRow, ...], nodes: Mapping[str, yaml.Node]) -> None:
        """Check the pack's table with the local rows, on the day from which all of them count."""
        if not rows or self.is_stored or self.scope.found:
            return
        on = max(row.from_on for row in rows)
        table, first = merged_table(self.base.competence_on(on), rows), next(iter(nodes.values()))
        for node, text, values in _whole_table(table, self.base.categories_on(on), first, nodes):
            code = next((code for code, each in nodes.items() if each is node), "")
            self.scope.within(rule=code).fault(node, text, **values)
