"""A keeper of the register sends a sheet, reads what it does, confirms it and takes it back."""

from typing import Any

import pytest
from django.test import Client

from tests.builders import make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, rows
from tests.portal.reading import text_of as text_of_page
from tests.portal.uploads.sending import IMMEDIATE, send, text_of
from xeploai.domain import Role
from xeploai.organisations.models import Reorganisation, Unit
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEADINGS = "unit,kind,other,name,category,sector,along,document,on\n"
SHEET = HEADINGS + (
    "huyen-a,Giải thể,,,,,,QĐ 9,01/07/2024\n"
    "huyen-b,Giải thể,,,,,,QĐ 9,01/07/2024\n"
    "xa-a1,Chuyển về,tinh,,,,,QĐ 9,01/07/2024\n"
    "xa-a2,Chuyển về,tinh,,,,,QĐ 9,01/07/2024\n"
    "xa-b1,Nhập vào,xa-a1,,,,,QĐ 9,01/07/2024\n"
)


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    settings.TASKS = IMMEDIATE


@pytest.fixture
def keeper(client_of: ClientOf) -> Client:
    make_tree()
    return client_of((Role.ORGANISATION_BOARD, "tinh"))


def sent(client: Client, text: str) -> str:
    """Send a sheet and return the address of its page."""
    answer = send(client, ("sheet.csv", text.encode()), cycle="")
    return str(answer.headers["Location"])


def test_a_sheet_is_previewed_confirmed_and_taken_back(keeper: Client) -> None:
    address = sent(keeper, SHEET)
    preview = text_of(keeper.get(f"{address}?lang=en"))
    before = Unit.objects.filter(closed_on__isnull=False).count()
    keeper.post(address, {"act": "confirm", "token": Upload.objects.get().token})
    sheet = Reorganisation.objects.get()
    closed = set(Unit.objects.filter(closed_on__isnull=False).values_list("code", flat=True))
    page = text_of(keeper.get(f"/reorganisations/{sheet.pk}/?lang=en"))
    keeper.post(f"/reorganisations/{sheet.pk}/", {"reason": "Sai quyết định"})

    assert "The tree after" in preview
    assert "CLOSE" not in preview
    assert "is merged into" in preview
    assert before == 0
    assert closed == {"huyen-a", "huyen-b", "xa-b1"}
    assert "Take this sheet back" in page
    assert not Unit.objects.filter(closed_on__isnull=False).exists()


def test_a_sheet_with_a_fault_offers_nothing_to_store(keeper: Client) -> None:
    address = sent(keeper, SHEET.replace("xa-a2,Chuyển về,tinh", "xa-z9,Chuyển về,tinh"))

    page = text_of(keeper.get(f"{address}?lang=en"))

    assert "xa-z9" in page
    assert 'value="confirm"' not in page
    assert 'value="good"' not in page


def test_units_outside_the_reach_are_refused(keeper: Client, client_of: ClientOf) -> None:
    of_district = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page = text_of(of_district.get(f"{sent(of_district, SHEET)}?lang=en"))

    assert "lies outside the units" in page
    assert 'value="confirm"' not in page


def test_who_keeps_a_part_only_can_neither_see_nor_take_back_the_sheet(
    keeper: Client, client_of: ClientOf
) -> None:
    address = sent(keeper, SHEET)
    keeper.post(address, {"act": "confirm", "token": Upload.objects.get().token})
    sheet = Reorganisation.objects.get()
    of_commune = client_of((Role.ORGANISATION_BOARD, "xa-a2"))

    answer = of_commune.post(f"/reorganisations/{sheet.pk}/", {"reason": "Sai"})

    assert answer.status_code == 403
    assert Reorganisation.objects.get().taken_back_at is None
    assert "sheet.csv" not in text_of(of_commune.get("/reorganisations/"))


def test_the_rows_of_a_sheet_name_units_and_come_in_pages(
    keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xeploai.portal.reorganisations.views.ROWS_A_PAGE", 3)
    address = sent(keeper, SHEET)
    keeper.post(address, {"act": "confirm", "token": Upload.objects.get().token})
    sheet = Reorganisation.objects.get()

    first = rows(page_of(keeper, f"/reorganisations/{sheet.pk}/"))
    last = rows(page_of(keeper, f"/reorganisations/{sheet.pk}/?page=2&lang=vi"))

    assert [each[0] for each in first[1:]] == [
        "Tên huyen-a huyen-a",
        "Tên huyen-b huyen-b",
        "Tên xa-a1 xa-a1",
    ]
    assert last[-1][:3] == ("Tên xa-b1 xa-b1", "Nhập vào", "Tên xa-a1 xa-a1")
    assert "Trang 1/2" in text_of_page(keeper, f"/reorganisations/{sheet.pk}/?lang=vi")
