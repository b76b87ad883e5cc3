"""Parameters that no page sends."""

import pytest
from django.test import Client

from tests.portal.reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=999999",
        "page=abc",
        "page=",
        "outcome=x",
        "q=%00",
        "q=%25%27",
        "category=nonsense",
        "reason=%00",
        "category=%00",
    ],
)
def test_a_list_asked_for_wrongly_still_shows_a_page(board: Client, query: str) -> None:
    page_of(board, f"/2023/tinh/cases/?figure=total&{query}")
    page_of(board, "/2023/?q=%00%25")
