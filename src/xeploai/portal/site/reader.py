"""What a request says: its reader with today's roles, the language, the time, units and terms."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from xeploai.accounts.journal import Actor, Entry, User, note
from xeploai.accounts.second_factor import has_second_factor
from xeploai.cycle import queries
from xeploai.cycle.queries import Answer, Case, CycleUnit, Reader, refuse_unless
from xeploai.domain import Act, Fault, Refused, message
from xeploai.organisations.register import Unit, codes_of_units, unit_by_code
from xeploai.organisations.roles import second_factor_is_due

# acts that are done by sending a spreadsheet
UPLOAD_ACTS = (Act.SEND_RETURN, Act.RECORD_GRADES, Act.KEEP_REGISTER)


def now() -> datetime:
    """Return the current time in the installation's time zone."""
    return datetime.now(ZoneInfo(settings.TIME_ZONE))


def language_of_page() -> str:
    """Return the language of the page that is being rendered."""
    return get_language() or settings.LANGUAGE_CODE


def reader_of(request: HttpRequest) -> Reader:
    """Return the signed-in reader with today's roles.

    The reader is cached on the request, so that a page that spans midnight sees one day.
    """
    if not hasattr(request, "_reader"):
        reader = Reader(cast("User", request.user), on=now().date())
        request._reader = reader  # type: ignore[attr-defined]
    return cast("Reader", request._reader)  # type: ignore[attr-defined]


def reader_context(request: HttpRequest) -> dict[str, object]:
    """Add the reader, and the menu entries open to them, to the context of every template."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"reader": None}
    reader = reader_of(request)
    return {
        "reader": reader,
        "sends": any(map(reader.may_anywhere, UPLOAD_ACTS)),
        "runs_cycles": reader.may_anywhere(Act.RUN_CYCLE),
        "keeps_register": reader.may_anywhere(Act.KEEP_REGISTER),
        "audits": reader.may_anywhere(Act.SEE_JOURNAL),
        "keeps_accounts": reader.may_anywhere(Act.MANAGE_ACCOUNTS),
    }


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the signed-in reader has a role that needs a second factor, and has none."""
    if not request.user.is_authenticated:
        return False
    reader = reader_of(request)
    return second_factor_is_due(reader.grants) and not has_second_factor(reader.user)


TEXT_MAX = 200


def unit_from_request(
    request: HttpRequest, cycle_code: str, code: str, act: Act = Act.SEE_FIGURES
) -> tuple["CycleUnit", Answer]:
    """Return the unit of a cycle, and the answer that names the role which allows `act` to it.

    Raises:
        Refused: there is no such cycle or unit.
        Forbidden: none of the reader's roles allows the act there.
    """
    unit = queries.unit_of_cycle(cycle_code, valid_code(code))
    return unit, refuse_unless(reader_of(request).may(act, unit))


def valid_code(code: str) -> str:
    """Return a code taken from a URL. Raises `Refused` for characters that no code has."""
    # PostgreSQL refuses NUL in a string, with an error instead of an empty result
    if "\0" in code:
        raise Refused(Fault(message("The address contains characters that no code has.")))
    return code


def text_param(query: Mapping[str, str], name: str) -> str:
    """Return a text that a reader typed, stripped and limited in length."""
    return query.get(name, "").replace("\0", "").strip()[:TEXT_MAX]


def unit_by_code_or_name(text: str) -> "Unit":
    """Return the unit with a code or a whole name. Raises `Refused` if there is none."""
    return unit_by_code(codes_of_units([text]).get(text, text))


def note_view(
    *,
    unit: CycleUnit,
    by: Actor,
    at: datetime,
    case: Case | None = None,
    query: Mapping[str, str] | None = None,
) -> None:
    """Note that a user saw one case of a unit, or a list of persons with their grades.

    Args:
        unit: of the list or of the case.
        query: the figure behind the list, and the filters.
    """
    if case is None:
        entry = Entry("case.list_seen", "unit", unit.code, cycle=unit.cycle.year, after=query or {})
    else:
        about = unit.cycle.about_case(case.category, case.subject_code)
        entry = Entry("case.seen", "case", about, cycle=unit.cycle.year)
    note(entry, by=by, at=at)
