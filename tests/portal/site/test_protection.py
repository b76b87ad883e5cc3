"""Administrators and auditors see that the database protects less than it has to."""

import pytest
from django.db import connection

from tests.builders import make_tree
from tests.portal.conftest import ClientOf
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
UNPROTECTED = "không còn giữ được nguyên vẹn"


@pytest.mark.parametrize(
    ("role", "address"), [(Role.ADMINISTRATOR, "/accounts/"), (Role.AUDITOR, "/journal/")]
)
def test_a_trigger_that_is_gone_is_told_on_the_page(
    client_of: ClientOf, role: Role, address: str
) -> None:
    make_tree()
    client = client_of((role, "tinh"))
    assert UNPROTECTED not in client.get(address).content.decode()

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        on = "" if connection.vendor == "sqlite" else " ON cycle_gradedecision"
        cursor.execute(f"DROP TRIGGER cycle_gradedecision_refuses_delete{on}")

    page = client.get(address).content.decode()
    assert UNPROTECTED in page
    assert "thiếu cycle_gradedecision_refuses_delete" in page
