"""Reads of the sheets of reorganisation that were carried out."""

from collections.abc import Iterable

from xeploai.domain import Fault, Refused, message
from xeploai.organisations.models import Reorganisation, ReorganisationLine, Unit


def reorganisations() -> list[Reorganisation]:
    """Return all sheets, the latest first."""
    return list(Reorganisation.objects.order_by("-pk"))


def reorganisation_by_number(number: int) -> Reorganisation:
    """Return a sheet. Raises `Refused` where there is none of that number."""
    found = Reorganisation.objects.filter(pk=number).first()
    if found is None:
        text = message("There is no reorganisation with the number %(number)s.")
        raise Refused(Fault(text, {"number": number}))
    return found


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names that units have today, or had last, by code."""
    return dict(Unit.objects.filter(code__in=set(codes)).values_list("code", "name"))


def lines_of(reorganisation: Reorganisation) -> list[ReorganisationLine]:
    """Return the rows of a sheet, in their order."""
    return list(reorganisation.lines.order_by("number"))
