"""The sheets of reorganisation that were carried out, and taking one back."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xeploai.cycle import reorganisation as cycles
from xeploai.domain import REORGANISATION_LABELS, Act, Fault, Labels, Refused, message, say
from xeploai.portal.site import (
    Answer,
    Forbidden,
    Reader,
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    text_param,
)
from xeploai.uploads.operations import vocabulary_of

UNPROCESSABLE = 422
ROWS_A_PAGE = 100
NOT_KEEPER = message("Only those who keep the register may open this page.")


def sheets(request: HttpRequest) -> HttpResponse:
    """List the sheets whose units the reader keeps, the latest first."""
    reader = reader_of(request)
    _refuse_unless_keeper(reader)
    own = [one for one in cycles.reorganisations() if cycles.may_keep_all(reader, one)]
    return render(request, "portal/reorganisations/list.html", {"sheets": own})


def _refuse_unless_keeper(reader: Reader) -> None:
    if not reader.may_anywhere(Act.KEEP_REGISTER):
        raise Forbidden(Answer(False, Fault(NOT_KEEPER)))


def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Show a sheet; on POST, take it back."""
    reader = reader_of(request)
    _refuse_unless_keeper(reader)
    found = cycles.reorganisation_by_number(number)
    answer = refuse_unless(cycles.may_keep_all(reader, found))
    if request.method != "POST":
        return _render(request, found)
    try:
        cycles.take_back(
            reorganisation=found,
            reason=text_param(request.POST, "reason"),
            by=reader.doer(answer),
            at=now(),
        )
    except Refused as refusal:
        return _render(request, found, refusal)
    return redirect("reorganisation", number=number)


def _named(lines: list[cycles.ReorganisationLine]) -> list[dict[str, object]]:
    """Return rows with the names of the units, kinds and categories that they name by code."""
    language = language_of_page()
    names = cycles.unit_names(code for each in lines for code in (each.unit_code, each.other_code))
    categories = vocabulary_of(None).categories_of_units
    return [
        {
            "line": line,
            "unit": names.get(line.unit_code, line.name),
            "kind": REORGANISATION_LABELS[cycles.ReorganisationKind(line.kind)][language],
            "other": names.get(line.other_code, line.name) or _category(line, categories),
        }
        for line in lines
    ]


def _category(line: cycles.ReorganisationLine, labels: Mapping[str, Labels]) -> str:
    label = labels.get(line.category)
    return label[language_of_page()] if label else line.category or "–"


def _render(
    request: HttpRequest, found: cycles.Reorganisation, refusal: Refused | None = None
) -> HttpResponse:
    language = language_of_page()
    is_open = found.taken_back_at is None
    obstacles = cycles.obstacles_to_taking_back(found) if is_open else []
    page = Paginator(cycles.lines_of(found), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet": found,
        "page": page,
        "lines": _named(list(page.object_list)),
        "obstacles": [say(fault, language) for fault in obstacles],
        "faults": [say(fault, language) for fault in (refusal.faults if refusal else ())],
        "reason": text_param(request.POST, "reason") if refusal else "",
    }
    status = UNPROCESSABLE if refusal is not None else 200
    return render(request, "portal/reorganisations/sheet.html", context, status=status)
