"""Both formats of every table, and who may download them."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.builders import decide, decision
from tests.portal.downloads.reading import (
    cases_address,
    client_with,
    csv_rows,
    table_address,
    xlsx_rows,
)
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle
from xeploai.domain import Grade
from xeploai.domain.roles import Role
from xeploai.portal.downloads.unit_tables import TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", TABLES)
def test_every_table_comes_as_csv_and_as_a_workbook(board: Client, name: str, form: str) -> None:
    response = board.get(table_address(name, form))

    assert response.status_code == 200
    assert f'filename="tinh-2023-{name}.{form}"' in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", TABLES)
def test_both_formats_have_the_same_rows(board: Client, name: str) -> None:
    in_csv = csv_rows(board, table_address(name))
    in_book = xlsx_rows(board, table_address(name, "xlsx"))

    as_text = [["" if cell is None else str(cell) for cell in row] for row in in_book]
    assert [[cell.removeprefix("'") for cell in row] for row in in_csv] == as_text
    assert len({len(row) for row in in_csv}) == 1


@pytest.mark.parametrize("read", [csv_rows, xlsx_rows])
def test_the_list_of_cases_has_the_deciding_body_and_the_ground_of_a_superior(
    cycle: Cycle, board: Client, read: Any
) -> None:
    row = decision("member", "dv-2", Grade.GOOD, authority="huyen-a", document="QĐ 7")
    decide(cycle, replace(row, ground="Cấp dưới chậm quyết định"))

    head, *lines = read(board, cases_address("csv" if read is csv_rows else "xlsx"))

    found = {line[1]: dict(zip(head, line, strict=True)) for line in lines}
    assert found["dv-2"]["Cấp quyết định"] == "Ban Thường vụ Tên huyen-a"
    assert found["dv-2"]["Lý do cấp trên quyết định thay"] == "Cấp dưới chậm quyết định"
    assert not found["dv-0"]["Lý do cấp trên quyết định thay"]


def test_nothing_is_given_outside_the_own_subtree(cycle: Cycle) -> None:
    clerk = client_with(Role.ORGANISATION_BOARD, "huyen-b")

    for address in (table_address("categories"), cases_address(), cases_address(code="huyen-a")):
        assert clerk.get(address).status_code == 403
    assert clerk.get(table_address("categories", code="huyen-b")).status_code == 200


def test_nothing_is_given_without_signing_in(client: Client, cycle: Cycle) -> None:
    for address in (table_address("categories"), cases_address()):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/2023/tinh/compare.exe",
        "/2023/tinh/compare.csv?with_year=x",
        "/2023/tinh/compare.csv?with_unit=xa",
        "/2023/tinh/tables/nothing.csv",
        "/2023/tinh/tables/categories.exe",
        "/2023/nowhere/tables/categories.csv",
        "/1999/tinh/tables/categories.csv",
        "/99999999999999999999/tinh/tables/categories.csv",
        "/2023/tinh/cases.exe",
        "/2023/nowhere/cases.csv",
        "/2023/tinh/cases.csv?figure=nothing",
        "/2023/tinh/cases.csv?below=nowhere",
    ],
)
def test_what_does_not_exist_is_not_found(board: Client, address: str) -> None:
    assert board.get(address).status_code == 404
    assert not JournalEntry.objects.filter(kind="export").exists()


def test_a_table_is_only_read(board: Client) -> None:
    assert board.post(table_address("categories")).status_code == 405
