"""What an import of a list changed: numbers of rows, and the entries of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass

from xeploai.accounts.journal import Entry
from xeploai.domain import Fault


@dataclass(frozen=True)
class RegisterChanges:
    """What a list changed in the register. Unit: rows.

    Args:
        remarks: what it did beyond its rows, in sentences.
    """

    new: int
    changed: int
    unchanged: int
    remarks: tuple[Fault, ...] = ()


def changed_entry(
    act: str,
    kind: str,
    about: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    unit: str = "",
) -> Entry:
    """Return the entry of the journal for a change, with the fields that differ only."""
    differ = [name for name in after if before.get(name) != after[name]]
    return Entry(
        act,
        kind,
        about,
        before={name: before.get(name) for name in differ},
        after={name: after[name] for name in differ},
        unit=unit,
    )
