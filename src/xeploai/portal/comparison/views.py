"""One unit's figures beside others: another year, another unit, the units beside it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.cycle import queries as cycles
from xeploai.cycle import queries as finding
from xeploai.cycle.access import Reader, refuse_unless
from xeploai.domain import FIGURES, Act, Fault, Refused, message
from xeploai.portal.site import FigureLink, known, language_of_page, reader_of, unit_asked, words_of
from xeploai.results import comparing
from xeploai.results.comparing import TreeBasis

from . import tables as compared
from .siblings import siblings_page

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle, CycleUnit

MOST_DIGITS = 4
UNITS_OFFERED = 20


@dataclass(frozen=True)
class Asked:
    """What an address asks for.

    Args:
        with_unit: a code, or words of a name.
        category: of which figures the table of siblings is, or the table of parts.
    """

    with_year: int | None = None
    with_unit: str = ""
    tree: str = TreeBasis.AS_IT_WAS
    siblings: bool = False
    category: str = ""
    figure: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        """Read it from an address. Raises `Refused` for what cannot be meant."""
        siblings = query.get("siblings", "")
        if siblings not in ("", "0", "1"):
            text = message("“siblings” is 1 or is left out, not “%(given)s”.")
            raise Refused(Fault(text, {"given": siblings}))
        return cls(
            _year(query.get("with_year", "")),
            known(words_of(query, "with_unit")),
            query.get("tree") or TreeBasis.AS_IT_WAS,
            siblings == "1",
            words_of(query, "category"),
            words_of(query, "figure"),
        )

    def query(self) -> dict[str, str]:
        """Return what is compared, by the names that an address has for it."""
        parts = {"with_year": self.with_year, "with_unit": self.with_unit, "tree": self.tree}
        return {name: str(part) for name, part in parts.items() if part}

    def chosen(self, known: Collection[str]) -> FigureLink | None:
        """Return the figure whose parts are asked for. Raises `Refused` for one there is not."""
        if not self.figure:
            return None
        named = {"category": self.category, "figure": self.figure}
        link = FigureLink.from_query(named, figures=FIGURES)
        if self.category not in known:
            text = message("There is no category “%(name)s”. There are: %(known)s.")
            raise Refused(Fault(text, {"name": self.category, "known": ", ".join(known)}))
        return link

    @property
    def is_anything(self) -> bool:
        """Whether anything is asked for beyond the page itself."""
        return bool(self.with_year or self.with_unit or self.siblings)


def _year(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS):
        text = message("“%(given)s” is no year of a cycle.")
        raise Refused(Fault(text, {"given": given}))
    return int(given)


def compare(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show a unit's figures beside those that the address asks for."""
    unit, _ = unit_asked(request, year, code)
    asked = Asked.from_query(request.GET)
    known_cycles = cycles.cycles()
    before = cycles.previous_cycle(unit.cycle)
    context: dict[str, Any] = {
        "unit": unit,
        "above": list(cycles.units_above(unit)),
        "cycles": known_cycles,
        "other_cycles": [one for one in known_cycles if one != unit.cycle],
        "asked": asked,
        "unit_year": (asked.with_unit and asked.with_year) or unit.cycle.year,
        "chosen_year": asked.with_year or (before.year if before else None),
    }
    if asked.siblings:
        context |= _siblings(reader_of(request), unit, asked)
    elif asked.is_anything or before is not None:
        context |= _comparison(reader_of(request), unit, asked)
    return render(request, "portal/comparison/page.html", context)


def _comparison(reader: Reader, unit: "CycleUnit", asked: Asked) -> dict[str, Any]:
    offered, with_code = _other_unit(reader, unit, asked)
    if offered is not None:
        return {"offered": offered[:UNITS_OFFERED], "offered_count": len(offered)}
    question = _question(reader, unit, asked, with_code)
    found = _answer(reader, question)
    chosen = asked.chosen([row.code for row in found.rows])
    links = compared.Links(reader, asked.query(), chosen)
    page = compared.page_of(found, links, language_of_page())
    return {"page": page, "is_of_two_units": question.is_of_two_units}


def comparisons_asked(
    request: HttpRequest, year: int, code: str
) -> tuple["CycleUnit", list[comparing.UnitComparison]]:
    """Return what the page with the same query compares, for a file.

    Raises:
        Refused: the page would offer several units to choose from, or show nothing yet.
    """
    unit, _ = unit_asked(request, year, code)
    asked, reader = Asked.from_query(request.GET), reader_of(request)
    if asked.siblings:
        beside = comparing.siblings_of(unit, why_closed=lambda one: _why_closed(reader, one))
        pairs = [one.comparison for one in beside if one.unit.pk != unit.pk]
        return unit, [one for one in pairs if one is not None]
    offered, with_code = _other_unit(reader, unit, asked)
    if offered is not None:
        text = message("“%(words)s” names no single unit: choose one on the page first.")
        raise Refused(Fault(text, {"words": asked.with_unit}))
    return unit, [_answer(reader, _question(reader, unit, asked, with_code))]


def _question(
    reader: Reader, unit: "CycleUnit", asked: Asked, with_code: str | None
) -> comparing.ComparisonQuery:
    question = comparing.comparison_query(
        year=unit.cycle.year,
        code=unit.code,
        with_year=asked.with_year,
        with_code=with_code,
        tree=asked.tree,
    )
    refuse_unless(reader.may(Act.SEE_FIGURES, question.unit))
    return question


def _answer(reader: Reader, question: comparing.ComparisonQuery) -> comparing.UnitComparison:
    closed = _why_closed(reader, question.other) if question.other else None
    return comparing.comparison_of(question, closed=closed)


def _why_closed(reader: Reader, unit: "CycleUnit") -> Fault | None:
    answer = reader.may(Act.SEE_FIGURES, unit)
    return None if answer else answer.why


def _other_unit(
    reader: Reader, unit: "CycleUnit", asked: Asked
) -> tuple[list["CycleUnit"] | None, str | None]:
    """Return the code of the other unit, or the units that the words may mean."""
    if not asked.with_unit:
        return None, None
    cycle = _cycle_of_other(unit.cycle, asked)
    try:
        return None, cycles.unit_in_cycle(cycle, asked.with_unit).code
    except Refused:
        found = list(finding.units_matching(reader.visible(cycle), asked.with_unit))
    if len(found) == 1:
        return None, found[0].code
    return found, None


def _cycle_of_other(own: "Cycle", asked: Asked) -> "Cycle":
    """Return in whose tree the other unit is looked for: on one tree, in the later one."""
    other = cycles.cycle_of(asked.with_year) if asked.with_year else own
    if asked.tree == TreeBasis.THIS_YEAR:
        return max(own, other, key=lambda one: one.closes_on)
    return other


def _siblings(reader: Reader, unit: "CycleUnit", asked: Asked) -> dict[str, Any]:
    siblings = comparing.siblings_of(unit, why_closed=lambda one: _why_closed(reader, one))
    page = siblings_page(unit, siblings, asked.category, language_of_page())
    return {"siblings": page}
