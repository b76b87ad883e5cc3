"""Read the table of competence: the rows of a pack's rule, and those of a layer."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from xeploai.domain import (
    ABOVE_THE_GRADED,
    Category,
    Citation,
    CompetenceFault,
    CompetenceFaultKind,
    CompetenceRow,
    Rule,
    RulePack,
    Source,
    Status,
    SubjectKind,
    competence_faults,
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
TEXTS = {
    CompetenceFaultKind.NOBODY_DECIDES: NOBODY_DECIDES,
    CompetenceFaultKind.DECIDES_ON_ITSELF: DECIDES_ON_ITSELF,
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
            rows.append(
                shape.row_with(Citation(source, Status.CONFIRMED, (), shape.note), shape.from_on)
            )
        self._check_whole(tuple(rows), nodes)
        return tuple(rows)

    def _check_whole(self, rows: tuple[CompetenceRow, ...], nodes: Mapping[str, yaml.Node]) -> None:
        """Check the pack's table with the local rows, on the day from which all of them count."""
        if not rows or self.is_stored or self.scope.found:
            return
        on = max(row.from_on for row in rows)
        table, first = merged_table(self.base.competence_on(on), rows), next(iter(nodes.values()))
        for node, text, values in _whole_table(table, self.base.categories_on(on), first, nodes):
            code = next((code for code, each in nodes.items() if each is node), "")
            self.scope.within(rule=code).fault(node, text, **values)
