"""What each kind of list is compared with, and which operation stores it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xeploai.domain import Fault
from xeploai.intake import Kind
from xeploai.uploads.context import Terms, Verdict

from . import collectives, gradings, people, posts, returns, units


@dataclass(frozen=True)
class Way:
    """How one kind of list is taken in.

    Args:
        compare: a verdict for each row, by reading only.
        store: calls the operation; the answer is what the sender should know.
        subject: the columns of code and name by which people know a row.
        with_all: whether a row can only be tried together with all others.
        is_whole: whether the list stands or falls as one.
    """

    compare: Callable[[Sequence[Any], Terms], list[Verdict]]
    store: Callable[[Sequence[Any], Terms], tuple[Fault, ...]]
    subject: tuple[str, str]
    with_all: bool = False
    is_whole: bool = False


WAYS: Mapping[Kind, Way] = {
    Kind.REGISTER: Way(units.compare, units.store, ("code", "name"), with_all=True),
    Kind.PEOPLE: Way(people.compare, people.store, ("code", "full_name")),
    Kind.POSTS: Way(posts.compare, posts.store, ("person", "title"), with_all=True),
    Kind.COLLECTIVES: Way(collectives.compare, collectives.store, ("code", "name"), with_all=True),
    Kind.GRADINGS: Way(gradings.compare, gradings.store, ("subject", "")),
    Kind.RETURN: Way(returns.compare, returns.store, ("category", ""), is_whole=True),
}
