"""One database with the demo's province, and how long each unit's statistics take."""

import os
import statistics
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from tools.bench.databases import child_with_database
from tools.bench.measure import report_and_exit, timed
from xeploai.demo import DemoCycle, DemoProvince, make_province

SAMPLES = 12
MS = 1000
AT = datetime(2024, 3, 1, 9, tzinfo=UTC)
ROOT = "kien-giang"
Row = TypeVar("Row", bound=NamedTuple)


def main() -> None:
    """Build, measure, report."""
    with child_with_database("repeat") as args:
        build_province(part_of(make_province(), args.scale))
        facts = _measure(args.repeat)
    report_and_exit(facts)


def part_of(province: DemoProvince, scale: float) -> DemoProvince:
    """Return the province with only its first districts, and everything that belongs to them."""
    if scale >= 1:
        return province
    districts = sorted(
        unit.code for unit in province.units if unit.category == "district_committee"
    )
    chosen = frozenset(districts[: max(1, round(scale * len(districts)))])
    in_part = _within(chosen)
    units = {unit.code for unit in province.units if in_part(unit.code)}
    # what ever stood elsewhere goes out, with all below it: superiors come first in the list
    for one in sorted(province.placements, key=lambda one: one.unit.count("-")):
        if one.parent is not None and one.parent not in units:
            units.discard(one.unit)
    return _cut(province, frozenset(units))


def _within(districts: frozenset[str]) -> Callable[[str], bool]:
    def is_inside(code: str) -> bool:
        return code == ROOT or any(
            code == district or code.startswith(f"{district}-") for district in districts
        )

    return is_inside


def _cut(province: DemoProvince, units: frozenset[str]) -> DemoProvince:
    moved = {one.person for one in province.memberships if one.branch not in units}
    moved |= {one.person for one in province.posts if one.unit not in units}
    people = frozenset(
        one.person
        for one in province.memberships
        if one.branch in units and one.person not in moved
    )
    collectives = frozenset(one.code for one in province.collectives if one.unit in units)
    subjects = units | people | collectives
    return replace(
        province,
        units=_filter(province.units, lambda one: one.code in units),
        former_names=_filter(province.former_names, lambda one: one.unit in units),
        placements=_filter(province.placements, lambda one: one.unit in units),
        lineage=(),
        people=_filter(province.people, lambda one: one.code in people),
        memberships=_filter(province.memberships, lambda one: one.person in people),
        posts=_filter(province.posts, lambda one: one.person in people),
        collectives=_filter(province.collectives, lambda one: one.unit in units),
        seats=_filter(
            province.seats, lambda one: one.person in people and one.collective in collectives
        ),
        cycles=tuple(_cut_cycle(cycle, units, subjects) for cycle in province.cycles),
    )


def _filter(rows: Iterable[Row], keep: Callable[[Any], bool]) -> tuple[Row, ...]:
    return tuple(row for row in rows if keep(row))


def _cut_cycle(cycle: DemoCycle, units: frozenset[str], subjects: frozenset[str]) -> DemoCycle:
    return replace(
        cycle,
        decisions=tuple(one for one in cycle.decisions if one.subject in subjects),
        sources={code: source for code, source in cycle.sources.items() if code in units},
        returns={code: counts for code, counts in cycle.returns.items() if code in units},
    )


def build_province(province: DemoProvince) -> None:
    """Store a province with its cycles and decisions in the database of the environment."""
    import django
    from django.core.management import call_command
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from xeploai.cli.commands.demo.store import store_cycle, store_register_of

    store_register_of(province.register, at=AT)
    for cycle in province.cycles:
        store_cycle(cycle)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(repeat: int) -> dict[str, object]:
    from xeploai.cycle.models import Case, CycleUnit
    from xeploai.cycle.operations.tallies import count_cases
    from xeploai.cycle.queries import cycle_of
    from xeploai.domain.figures.statistics import Statistics
    from xeploai.results.statistics import clear_cache, compute_statistics

    cycle = cycle_of(2023)
    units = CycleUnit.objects.filter(cycle=cycle).select_related("cycle").order_by("path")

    def compute(unit: CycleUnit) -> Statistics:
        clear_cache()
        return compute_statistics(unit)

    def median_of(category: str) -> float:
        chosen = list(units.filter(category=category))
        step = max(1, len(chosen) // SAMPLES)
        return statistics.median(_median(partial(compute, unit), repeat) for unit in chosen[::step])

    return {
        "units": units.count(),
        "cases": Case.objects.filter(cycle=cycle).count(),
        "province_ms": median_of("province_committee"),
        "districts_ms": median_of("district_committee"),
        "grassroots_ms": median_of("grassroots_committee"),
        "branches_ms": median_of("subordinate_branch"),
        "recount_ms": _median(lambda: count_cases(cycle), 3),
    }


def _median(act: Callable[[], object], repeat: int) -> float:
    act()
    times = []
    for _ in range(repeat):
        with timed() as watch:
            act()
        times.append(watch.seconds * MS)
    return statistics.median(times)


if __name__ == "__main__":
    main()
