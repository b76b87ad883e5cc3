"""Background tasks of uploads."""

from typing import Any

import pytest
from django.test import Client

from tests.portal.uploads.sending import GOOD_ROW, send, workbook
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def calls(settings: Any) -> list[str]:
    """Return a note for each call of what follows a stored upload."""
    made: list[str] = []
    settings.AFTER_STORING = [lambda: made.append("stored")]
    return made


def test_what_the_installation_wants_done_is_done_once_an_upload_is_stored(
    office: Client, calls: list[str]
) -> None:
    send(office, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    assert calls == []

    office.post(f"/uploads/{upload.pk}/", {"act": "confirm", "token": upload.token})

    assert calls == ["stored"]


def test_a_cancelled_upload_ends_no_demonstration(board: Client, calls: list[str]) -> None:
    send(board, ("a.xlsx", workbook(GOOD_ROW)))

    board.post(f"/uploads/{Upload.objects.get().pk}/", {"act": "cancel"})

    assert calls == []
