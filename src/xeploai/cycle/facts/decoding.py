"""Stored facts as the values that conditions look at. What was stored has been checked before."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from xeploai.domain import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    FactValue,
    Grade,
    Levels,
    Record,
)

OF_EVERY_RECORD = ("document", "on", "issued_by")
NO_RECORDS: tuple[Record, ...] = ()


def typed(
    definitions: Mapping[str, FactDefinition], given: Mapping[str, Any]
) -> dict[str, FactValue | None]:
    """Return stored facts by code, those that a sheet takes back as None.

    A fact that the rules know no more is left out: no condition can look at it.
    """
    found: dict[str, FactValue | None] = {}
    for code, plain in given.items():
        definition = definitions.get(code)
        if definition is not None:
            is_plain = plain is None or type(plain) is int or type(plain) is bool
            found[code] = plain if is_plain else _FROM_PLAIN[definition.kind](plain)
    return found


def _levels(plain: Mapping[str, str | None]) -> Levels:
    return _kept_levels(tuple(plain.items()))


@lru_cache(maxsize=10_000)
def _kept_levels(items: tuple[tuple[str, str | None], ...]) -> Levels:
    """Return levels; most subjects of a province have the same ones."""
    return MappingProxyType(
        {code: CriterionLevel(level) if level else None for code, level in items}
    )


@lru_cache(maxsize=2000)
def _points(plain: str) -> Decimal:
    return Decimal(plain)


def _records(plain: list[dict[str, Any]]) -> tuple[Record, ...]:
    return tuple(_record(each) for each in plain) if plain else NO_RECORDS


def _record(plain: Mapping[str, Any]) -> Record:
    details = {code: each for code, each in plain.items() if code not in OF_EVERY_RECORD}
    return Record(plain["document"], date.fromisoformat(plain["on"]), plain["issued_by"], details)


_FROM_PLAIN: Mapping[FactKind, Callable[[Any], FactValue]] = {
    FactKind.COUNT: int,
    FactKind.MONTHS: int,
    FactKind.POINTS: lambda plain: _points(str(plain)),
    FactKind.YES_NO: bool,
    FactKind.GRADE: Grade,
    FactKind.LEVELS: _levels,
    FactKind.RECORDS: _records,
}
