"""Why the rules leave a case without an answer: what the document before says, or a gap."""

from collections.abc import Collection
from typing import NamedTuple

from xeploai.cycle.facts import Cycle
from xeploai.domain import Provision, SuggestionKind

from .evaluate import evaluated_rows


class Doubt(NamedTuple):
    """What the rules say of a case that they leave open.

    Args:
        because: the provisions of the document before because of which they do, if it is these.
    """

    suggests: SuggestionKind
    because: tuple[Provision, ...]


def doubts_of(cycle: Cycle, cases: Collection[int], *, path: str = "") -> dict[int, Doubt]:
    """Return what the rules say of cases, by id.

    Args:
        path: of a unit whose subtree contains all of them, where it is known.
    """
    if not cases:
        return {}
    return {
        row.pk: Doubt(done.suggests, tuple(each.provision for each in done.because))
        for row, _, done in evaluated_rows(cycle, path=path, cases=cases)
    }
