"""Who sees an upload, and who may send which list."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.uploads.conftest import (
    GRADINGS,
    Office,
    graded,
    texts,
)
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.intake import Kind
from xeploai.organisations.models import Unit
from xeploai.uploads import preview_store, queries
from xeploai.uploads.models import Upload
from xeploai.uploads.states import UploadState

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def test_only_the_sender_sees_an_upload(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    with pytest.raises(Refused, match="another user sent it in"):
        queries.own_upload(office.reader((BOARD, "tinh")).user, upload.pk)


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.ORGANISATION_BOARD, set(Kind)),
        (Role.AUDITOR, set()),
        (Role.PUBLISHER, set()),
        (Role.MEMBER, set()),
    ],
)
def test_a_role_sends_the_lists_whose_act_it_may_do(
    office: Office, province: dict[str, Unit], role: Role, kinds: set[Kind]
) -> None:
    assert set(queries.kinds_open_to(office.reader((role, "ap-a11")))) == kinds


def test_the_role_that_allows_a_list_is_the_one_noted(office: Office, cycle: Cycle) -> None:
    reader = office.reader((Role.AUDITOR, "tinh"), (Role.ORGANISATION_BOARD, "huyen-a"))

    assert queries.grant_for(reader, Kind.GRADINGS).role == Role.ORGANISATION_BOARD


def test_a_reader_without_such_a_role_reads_which_roles_may(
    office: Office, province: dict[str, Unit]
) -> None:
    with pytest.raises(Refused) as refused:
        queries.grant_for(office.reader((Role.AUDITOR, "tinh")), Kind.GRADINGS)

    assert texts(refused.value.faults).startswith(
        "None of your roles lets you record grade decisions. Roles that do: "
    )


def test_an_upload_is_stalled_only_after_a_silence_of_its_worker(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.CHECKING)
    upload.refresh_from_db()
    heard = datetime.fromtimestamp(preview_store.last_heartbeat(upload.pk), UTC)

    assert not queries.is_stalled(upload, heard + timedelta(seconds=queries.SILENCE_S - 0.01))
    assert queries.is_stalled(upload, heard + timedelta(seconds=queries.SILENCE_S + 0.01))
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.READY)
    upload.refresh_from_db()
    assert not queries.is_stalled(upload, heard + timedelta(days=1))


def test_the_subjects_of_gradings_have_their_names(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    upload = office.send(reader, GRADINGS + graded("dv-0"), cycle)

    assert queries.names_of_subjects(upload, ["dv-0", "dv-9"]) == {"dv-0": "Người 0"}
