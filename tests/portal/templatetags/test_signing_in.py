"""The demo's accounts on the sign-in page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY, FOUNDED, make_cycle, make_tree
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account
from xeploai.demo.accounts import ACCOUNTS
from xeploai.demo.accounts import PASSWORD as PUBLIC
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LOGIN = "/account/login/"
PASSWORD = "con-duong-ven-bien-7"


@pytest.fixture
def user() -> User:
    make_tree()
    make_cycle()
    user = open_account(
        username="van-phong", label="Văn phòng huyện ủy A", password=PASSWORD, by=BY, at=AT
    )
    unit = Unit.objects.get(code="huyen-a")
    RoleGrant.objects.create(user=user, role=Role.EXECUTIVE_OFFICE, unit=unit, from_on=FOUNDED)
    return user


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestDemonstration:
    """The public accounts: listed and there in the demonstration, and nowhere else."""

    @pytest.fixture
    def opened(self, settings: Any) -> None:
        # nowhere else may an account have this password
        settings.IS_DEMO_HOME = True
        make_tree()
        make_cycle()
        for one in ACCOUNTS[:2]:
            user = open_account(
                username=one.username, label=one.label, password=PUBLIC, by=BY, at=AT
            )
            unit = Unit.objects.get(code="tinh")
            RoleGrant.objects.create(user=user, role=one.role, unit=unit, from_on=FOUNDED)

    def test_each_is_listed_with_role_and_unit_and_signs_in(
        self, opened: None, settings: Any
    ) -> None:
        settings.IS_DEMO = True
        page = Client().get(LOGIN)
        text = text_of(page)
        hidden = re.findall(r'name="(login|password)" value="([^"]+)"', page.content.decode())

        assert "Ban tổ chức Tên tinh" in text
        assert ("login", "ban-to-chuc-tinh") in hidden
        assert ("login", "cong-bo") not in hidden  # nobody opened it here
        client = Client()
        response = client.post(LOGIN, dict(hidden[:2]))
        assert response.status_code == 302
        assert client.get("/2023/tinh/").status_code == 200

    def test_outside_the_demonstration_none_is_listed_even_if_it_exists(
        self, opened: None, settings: Any
    ) -> None:
        settings.IS_DEMO = False
        page = Client().get(LOGIN).content.decode()

        assert PUBLIC not in page
        assert "ban-to-chuc-tinh" not in page

    def test_real_data_in_the_home_of_a_demonstration_hide_the_list(
        self, opened: None, settings: Any, tmp_path: Path
    ) -> None:
        from xeploai.cli.storage.demo_mark import OnlyInvented, mark_changed, write_mark

        write_mark(tmp_path, seed=1)
        settings.IS_DEMO = OnlyInvented(tmp_path)
        assert PUBLIC in Client().get(LOGIN).content.decode()

        mark_changed(tmp_path)

        assert PUBLIC not in Client().get(LOGIN).content.decode()

    def test_a_new_installation_has_no_account_at_all(self) -> None:
        assert not User.objects.exists()
