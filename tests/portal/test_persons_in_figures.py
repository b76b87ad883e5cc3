"""Figures of too few persons on all pages, files and programs' answers, for whom may not see them.

The province has one member in ap-a11, three in ap-a12, four in ap-b11: whoever sees ap-a12 and
xa-a1 could subtract.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from tests.portal.api.requests import get_json, token_for
from tests.portal.conftest import ClientOf
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
E_, G_ = Grade.GOOD, Grade.COMPLETED
Page = Callable[[str], str]


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    make_members(units["ap-a12"], 3)
    make_members(units["ap-b11"], 4)
    earlier = make_cycle(2022)
    cycle = make_cycle()
    grades = (E_, G_, G_, E_, G_, G_, E_, E_)
    for each in (earlier, cycle):
        decide(each, *(decision("member", f"dv-{n}", grade) for n, grade in enumerate(grades)))
    return cycle


@pytest.fixture
def publisher(cycle: Cycle, client_of: ClientOf) -> Page:
    client = client_of((Role.PUBLISHER, "tinh"))
    return lambda path: client.get(path, headers={"accept-language": "vi"}).content.decode()


@pytest.fixture
def board(cycle: Cycle, client_of: ClientOf) -> Client:
    return client_of((Role.ORGANISATION_BOARD, "tinh"))


def seen() -> list[dict[str, object]]:
    rows = JournalEntry.objects.filter(act="figures.seen").order_by("number")
    return [json.loads(row.after) for row in rows]


def test_a_page_says_that_figures_are_hidden(publisher: Page) -> None:
    page = publisher("/2023/ap-a11/")

    assert "ẩn</span>" in page
    assert 'id="hidden-figures"' in page


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "path",
    [
        "/2023/ap-a11/",
        "/2023/ap-a12/",
        "/2023/ap-a11/report.md",
        "/2023/ap-a11/tables/categories.csv",
        "/2023/xa-a1/tables/subordinates.csv",
        "/2023/ap-a11/compare/",
        "/2023/ap-a11/compare/?siblings=1&category=member",
        "/2023/ap-a11/compare/?with_year=2022&tree=this_year",
        "/2023/ap-a11/compare.csv?with_year=2022",
        "/2023/xa-a1/compare/?with_unit=ap-a11",
    ],
)
def test_what_takes_the_place_of_a_hidden_figure_says_so(publisher: Page, path: str) -> None:
    text = publisher(path)

    assert "ẩn" in text or "không hiển thị" in text


@pytest.mark.same_queries
@pytest.mark.parametrize("figure", ["excellent", "good", "total", "graded", "undecided"])
@pytest.mark.parametrize("category", ["member", "members", ""])
def test_the_list_behind_a_figure_does_not_count_it(
    cycle: Cycle, client_of: ClientOf, figure: str, category: str
) -> None:
    client = client_of((Role.PUBLISHER, "tinh"))

    context = client.get(f"/2023/ap-a11/cases/?category={category}&figure={figure}").context

    assert "number" not in context
    assert "count" not in context


def test_the_list_of_a_figure_that_is_shown_still_counts_it(publisher: Page) -> None:
    assert ": 4</h1>" in publisher("/2023/tinh/cases/?category=member&figure=good")


def test_charts_leave_out_units_whose_figures_are_hidden(cycle: Cycle, client_of: ClientOf) -> None:
    client = client_of((Role.PUBLISHER, "tinh"))

    charts = client.get("/2023/xa-a1/charts.json?of=members").json()["charts"]

    rows = [row for chart in charts for row in chart["rows"] if row[0] == "Tên ap-a11"]
    assert all(cell in ("–", "") for row in rows for cell in row[1:]), rows


def test_a_program_gets_null_and_is_told_what_is_hidden(client: Client, cycle: Cycle) -> None:
    path = "/api/v1/cycles/2023/units/xa-a1/statistics"

    status, answer = get_json(client, path, token_for("tinh", Role.PUBLISHER))

    found: Any = answer
    assert status == 200, found
    assert found["hidden"]["below"] == 3
    assert set(found["hidden"]["subordinates"]) == {"ap-a11", "ap-a12"}
    below = {one["code"]: one["categories"]["member"]["total"] for one in found["subordinates"]}
    assert below == {"ap-a11": None, "ap-a12": None}


def test_a_decision_on_the_only_person_is_not_counted_beside_the_rules(publisher: Page) -> None:
    page = publisher("/2023/ap-a11/evaluation/")

    assert "show=against&amp;category=member" not in page
    assert "Đảng viên</th>" not in page


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/2023/ap-a11/", "unit_page"),
        ("/2023/xa-a1/", "unit_page"),
        ("/2023/ap-a11/report.md", "report"),
        ("/2023/ap-a11/tables/categories.csv", "table"),
        ("/2023/xa-a1/charts.json", "charts"),
        ("/2023/ap-a11/compare/?with_year=2022", "comparison"),
        ("/2023/ap-a12/compare/?siblings=1", "comparison"),
    ],
)
def test_each_look_at_the_grade_of_one_person_is_in_the_journal(
    board: Client, path: str, shown: str
) -> None:
    for _ in range(2):  # the second from the cache
        assert board.get(path).status_code == 200

    notes = seen()
    assert [one["show"] for one in notes] == [shown, shown]
    assert "ap-a11" in notes[0]["units"]  # type: ignore[operator]


def test_a_program_that_reads_the_grade_of_one_person_is_noted(
    client: Client, cycle: Cycle
) -> None:
    path = "/api/v1/cycles/2023/units/ap-a11/statistics"

    status, _ = get_json(client, path, token_for("tinh"))

    assert status == 200
    assert [one["show"] for one in seen()] == ["api"]


def test_a_look_at_figures_of_many_is_not_noted(board: Client) -> None:
    board.get("/2023/ap-b11/")

    assert seen() == []


def test_the_journal_says_in_words_what_was_looked_at(cycle: Cycle, client_of: ClientOf) -> None:
    client = client_of((Role.AUDITOR, "tinh"))
    client.get("/2023/ap-a11/")

    page = client.get("/journal/", headers={"accept-language": "vi"}).content.decode()

    assert ">figures.seen<" not in page
    assert "trang của tổ chức đảng" in page
