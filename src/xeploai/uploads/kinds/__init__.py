"""How each kind of list is compared with the data, and which operation stores it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xeploai.accounts.journal import Planned
from xeploai.domain import Fault
from xeploai.intake import Kind
from xeploai.uploads.context import RowComparison, UploadContext

from . import collectives, gradings, people, posts, reorganisations, returns, units


@dataclass(frozen=True)
class ListKind:
    """How one kind of list is checked and stored.

    Args:
        compare: compares each row with the data, by reading only.
        store: calls the operation, and returns remarks for the sender; None where `plan` does.
        plan: checks all of it by reading only, and returns what is to be written in a short
            transaction; None where `store` does both.
        try_out: calls the operation for its refusals alone; None where `store` is rolled back.
        subject: the columns of the code and name of a row's subject.
        with_all: whether a row can only be tried together with all others.
        is_whole: whether one refused row refuses the whole list.
        foretell: returns what is to be answered first, and what storing does beyond the rows.
    """

    compare: Callable[[Sequence[Any], UploadContext], list[RowComparison]]
    store: Callable[[Sequence[Any], UploadContext], tuple[Fault, ...]] | None
    subject: tuple[str, str]
    plan: Callable[[Sequence[Any], UploadContext], Planned[tuple[Fault, ...]]] | None = None
    try_out: Callable[[Sequence[Any], UploadContext], object] | None = None
    with_all: bool = False
    is_whole: bool = False
    foretell: (
        Callable[[Sequence[Any], UploadContext], tuple[tuple[Fault, ...], tuple[Fault, ...]]] | None
    ) = None


LIST_KINDS: Mapping[Kind, ListKind] = {
    Kind.REGISTER: ListKind(
        units.compare,
        units.store,
        ("code", "name"),
        try_out=units.try_out,
        with_all=True,
        foretell=units.foretell,
    ),
    Kind.PEOPLE: ListKind(
        people.compare, people.store, ("code", "full_name"), foretell=people.foretell
    ),
    Kind.POSTS: ListKind(posts.compare, posts.store, ("person", "title"), with_all=True),
    Kind.COLLECTIVES: ListKind(
        collectives.compare, collectives.store, ("code", "name"), with_all=True
    ),
    Kind.GRADINGS: ListKind(gradings.compare, None, ("subject", ""), plan=gradings.plan),
    Kind.RETURN: ListKind(
        returns.compare,
        returns.store,
        ("category", ""),
        is_whole=True,
        foretell=returns.foretell,
    ),
    Kind.REORGANISATION: ListKind(
        reorganisations.compare,
        reorganisations.store,
        ("unit", "name"),
        try_out=reorganisations.try_out,
        with_all=True,
        is_whole=True,
        foretell=reorganisations.foretell,
    ),
}
