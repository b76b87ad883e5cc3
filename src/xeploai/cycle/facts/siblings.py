"""The records entered on one case of a person count for the person's other cases of the cycle.

A member with a leading post has two. A discipline is the person's, wherever it was entered.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xeploai.cycle.queries import Case, Cycle, FactSheet

from .computed import CaseRow

FEW = 400  # cases
AT_ONCE = 5000
PlainValues = Mapping[str, Any]  # of one sheet, by code, as stored
Records = dict[str, list[Any]]  # as stored, by code of the fact


def siblings_of(cycle: Cycle, cases: Collection[int] | None = None) -> dict[int, list[int]]:
    """Return the other cases of the same persons in a cycle, by id of the case.

    Args:
        cases: the cases whose siblings are wanted, where they are few; None for all.
    """
    of_persons = Case.objects.filter(cycle=cycle, person__isnull=False)
    if cases is not None:
        persons = Case.objects.filter(pk__in=list(cases)).values("person")
        of_persons = of_persons.filter(person__in=persons)
    # of all, who has several is counted here: PostgreSQL, which may know nothing yet of cases that
    # have just been stored, would join them row by row with themselves
    by_person: dict[int | None, list[int]] = {}
    for pk, person in of_persons.order_by("pk").values_list("pk", "person_id"):
        by_person.setdefault(person, []).append(pk)
    return {
        pk: [other for other in of_person if other != pk]
        for of_person in by_person.values()
        if len(of_person) > 1
        for pk in of_person
    }


def with_siblings(cycle: Cycle, cases: Collection[int]) -> set[int]:
    """Return cases together with the other ones of the same persons, by id."""
    siblings = siblings_of(cycle, cases if len(cases) <= FEW else None)
    return {*cases, *(other for pk in cases for other in siblings.get(pk, ()))}


@dataclass
class SiblingCases:
    """The cases of persons who have several in a cycle, each waiting for the others' records."""

    siblings: Mapping[int, Sequence[int]]
    _waiting: dict[int, tuple[CaseRow, list[PlainValues]]] = field(default_factory=dict)
    _records: dict[int, Records] = field(default_factory=dict)

    def add(
        self, row: CaseRow, sheets: list[PlainValues]
    ) -> Iterator[tuple[CaseRow, list[PlainValues]]]:
        """Take a case with its sheets; yield it and its siblings once all are there."""
        self._waiting[row.pk], self._records[row.pk] = (row, sheets), records_in(sheets)
        group = (*self.siblings[row.pk], row.pk)
        if all(pk in self._waiting for pk in group):
            yield from map(self._complete, group)
            # a province is not held in memory at once
            for pk in group:
                del self._waiting[pk], self._records[pk]

    def rest(self) -> Iterator[tuple[CaseRow, list[PlainValues]]]:
        """Yield the cases whose siblings are not among those read."""
        others = {pk for each in self._waiting for pk in self.siblings[each]} - {*self._waiting}
        wanted, sheets = sorted(others), dict[int, list[PlainValues]]()
        for start in range(0, len(wanted), AT_ONCE):
            of_others = FactSheet.objects.filter(case__in=wanted[start : start + AT_ONCE])
            for pk, given in of_others.order_by("pk").values_list("case_id", "given"):
                sheets.setdefault(pk, []).append(given)
        self._records |= {pk: records_in(sheets.get(pk, ())) for pk in wanted}
        yield from map(self._complete, self._waiting)

    def _complete(self, case: int) -> tuple[CaseRow, list[PlainValues]]:
        row, sheets = self._waiting[case]
        added = add_records(self._records[case], [self._records[pk] for pk in self.siblings[case]])
        return row, [*sheets, added] if added else sheets


def add_records(own: Records, others: Iterable[Records]) -> Records:
    """Return the records that other cases add to those of a case.

    A fact that the others change has all its records, the own ones first, each once.
    """
    added: Records = {}
    for other in others:
        for code, records in other.items():
            so_far = added.get(code, own.get(code))
            if so_far is None:
                added[code] = records
            elif new := [one for one in records if one not in so_far]:
                added[code] = [*so_far, *new]
    return added


def records_in(sheets: Iterable[PlainValues]) -> Records:
    """Return the latest records of each fact. Of all plain values only records are lists."""
    # null withdraws an earlier value
    latest = {
        code: value
        for sheet in sheets
        for code, value in sheet.items()
        if type(value) is list or value is None
    }
    return {code: value for code, value in latest.items() if value is not None}
