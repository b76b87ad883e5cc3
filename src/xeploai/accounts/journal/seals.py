"""Seals: checksums of stored rows, which the chain of the journal covers."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db import connection, models
from django.db.models import Max

from xeploai.accounts.models import JournalSeal

from .stored_rows import Column, columns_of, read_rows

DIGEST_LENGTH = 32  # bytes
ROWS_OF_SEAL = 5000
# in place of the digest of a row that an act removed
GONE = bytes(DIGEST_LENGTH)


@dataclass(frozen=True)
class RowSet:
    """Rows of one table that an act stored, where their objects are not at hand: by id."""

    model: type[models.Model]
    ids: Sequence[int]


@dataclass(frozen=True)
class RemovedRows:
    """Rows of one table that an act removed, by id: a seal says that they are gone."""

    model: type[models.Model]
    ids: Sequence[int]


Recorded = models.Model | RowSet | RemovedRows


Rows = models.QuerySet[Any]


class RowChanges:
    """Rows before an act that adds, changes and removes some of them, to seal just these."""

    def __init__(self, *several: Rows) -> None:
        self.before = [(rows, _values_of(rows)) for rows in several]

    def since(self) -> list[Recorded]:
        """Return the rows that are new or other by now, and those that are gone."""
        found: list[Recorded] = []
        for rows, before in self.before:
            after = _values_of(rows)
            other = sorted(key for key, row in after.items() if before.get(key) != row)
            gone = sorted(before.keys() - after.keys())
            found += [RowSet(rows.model, other), RemovedRows(rows.model, gone)]
        return found


def _values_of(rows: Rows) -> dict[int, tuple[Any, ...]]:
    columns = [field.attname for field in rows.model._meta.concrete_fields]
    chosen = rows.order_by().values_list("pk", *columns)
    # as the database gives them: they are only compared
    with connection.cursor() as cursor:
        cursor.execute(*chosen.query.sql_with_params())
        return {row[0]: tuple(row) for row in cursor.fetchall()}


class RowMark:
    """The end of a table before an act stores rows in it in bulk, to find them afterwards."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.last: int = model._default_manager.aggregate(last=Max("pk"))["last"] or 0

    def new_rows(self, *, by: str, at: datetime) -> RowSet:
        """Return the rows that were stored since by one act: others may have stored some, too."""
        rows = self.model._default_manager.filter(pk__gt=self.last, recorded_by=by, recorded_at=at)
        return RowSet(self.model, list(rows.order_by("pk").values_list("pk", flat=True)))


@dataclass(frozen=True)
class Seal:
    """Checksums of rows of one table."""

    table: str
    columns: str
    ids: str
    digests: bytes

    def line(self) -> list[str]:
        """Return what the checksum of an entry's seals is made of."""
        return [self.table, self.columns, self.ids, self.digests.hex()]

    def by_row(self) -> Iterator[tuple[int, bytes]]:
        """Yield each row with its digest.

        Raises:
            ValueError: the ids or the digests cannot be read.
        """
        # no more than there are digests, however long a run somebody wrote
        keys = list(islice(read_ids(self.ids), len(self.digests) // DIGEST_LENGTH + 1))
        if len(keys) * DIGEST_LENGTH != len(self.digests):
            raise ValueError(self.ids)
        for place, key in enumerate(keys):
            yield key, bytes(self.digests[place * DIGEST_LENGTH : (place + 1) * DIGEST_LENGTH])


@dataclass(frozen=True)
class Sealing:
    """The seals of one entry. `checksum` is empty where there are none."""

    seals: tuple[Seal, ...]
    checksum: str

    def store(self, number: int, model: type[JournalSeal] = JournalSeal) -> None:
        """Store the seals under the number of their entry."""
        model.objects.bulk_create(
            model(
                number=number,
                position=place,
                table=seal.table,
                columns=seal.columns,
                ids=seal.ids,
                digests=seal.digests,
            )
            for place, seal in enumerate(self.seals)
        )


NO_SEALS = Sealing((), "")


def checksum_of(seals: Iterable[Seal]) -> str:
    """Return the checksum of the seals of one entry, in their order."""
    lines = [seal.line() for seal in seals]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest() if lines else ""


def sealing_of(recorded: Iterable[Recorded]) -> Sealing:
    """Read rows back as they were stored, and return their seals, and those of removed ones."""
    keys: dict[type[models.Model], set[int]] = {}
    gone: list[RemovedRows] = []
    for one in recorded:
        if isinstance(one, RemovedRows):
            gone.append(one)
        elif isinstance(one, RowSet):
            keys.setdefault(one.model, set()).update(one.ids)
        else:
            keys.setdefault(type(one), set()).add(one.pk)
    seals = [seal for rows in gone for seal in _seals_of_removed(rows.model, sorted(rows.ids))]
    seals += [seal for model, ids in keys.items() for seal in _seals(model, sorted(ids))]
    return Sealing(tuple(seals), checksum_of(seals))


def _seals_of_removed(model: type[models.Model], ids: Sequence[int]) -> Iterator[Seal]:
    for start in range(0, len(ids), ROWS_OF_SEAL):
        some = ids[start : start + ROWS_OF_SEAL]
        yield Seal(model._meta.db_table, "", write_ids(some), GONE * len(some))


def _seals(model: type[models.Model], ids: Sequence[int]) -> Iterator[Seal]:
    columns = columns_of(model)
    names = ",".join(column.name for column in columns)
    for start in range(0, len(ids), ROWS_OF_SEAL):
        some = ids[start : start + ROWS_OF_SEAL]
        digests = dict(digests_of(model, columns, some))
        if len(digests) != len(some) or None in digests.values():
            raise AssertionError(f"rows of {model._meta.db_table} to be sealed are not there")
        joined = b"".join(digest for key in some if (digest := digests[key]))
        yield Seal(model._meta.db_table, names, write_ids(some), joined)


def digests_of(
    model: type[models.Model], columns: Sequence[Column], ids: Sequence[int] | None = None
) -> Iterator[tuple[int | None, bytes | None]]:
    """Yield id and digest of rows; no digest where a row cannot be read."""
    table = model._meta.db_table
    for row in read_rows(model, columns, ids=ids):
        digest = None
        if row.values is not None:
            text = json.dumps([table, *map(_plain, row.values)], ensure_ascii=False)
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        yield row.key, digest


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def write_ids(ids: Sequence[int]) -> str:
    """Return ascending ids as runs: `7,9-12`."""
    runs = []
    for _, group in groupby(enumerate(ids), lambda pair: pair[1] - pair[0]):
        run = [key for _, key in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ",".join(runs)


def read_ids(text: str) -> Iterator[int]:
    """Yield the ids of runs. Raises `ValueError` where they cannot be read."""
    for run in text.split(","):
        first, _, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
