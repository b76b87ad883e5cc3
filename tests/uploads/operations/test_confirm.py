"""From check to storing: all or nothing, once, and only what the preview showed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import BY
from tests.uploads.conftest import (
    GRADINGS,
    NOW,
    PEOPLE,
    Office,
    graded,
    texts,
)
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, Deviation, GradeDecision
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.intake import Unwanted, reading
from xeploai.organisations.models import Person, RoleGrant, Unit
from xeploai.organisations.register import merge_unit
from xeploai.uploads import preview_store, queries
from xeploai.uploads.context import RowState
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import confirm as operations
from xeploai.uploads.states import ActionNotAllowed, UploadState

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def change_by_another(office: Office, cycle: Cycle) -> None:
    other = office.reader((BOARD, "xa-a1"), name="khac")
    office.store(office.send(other, GRADINGS + graded("dv-0", document="QĐ 7"), cycle), other)


def test_what_is_confirmed_is_stored_once_and_noted(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-1"), cycle)
    token = upload.token

    office.store(upload, reader)
    again, is_first = operations.confirm_upload(
        upload_id=upload.pk, token=token, good_only=False, at=NOW
    )
    operations.store_upload(upload_id=upload.pk, reader=reader)

    assert (again.state, is_first) == (UploadState.STORED, False)
    assert GradeDecision.objects.count() == 2
    decision = GradeDecision.objects.first()
    assert decision is not None
    assert decision.recorded_by == reader.user.username
    acts = list(JournalEntry.objects.filter(kind="upload").values_list("act", "role"))
    assert acts == [("upload.received", BOARD), ("upload.confirmed", BOARD)]


def test_a_preview_stores_nothing(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))

    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-9"), cycle)

    assert (upload.state, upload.new, upload.refused) == (UploadState.READY, 1, 1)
    assert [row.subject for row in preview_store.read_rows(upload.pk, state=RowState.REFUSED)] == [
        "dv-9"
    ]
    assert not GradeDecision.objects.exists()


def test_one_refused_row_keeps_all_out_until_somebody_chooses_the_good_ones(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-9"), cycle)

    with pytest.raises(Refused, match="stored whole or not at all"):
        office.store(upload, reader)
    stored = office.store(upload, reader, good_only=True)

    assert (stored.state, stored.is_good_only) == (UploadState.STORED, True)
    assert GradeDecision.objects.count() == 1


def test_what_another_stored_since_the_preview_is_named_and_nothing_is_stored(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-1"), cycle)
    change_by_another(office, cycle)

    upload = office.store(upload, reader)

    assert upload.state == UploadState.READY
    assert GradeDecision.objects.count() == 1
    since = texts(preview_store.read_findings(upload.pk, "since"))
    assert since == (
        "Nothing was stored: since the preview, another user changed the data of 1 rows."
        " Below is a new preview. 1.csv, row 2: “dv-0” is now: Changed."
    )
    assert [row.state for row in preview_store.read_rows(upload.pk)] == [
        RowState.CHANGED,
        RowState.NEW,
    ]
    assert office.store(upload, reader).state == UploadState.STORED


def test_a_unit_closed_between_preview_and_confirmation_is_named(
    office: Office, province: dict[str, Unit]
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, PEOPLE + "moi;Người mới;ap-a12;FULL;;01/06/2024;\n")
    merge_unit(
        unit=province["ap-a12"],
        into=province["ap-a11"],
        on=date(2024, 1, 1),
        document_number="QĐ 5",
        by=BY,
        at=NOW,
    )

    upload = office.store(upload, reader)

    assert upload.state == UploadState.READY
    assert not Person.objects.filter(code="moi").exists()
    assert "open from" in texts(
        preview_store.read_findings(upload.pk, "since")
    ) or "lies outside" in texts(preview_store.read_findings(upload.pk, "since"))


def test_an_old_preview_cannot_be_confirmed(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    with pytest.raises(Refused, match="newer preview"):
        operations.confirm_upload(upload_id=upload.pk, token="other", good_only=False, at=NOW)


def test_a_role_that_ended_stores_nothing(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    RoleGrant.objects.filter(user=reader.user).update(until_on=date(2024, 1, 1))

    upload = office.store(upload, office.reader(name=reader.user.username))

    assert upload.state == UploadState.READY
    assert not GradeDecision.objects.exists()


def test_a_cancelled_upload_is_not_stored(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    operations.cancel_upload(upload_id=upload.pk, by=Actor("x"), at=NOW)

    with pytest.raises(ActionNotAllowed):
        office.store(upload, reader)


def test_cancelling_ends_the_reading_at_once(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = office.reader((BOARD, "tinh"))
    upload = office.receive(reader, [GRADINGS + graded("dv-0"), GRADINGS + graded("dv-1")], cycle)
    read: list[str] = []

    def cancel_meanwhile(source: Any, *, is_wanted: Any, **_: object) -> None:
        read.append(source.name)
        operations.cancel_upload(upload_id=upload.pk, by=reader.actor_as(reader.grants[0]), at=NOW)
        assert not is_wanted()
        raise Unwanted

    monkeypatch.setattr(reading, "read_content", cancel_meanwhile)
    operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)

    upload.refresh_from_db()
    assert upload.state == UploadState.CANCELLED
    assert read == ["1.csv"]


def test_an_accident_in_the_middle_leaves_nothing_and_can_be_tried_again(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is on fire")

    with monkeypatch.context() as patched:
        patched.setattr(operations, "note_upload", broken)
        with pytest.raises(RuntimeError):
            office.store(upload, reader)
    upload.refresh_from_db()
    failed = upload.state
    operations.retry_upload(upload_id=upload.pk)
    operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)

    assert failed == UploadState.FAILED
    assert not GradeDecision.objects.exists()
    assert office.store(upload, reader).state == UploadState.STORED


def test_a_check_whose_worker_was_killed_begins_anew(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.CHECKING)
    upload.refresh_from_db()

    is_stalled = queries.is_stalled(upload, datetime(2035, 1, 1, tzinfo=UTC))
    operations.retry_upload(upload_id=upload.pk)
    operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)

    upload.refresh_from_db()
    assert is_stalled
    assert upload.state == UploadState.READY


def test_a_reason_for_all_rows_has_them_checked_again_before_anything_is_stored(
    office: Office, cycle: Cycle
) -> None:
    Person.objects.filter(code="dv-0").update(admitted_on=cycle.closes_on)
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    assert (upload.state, upload.refused) == (UploadState.READY, 1)

    operations.give_reason(upload_id=upload.pk, reason=" Việc đột xuất ", by=Actor("x"), at=NOW)
    upload.refresh_from_db()
    waiting, old = upload.state, upload.token
    operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)
    upload.refresh_from_db()

    assert waiting == UploadState.RECEIVED
    assert (upload.state, upload.new, upload.refused) == (UploadState.READY, 1, 0)
    assert upload.token != old
    assert not GradeDecision.objects.exists()
    office.store(upload, reader)
    assert Deviation.objects.get().reason == "Việc đột xuất"


@pytest.mark.parametrize(
    ("reason", "said"),
    [("  ", "reason is empty"), ("\u200b.", "reason is empty"), ("x" * 1001, "1001")],
)
def test_an_empty_or_endless_reason_is_refused_and_the_preview_stays(
    office: Office, cycle: Cycle, reason: str, said: str
) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    with pytest.raises(Refused, match=said):
        operations.give_reason(upload_id=upload.pk, reason=reason, by=Actor("x"), at=NOW)

    upload.refresh_from_db()
    assert (upload.state, upload.reason) == (UploadState.READY, "")


def test_only_grades_take_a_reason_and_only_before_they_are_stored(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    grades = office.store(office.send(reader, GRADINGS + graded("dv-0"), cycle), reader)

    with pytest.raises(ActionNotAllowed):
        operations.give_reason(upload_id=grades.pk, reason="Vì", by=Actor("x"), at=NOW)
