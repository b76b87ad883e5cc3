"""Acts on statistical returns."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import NOT_RATED, CycleUnit
from xeploai.domain import Counts, Fault, Refused, message

from .models import ReturnedCount, StatisticalReturn


@dataclass(frozen=True)
class SignedFile:
    """The file that a return came in, as it was signed."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Checksum under which the file is kept."""
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
    """Record what a unit returned; it replaces the return in force, which stays as it was.

    The same file told again changes nothing: the answer is None.

    Raises:
        Refused: a category is not one of the pack's, or the return says nothing at all.
    """
    CycleUnit.objects.select_for_update().get(pk=unit.pk)
    _refuse_unknown(unit, counts)
    held = StatisticalReturn.objects.filter(cycle_unit=unit, replaced_by__isnull=True).first()
    if held is not None and held.file_sha256 == file.sha256:
        return None
    keep_file(file)
    sent = StatisticalReturn.objects.create(
        cycle=unit.cycle,
        cycle_unit=unit,
        received_on=received_on,
        document_number=document_number,
        file_name=file.name,
        file_sha256=file.sha256,
        replaces=held,
        recorded_at=at,
        recorded_by=by.name,
    )
    ReturnedCount.objects.bulk_create(
        number for category, one in counts.items() for number in _numbers(sent, category, one)
    )
    before = {"document": held.document_number, "sha256": held.file_sha256} if held else {}
    after = {"document": document_number, "sha256": file.sha256, "file": file.name}
    entry = Entry("return.recorded", "unit", unit.code, unit.cycle.year, before, after)
    note(entry, by=by, at=at)
    return sent


def _refuse_unknown(unit: CycleUnit, counts: Mapping[str, Counts]) -> None:
    known = rulepacks.pack(unit.cycle.pack).categories_on(unit.cycle.closes_on)
    text = message("“%(category)s” is no category of %(pack)s: %(known)s.")
    faults = [
        Fault(text, {"category": category, "pack": unit.cycle.pack, "known": ", ".join(known)})
        for category in counts
        if category not in known
    ]
    if not counts:
        faults.append(Fault(message("The return gives no figures for any category.")))
    if faults:
        raise Refused(faults)


def _numbers(sent: StatisticalReturn, category: str, counts: Counts) -> list[ReturnedCount]:
    # zeros are stored: a category with only zeros was reported, one without rows was not
    graded = [
        ReturnedCount(
            statistical_return=sent, category=category, outcome=grade.value, number=number
        )
        for grade, number in counts.by_grade().items()
    ]
    return graded + [
        ReturnedCount(
            statistical_return=sent,
            category=category,
            outcome=NOT_RATED,
            reason=reason,
            number=number,
        )
        for reason, number in counts.not_rated.items()
    ]


def keep_file(file: SignedFile) -> Path:
    """Keep a file in the home under its checksum. What is there already is the same file."""
    folder = Path(settings.FILES) / file.sha256[:2]
    kept = folder / file.sha256
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # a name of its own: two people may send the same file at once
        writing = kept.with_suffix(f".{secrets.token_hex(4)}")
        writing.write_bytes(file.content)
        writing.replace(kept)
    return kept
