"""Two people who confirm at the same moment, on a server that lets them."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.builders import make_cycle, make_members, make_tree
from tests.uploads.conftest import GRADINGS, NOW, PEOPLE, Office, graded
from xeploai.cycle.models import GradeDecision
from xeploai.cycle.operations.tallies import tally_faults
from xeploai.domain.roles import Role
from xeploai.organisations.models import Membership
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import confirm as operations
from xeploai.uploads.states import UploadState

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.skipif(
        "sqlite" in connection.settings_dict["ENGINE"],
        reason="needs PostgreSQL: real writers at once",
    ),
]


def confirm_all(uploads: list[Upload]) -> list[str]:
    """Say yes to each, then let as many workers store at once; return how each ended."""
    from xeploai.cycle.access import Reader

    for upload in uploads:
        token = Upload.objects.get(pk=upload.pk).token
        operations.confirm_upload(upload_id=upload.pk, token=token, good_only=False, at=NOW)
    start = Barrier(len(uploads))

    def store(upload: Upload) -> None:
        start.wait()
        try:
            reader = Reader(upload.user, on=NOW.date())
            operations.store_upload(upload_id=upload.pk, reader=reader)
        finally:
            connection.close()

    threads = [Thread(target=store, args=[upload]) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(Upload.objects.values_list("state", flat=True))


def test_of_two_imports_of_the_same_branch_one_is_told_what_the_other_changed(
    office: Office,
) -> None:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    cycle = make_cycle()
    rows = "".join(graded(f"dv-{number}") for number in range(3))
    uploads = [
        office.send(office.reader((role, "xa-a1")), GRADINGS + rows, cycle)
        for role in (Role.ORGANISATION_BOARD, Role.EXECUTIVE_OFFICE)
    ]

    states = confirm_all(uploads)

    assert states == [UploadState.READY, UploadState.STORED]
    assert GradeDecision.objects.count() == 3
    assert tally_faults(cycle) == []


def test_of_two_lists_with_the_same_new_member_one_is_stored(office: Office) -> None:
    make_tree()
    row = "moi;Người mới;{branch};FULL;;01/06/2023;\n"
    uploads = [
        office.send(
            office.reader((Role.ORGANISATION_BOARD, code)), PEOPLE + row.format(branch=branch)
        )
        for code, branch in (("tinh", "ap-a11"), ("huyen-a", "ap-a12"))
    ]

    states = confirm_all(uploads)

    assert states == [UploadState.READY, UploadState.STORED]
    assert Membership.objects.count() == 1


def test_one_upload_taken_up_by_two_workers_is_stored_once(office: Office) -> None:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    cycle = make_cycle()
    reader = office.reader((Role.ORGANISATION_BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.STORING, confirmed_at=NOW)
    start = Barrier(2)

    def store() -> None:
        start.wait()
        try:
            operations.store_upload(upload_id=upload.pk, reader=reader)
        finally:
            connection.close()

    threads = [Thread(target=store) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    upload.refresh_from_db()
    assert upload.state == UploadState.STORED
    assert GradeDecision.objects.count() == 1
