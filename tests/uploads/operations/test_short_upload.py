"""A list of grades is checked before its transaction; storing it keeps nobody waiting."""

from typing import Any

import pytest

from tests.builders import AT, BY, decide, decision
from tests.statements import recorded_statements
from tests.uploads.conftest import GRADINGS, NOW, Office, graded
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, Evaluated, GradeDecision, Tally
from xeploai.cycle.operations import tally_faults
from xeploai.domain import Grade, Role
from xeploai.organisations.register import rename_unit
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import confirm as operations
from xeploai.uploads.states import UploadState

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = GRADINGS + "".join(graded(f"dv-{number}") for number in range(3))
CONSEQUENCES = "xeploai.cycle.operations.decide.consequences_of"


def confirmed(office: Office, cycle: Cycle, text: str = LIST) -> tuple[Upload, Any]:
    reader = office.reader((Role.ORGANISATION_BOARD, "xa-a1"))
    upload = office.send(reader, text, cycle)
    operations.confirm_upload(upload_id=upload.pk, token=upload.token, good_only=False, at=NOW)
    return upload, reader


def test_a_preview_writes_no_row_of_the_cycle_and_takes_no_lock_on_it(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((Role.ORGANISATION_BOARD, "xa-a1"))

    with recorded_statements() as statements:
        upload = office.send(reader, LIST, cycle)

    assert (upload.state, upload.new) == (UploadState.READY, 3)
    written = {*statements.tables_written()}
    assert not {one for one in written if one.startswith(("cycle_", "organisations_"))}


def test_all_rows_are_checked_before_the_first_lock_and_the_head_comes_after_the_last_decision(
    office: Office, cycle: Cycle
) -> None:
    upload, reader = confirmed(office, cycle)

    with recorded_statements() as statements:
        operations.store_upload(upload_id=upload.pk, reader=reader)

    inside = statements.of_last_transaction()
    after = type(inside)(inside[inside.first("accounts_journalhead") :])
    assert any("cycle_factsheet" in one for one in statements)
    assert not any("cycle_factsheet" in one for one in inside)
    # on PostgreSQL rows are copied in, which is no statement; the evaluations are renewed last
    assert {"cycle_tally", "cycle_evaluated"} <= {*inside.tables_written()}
    assert {*after.tables_written()} <= {
        "accounts_journalentry",
        "accounts_journalhead",
        "accounts_journalseal",
        "uploads_upload",
    }
    # read back and hashed for its seal before, too
    assert not any("cycle_gradedecision" in one for one in after)


def test_a_decision_between_the_check_and_the_write_brings_a_new_preview(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xeploai.cycle.operations import follow_up

    upload, reader = confirmed(office, cycle)
    others = iter([decision("member", "dv-1", Grade.FAILED, document="QĐ khác")])
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        for other in others:
            decide(cycle, other)
        return found

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    operations.store_upload(upload_id=upload.pk, reader=reader)

    upload.refresh_from_db()
    assert (upload.state, upload.new, upload.changed) == (UploadState.READY, 2, 1)
    assert GradeDecision.objects.count() == 1


def test_a_change_of_the_register_between_the_check_and_the_write_is_checked_again(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xeploai.cycle.operations import follow_up
    from xeploai.organisations.models import Unit

    upload, reader = confirmed(office, cycle)
    names, times = iter(["Tên mới"]), []
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        times.append(1)
        for name in names:
            unit = Unit.objects.get(code="xa-b1")
            rename_unit(
                unit=unit, name=name, on=NOW.date(), document_number="QĐ đổi tên", by=BY, at=AT
            )
        return real(*args, **more)

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    operations.store_upload(upload_id=upload.pk, reader=reader)

    upload.refresh_from_db()
    assert (upload.state, len(times)) == (UploadState.STORED, 2)


@pytest.mark.parametrize(
    "step",
    [
        "xeploai.cycle.operations.decide.insert_many",
        "xeploai.cycle.operations.decide.recount",
        "xeploai.cycle.operations.follow_up.replace_evaluations",
        "xeploai.cycle.operations.decide.note_all",
        "xeploai.uploads.operations.confirm.note_upload",
    ],
)
def test_an_upload_that_is_cut_off_at_any_step_stored_nothing_and_is_retried(
    step: str, office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, reader = confirmed(office, cycle)
    entries, tallies = JournalEntry.objects.count(), sorted(Tally.objects.values_list())

    def crash(*args: Any, **more: Any) -> Any:
        raise RuntimeError("power")

    monkeypatch.setattr(step, crash)
    with pytest.raises(RuntimeError, match="power"):
        operations.store_upload(upload_id=upload.pk, reader=reader)

    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED
    assert not GradeDecision.objects.exists()
    assert not Evaluated.objects.exists()
    assert (JournalEntry.objects.count(), sorted(Tally.objects.values_list())) == (entries, tallies)
    monkeypatch.undo()
    operations.retry_upload(upload_id=upload.pk)
    operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)
    assert office.store(upload, reader).state == UploadState.STORED
    assert GradeDecision.objects.count() == 3
    assert tally_faults(cycle) == []


def test_an_upload_that_another_worker_stored_meanwhile_is_left_alone(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xeploai.cycle.operations import follow_up

    upload, reader = confirmed(office, cycle)
    others = iter([1])
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        for _ in others:
            operations.store_upload(upload_id=upload.pk, reader=reader)
        return real(*args, **more)

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    operations.store_upload(upload_id=upload.pk, reader=reader)

    upload.refresh_from_db()
    assert upload.state == UploadState.STORED
    assert GradeDecision.objects.count() == 3
    assert JournalEntry.objects.filter(act="upload.confirmed").count() == 1
