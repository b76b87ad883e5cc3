"""Download the list of the cases that a figure counts."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext

from xeploai.accounts.journal import latest_act
from xeploai.documents import Listing, ListingCell, write_listing
from xeploai.domain import FIGURE_LABELS
from xeploai.portal.cases import CaseList, parse_case_list
from xeploai.portal.files import Details, FilePlan, file_view
from xeploai.portal.site import language_of_page, now, pack_of, reader_of, refuse_unless
from xeploai.results.case_lines import case_file_rows
from xeploai.results.export_journal import note_export

from .files import about_file, file_format


@file_view
def cases(request: HttpRequest, cycle_code: str, code: str, form: str) -> FilePlan:
    """Download all pages of a list of cases."""
    case_list = parse_case_list(request, cycle_code, code)
    wanted = file_format(form)
    access = refuse_unless(case_list.answer)
    unit, figure = case_list.unit, case_list.link.figure
    rows = case_list.cases.count()

    def note(details: Details) -> None:
        if case_list.is_personal:
            by = reader_of(request).doer(access)
            note_export(unit=unit, what="cases", details=details, by=by, at=now())

    params = case_list.link.parts() | case_list.filter.parts() | {"format": wanted.value}
    return FilePlan(
        name=f"{unit.code}-{unit.cycle.code}-cases-{figure}.{wanted}",
        media_type=wanted.media_type,
        rows=rows,
        version=str(latest_act()),
        make=lambda: (write_listing(_listing(case_list), wanted), params | {"rows": rows}),
        note=note,
    )


def _listing(case_list: CaseList) -> Listing:
    unit, language = case_list.unit, language_of_page()
    label = FIGURE_LABELS[case_list.link.figure][language]
    about = about_file(unit, f"{label} · {unit.name} · {unit.cycle.name[language]}")
    return Listing(label, _head(), _rows(case_list), about, gettext("About this file"))


def _head() -> list[str]:
    return [
        gettext("Category"),
        gettext("Code"),
        gettext("Subject"),
        gettext("Post"),
        gettext("Unit code"),
        gettext("Unit"),
        gettext("Decision in force"),
        gettext("Earlier decisions replaced"),
        gettext("Authority"),
        gettext("Document"),
        gettext("Date"),
        gettext("Why a superior decides in its place"),
    ]


def _rows(case_list: CaseList) -> Iterator[list[ListingCell]]:
    cycle, language = case_list.unit.cycle, language_of_page()
    pack = pack_of(cycle)
    reasons = pack.not_rated_reasons_on(cycle.closes_on)
    labels = {category.code: category.label[language] for category in case_list.categories}
    for row in case_file_rows(case_list.cases, reasons, language):
        line, is_decided = row.line, row.line.decided_on is not None
        yield [
            labels[row.category],
            line.code,
            line.subject,
            line.post or None,
            row.unit_code,
            line.unit,
            line.outcome,
            line.replaced,
            line.authority if is_decided else None,
            line.document if is_decided else None,
            line.decided_on,
            line.ground or None,
        ]
