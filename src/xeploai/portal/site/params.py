"""Parse units, codes and search terms from a request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import Answer, refuse_unless
from xeploai.domain import Act, Fault, Refused, message
from xeploai.organisations.register import codes_of_units, unit_by_code

from .reader import reader_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit
    from xeploai.organisations.register import Unit

TEXT_MAX = 200


def unit_from_request(
    request: HttpRequest, year: int, code: str, act: Act = Act.SEE_FIGURES
) -> tuple["CycleUnit", Answer]:
    """Return the unit of a cycle, and the answer that names the role which allows `act` to it.

    Raises:
        Refused: there is no such cycle or unit.
        Forbidden: none of the reader's roles allows the act there.
    """
    unit = cycles.unit_of_year(year, valid_code(code))
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
