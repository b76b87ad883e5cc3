"""Download a comparison, with a row for each figure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xeploai.documents import Listing, ListingCell
from xeploai.domain import FIGURE_LABELS
from xeploai.portal.comparison.query import comparisons_for_file
from xeploai.portal.site import language_of_page
from xeploai.results.comparing import comparison_rows

from .files import about_file, file_format, file_response


@require_safe
def compare(request: HttpRequest, cycle_code: str, code: str, form: str) -> HttpResponse:
    """Download what the comparison page with the same query shows."""
    unit, comparisons = comparisons_for_file(request, cycle_code, code)
    wanted = file_format(form)
    name = gettext("Compare")
    about = about_file(unit, f"{name} · {unit.name} · {unit.cycle.name[language_of_page()]}")
    rows = [
        comparison_cells(row) for row in comparison_rows(comparisons, language=language_of_page())
    ]
    listing = Listing(name, comparison_head(), rows, about, gettext("About this file"))
    return file_response(listing, wanted, f"{unit.code}-{unit.cycle.code}-compare")


def comparison_head() -> list[str]:
    """Return the column heads of a comparison."""
    return [
        gettext("Compared with: code"),
        gettext("Compared with: unit"),
        gettext("Compared with: cycle"),
        gettext("Code"),
        gettext("Unit"),
        gettext("Cycle"),
        gettext("Category"),
        gettext("Figure"),
        gettext("Compared with: number"),
        gettext("Compared with: share"),
        gettext("Compared with: base"),
        gettext("Number"),
        gettext("Share"),
        gettext("Base: number"),
        gettext("Base"),
        gettext("Difference"),
        gettext("Difference in percentage points"),
        gettext("Why it cannot be compared"),
    ]


def comparison_cells(row: Mapping[str, Any]) -> list[ListingCell]:
    """Return the cells of one figure, a row of `results.comparing.comparison_rows`."""
    of, points = row["percent_of"], row["points"]
    return [
        # the code: two quarters of one year would else be alike
        *(row[name] for name in ("before_unit", "before_name", "before_cycle_code")),
        *(row[name] for name in ("now_unit", "now_name", "now_cycle_code")),
        row["category_label"],
        row["figure_label"],
        row["before"],
        _percent(row["before_percent"]),
        row["before_base"],
        row["now"],
        _percent(row["now_percent"]),
        row["now_base"],
        FIGURE_LABELS[of][language_of_page()] if of else None,
        row["difference"],
        # a number cell, so that a spreadsheet can sort and sum it
        Decimal(points.replace(".", "").replace(",", ".")) if points else None,
        row["why_not"] or None,
    ]


def _percent(number: str | None) -> str | None:
    return f"{number}%" if number else None
