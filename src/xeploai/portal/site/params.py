"""What an address asks for: the unit, and words that people type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest

from xeploai.cycle import queries as cycles
from xeploai.cycle.access import Answer, refuse_unless
from xeploai.domain import Act, Fault, Refused, message

from .guard import reader_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

LONGEST_WORDS = 200


def unit_asked(
    request: HttpRequest, year: int, code: str, act: Act = Act.SEE_FIGURES
) -> tuple["CycleUnit", Answer]:
    """Return the unit of a cycle, and by which role the reader may do that to it.

    Raises:
        Refused: there is no such cycle or unit.
        Forbidden: the unit is out of the reader's reach.
    """
    found = cycles.unit_of_year(year, known(code))
    return found, refuse_unless(reader_of(request).may(act, found))


def known(code: str) -> str:
    """Return a code from an address. Raises `Refused` for what no code can be."""
    if "\0" in code:
        raise Refused(Fault(message("The address holds signs that no code has.")))
    return code


def words_of(query: Mapping[str, str], name: str) -> str:
    """Return what somebody typed, without what no name holds."""
    return query.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS]
