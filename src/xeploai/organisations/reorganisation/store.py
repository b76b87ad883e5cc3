"""Carry out a reorganisation that was reckoned: a few bulk writes, and the journal."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, Recorded, note_all
from xeploai.domain import Happening, NewPlacement, ReorganisationRow, Reorganised
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerCategory,
    FormerName,
    LeadershipCollective,
    Lineage,
    Membership,
    Placement,
    Post,
    Reorganisation,
    ReorganisationLine,
    Unit,
)
from xeploai.organisations.register import lock_tree, refuse_unless_tree

from .ledger import BATCH, Ledger

ENDED_BY = {Post: "until_on", LeadershipCollective: "closed_on", CollectiveSeat: "until_on"}
FILE_NAME_LENGTH = 255


@transaction.atomic
def store_reorganisation(
    *,
    rows: Sequence[ReorganisationRow],
    effects: Reorganised,
    file_name: str,
    by: Actor,
    at: datetime,
) -> Reorganisation:
    """Carry out all rows of a sheet, or none.

    Args:
        effects: what `effects_of` reckoned of the rows since the tree was locked.
    """
    lock_tree()
    ledger = Ledger()
    units = _store_units(effects, ledger)
    _place(effects, units, ledger)
    _move_members(effects, units, ledger)
    _end_belongings(effects, ledger)
    _note_history(effects, rows, units, ledger)
    ledger.save()
    refuse_unless_tree()
    stored, lines = _store_sheet(rows, file_name, by, at)
    papers = [stored, *lines, *ledger.note(stored)]
    _write_journal(stored, effects, papers, len(rows), by, at)
    return stored


def _store_units(effects: Reorganised, ledger: Ledger) -> dict[str, Unit]:
    units = {unit.code: unit for unit in Unit.objects.all()}
    for new in effects.opened:
        units[new.code] = ledger.add(
            Unit(
                code=new.code,
                name=new.name,
                category=new.category,
                sector=new.sector,
                opened_on=new.on,
            )
        )
    ledger.save_new(Unit)
    for change in effects.renamed:
        unit = units[change.unit]
        ledger.change(unit, name=change.after)
        ledger.add(FormerName(unit=unit, name=change.before, until_on=change.on))
    for code, on in effects.closed.items():
        ledger.change(units[code], closed_on=on)
    return units


def _place(effects: Reorganised, units: dict[str, Unit], ledger: Ledger) -> None:
    """End placements and begin the next ones, in the order of their days."""
    changing = {one.unit for one in effects.placed} | set(effects.closed)
    ids = {units[code].pk: code for code in changing}
    last: dict[str, Placement] = {}
    for placement in Placement.objects.order_by("from_on"):
        if placement.unit_id in ids:
            last[ids[placement.unit_id]] = placement
    steps: list[tuple[date, str, NewPlacement | None]] = [
        (one.on, one.unit, one) for one in effects.placed
    ]
    steps += [(on, code, None) for code, on in effects.closed.items()]
    for on, code, one in sorted(steps, key=lambda step: (step[0], step[1])):
        until = None
        if code in last:
            until = last[code].until_on
            ledger.change(last[code], until_on=on)
        if one is not None:
            parent = units[one.parent] if one.parent else None
            new = Placement(unit=units[code], parent=parent, from_on=on, until_on=until)
            last[code] = ledger.add(new)


def _move_members(effects: Reorganised, units: dict[str, Unit], ledger: Ledger) -> None:
    current = _memberships(effects)
    documents = {(one.on, one.unit): one.document for one in effects.happenings}
    for move in effects.moved_members:
        former = current[move.person, move.branch]
        new = Membership(
            person_id=former.person_id,
            branch=units[move.to],
            status=former.status,
            from_on=move.on,
            until_on=former.until_on,
            end_cause=former.end_cause,
            document_number=documents.get((move.on, move.branch), ""),
            end_document_number=former.end_document_number,
        )
        ledger.change(former, until_on=move.on, end_cause="", end_document_number="")
        current[move.person, move.to] = ledger.add(new)


def _memberships(effects: Reorganised) -> dict[tuple[str, str], Membership]:
    """Return the last membership of each person who goes over, in each of the branches."""
    by_branch: dict[str, set[str]] = defaultdict(set)
    for move in effects.moved_members:
        by_branch[move.branch].add(move.person)
    found: dict[tuple[str, str], Membership] = {}
    codes = sorted(by_branch)
    for start in range(0, len(codes), BATCH):
        some = Membership.objects.filter(branch__code__in=codes[start : start + BATCH])
        for one in some.select_related("person", "branch").order_by("from_on"):
            found[one.person.code, one.branch.code] = one
    return found


def _end_belongings(effects: Reorganised, ledger: Ledger) -> None:
    days: dict[str, dict[int, date]] = defaultdict(dict)
    for _, one, on in effects.ended:
        days[one.key[0]][one.key[1]] = on
    for model, field in ENDED_BY.items():
        wanted = days[model.__name__]
        keys = sorted(wanted)
        for start in range(0, len(keys), BATCH):
            for row in model._default_manager.filter(pk__in=keys[start : start + BATCH]):
                ledger.change(row, **{field: wanted[row.pk]})


def _note_history(
    effects: Reorganised,
    rows: Iterable[ReorganisationRow],
    units: dict[str, Unit],
    ledger: Ledger,
) -> None:
    documents = {(row.unit, row.on, row.kind.value): row.document for row in rows}
    for change in effects.reclassified:
        unit = units[change.unit]
        ledger.change(unit, category=change.after)
        former = FormerCategory(
            unit=unit,
            category=change.before,
            until_on=change.on,
            document_number=documents[change.unit, change.on, "RECLASSIFY"],
        )
        ledger.add(former)
    for event in effects.lineage:
        ledger.add(
            Lineage(
                kind=event.kind.value,
                unit=units[event.unit],
                other=units[event.other] if event.other else None,
                on=event.on,
                document_number=event.document,
            )
        )


def _store_sheet(
    rows: Sequence[ReorganisationRow], file_name: str, by: Actor, at: datetime
) -> tuple[Reorganisation, list[ReorganisationLine]]:
    stored = Reorganisation.objects.create(
        file_name=file_name[-FILE_NAME_LENGTH:],
        first_on=min(row.on for row in rows),
        last_on=max(row.on for row in rows),
        recorded_at=at,
        recorded_by=by.name,
    )
    lines = ReorganisationLine.objects.bulk_create(
        (
            ReorganisationLine(
                reorganisation=stored,
                number=number,
                place=row.place,
                kind=row.kind.value,
                unit_code=row.unit,
                other_code=row.other,
                name=row.name,
                category=row.category,
                sector=row.sector,
                along=";".join(row.along),
                document_number=row.document,
                on=row.on,
            )
            for number, row in enumerate(rows, 1)
        ),
        batch_size=BATCH,
    )
    return stored, lines


def _write_journal(
    stored: Reorganisation,
    effects: Reorganised,
    papers: Iterable[Recorded],
    rows: int,
    by: Actor,
    at: datetime,
) -> None:
    """Write one entry for the sheet, and one for each unit that it concerns."""
    number = str(stored.pk)
    after = {
        "file": stored.file_name,
        "rows": rows,
        "from_on": stored.first_on,
        "until_on": stored.last_on,
        "members": len(effects.moved_members),
    }
    entries = [Entry("register.reorganised", "reorganisation", number, after=after)]
    for code, happenings in effects.units.items():
        values = {**_values(code, effects), "on": happenings[-1].on, "reorganisation": number}
        values["document"] = "; ".join(_documents(happenings))
        before = _values_before(code, effects)
        entries.append(Entry("unit.reorganised", "unit", code, before=before, after=values))
    note_all(entries, by=by, at=at, rows=papers)


def _documents(happenings: Sequence[Happening]) -> list[str]:
    return list(dict.fromkeys(one.document for one in happenings))


def _values(code: str, effects: Reorganised) -> dict[str, object]:
    values: dict[str, object] = {}
    if code in effects.closed:
        values["closed_on"] = effects.closed[code]
    if code in effects.after:
        values |= {
            "parent": effects.after[code],
            "name": effects.names_after[code],
            "category": effects.categories_after[code],
        }
    into = [one.other for one in effects.lineage if one.unit == code and one.kind == "MERGED_INTO"]
    return values | ({"into": into[-1]} if into else {})


def _values_before(code: str, effects: Reorganised) -> dict[str, object]:
    if code not in effects.before:
        return {}
    return {
        "parent": effects.before[code],
        "name": effects.names_before[code],
        "category": effects.categories_before[code],
    }
