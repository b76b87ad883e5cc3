"""Find what rests on cases and units, whatever table it is in."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models

from xeploai.cycle.queries import Case, CycleUnit, Evaluated, Tally

BATCH = 500
# made again from the rest
CACHES: tuple[type[models.Model], ...] = (Evaluated, Tally)


def cases_with_papers(cases: Collection[int]) -> set[int]:
    """Return those of some cases on which anything was recorded: facts, proposals, decisions."""
    return _referred_to(Case, cases, CACHES)


def units_with_papers(units: Collection[int]) -> set[int]:
    """Return those of some frozen units on which anything but cases rests: a return."""
    return _referred_to(CycleUnit, units, (*CACHES, Case, CycleUnit))


def _referred_to(
    model: type[models.Model], keys: Collection[int], without: Iterable[type[models.Model]]
) -> set[int]:
    """Return the ids among `keys` that some row of another table refers to."""
    skipped = tuple(without)
    found: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.related_model not in skipped:
            found |= set(_keys_of(relation.related_model, relation.field.attname, keys))
    return found


def _keys_of(table: Any, column: str, keys: Collection[int]) -> Iterator[int]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        chosen = {f"{column}__in": ordered[start : start + BATCH]}
        yield from table._base_manager.filter(**chosen).values_list(column, flat=True)
