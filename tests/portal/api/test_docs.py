"""The documentation page of the API."""

import pytest
from django.test import Client

from tests.portal.api.requests import OPERATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_page_of_the_interface_lists_every_operation(client: Client) -> None:
    page = client.get("/api/", {"lang": "en"})
    text = page.content.decode()

    assert page.status_code == 200
    assert all(path in text for path in OPERATIONS)
    assert 'src="/static/portal/api.js"' in text
    assert "http://testserver/api/v1/cycles" in text
    assert "style=" not in text
    assert "script>" not in text.replace("></script>", "")
