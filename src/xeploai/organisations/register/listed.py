"""Take units out of the register that came by a list, while nothing rests on them."""

from collections.abc import Iterable
from typing import Any

from xeploai.organisations.models import Lineage, Placement, Unit

BATCH = 500


def remove_listed_units(codes: Iterable[str]) -> bool:
    """Remove units with their places and mergers; return whether they went.

    All stay where anything else refers to one of them: a tree of a cycle, a person, a role, a
    merger or a place of a unit that is not among them.
    """
    wanted = set(codes)
    keys = {unit.pk for unit in Unit.objects.all() if unit.code in wanted}
    if not keys or _is_referred_to(keys):
        return False
    for some in _batches(keys):
        Lineage.objects.filter(unit__in=some).delete()
        Placement.objects.filter(unit__in=some).delete()
    for some in _batches(keys):
        Unit.objects.filter(pk__in=some).delete()
    return True


def _is_referred_to(keys: set[int]) -> bool:
    for relation in Unit._meta.related_objects:
        model: Any = relation.related_model
        column = relation.field.attname
        for some in _batches(keys):
            rows = model._base_manager.filter(**{f"{column}__in": some})
            if model in (Lineage, Placement):
                # their own mergers and places go along, and what lies below them or went into
                # them from among themselves
                rows = [row for row in rows.values_list("unit_id", flat=True) if row not in keys]
                if rows:
                    return True
            elif rows.exists():
                return True
    return False


def _batches(keys: set[int]) -> list[list[int]]:
    ordered = sorted(keys)
    return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
