import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import (
    FOUNDED,
    decide,
    decision,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
    unit_of,
)
from xeploai.accounts.models import JournalEntry, User
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person, RoleGrant, Unit
from xeploai.portal.downloads.tables import TABLES
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TOP_ROLE = Role.ORGANISATION_BOARD


def signed_in(role: Role, unit: str) -> Client:
    user = User.objects.create_user(username=f"{role}-{unit}", label="Ai đó", password="x")
    RoleGrant.objects.create(
        user=user, role=role, unit=Unit.objects.get(code=unit), from_on=FOUNDED
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_post(people[0], units["huyen-a"], is_head=True)
    Person.objects.filter(code="dv-1").update(full_name="=cmd|' /C calc'!A0")
    make_cycle(2022)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    send_return(cycle, "huyen-b", {"member": Counts(good=1200, failed=1)})
    CycleUnit.objects.filter(cycle=cycle, code="xa-a2").update(name="-2+3")
    return cycle


@pytest.fixture
def board(cycle: Cycle) -> Client:
    return signed_in(TOP_ROLE, "tinh")


def csv_rows(client: Client, address: str, **query: str) -> list[list[str]]:
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def xlsx_rows(client: Client, address: str, **query: str) -> list[list[Any]]:
    response = client.get(address, query)
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [[cell.value for cell in row] for row in book[book.sheetnames[0]].iter_rows()]


def table_address(name: str, form: str = "csv", code: str = "tinh") -> str:
    return reverse("table", args=[2023, code, name, form])


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


def test_a_unit_named_like_a_formula_stays_text(board: Client) -> None:
    address = reverse("cases_file", args=[2023, "tinh", "csv"])

    rows = csv_rows(board, address, category="grassroots_branch")

    assert "'-2+3" in rows[1]


CASES = ("cases_file", [2023, "tinh"])


def cases_address(form: str = "csv", code: str = "tinh") -> str:
    return reverse("cases_file", args=[2023, code, form])


def test_the_list_of_cases_has_every_case_the_figure_counts(board: Client) -> None:
    head, *rows = csv_rows(board, cases_address(), category="member", lang="en")

    assert [row[head.index("Code")] for row in rows] == ["dv-0", "dv-1", "dv-2"]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["Subject"], first["Decision in force"]) == ("Người 0", "Excellent")
    assert (first["Document"], first["Date"]) == ("QĐ 1", "2023-12-20")
    assert rows[1][head.index("Subject")].startswith("'=cmd")
    assert rows[2][head.index("Document")] == ""


def test_the_list_of_cases_is_narrowed_as_the_page_is(board: Client) -> None:
    def codes(**query: str) -> list[str]:
        head, *rows = csv_rows(board, cases_address(), category="member", lang="en", **query)
        return [row[head.index("Code")] for row in rows]

    assert codes(figure="excellent") == ["dv-0"]
    assert codes(figure="not_graded", reason="under_review") == ["dv-1"]
    assert codes(q="nguoi 2") == ["dv-2"]
    assert codes(below="xa-a2") == []


def test_a_workbook_of_cases_has_days_and_no_formula(board: Client) -> None:
    response = board.get(cases_address("xlsx"), {"category": "member"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book[book.sheetnames[0]]

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if cell.is_date]


def test_a_download_of_persons_is_noted_in_the_journal(board: Client) -> None:
    csv_rows(board, cases_address(), category="member", figure="excellent")

    noted = JournalEntry.objects.get(kind="export")

    assert (noted.act, noted.about, noted.cycle) == ("cases.exported", "tinh", 2023)
    assert (noted.by, noted.role, noted.role_unit) == (f"{TOP_ROLE}-tinh", TOP_ROLE, "tinh")
    assert json.loads(noted.after) == {
        "category": "member",
        "figure": "excellent",
        "format": "csv",
        "rows": 1,
    }


def test_a_download_without_persons_is_not_noted(board: Client) -> None:
    csv_rows(board, cases_address(), category="grassroots_branch")
    csv_rows(board, table_address("categories"))

    assert not JournalEntry.objects.filter(kind="export").exists()


def test_who_sees_figures_only_gets_tables_and_no_cases(cycle: Cycle) -> None:
    publisher = signed_in(Role.PUBLISHER, "tinh")

    assert publisher.get(table_address("categories")).status_code == 200
    assert publisher.get(cases_address(), {"category": "member"}).status_code == 403
    assert publisher.get(cases_address(), {"category": "grassroots_branch"}).status_code == 403
    assert not JournalEntry.objects.filter(kind="export").exists()


def test_a_member_gets_organisations_but_no_persons(cycle: Cycle) -> None:
    member = signed_in(Role.MEMBER, "ap-a11")

    inside = cases_address(code="ap-a11")
    assert member.get(inside, {"category": "subordinate_branch"}).status_code == 200
    assert member.get(inside, {"category": "member"}).status_code == 403


def test_nothing_is_given_outside_the_own_subtree(cycle: Cycle) -> None:
    clerk = signed_in(Role.ORGANISATION_BOARD, "huyen-b")

    for address in (table_address("categories"), cases_address(), cases_address(code="huyen-a")):
        assert clerk.get(address).status_code == 403
    assert clerk.get(table_address("categories", code="huyen-b")).status_code == 200


def test_nothing_is_given_without_signing_in(client: Client, cycle: Cycle) -> None:
    for address in (table_address("categories"), cases_address()):
        assert client.get(address).status_code == 302


def test_a_comparison_comes_with_its_differences_as_numbers(board: Client) -> None:
    address = reverse("compare_file", args=[2023, "tinh", "csv"])

    head, *rows = csv_rows(board, address, with_year="2022", lang="en")
    lines = [dict(zip(head, row, strict=True)) for row in rows]

    total = next(one for one in lines if (one["Category"], one["Figure"]) == ("Members", "Total"))
    assert (total["Compared with: cycle"], total["Cycle"]) == ("2022", "2023")
    assert (total["Compared with: number"], total["Number"]) == ("3", "1204")
    book = xlsx_rows(board, address.replace(".csv", ".xlsx"), with_year="2022")
    assert len(book) == len(rows) + 1


def test_a_comparison_shows_nothing_out_of_reach(cycle: Cycle) -> None:
    clerk = signed_in(Role.ORGANISATION_BOARD, "huyen-b")

    def status(unit: str, **query: str) -> int:
        address = reverse("compare_file", args=[2023, unit, "csv"])
        return clerk.get(address, query).status_code

    assert status("huyen-a") == 403
    assert status("huyen-b", with_year="2022") == 200
    rows = csv_rows(
        clerk, reverse("compare_file", args=[2023, "huyen-b", "csv"]), siblings="1", lang="en"
    )
    assert not [row for row in rows[1:] if "huyen-a" in row]


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
        "/2023/ti%00nh/tables/categories.csv",
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
