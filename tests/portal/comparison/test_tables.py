"""The tables of a comparison, and their notes."""

import re

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.reading import links, page_of, plain, row, rows
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_mark_has_a_sign_words_and_its_reason_on_the_page(auditor: Client) -> None:
    page = page_of(auditor, "/2023/huyen-b/compare/?with_year=2022")

    assert {one[-1] for one in rows(page) if one[0] == "Tổng số"} == {"không so sánh được [1]"}
    numbers = set(re.findall(r'href="#note-(\d+)"', page))
    assert numbers
    for number in numbers:
        assert f'id="note-{number}"' in page
    assert "Tên xa-a1" in plain(page[page.index('class="reasons"') :])


@pytest.mark.parametrize(
    "address",
    [
        "/2023/tinh/compare/?with_year=2022",
        "/2023/huyen-a/compare/?with_unit=huyen-b",
        "/2023/huyen-b/compare/?siblings=1",
        "/2023/huyen-b/compare/?with_year=2022&tree=this_year&category=member&figure=good",
    ],
)
def test_every_figure_leads_to_what_it_counts(auditor: Client, address: str) -> None:
    page = page_of(auditor, address)
    links = {
        (link.replace("&amp;", "&"), number)
        for link, number in re.findall(r'href="([^"]+/cases/\?[^"]+)">([\d.]+)</a>', page)
    }

    assert links
    for link, number in links:
        heading = re.search(r"<h1>[^<]*: ([\d.]+)</h1>", page_of(auditor, link))
        assert heading is not None
        assert heading[1] == number, link


def test_a_figure_of_several_parts_leads_to_them_and_they_add_up(auditor: Client) -> None:
    page = page_of(auditor, "/2023/huyen-b/compare/?with_year=2022&tree=this_year")
    link = re.search(r'href="(\?[^"]*category=member&amp;figure=good#parts)">5</a>', page)
    assert link is not None

    address = "/2023/huyen-b/compare/" + link[1].replace("&amp;", "&")
    parts = page_of(auditor, address)

    numbers = re.findall(r'/2022/[^"]+figure=good">(\d+)</a>', parts)
    assert sorted(numbers) == ["2", "3"]


def test_siblings_out_of_reach_are_named_but_closed_and_the_reason_is_given(
    units: dict[str, Unit], client_of: ClientOf
) -> None:
    page = page_of(
        client_of((Role.ORGANISATION_BOARD, "huyen-a")), "/2023/huyen-a/compare/?siblings=1"
    )

    _, reason = row(page, "Tên huyen-b")
    assert reason.startswith("không hiển thị: “Tên huyen-b” nằm ngoài phạm vi")


def test_a_part_that_stood_out_of_reach_is_named_but_its_figures_are_closed(
    units: dict[str, Unit], client_of: ClientOf
) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-b"))

    page = page_of(board, "/2023/huyen-b/compare/?with_year=2022&tree=this_year")

    assert row(page, "+ Tên xa-a1")[-1] == (
        "không hiển thị: khi đó tổ chức đảng nằm ngoài phạm vi của đồng chí"
    )
    assert not [link for link in links(page) if link.startswith("/2022/xa-a1/")]
