"""Error pages for what does not exist."""

import pytest
from django.test import Client

from tests.portal.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    "address",
    [
        "/2019/tinh/",
        "/2023/nowhere/",
        "/2023/tinh/cases/?figure=nonsense",
        "/2023/tinh/cases/?group=999999",
        "/2023/tinh/cases/?group=x",
        "/2023/tinh/cases/?group=99999999999999999999999",
        "/2023/huyen-a/cases/?below=huyen-b",
        "/2023/huyen-a/cases/?below=nowhere",
        "/nothing/at/all",
        "/99999999999999999999999/tinh/",
        "/99999999999999999999999/",
        "/2023/cases/nonsense/dv-0/",
        "/2023/cases/member/nobody/",
        "/0/tinh/",
    ],
)
def test_what_does_not_exist_is_answered_in_words(board: Client, address: str) -> None:
    assert text_of(board, address, status=404)
