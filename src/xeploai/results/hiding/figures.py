"""The figures of a unit as a reader may see them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xeploai.cycle.queries import Cycle, CycleUnit, Reader, categories_of, previous_cycle
from xeploai.domain import PERSONAL, EarlierFigures, Statistics, Subordinate, Total
from xeploai.reporting import DecisionDeviations
from xeploai.results.one_tree import Side
from xeploai.results.statistics import statistics_of

from .cells import HiddenRows, hidden_rows_for

Totals = Mapping[str, Total]


def statistics_for(unit: CycleUnit, reader: Reader) -> Statistics:
    """Return the statistics of a unit, without what the reader may not see of persons.

    Figures of organisations and of collectives are not of persons, and stay as they are.
    """
    statistics, hidden = statistics_of(unit), hidden_rows_for(reader, unit.cycle)
    if hidden.is_open(unit.path):
        return statistics
    return replace(
        statistics,
        categories=_of_unit(statistics.categories, unit.code, hidden),
        by_sector={
            sector: _of_division(totals, hidden) for sector, totals in statistics.by_sector.items()
        },
        subordinates=tuple(_subordinate(one, hidden) for one in statistics.subordinates),
        earlier=_earlier(statistics.earlier, unit, reader),
        # groups under a ceiling divide persons otherwise than units do
        ceilings=tuple(
            one for one in statistics.ceilings if one.ceiling.category not in hidden.personal
        ),
        disagreements=tuple(
            one for one in statistics.disagreements if one.category not in hidden.personal
        ),
        members_not_reviewed=None,
        hidden_below=hidden.hidden_below,
    )


def _of_unit(totals: Totals, unit: str, hidden: HiddenRows) -> Totals:
    return {
        code: total.hidden() if hidden.hides(unit, code) else total
        for code, total in totals.items()
    }


def _of_division(totals: Totals, hidden: HiddenRows) -> Totals:
    """Return totals that divide persons otherwise than by unit: hidden where any unit's are."""
    return {
        code: total.hidden() if hidden.hides_any_of(code) else total
        for code, total in totals.items()
    }


def _of_nobody(totals: Totals, personal: frozenset[str]) -> Totals:
    return {code: total.hidden() if code in personal else total for code, total in totals.items()}


def _subordinate(one: Subordinate, hidden: HiddenRows) -> Subordinate:
    return replace(one, categories=_of_unit(one.categories, one.unit.code, hidden))


def _earlier(
    earlier: EarlierFigures | None, unit: CycleUnit, reader: Reader
) -> EarlierFigures | None:
    before = previous_cycle(unit.cycle)
    if earlier is None or before is None:
        return earlier
    hidden = hidden_rows_for(reader, before)
    same = CycleUnit.objects.filter(cycle=before, unit=unit.unit_id).first()
    # a sum over units that are now together is no row of the earlier tree
    if same is None or earlier.is_on_later_tree:
        return replace(earlier, categories=_of_nobody(earlier.categories, hidden.personal))
    if hidden.is_open(same.path):
        return earlier
    return replace(earlier, categories=_of_unit(earlier.categories, same.code, hidden))


def side_for(side: Side, cycle: Cycle, reader: Reader) -> Side:
    """Return one side of a comparison, without what the reader may not see of persons.

    Figures of several units added up on another tree divide persons otherwise than the units of
    their own did, so none of persons is shown.
    """
    hidden = hidden_rows_for(reader, cycle)
    if side.parts and not _is_one_row(side):
        if all(hidden.is_open(top) for top in _tops(cycle)):
            return side
        parts = tuple(
            replace(part, totals=_of_nobody(part.totals, hidden.personal)) for part in side.parts
        )
        return replace(side, totals=_of_nobody(side.totals, hidden.personal), parts=parts)
    code = side.parts[0].unit.code if side.parts else side.unit.code
    unit = CycleUnit.objects.filter(cycle=cycle, code=code).first()
    if unit is None or hidden.is_open(unit.path):
        return side
    totals = _of_unit(side.totals, unit.code, hidden)
    parts = tuple(replace(part, totals=totals) for part in side.parts)
    return replace(side, totals=totals, parts=parts)


def _is_one_row(side: Side) -> bool:
    """Whether figures added up on another tree are the row of one unit of their own."""
    return len(side.parts) == 1 and dict(side.parts[0].totals) == dict(side.totals)


def _tops(cycle: Cycle) -> list[str]:
    tops = CycleUnit.objects.filter(cycle=cycle, parent__isnull=True)
    return list(tops.values_list("path", flat=True))


def deviations_for(
    deviations: DecisionDeviations | None, unit: CycleUnit, reader: Reader
) -> DecisionDeviations | None:
    """Return decisions compared with the rules, without persons where the reader sees none."""
    hidden = hidden_rows_for(reader, unit.cycle)
    if deviations is None or hidden.is_open(unit.path):
        return deviations
    return deviations.without(hidden.personal)


def single_persons(rows: Iterable[tuple[str, Totals]], cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Yield unit and category of each row that shows the grade of one single person."""
    personal = {code for code, one in categories_of(cycle).items() if one.kind in PERSONAL}
    found = (
        (unit, code)
        for unit, totals in rows
        for code, total in totals.items()
        if code in personal and total.figure("total") == 1 and not total.figure("undecided")
    )
    yield from dict.fromkeys(found)
