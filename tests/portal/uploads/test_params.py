"""Who may send which kind of list."""

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.uploads.sending import GOOD_ROW, send, text_of, workbook
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("more", [{"cycle": "abcd"}, {"cycle": "2019"}, {"kind": "everything"}])
def test_words_that_no_form_of_ours_sends_are_refused(board: Client, more: dict[str, str]) -> None:
    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)), **more)

    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_who_may_send_nothing_is_told_why(cycle: Cycle, client_of: ClientOf) -> None:
    auditor = client_of((Role.AUDITOR, "tinh"))

    for address in ("/uploads/", "/templates/gradings.xlsx"):
        answer = auditor.get(f"{address}?lang=en")
        assert answer.status_code == 403
        assert "None of your roles lets you" in text_of(answer)
