"""Seal the rows that were stored before the journal sealed any."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from .checks import SEALED
from .entries import HEAD, as_text, hash_of
from .seals import RowSet, sealing_of

ACT = "rows.sealed"
BY = "xeploai upgrade"
# tables that were sealed only later, by a migration of their own
LATER = ("cycle_case", "cycle_cycleunit", "cycle_peergroup")
AT_FIRST = tuple(table for table in SEALED if table not in LATER)


def seal_existing(apps: Any, tables: Sequence[str] = AT_FIRST) -> int:
    """Seal every row of some tables by one entry; return how many rows.

    A step of a migration: what was done to a row before is not known to the journal, what is done
    to it from now on is.

    Args:
        apps: the models as of the migration.
        tables: those whose rows no entry has sealed yet.
    """
    models = {model._meta.db_table: model for model in apps.get_models()}
    rows = [RowSet(models[table], _ids(models[table])) for table in tables]
    number = sum(len(one.ids) for one in rows)
    if not number:
        return 0
    sealing = sealing_of(rows)
    head_model = apps.get_model("accounts", "JournalHead")
    head, _ = head_model.objects.get_or_create(pk=HEAD)
    entry = apps.get_model("accounts", "JournalEntry")(
        number=head.number + 1,
        at=datetime.now(UTC),  # noqa: TID251 (no caller hands a migration the time)
        by=BY,
        act=ACT,
        kind="journal",
        after=as_text({"rows": number}),
        previous_hash=head.hash,
        seal=sealing.checksum,
    )
    entry.hash = hash_of(entry)
    entry.save()
    sealing.store(entry.number, apps.get_model("accounts", "JournalSeal"))
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return number


def _ids(model: Any) -> list[int]:
    # with those that the manager of a model leaves out
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True))
