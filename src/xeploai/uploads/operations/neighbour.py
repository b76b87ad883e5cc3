"""Add a neighbour's tree to an earlier cycle from files: all of them together, or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.cycle.added_trees import (
    Merger,
    add_tree,
    merger_of_root,
    register_neighbour,
)
from xeploai.cycle.models import AddedTree, Cycle
from xeploai.domain import Fault, Refused, ReorganisationKind, ReorganisationRow, is_blank, message
from xeploai.intake import KIND_LABELS, Kind, ParsedList, UnitRow
from xeploai.organisations.register import RegisteredUnit
from xeploai.results.returns import SignedFile
from xeploai.uploads.context import UploadContext

from .store import hold_others_off, import_list, refuse_unreadable

WRONG_KIND = message("This list is: %(kind)s. Expected: %(wanted)s.")
ONLY_MERGERS = message(
    "Only mergers say what the neighbour's units went over into; this row is of another kind."
    " Leave it out."
)
NEEDS_UNITS = message(
    "What the units went over into is written with their list. Units that the register has already"
    " have their mergers there."
)
WAYS_OF_SENDER = message("“%(unit)s” has two returns here. One unit sends one return.")
STAYS_OPEN = message(
    "“%(root)s” stays open in the register, beside the tree of today, and would be part of the"
    " next cycle. Enter its merger as a reorganisation before one is opened."
)
# what is stored before the tree, so that its people get their cases
PEOPLE = (Kind.PEOPLE, Kind.POSTS, Kind.COLLECTIVES)


@dataclass(frozen=True)
class ListedReturn:
    """The return of a unit of the tree."""

    sender: str
    given: ParsedList
    file: SignedFile


@dataclass(frozen=True)
class Neighbour:
    """A neighbour's tree with what comes along with it.

    Args:
        root: code of the top of the tree.
        document: number of the document by which it is added, also that of the mergers that have
            none of their own, and of the returns.
        units: the list of its units; None where the register has them.
        mergers: a sheet of reorganisation, of mergers only; None without one.
        into: code of the unit that the top was merged into; empty where it is not said here.
        merged_on: the first day on which the top no longer existed.
        by_return: codes of the units that report by return, besides those of `returns`.
        lists: of people, posts and collectives, and of grades.
        reason: why the grades come late.
    """

    cycle: Cycle
    root: str
    document: str
    dated_on: date
    units: ParsedList | None = None
    mergers: ParsedList | None = None
    into: str = ""
    merged_on: date | None = None
    by_return: tuple[str, ...] = ()
    returns: tuple[ListedReturn, ...] = ()
    lists: tuple[ParsedList, ...] = ()
    reason: str = ""

    @property
    def senders(self) -> tuple[str, ...]:
        """The codes of all units that report by return."""
        return tuple(dict.fromkeys([*self.by_return, *(one.sender for one in self.returns)]))


@dataclass(frozen=True)
class AddedNeighbour:
    """A tree that was added, or on trial would be.

    Args:
        rows: how many rows came along in other lists, by kind.
    """

    added: AddedTree
    remarks: tuple[Fault, ...] = ()
    rows: dict[Kind, int] = field(default_factory=dict)


@transaction.atomic
def add_neighbour(
    given: Neighbour, *, by: Actor, at: datetime, is_trial: bool = False
) -> AddedNeighbour:
    """Store a neighbour's units, people, tree and results, in that order.

    Args:
        is_trial: roll everything back in the end, after it was tried.

    Raises:
        Refused: with every fault of the first step that has any; nothing is stored.
    """
    _refuse_unfit(given)
    hold_others_off()
    listed = _register(given, by, at) if given.units is not None else ()
    context = UploadContext(by=by, at=at, cycle=given.cycle)
    remarks = [*_import(_people(given), context)]
    added = add_tree(
        cycle=given.cycle,
        root=given.root,
        document=given.document,
        dated_on=given.dated_on,
        by_return=given.senders,
        listed=listed,
        by=by,
        at=at,
    )
    remarks += _send_returns(given, by, at)
    late = replace(context, reason=given.reason, correction=given.reason)
    remarks += _import(_grades(given), late)
    remarks += _of_open_root(given)
    if is_trial:
        transaction.set_rollback(True)
    rows = {one.kind: len(one.rows) for one in given.lists}
    return AddedNeighbour(added, tuple(remarks), rows)


def _refuse_unfit(given: Neighbour) -> None:
    """Refuse files that cannot be read or are of another kind. Raises `Refused` with all faults."""
    faults: list[Fault] = []
    for one, wanted in _files(given):
        place = one.tables[0].sheet.file if one.tables else ""
        if one.kind not in wanted:
            names = {
                language: "; ".join(KIND_LABELS[kind][language] for kind in wanted)
                for language in ("vi", "en")
            }
            values = {"kind": KIND_LABELS[one.kind], "wanted": names}
            faults.append(Fault(WRONG_KIND, values, place))
        else:
            faults += one.all_faults
    if given.units is None and (given.mergers is not None or not is_blank(given.into)):
        faults.append(Fault(NEEDS_UNITS))
    codes = [one.sender for one in given.returns]
    faults += [Fault(WAYS_OF_SENDER, {"unit": code}) for code in codes if codes.count(code) > 1][:1]
    if faults:
        raise Refused(faults)


def _files(given: Neighbour) -> Iterator[tuple[ParsedList, tuple[Kind, ...]]]:
    if given.units is not None:
        yield given.units, (Kind.REGISTER,)
    if given.mergers is not None:
        yield given.mergers, (Kind.REORGANISATION,)
    for sent in given.returns:
        yield sent.given, (Kind.RETURN,)
    for one in given.lists:
        yield one, (*PEOPLE, Kind.GRADINGS)


def _people(given: Neighbour) -> list[ParsedList]:
    return [one for kind in PEOPLE for one in given.lists if one.kind is kind]


def _grades(given: Neighbour) -> list[ParsedList]:
    return [one for one in given.lists if one.kind is Kind.GRADINGS]


def _register(given: Neighbour, by: Actor, at: datetime) -> tuple[str, ...]:
    assert given.units is not None
    rows = [
        RegisteredUnit(
            row.code,
            row.name,
            row.category,
            row.sector,
            row.parent,
            row.opened_on,
            row.closed_on,
            row.place,
            row.document_number,
        )
        for row in given.units.rows
        if isinstance(row, UnitRow)
    ]
    return register_neighbour(
        cycle=given.cycle,
        root=given.root.strip(),
        rows=rows,
        mergers=_mergers(given, rows),
        document=given.document,
        dated_on=given.dated_on,
        by=by,
        at=at,
    )


def _mergers(given: Neighbour, rows: Sequence[RegisteredUnit]) -> list[Merger]:
    sheet = _sheet_rows(given)
    others = [row for row in sheet if row.kind is not ReorganisationKind.MERGE]
    if others:
        raise Refused([Fault(ONLY_MERGERS, {}, row.place) for row in others])
    found = [Merger(row.unit, row.other, row.on, row.document, row.place) for row in sheet]
    if not is_blank(given.into):
        found.append(
            merger_of_root(
                root=given.root.strip(),
                into=given.into.strip(),
                on=given.merged_on,
                document=given.document,
                rows=rows,
            )
        )
    return found


def _sheet_rows(given: Neighbour) -> list[ReorganisationRow]:
    rows = given.mergers.rows if given.mergers is not None else ()
    return [row for row in rows if isinstance(row, ReorganisationRow)]


def _import(lists: Iterable[ParsedList], context: UploadContext) -> list[Fault]:
    remarks: list[Fault] = []
    for one in lists:
        refuse_unreadable(one)
        remarks += import_list(one, context).remarks
    return remarks


def _send_returns(given: Neighbour, by: Actor, at: datetime) -> list[Fault]:
    """Store all returns. Raises `Refused` with the faults of all of them."""
    remarks: list[Fault] = []
    faults: list[Fault] = []
    for sent in given.returns:
        context = UploadContext(
            by=by,
            at=at,
            cycle=given.cycle,
            unit=sent.sender,
            document_number=given.document,
            letter_on=given.dated_on,
            file=sent.file,
        )
        try:
            remarks += import_list(sent.given, context).remarks
        except Refused as refusal:
            faults += refusal.faults
    if faults:
        raise Refused(faults)
    return remarks


def _of_open_root(given: Neighbour) -> list[Fault]:
    if given.units is None:
        return []
    is_merged = not is_blank(given.into) or any(
        row.unit == given.root.strip() for row in _sheet_rows(given)
    )
    return [] if is_merged else [Fault(STAYS_OPEN, {"root": given.root.strip()})]
