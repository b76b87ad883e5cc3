"""From receiving to storing: all or nothing, once, and only what the preview showed."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from tests.builders import BY
from tests.uploads.conftest import (
    GRADINGS,
    NOW,
    PEOPLE,
    REGISTER,
    Office,
    graded,
)
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain.faults import Refused
from xeploai.domain.roles import Role
from xeploai.intake import SourceFile, read_files, write_refused_rows
from xeploai.organisations.models import Person, RoleGrant, Unit
from xeploai.organisations.register import merge_unit
from xeploai.uploads import preview_store as kept
from xeploai.uploads import queries
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import confirm as operations
from xeploai.uploads.operations.reread import read_upload
from xeploai.uploads.states import CAN_BECOME, NotNow, RowState, State, refuse_unless_follows
from xeploai.uploads.summaries import vocabulary_of
from xeploai.wording import say

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BOARD = Role.ORGANISATION_BOARD


def said(faults: object) -> str:
    return " ".join(say(fault, "en") for fault in faults)  # type: ignore[attr-defined]


def test_what_is_confirmed_is_stored_once_and_noted(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-1"), cycle)
    token = upload.token

    office.store(upload, reader)
    again, is_first = operations.confirm_upload(
        upload_id=upload.pk, token=token, good_only=False, at=NOW
    )
    operations.store_upload(upload_id=upload.pk, reader=reader)

    assert (again.state, is_first) == (State.STORED, False)
    assert GradeDecision.objects.count() == 2
    decision = GradeDecision.objects.first()
    assert decision is not None
    assert decision.recorded_by == reader.user.username
    acts = list(JournalEntry.objects.filter(kind="upload").values_list("act", "role"))
    assert acts == [("upload.received", BOARD), ("upload.confirmed", BOARD)]


def test_a_preview_stores_nothing(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))

    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-9"), cycle)

    assert (upload.state, upload.new, upload.refused) == (State.READY, 1, 1)
    assert [row.subject for row in kept.kept_rows(upload.pk, state=RowState.REFUSED)] == ["dv-9"]
    assert not GradeDecision.objects.exists()


def test_one_refused_row_keeps_all_out_until_somebody_chooses_the_good_ones(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-9"), cycle)

    with pytest.raises(Refused, match="stored whole or not at all"):
        office.store(upload, reader)
    stored = office.store(upload, reader, good_only=True)

    assert (stored.state, stored.is_good_only) == (State.STORED, True)
    assert GradeDecision.objects.count() == 1


@pytest.mark.parametrize(("language", "heading"), [("vi", "Vì sao chưa nhận"), ("en", "Why it")])
def test_the_bad_rows_come_back_as_they_were_with_their_reasons_and_can_be_sent_again(
    office: Office, cycle: Cycle, language: str, heading: str
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-9"), cycle)
    rows = kept.kept_rows(upload.pk, state=RowState.REFUSED)
    faults = [fault for row in rows for fault in row.faults]

    content = write_refused_rows(read_upload(upload, tells=False), faults, language)

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    headings, cells = ([cell.value for cell in sheet[at]] for at in (3, 4))
    assert cells[:3] == ["Đảng viên", "dv-9", "Hoàn thành tốt nhiệm vụ"]
    assert headings[-1].startswith(heading)
    assert "dv-9" in cells[-1]
    path = office.folder / "bad.xlsx"
    path.write_bytes(content)
    given = read_files([SourceFile(path, "bad.xlsx")], vocabulary=vocabulary_of(cycle))
    assert (len(given.rows), given.remarks) == (1, ())


def test_a_row_outside_the_senders_units_is_refused(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))

    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-4"), cycle)

    assert (upload.new, upload.refused) == (1, 1)
    (row,) = kept.kept_rows(upload.pk, state=RowState.REFUSED)
    assert "lies outside" in said(row.faults)


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ("dv-4;Đổi tên;ap-b11;FULL;;01/01/2015;", "“Tên ap-b11” lies outside"),
        ("dv-4;Người 4;ap-a11;FULL;;01/01/2024;", "is a member of “Tên ap-b11”"),
    ],
)
def test_nobody_renames_or_takes_away_members_of_others(
    office: Office, province: dict[str, Unit], row: str, said_of_it: str
) -> None:
    reader = office.reader((BOARD, "huyen-a"))

    upload = office.send(reader, PEOPLE + row + "\n")

    (found,) = kept.kept_rows(upload.pk)
    assert said_of_it in said(found.faults)


def test_new_units_are_founded_only_below_ones_own(
    office: Office, province: dict[str, Unit]
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    row = "{code};Mới;subordinate_branch;COMMUNE;{parent};01/01/2023;\n"

    upload = office.send(
        reader,
        REGISTER
        + row.format(code="a", parent="xa-a1")
        + row.format(code="b", parent="xa-b1")
        + row.format(code="c", parent=""),
    )

    found = [row.state for row in kept.kept_rows(upload.pk)]
    assert found == [RowState.NEW, RowState.REFUSED, RowState.REFUSED]


def test_a_role_that_may_not_sends_nothing(office: Office, cycle: Cycle) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))

    with pytest.raises(Refused, match="None of your roles"):
        office.send(office.reader((Role.AUDITOR, "tinh")), GRADINGS + graded("dv-0"), cycle)
    upload = office.send(secretary, GRADINGS + graded("dv-0"), cycle)

    assert upload.state == State.REFUSED
    assert "record grade decisions" in said(kept.findings_of(upload.pk, "faults"))


def change_by_another(office: Office, cycle: Cycle) -> None:
    other = office.reader((BOARD, "tinh"))
    office.store(office.send(other, GRADINGS + graded("dv-0", document="QĐ 7"), cycle), other)


def test_what_another_stored_since_the_preview_is_named_and_nothing_is_stored(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-1"), cycle)
    change_by_another(office, cycle)

    upload = office.store(upload, reader)

    assert upload.state == State.READY
    assert GradeDecision.objects.count() == 1
    since = said(kept.findings_of(upload.pk, "since"))
    assert "what 1 of the rows are about" in since
    assert "“dv-0” is now: Changed" in since
    assert [row.state for row in kept.kept_rows(upload.pk)] == [RowState.CHANGED, RowState.NEW]
    assert office.store(upload, reader).state == State.STORED


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

    assert upload.state == State.READY
    assert not Person.objects.filter(code="moi").exists()
    assert "open from" in said(kept.findings_of(upload.pk, "since")) or "lies outside" in said(
        kept.findings_of(upload.pk, "since")
    )


def test_an_old_preview_cannot_be_confirmed(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    with pytest.raises(Refused, match="newer preview"):
        operations.confirm_upload(upload_id=upload.pk, token="other", good_only=False, at=NOW)


def test_a_role_that_ended_stores_nothing(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    RoleGrant.objects.filter(user=reader.user).update(until_on=date(2024, 1, 1))

    upload = office.store(upload, office.reader(name=reader.user.username))

    assert upload.state == State.READY
    assert not GradeDecision.objects.exists()


def test_many_workbooks_are_one_upload_and_a_subject_stands_in_one_of_them(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "tinh"))

    upload = office.send(
        reader, [GRADINGS + graded("dv-0"), GRADINGS + graded("dv-1") + graded("dv-0")], cycle
    )

    states = [row.state for row in kept.kept_rows(upload.pk)]
    assert states == [RowState.NEW, RowState.NEW, RowState.REFUSED]


def test_files_of_one_name_are_told_apart(office: Office, cycle: Cycle) -> None:
    from xeploai.uploads.operations.receive import Sent, Wish, receive_upload

    reader = office.reader((BOARD, "tinh"))
    files = [office.file(GRADINGS + graded(code)) for code in ("dv-0", "dv-1")]

    upload = receive_upload(
        reader=reader,
        sent=[Sent(one.path, "../../ds.csv") for one in files],
        wish=Wish(cycle=cycle),
        at=NOW,
    )

    assert [one.name for one in upload.files.order_by("number")] == ["ds.csv", "ds (2).csv"]


def test_a_cancelled_upload_is_not_stored(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    operations.cancel_upload(upload_id=upload.pk, by=Actor("x"), at=NOW)

    with pytest.raises(NotNow):
        office.store(upload, reader)


def test_an_accident_in_the_middle_leaves_nothing_and_can_be_tried_again(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
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

    assert failed == State.FAILED
    assert not GradeDecision.objects.exists()
    assert office.store(upload, reader).state == State.STORED


def test_a_check_whose_worker_was_killed_begins_anew(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    Upload.objects.filter(pk=upload.pk).update(state=State.CHECKING)
    upload.refresh_from_db()

    is_stalled = queries.is_stalled(upload, datetime(2035, 1, 1, tzinfo=UTC))
    operations.retry_upload(upload_id=upload.pk)
    operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)

    upload.refresh_from_db()
    assert is_stalled
    assert upload.state == State.READY


def test_only_the_sender_sees_an_upload(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    with pytest.raises(Refused, match="somebody else"):
        queries.own_upload(office.reader((BOARD, "tinh")).user, upload.pk)


@pytest.mark.parametrize("state", State)
def test_no_state_leads_where_the_table_does_not(state: State) -> None:
    for following in State:
        if following in CAN_BECOME[state]:
            refuse_unless_follows(state, following)
        else:
            with pytest.raises(NotNow):
                refuse_unless_follows(state, following)


def test_a_return_is_stored_whole_with_its_file(office: Office, cycle: Cycle) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))
    text = (
        "category,total,graded,not_graded,excellent,good,completed,failed\nmember,4,4,0,1,2,1,0\n"
    )

    upload = office.send(secretary, text, cycle, unit="ap-a11")
    outside = office.send(secretary, text, cycle, unit="ap-b11")
    stored = office.store(upload, secretary)
    again = office.send(secretary, text, cycle, unit="ap-a11")

    assert (stored.state, stored.new) == (State.STORED, 1)
    assert outside.refused == 1
    assert (again.new, again.changed) == (0, 0)
