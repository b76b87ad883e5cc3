"""What a comparison may be asked for."""

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.reading import links, page_of, plain, texts
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_unit_is_found_by_part_of_its_name(auditor: Client) -> None:
    one = page_of(auditor, "/2023/xa-a1/compare/?with_unit=TEN xa-b1")
    several = page_of(auditor, "/2023/xa-a1/compare/?with_unit=ten xa")
    nobody = page_of(auditor, "/2023/xa-a1/compare/?with_unit=khong co")

    assert texts(one, "h1") == ["Tên xa-a1 (năm 2023) và Tên xa-b1 (năm 2023)"]
    assert sorted(link for link in links(several) if link.startswith("?with_unit=xa")) == [
        "?with_unit=xa-a1",
        "?with_unit=xa-a2",
        "?with_unit=xa-b1",
    ]
    assert texts(nobody)[-1] == (
        "Trong phạm vi của đồng chí không có tổ chức đảng nào khớp với “khong co”. Hãy ghi một"
        " phần tên hoặc mã."
    )


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "query",
    [
        "with_year=abc",
        "with_year=1900",
        "with_year=99999999999",
        "with_year=2023",
        "with_year=2022&tree=next_year",
        "siblings=yes",
        "siblings=1&category=nonsense",
        "with_year=2022&category=nonsense&figure=good",
        "with_year=2022&category=member&figure=nonsense",
        "with_unit=huyen-a&with_year=2023",
    ],
)
def test_what_cannot_be_compared_is_answered_in_words(auditor: Client, query: str) -> None:
    text = plain(page_of(auditor, f"/2023/huyen-a/compare/?{query}", status=404))

    assert len(text) > 100


def test_another_unit_out_of_reach_shows_why_and_no_figure(
    units: dict[str, Unit], client_of: ClientOf
) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page = page_of(board, "/2023/huyen-a/compare/?with_unit=huyen-b")

    assert "Không so sánh được:" in texts(page)
    assert texts(page, "li")[-1].startswith("“Tên huyen-b” nằm ngoài phạm vi")
    assert not [link for link in links(page) if link.startswith("/2023/huyen-b/cases/")]


def test_a_unit_out_of_reach_is_closed(units: dict[str, Unit], client_of: ClientOf) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page_of(board, "/2023/huyen-b/compare/", status=403)
