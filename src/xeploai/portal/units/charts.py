"""A unit's charts: each with its table on the page, and as data that the page draws from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from xeploai.cycle import queries as cycles
from xeploai.portal.site import language_of_page, unit_asked
from xeploai.results.charts import (
    Chart,
    ChartParameters,
    ChartRow,
    charts_of_unit,
    peer_choices,
    subject_choices,
)

ROWS_SHOWN = 60
# stands where the code of a unit belongs in an address
ANY_UNIT = "~"


@dataclass(frozen=True)
class Shown:
    """A chart, with as much of its table as the page has room for."""

    chart: Chart
    rows: tuple[ChartRow, ...]

    @property
    def lines(self) -> Iterator[tuple[ChartRow, list[tuple[str, bool]]]]:
        """Each row with its cells, and whether each is a number."""
        numbers = [column.is_number for column in self.chart.columns[1:]]
        for row in self.rows:
            yield row, list(zip(row.cells, numbers, strict=True))

    @property
    def is_cut(self) -> bool:
        """Whether the table has more rows than are shown."""
        return len(self.rows) < len(self.chart.rows)


def charts(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show the charts of a unit with their tables; the drawings come after the page."""
    found, _ = unit_asked(request, year, code)
    language = language_of_page()
    made = charts_of_unit(found, ChartParameters.from_query(request.GET), language)
    context = {
        "unit": found,
        "above": list(cycles.units_above(found)),
        "cycles": cycles.cycles(),
        "statistics": made.statistics,
        "asked": made.parameters,
        "subjects": subject_choices(made.statistics, language),
        "peers": peer_choices(language),
        "shown": [_shown(request, chart) for chart in made.charts],
    }
    return render(request, "portal/units/charts.html", context)


def charts_data(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Send the same charts as data."""
    found, _ = unit_asked(request, year, code)
    language = language_of_page()
    made = charts_of_unit(found, ChartParameters.from_query(request.GET), language)
    return JsonResponse(
        {
            "unit": reverse("unit", args=[year, ANY_UNIT]),
            "words": _words(),
            "charts": [_data(_shown(request, chart)) for chart in made.charts],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _shown(request: HttpRequest, chart: Chart) -> Shown:
    most = None if request.GET.get("rows") == "all" else ROWS_SHOWN
    return Shown(chart, chart.rows[:most])


def _words() -> dict[str, str]:
    return {
        "svg": gettext("Save as SVG"),
        "png": gettext("Save as PNG"),
        "table": gettext("Table of figures"),
    }


def _data(shown: Shown) -> dict[str, Any]:
    chart = shown.chart
    return {
        "code": chart.code,
        "title": chart.title,
        "base": chart.base,
        "notes": chart.notes,
        "columns": [[column.label, column.is_number] for column in chart.columns],
        "rows": [[row.label, *row.cells] for row in shown.rows],
        "all_rows": len(chart.rows),
        "drawing": chart.drawing,
    }
