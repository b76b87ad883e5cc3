"""Statistics and charts of a small province."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from xeploai import rulepacks
from xeploai.domain import (
    Counts,
    EarlierFigures,
    ReportingSource,
    Statistics,
    Subordinate,
    Total,
    UnitRef,
)
from xeploai.results.charts import Chart, ChartParameters, Peers, charts_of
from xeploai.results.charts.grassroots import PeerUnit

CLOSES_ON = date(2023, 12, 31)


PACK = rulepacks.pack("vn-party-2023")


CATEGORIES = PACK.categories_on(CLOSES_ON)


BASES = PACK.share_bases_on(CLOSES_ON)


def total(counts: Counts | None) -> Total:
    return Total(counts)


def below(code: str, counts: Counts | None) -> Subordinate:
    totals = dict.fromkeys(CATEGORIES, Total()) | {"member": total(counts)}
    return Subordinate(UnitRef(code, f"Tên {code}"), ReportingSource.CASES, totals)


UNITS = (
    below("a", Counts(excellent=10, good=70, completed=20)),
    below("b", Counts(excellent=5, good=40, completed=3, failed=2)),
    below("c", Counts(excellent=2, good=10, completed=4, not_rated={"under_review": 3})),
)


def statistics(
    *units: Subordinate, earlier: EarlierFigures | None = None, **more: object
) -> Statistics:
    whole = sum((one.categories["member"] for one in units or UNITS), Total())
    return replace(
        Statistics(
            unit=UnitRef("tinh", "Tên tinh"),
            cycle=2023,
            closes_on=CLOSES_ON,
            pack=PACK.code,
            category_labels=CATEGORIES,
            reason_labels=PACK.not_rated_reasons_on(CLOSES_ON),
            share_bases=BASES,
            categories=dict.fromkeys(CATEGORIES, Total()) | {"member": whole},
            subordinates=units or UNITS,
            earlier=earlier,
        ),
        **more,  # type: ignore[arg-type]
    )


def charts_by_code(
    of: Statistics, *, parameters: ChartParameters | None = None, language: str = "en"
) -> dict[str, Chart]:
    parameters = parameters or ChartParameters(among=Peers.SUBORDINATES)
    groups = tuple(
        PeerUnit(one.unit, parameters.sum_of(of, one.categories)) for one in of.subordinates
    )
    return {chart.code: chart for chart in charts_of(of, groups, parameters, language)}


def drawing(chart: Chart) -> Mapping[str, Any]:
    assert chart.drawing is not None
    return chart.drawing


def earlier(counts: Counts | None, **more: object) -> EarlierFigures:
    totals = dict.fromkeys(CATEGORIES, Total()) | {"member": total(counts)}
    return replace(EarlierFigures(2022, totals), **more)  # type: ignore[arg-type]


PEERS = tuple(below(f"u{step}", Counts(excellent=20, good=80)) for step in range(10))
