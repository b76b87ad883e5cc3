"""Files are received under unique names, from those who may send them."""

import pytest

from tests.uploads.conftest import (
    GRADINGS,
    NOW,
    Office,
    graded,
    texts,
)
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.uploads import preview_store
from xeploai.uploads.states import UploadState

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def test_a_role_that_may_not_sends_nothing(office: Office, cycle: Cycle) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))

    with pytest.raises(Refused, match="None of your roles"):
        office.send(office.reader((Role.AUDITOR, "tinh")), GRADINGS + graded("dv-0"), cycle)
    upload = office.send(secretary, GRADINGS + graded("dv-0"), cycle)

    assert upload.state == UploadState.REFUSED
    assert "record grade decisions" in texts(preview_store.read_findings(upload.pk, "faults"))


def test_files_of_one_name_are_told_apart(office: Office, cycle: Cycle) -> None:
    from xeploai.uploads.operations import SentFile, UploadOptions
    from xeploai.uploads.operations.receive import receive_upload

    reader = office.reader((BOARD, "tinh"))
    files = [office.file(GRADINGS + graded(code)) for code in ("dv-0", "dv-1")]

    upload = receive_upload(
        reader=reader,
        files=[SentFile(one.path, "../../ds.csv") for one in files],
        options=UploadOptions(cycle=cycle),
        at=NOW,
    )

    assert [one.name for one in upload.files.order_by("number")] == ["ds.csv", "ds (2).csv"]
