"""Write a table as a workbook or CSV, with a note on what the file is."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from xeploai.documents import Listing, ListingFormat, write_listing
from xeploai.portal.site import language_of_page, now, pack_of

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit


def file_format(name: str) -> ListingFormat:
    """Return a file format by its extension. Raises `Http404` for another one."""
    if name not in list(ListingFormat):
        raise Http404
    return ListingFormat(name)


def about_file(unit: "CycleUnit", title: str) -> list[tuple[str, str]]:
    """Return what a reader who finds the file a year later needs to know."""
    cycle, language = unit.cycle, language_of_page()
    return [
        (gettext("Table"), title),
        (gettext("Unit"), f"{unit.name} ({unit.code})"),
        (gettext("Cycle"), cycle.name[language]),
        (gettext("Tree as of"), date_format(cycle.closes_on, "d/m/Y")),
        (gettext("Rules"), pack_of(cycle).title[language]),
        (gettext("Written at"), f"{now():%d/%m/%Y %H:%M}"),
        (gettext("An empty cell"), gettext("the figure was not reported; that is not 0")),
    ]


def file_response(listing: Listing, form: ListingFormat, name: str) -> HttpResponse:
    """Return a table as a download."""
    response = HttpResponse(write_listing(listing, form), content_type=form.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    response.headers["Content-Disposition"] = disposition or "attachment"
    # lists of persons must not stay in the cache of a shared office computer
    response.headers["Cache-Control"] = "no-store"
    return response
