"""The charts of a unit: the page with their tables, and the data that the browser draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from xeploai.portal.site import (
    cycles,
    language_of_page,
    note_single_persons,
    reader_of,
    rows_of,
    unit_from_request,
    units_above,
)
from xeploai.results.charts import (
    Chart,
    ChartParameters,
    ChartRow,
    Charts,
    charts_for,
    peer_choices,
    subject_choices,
)

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

ROWS_SHOWN = 60
# placeholder that charts.js replaces by a unit's code
ANY_UNIT = "~"


@dataclass(frozen=True)
class ChartExcerpt:
    """A chart with the rows of its table that the page has room for."""

    chart: Chart
    rows: tuple[ChartRow, ...]

    @property
    def lines(self) -> Iterator[tuple[ChartRow, list[tuple[str, bool]]]]:
        """Each row, with its cells and whether each is a number."""
        numbers = [column.is_number for column in self.chart.columns[1:]]
        for row in self.rows:
            yield row, list(zip(row.cells, numbers, strict=True))

    @property
    def is_cut(self) -> bool:
        """Whether rows are left out."""
        return len(self.rows) < len(self.chart.rows)


def charts(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show the charts of a unit with their tables; the browser fetches the drawings."""
    unit, _ = unit_from_request(request, cycle_code, code)
    language = language_of_page()
    parameters = ChartParameters.from_query(request.GET)
    result = _charts(request, unit, parameters)
    context = {
        "unit": unit,
        "above": list(units_above(unit)),
        "cycles": cycles(),
        "statistics": result.statistics,
        "parameters": parameters,
        "subjects": subject_choices(result.statistics, language),
        "peers": peer_choices(language),
        "charts": [_excerpt(request, chart) for chart in result.charts],
    }
    return render(request, "portal/units/charts.html", context)


def charts_data(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Return the same charts as JSON."""
    unit, _ = unit_from_request(request, cycle_code, code)
    result = _charts(request, unit, ChartParameters.from_query(request.GET))
    return JsonResponse(
        {
            "unit": reverse("unit", args=[cycle_code, ANY_UNIT]),
            "words": _words(),
            "charts": [_data(_excerpt(request, chart)) for chart in result.charts],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _charts(request: HttpRequest, unit: "CycleUnit", parameters: ChartParameters) -> Charts:
    reader = reader_of(request)
    result = charts_for(unit, parameters, language_of_page(), reader)
    note_single_persons(unit, reader, rows_of(result.statistics), show="charts")
    return result


def _excerpt(request: HttpRequest, chart: Chart) -> ChartExcerpt:
    # old browsers render long tables slowly
    most = None if request.GET.get("rows") == "all" else ROWS_SHOWN
    return ChartExcerpt(chart, chart.rows[:most])


def _words() -> dict[str, str]:
    return {
        "svg": gettext("Save as SVG"),
        "png": gettext("Save as PNG"),
        "table": gettext("Table of figures"),
    }


def _data(excerpt: ChartExcerpt) -> dict[str, Any]:
    chart = excerpt.chart
    return {
        "code": chart.code,
        "title": chart.title,
        "base": chart.base,
        "notes": chart.notes,
        "columns": [[column.label, column.is_number] for column in chart.columns],
        "rows": [[row.label, *row.cells] for row in excerpt.rows],
        "all_rows": len(chart.rows),
        "drawing": chart.drawing,
    }
