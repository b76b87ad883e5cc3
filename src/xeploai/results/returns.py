"""Record statistical returns and store their files."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import NOT_RATED, CycleUnit, categories_of, refuse_unless_admitted
from xeploai.domain import Counts, CycleRecord, Fault, Refused, message

from .models import ReturnedCount, StatisticalReturn


@dataclass(frozen=True)
class SignedFile:
    """The signed file of a return."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Checksum, also the name of the stored file."""
        return hashlib.sha256(self.content).hexdigest()


@transaction.atomic
def record_return(
    *,
    unit: CycleUnit,
    counts: Mapping[str, Counts],
    file: SignedFile,
    received_on: date,
    document_number: str,
    at: datetime,
    by: Actor,
) -> StatisticalReturn | None:
    """Record a unit's return; it replaces the return in force, which is not changed.

    Returns None if the return in force came from the same file.

    Raises:
        Refused: the pack has no such category, or the return has no figures.
    """
    refuse_unless_admitted(unit.cycle, CycleRecord.RETURNS)
    # two senders at once must not both replace the same return
    CycleUnit.objects.select_for_update().get(pk=unit.pk)
    _refuse_unknown(unit, counts)
    in_force = StatisticalReturn.objects.filter(cycle_unit=unit, replaced_by__isnull=True).first()
    if in_force is not None and in_force.file_sha256 == file.sha256:
        return None
    keep_file(file)
    new = StatisticalReturn.objects.create(
        cycle=unit.cycle,
        cycle_unit=unit,
        received_on=received_on,
        document_number=document_number,
        file_name=file.name,
        file_sha256=file.sha256,
        replaces=in_force,
        recorded_at=at,
        recorded_by=by.name,
    )
    ReturnedCount.objects.bulk_create(
        number
        for category, numbers in counts.items()
        for number in _numbers(new, category, numbers)
    )
    before = (
        {"document": in_force.document_number, "sha256": in_force.file_sha256} if in_force else {}
    )
    after = {"document": document_number, "sha256": file.sha256, "file": file.name}
    entry = Entry("return.recorded", "unit", unit.code, unit.cycle.year, before, after)
    note(entry, by=by, at=at)
    return new


def _refuse_unknown(unit: CycleUnit, counts: Mapping[str, Counts]) -> None:
    known = categories_of(unit.cycle)
    text = message("“%(category)s” is not a category of %(pack)s: %(known)s.")
    faults = [
        Fault(text, {"category": category, "pack": unit.cycle.pack, "known": ", ".join(known)})
        for category in counts
        if category not in known
    ]
    if not counts:
        faults.append(Fault(message("The return gives no figures for any category.")))
    if faults:
        raise Refused(faults)


def _numbers(new: StatisticalReturn, category: str, counts: Counts) -> list[ReturnedCount]:
    # zeros are stored: a category with only zeros was reported, one without rows was not
    graded = [
        ReturnedCount(statistical_return=new, category=category, outcome=grade.value, number=number)
        for grade, number in counts.by_grade().items()
    ]
    return graded + [
        ReturnedCount(
            statistical_return=new,
            category=category,
            outcome=NOT_RATED,
            reason=reason,
            number=number,
        )
        for reason, number in counts.not_rated.items()
    ]


def keep_file(file: SignedFile) -> Path:
    """Store a file in the home under its checksum, unless it is there already."""
    folder = Path(settings.FILES) / file.sha256[:2]
    stored = folder / file.sha256
    if not stored.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # an unused name: two people may send the same file at once
        partial = stored.with_suffix(f".{secrets.token_hex(4)}")
        partial.write_bytes(file.content)
        partial.replace(stored)
    return stored
