"""Parse what a comparison is asked for, and answer it for the page and for the file."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from xeploai.domain import FIGURES, Act, Fault, Refused, message, read_cycle_code
from xeploai.portal.site import (
    FigureLink,
    Reader,
    cycle_of,
    note_single_persons,
    reader_of,
    refuse_unless,
    text_param,
    unit_from_request,
    unit_in_cycle,
    units_matching,
    valid_code,
)
from xeploai.results import comparing
from xeploai.results.comparing import TreeBasis
from xeploai.results.hiding import side_for

if TYPE_CHECKING:
    from xeploai.portal.site import Cycle, CycleUnit


@dataclass(frozen=True)
class ComparisonQuery:
    """The query of a comparison's URL.

    Args:
        with_unit: a code, or words of a name.
        category: whose figures the table of siblings, or the table of parts, shows.
    """

    with_cycle: str = ""
    with_unit: str = ""
    tree: str = TreeBasis.AS_IT_WAS
    siblings: bool = False
    category: str = ""
    figure: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "ComparisonQuery":
        """Parse the query. Raises `Refused` for a value that does not exist."""
        siblings = query.get("siblings", "")
        if siblings not in ("", "0", "1"):
            text = message("The address asks for a comparison that does not exist: “%(given)s”.")
            raise Refused(Fault(text, {"given": siblings}))
        return cls(
            _cycle_code(query.get("with_year", "")),
            valid_code(text_param(query, "with_unit")),
            query.get("tree") or TreeBasis.AS_IT_WAS,
            siblings == "1",
            text_param(query, "category"),
            text_param(query, "figure"),
        )

    def params(self) -> dict[str, str]:
        """Return the parameters that say what is compared with what."""
        parts = {"with_year": self.with_cycle, "with_unit": self.with_unit, "tree": self.tree}
        return {name: str(part) for name, part in parts.items() if part}

    def chosen_figure(self, categories: Collection[str]) -> FigureLink | None:
        """Return the figure whose parts to list. Raises `Refused` if it does not exist."""
        if not self.figure:
            return None
        params = {"category": self.category, "figure": self.figure}
        link = FigureLink.from_query(params, figures=FIGURES)
        if self.category not in categories:
            text = message("The category “%(name)s” does not exist. The categories are: %(known)s.")
            raise Refused(Fault(text, {"name": self.category, "known": ", ".join(categories)}))
        return link

    @property
    def is_given(self) -> bool:
        """Whether the query names something to compare with."""
        return bool(self.with_cycle or self.with_unit or self.siblings)


def _cycle_code(text: str) -> str:
    return read_cycle_code(text).code if text else ""


def comparisons_for_file(
    request: HttpRequest, cycle_code: str, code: str
) -> tuple["CycleUnit", list[comparing.UnitComparison]]:
    """Return the comparisons that the page with the same query shows.

    Raises:
        Refused: several units match, and the page would let the reader choose.
    """
    unit, _ = unit_from_request(request, cycle_code, code)
    query, reader = ComparisonQuery.parse(request.GET), reader_of(request)
    if query.siblings:
        others = [one for one in siblings(reader, unit) if one.unit.pk != unit.pk]
        return unit, [one.comparison for one in others if one.comparison is not None]
    matches, with_code = other_unit(reader, unit, query)
    if matches is not None:
        text = message("“%(words)s” matches several units or none: choose one on the page first.")
        raise Refused(Fault(text, {"words": query.with_unit}))
    return unit, [answer(reader, question(reader, unit, query, with_code))]


def siblings(reader: Reader, unit: "CycleUnit") -> list[comparing.Sibling]:
    """Return the units under the same superior, each compared with the unit if open."""
    found = comparing.siblings_of(
        unit,
        why_closed=lambda one: _why_closed(reader, one),
        shows=lambda side, cycle: side_for(side, cycle, reader),
    )
    _note(reader, unit, [one.comparison for one in found if one.comparison is not None])
    return list(found)


def question(
    reader: Reader, unit: "CycleUnit", query: ComparisonQuery, with_code: str | None
) -> comparing.ComparisonQuery:
    """Return what to compare. Raises `Forbidden` if the reader may not see the unit itself."""
    wanted = comparing.comparison_query(
        cycle_code=unit.cycle.code,
        code=unit.code,
        with_cycle=query.with_cycle or None,
        with_code=with_code,
        tree=query.tree,
    )
    refuse_unless(reader.may(Act.SEE_FIGURES, wanted.unit))
    return wanted


def answer(reader: Reader, wanted: comparing.ComparisonQuery) -> comparing.UnitComparison:
    """Compare; figures of a unit that the reader may not see are left out, with the reason."""
    closed = _why_closed(reader, wanted.other) if wanted.other else None
    found = comparing.comparison_of(
        wanted, closed=closed, shows=lambda side, cycle: side_for(side, cycle, reader)
    )
    _note(reader, wanted.unit, [found])
    return found


def _note(reader: Reader, unit: "CycleUnit", found: Iterable[comparing.UnitComparison]) -> None:
    sides = [side for one in found for side in (one.before, one.now)]
    rows = [(side.unit.code, side.totals) for side in sides]
    note_single_persons(unit, reader, rows, show="comparison")


def _why_closed(reader: Reader, unit: "CycleUnit") -> Fault | None:
    access = reader.may(Act.SEE_FIGURES, unit)
    return None if access else access.why


def other_unit(
    reader: Reader, unit: "CycleUnit", query: ComparisonQuery
) -> tuple[list["CycleUnit"] | None, str | None]:
    """Return the code of the other unit, or the units that match if it is not exactly one."""
    if not query.with_unit:
        return None, None
    cycle = _cycle_of_other(unit.cycle, query)
    # an exact code wins over names that contain it
    try:
        return None, unit_in_cycle(cycle, query.with_unit).code
    except Refused:
        matches = list(units_matching(reader.visible(cycle), query.with_unit))
    if len(matches) == 1:
        return None, matches[0].code
    return matches, None


def _cycle_of_other(cycle: "Cycle", query: ComparisonQuery) -> "Cycle":
    """Return the cycle to look the other unit up in: the later one if both use its tree."""
    other = cycle_of(query.with_cycle) if query.with_cycle else cycle
    if query.tree == TreeBasis.THIS_YEAR:
        return max(cycle, other, key=lambda one: one.closes_on)
    return other
