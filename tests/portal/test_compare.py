"""The page that sets a unit beside another year, another unit, or the units beside it."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from tests.reorganised import day
from xeploai.cycle.models import Case, Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Lineage, Placement, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def units() -> dict[str, Unit]:
    """Two years; in between “xa-a1”, with its branches, went from “huyen-a” to “huyen-b”."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    grade_all(make_cycle(2022))
    Placement.objects.filter(unit=units["xa-a1"]).update(until_on=day(100))
    Placement.objects.create(unit=units["xa-a1"], parent=units["huyen-b"], from_on=day(100))
    Lineage.objects.create(
        kind=Lineage.Kind.TRANSFERRED,
        unit=units["xa-a1"],
        other=units["huyen-b"],
        on=day(100),
        document_number="QĐ 77-QĐ/TU",
    )
    grade_all(make_cycle(2023))
    return units


def grade_all(cycle: Cycle) -> None:
    rows = [
        decision(case.category, case.subject_code, Grade.GOOD, decided_on=date(cycle.year, 12, 20))
        for case in Case.objects.filter(cycle=cycle)
    ]
    decide(cycle, *rows)


@pytest.fixture
def auditor(units: dict[str, Unit], client_of: ClientOf) -> Client:
    return client_of((Role.AUDITOR, "tinh"))


def page_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_without_words_a_unit_is_compared_with_the_cycle_before(auditor: Client) -> None:
    page = page_of(auditor, "/2023/tinh/compare/")

    assert "năm 2023 và năm 2022" in text_of(page)
    assert "không so sánh được" not in page


def test_a_mark_has_a_sign_words_and_its_reason_on_the_page(auditor: Client) -> None:
    page = page_of(auditor, "/2023/huyen-b/compare/?with_year=2022")

    assert "≠" in page
    assert "không so sánh được" in page
    numbers = set(re.findall(r'href="#note-(\d+)"', page))
    assert numbers
    for number in numbers:
        assert f'id="note-{number}"' in page
    assert "Tên xa-a1" in text_of(page[page.index('class="reasons"') :])


def test_on_this_years_tree_the_same_unit_is_compared(auditor: Client) -> None:
    page = page_of(auditor, "/2023/huyen-b/compare/?with_year=2022&tree=this_year")

    assert "không so sánh được [" not in text_of(page)
    assert "QĐ 77-QĐ/TU" in page
    assert "+ Tên xa-a1" in text_of(page)


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


def test_a_unit_is_found_by_part_of_its_name(auditor: Client) -> None:
    one = page_of(auditor, "/2023/xa-a1/compare/?with_unit=TEN xa-b1")
    several = page_of(auditor, "/2023/xa-a1/compare/?with_unit=ten xa")
    nobody = page_of(auditor, "/2023/xa-a1/compare/?with_unit=khong co")

    assert "Tên xa-a1 (2023) và Tên xa-b1 (2023)" in text_of(one)
    assert "with_unit=xa-b1" in several
    assert "khong co" in text_of(nobody)


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
    text = text_of(page_of(auditor, f"/2023/huyen-a/compare/?{query}", status=404))

    assert len(text) > 100


def test_the_top_is_not_offered_siblings(auditor: Client) -> None:
    assert 'name="siblings"' not in page_of(auditor, "/2023/tinh/compare/")
    page_of(auditor, "/2023/tinh/compare/?siblings=1", status=404)


def test_the_first_cycle_offers_what_there_is_to_compare_with(
    client_of: ClientOf, client: Client
) -> None:
    make_tree()
    make_cycle(2023)

    page = page_of(client_of((Role.AUDITOR, "tinh")), "/2023/huyen-a/compare/")

    assert 'name="with_unit"' in page
    assert 'name="siblings"' in page


def test_siblings_out_of_reach_are_named_but_closed_and_the_reason_is_given(
    units: dict[str, Unit], client_of: ClientOf
) -> None:
    page = page_of(
        client_of((Role.ORGANISATION_BOARD, "huyen-a")), "/2023/huyen-a/compare/?siblings=1"
    )

    row = page[page.index("Tên huyen-b") :]
    row = row[: row.index("</tr>")]
    assert "không mở" in row
    assert "phạm vi" in row
    assert not re.search(r">\d+<", row)


def test_another_unit_out_of_reach_shows_why_and_no_figure(
    units: dict[str, Unit], client_of: ClientOf
) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page = page_of(board, "/2023/huyen-a/compare/?with_unit=huyen-b")

    assert "Không so sánh được" in page
    assert "/2023/huyen-b/cases/" not in page


def test_a_unit_out_of_reach_is_closed(units: dict[str, Unit], client_of: ClientOf) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page_of(board, "/2023/huyen-b/compare/", status=403)


def test_a_part_that_stood_out_of_reach_is_named_but_its_figures_are_closed(
    units: dict[str, Unit], client_of: ClientOf
) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-b"))

    page = page_of(board, "/2023/huyen-b/compare/?with_year=2022&tree=this_year")

    row = page[page.index("+ Tên xa-a1") :]
    assert "không mở" in row[: row.index("</tr>")]
    assert "/2022/xa-a1/" not in page
