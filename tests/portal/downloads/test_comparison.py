"""Comparisons as files."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import AT, BY
from tests.portal.downloads.reading import client_with, csv_rows, xlsx_rows
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import freeze_cycle, plan_cycle
from xeploai.domain import Period
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_comparison_comes_with_its_differences_as_numbers(board: Client) -> None:
    address = reverse("compare_file", args=[2023, "tinh", "csv"])

    head, *rows = csv_rows(board, address, with_year="2022", lang="en")
    lines = [dict(zip(head, row, strict=True)) for row in rows]

    total = next(one for one in lines if (one["Category"], one["Figure"]) == ("Members", "Total"))
    assert (total["Compared with: cycle"], total["Cycle"]) == ("2022", "2023")
    assert (total["Compared with: number"], total["Number"]) == ("3", "1204")
    book = xlsx_rows(board, address.replace(".csv", ".xlsx"), with_year="2022")
    assert len(book) == len(rows) + 1


def test_two_quarters_of_one_year_are_told_apart(board: Client) -> None:
    for period, opens_on, closes_on in (
        (Period.Q1, date(2026, 1, 1), date(2026, 3, 31)),
        (Period.Q2, date(2026, 4, 1), date(2026, 6, 30)),
    ):
        quarter = plan_cycle(
            year=2026, period=period, opens_on=opens_on, closes_on=closes_on, by=BY, at=AT
        )
        freeze_cycle(cycle=quarter, by=BY, at=AT)

    address = reverse("compare_file", args=["2026-q2", "tinh", "csv"])
    head, *rows = csv_rows(board, address, with_year="2026-q1", lang="en")

    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert {(one["Compared with: cycle"], one["Cycle"]) for one in lines} == {
        ("2026-q1", "2026-q2")
    }


def test_a_comparison_shows_nothing_out_of_reach(cycle: Cycle) -> None:
    clerk = client_with(Role.ORGANISATION_BOARD, "huyen-b")

    def status(unit: str, **query: str) -> int:
        address = reverse("compare_file", args=[2023, unit, "csv"])
        return clerk.get(address, query).status_code

    assert status("huyen-a") == 403
    assert status("huyen-b", with_year="2022") == 200
    rows = csv_rows(
        clerk, reverse("compare_file", args=[2023, "huyen-b", "csv"]), siblings="1", lang="en"
    )
    assert not [row for row in rows[1:] if "huyen-a" in row]
