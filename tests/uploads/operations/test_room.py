"""What lies unconfirmed has a limit and an end, and the disk keeps room for signing in."""

import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.uploads.conftest import GRADINGS, NOW, Office, graded, texts
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.access import Reader
from xeploai.cycle.models import Cycle
from xeploai.domain import Refused, Role
from xeploai.uploads import preview_store
from xeploai.uploads.models import Upload
from xeploai.uploads.operations.confirm import cancel_upload, check_upload, expire_upload
from xeploai.uploads.states import UploadState

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = GRADINGS + graded("dv-0")


@pytest.fixture
def board(office: Office, cycle: Cycle) -> Reader:
    return office.reader((Role.ORGANISATION_BOARD, "xa-a1"))


def files_in_home(settings: Any) -> list[Path]:
    home = Path(settings.FILES).parent
    return [path for path in home.rglob("*") if path.is_file() and path.suffix != ".json"]


def test_so_many_lists_may_lie_unconfirmed_and_those_to_remove_are_named(
    office: Office, board: Reader, cycle: Cycle, settings: Any
) -> None:
    settings.UNCONFIRMED_UPLOADS = 2
    first, _ = office.send(board, LIST, cycle), office.send(board, LIST, cycle)

    with pytest.raises(Refused, match=r"Confirm or cancel .* 1\.csv \(\d+, 1 MB\); 1\.csv"):
        office.receive(board, LIST, cycle)
    cancel_upload(upload_id=first.pk, by=board.actor_as(board.grants[0]), at=NOW)

    assert office.receive(board, LIST, cycle).state == UploadState.RECEIVED


def test_what_is_stored_counts_for_nothing_and_what_others_sent_neither(
    office: Office, board: Reader, cycle: Cycle, settings: Any
) -> None:
    settings.UNCONFIRMED_UPLOADS = 1
    office.store(office.send(board, LIST, cycle), board)
    office.send(office.reader((Role.ORGANISATION_BOARD, "huyen-a")), LIST, cycle)

    assert office.receive(board, LIST, cycle).pk


def test_so_many_bytes_may_lie_unconfirmed_and_nothing_of_what_is_refused_stays(
    office: Office, board: Reader, cycle: Cycle, settings: Any
) -> None:
    settings.UNCONFIRMED_BYTES = 3 * len(LIST.encode())
    office.receive(board, LIST, cycle)
    before = files_in_home(settings)

    with pytest.raises(Refused, match="unconfirmed"):
        office.receive(board, [LIST, LIST + graded("dv-1"), LIST], cycle)
    other = office.reader((Role.ORGANISATION_BOARD, "huyen-a"))
    with pytest.raises(Refused, match="Split them"):
        office.receive(other, [LIST] * 4, cycle)

    assert files_in_home(settings) == before
    assert Upload.objects.count() == 1


def test_a_preview_counts_with_all_that_it_takes(
    office: Office, board: Reader, cycle: Cycle, settings: Any
) -> None:
    upload = office.send(board, LIST, cycle)
    preview_store.write_lines(upload.pk, ["x" * 100_000])
    settings.UNCONFIRMED_BYTES = 50_000

    with pytest.raises(Refused, match="unconfirmed"):
        office.receive(board, LIST, cycle)


def test_no_preview_is_written_beyond_the_room_of_lists_sent_at_once(
    office: Office, board: Reader, cycle: Cycle, settings: Any
) -> None:
    first, second = office.receive(board, LIST, cycle), office.receive(board, LIST, cycle)
    preview_store.write_lines(first.pk, ["x" * 100_000])
    settings.UNCONFIRMED_BYTES = 50_000

    check_upload(upload_id=second.pk, reader=board, at=NOW)

    second.refresh_from_db()
    assert second.state == UploadState.REFUSED
    assert "unconfirmed" in texts(preview_store.read_findings(second.pk, "faults"))


def test_nothing_is_taken_in_where_less_than_the_reserve_would_stay_free(
    office: Office, board: Reader, cycle: Cycle, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = settings.RESERVE_BYTES + len(LIST.encode()) - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    with pytest.raises(Refused, match="too little room"):
        office.receive(board, LIST, cycle)

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free + 1))
    assert office.receive(board, LIST, cycle).pk


def test_files_that_are_refused_or_cancelled_are_removed_and_what_was_wrong_is_not(
    office: Office,
    board: Reader,
    cycle: Cycle,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        refused = office.send(board, "a;b\n1;2\n", cycle)
        cancelled = office.send(board, LIST, cycle)
        cancel_upload(upload_id=cancelled.pk, by=board.actor_as(board.grants[0]), at=NOW)

    assert files_in_home(settings) == []
    assert "No row of headings" in texts(preview_store.read_findings(refused.pk, "faults"))


def test_what_nobody_confirms_is_cancelled_in_its_time_by_the_journal_too(
    office: Office,
    board: Reader,
    cycle: Cycle,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    upload = office.send(board, LIST, cycle)
    time = timedelta(days=settings.UNCONFIRMED_DAYS)

    with django_capture_on_commit_callbacks(execute=True):
        early = expire_upload(upload_id=upload.pk, at=NOW + time - timedelta(seconds=1))
        late = expire_upload(upload_id=upload.pk, at=NOW + time)
        again = expire_upload(upload_id=upload.pk, at=NOW + time)

    upload.refresh_from_db()
    assert (early, late, again) == (False, True, False)
    assert upload.state == UploadState.CANCELLED
    assert files_in_home(settings) == []
    noted = JournalEntry.objects.get(act="upload.expired")
    assert noted.by == board.user.username


def test_what_is_stored_is_never_cancelled(office: Office, board: Reader, cycle: Cycle) -> None:
    upload = office.store(office.send(board, LIST, cycle), board)

    assert not expire_upload(upload_id=upload.pk, at=NOW + timedelta(days=1000))
    assert preview_store.path_of(upload.pk, upload.files.get().sha256).exists()


def test_files_of_uploads_before_they_had_folders_are_still_read(
    office: Office, board: Reader, cycle: Cycle, settings: Any
) -> None:
    upload = office.receive(board, LIST, cycle)
    sha256 = upload.files.get().sha256
    old = Path(settings.FILES) / sha256[:2] / sha256
    old.parent.mkdir(parents=True)
    preview_store.path_of(upload.pk, sha256).rename(old)

    check_upload(upload_id=upload.pk, reader=board, at=NOW)

    upload.refresh_from_db()
    assert upload.state == UploadState.READY


def test_what_a_process_left_that_ended_while_it_received_is_removed_later() -> None:
    draft = preview_store.draft_folder()
    (draft / "a").write_bytes(b"junk")
    made = draft.stat().st_mtime

    preview_store.remove_old_drafts(before=made - 1)
    assert draft.exists()
    preview_store.remove_old_drafts(before=made + 1)

    assert not draft.exists()
