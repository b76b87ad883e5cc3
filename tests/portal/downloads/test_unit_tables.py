"""The tables of a unit's page as files."""

import pytest
from django.test import Client

from tests.builders import (
    unit_of,
)
from tests.portal.downloads.reading import csv_rows, table_address
from xeploai.cycle.models import Cycle
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_table_of_categories_has_the_figures_of_the_statistics(
    board: Client, cycle: Cycle
) -> None:
    head, *rows = csv_rows(board, table_address("categories"), lang="en")
    members = dict(zip(head, next(row for row in rows if row[0] == "Members"), strict=True))
    total = statistics_of(unit_of(cycle, "tinh")).categories["member"]

    assert members["Total"] == str(total.figure("total")) == "1204"
    assert members["Good or better"] == "1201"
    assert members["Good or better: share of “Graded”"] == "99,92%"
    assert members["Good or better: base (Graded)"] == "1202"
    assert members["Failed"] == "1"


def test_what_nobody_reported_is_empty_in_the_file(board: Client) -> None:
    head, *rows = csv_rows(board, table_address("categories", code="huyen-b"), lang="en")
    cadres = dict(zip(head, next(r for r in rows if "Leading" in r[0]), strict=True))

    assert cadres["Total"] == ""
    members = dict(zip(head, next(r for r in rows if r[0] == "Members"), strict=True))
    assert members["Excellent"] == "0"


def test_subordinates_come_sorted_as_the_page_is(board: Client) -> None:
    address = table_address("subordinates")

    up = [row[0] for row in csv_rows(board, address, sort="name")[1:]]
    down = [row[0] for row in csv_rows(board, address, sort="-name")[1:]]

    assert up == down[::-1] == ["huyen-a", "huyen-b"]


def test_who_has_not_reported_is_listed_with_what_is_missing(board: Client) -> None:
    rows = csv_rows(board, table_address("not_reported"), lang="en")

    assert ["huyen-b", "Tên huyen-b", "in its return: Grassroots committees"] in rows
