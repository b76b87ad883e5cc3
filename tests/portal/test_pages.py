from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    registered,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import TOP, page_of, section, text_of
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit
from xeploai.organisations.register import register_units

pytestmark = [pytest.mark.django_db, pytest.mark.database]


# where a reader starts


def test_a_reader_starts_at_the_highest_unit_of_the_own_reach(
    cycle: Cycle, client_of: ClientOf
) -> None:
    board, district = client_of(TOP), client_of((Role.EXECUTIVE_OFFICE, "huyen-a"))

    assert board.get("/").headers["Location"] == "/2023/tinh/"
    assert district.get("/").headers["Location"] == "/2023/huyen-a/"


def test_a_reader_with_several_places_chooses_among_them(cycle: Cycle, client_of: ClientOf) -> None:
    client = client_of(
        (Role.AUDITOR, "huyen-b"), (Role.BRANCH_SECRETARY, "ap-a11"), (Role.PUBLISHER, "xa-b1")
    )

    page = page_of(client, "/")

    assert "/2023/huyen-b/" in page
    assert "/2023/ap-a11/" in page
    assert "/2023/xa-b1/" not in page  # stands below huyen-b


def test_an_account_without_a_role_is_told_so(cycle: Cycle, client_of: ClientOf) -> None:
    assert "không giữ vai trò" in text_of(client_of(), "/")


def test_without_a_cycle_the_page_says_what_to_do(client_of: ClientOf) -> None:
    assert "xeploai import" in text_of(client_of(), "/")


def test_a_unit_closed_before_the_latest_cycle_is_found_in_an_earlier_one(
    client_of: ClientOf,
) -> None:
    units = make_tree()
    make_cycle(2022)
    Unit.objects.filter(code="ap-b11").update(closed_on=date(2023, 6, 1))
    units["ap-b11"].placements.update(until_on=date(2023, 6, 1))
    make_cycle(2023)

    client = client_of((Role.BRANCH_SECRETARY, "ap-b11"))

    assert client.get("/").headers["Location"] == "/2022/ap-b11/"


# the unit page


def test_figures_are_written_the_vietnamese_way(board: Client) -> None:
    assert "1.209" in text_of(board, "/2023/tinh/")


def test_a_figure_nobody_reported_is_a_dash(board: Client) -> None:
    page = section(page_of(board, "/2023/huyen-b/"), "categories")

    row = page[page.index("Cán bộ lãnh đạo, quản lý") :]
    assert "–" in row[: row.index("</tr>")]


def test_the_headline_says_in_words_what_the_table_says(board: Client) -> None:
    text = text_of(board, "/2023/tinh/")

    assert "1.209 đảng viên: được đánh giá, xếp loại 1.204" in text


def test_a_share_says_what_it_is_taken_of(board: Client) -> None:
    members = section(page_of(board, "/2023/huyen-a/"), "categories")

    assert "3 / 4" in members  # good or better of the graded
    assert "Được đánh giá, xếp loại" in members


def test_a_change_says_its_direction_in_words(board: Client, cycle: Cycle) -> None:
    earlier = Cycle.objects.get(year=2022)
    on = date(2022, 12, 20)
    for subject in ("dv-0", "dv-1", "dv-2"):
        decide(earlier, decision("member", subject, Grade.GOOD, decided_on=on))
    decide(cycle, decision("member", "dv-2", Grade.GOOD))

    page = section(page_of(board, "/2023/ap-a11/"), "categories")

    assert '<span aria-hidden="true">▼</span><span class="heard">giảm </span>1' in page


def test_ceilings_show_only_groups_over_unless_all_are_asked_for(board: Client) -> None:
    over = section(page_of(board, "/2023/tinh/"), "ceilings")
    every = section(page_of(board, "/2023/tinh/?ceilings=all"), "ceilings")

    assert "Tên xa-a1" in over
    assert "BTV · Tên huyen-a" not in over
    assert "BTV · Tên huyen-a" in every


def test_a_long_list_of_ceilings_is_cut_until_all_are_asked_for(client_of: ClientOf) -> None:
    units = make_tree()
    rows = [registered(f"cb-{n:02}", "huyen-a", "grassroots_branch") for n in range(25)]
    register_units(rows=rows, by=BY, at=AT)
    for row in rows:
        make_members(Unit.objects.get(code=row.code), 1)
    cycle = make_cycle()
    decide(cycle, *(decision("member", f"dv-{n}", Grade.EXCELLENT) for n in range(25)))
    client = client_of(TOP)
    assert units

    first = section(page_of(client, "/2023/tinh/"), "ceilings")
    every = section(page_of(client, "/2023/tinh/?groups=all"), "ceilings")

    assert first.count("<tr>") == 1 + 20
    assert "25" in first
    assert every.count("<tr>") == 1 + 25


def test_who_has_not_reported_is_waited_for_and_never_called_late(
    client_of: ClientOf,
) -> None:
    make_members(make_tree()["ap-a11"], 3)
    make_cycle(by_return=["huyen-b"])

    text = text_of(client_of(TOP), "/2023/tinh/")

    assert "Chưa gửi biểu Tên huyen-b" in text
    assert "không ghi là quá hạn" in text


def test_a_superior_out_of_reach_is_named_but_not_linked(cycle: Cycle, client_of: ClientOf) -> None:
    page = page_of(client_of((Role.EXECUTIVE_OFFICE, "huyen-a")), "/2023/xa-a1/")

    assert "Tên tinh" in page
    assert 'href="/2023/tinh/"' not in page
    assert 'href="/2023/huyen-a/"' in page


def test_a_unit_out_of_reach_is_closed_and_the_page_says_why(
    cycle: Cycle, client_of: ClientOf
) -> None:
    district = client_of((Role.EXECUTIVE_OFFICE, "huyen-a"))

    assert "ngoài" in text_of(district, "/2023/huyen-b/", status=403)


def test_a_decision_is_in_the_next_page_that_anybody_loads(board: Client, cycle: Cycle) -> None:
    before = text_of(board, "/2023/ap-a11/")
    decide(cycle, decision("member", "dv-2", Grade.FAILED))

    assert text_of(board, "/2023/ap-a11/") != before


def test_a_page_asks_the_database_the_same_number_of_times_for_any_number_of_subordinates(
    client_of: ClientOf,
) -> None:
    make_tree()
    make_cycle(2022)
    rows = [registered(f"cb-{n:02}", "huyen-a", "grassroots_branch") for n in range(25)]
    register_units(rows=rows, by=BY, at=AT)
    make_cycle(2023)
    client = client_of(TOP)
    client.get("/2022/tinh/")

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(client, address)
        return len(queries)

    assert asked("/2023/huyen-a/") == asked("/2023/huyen-b/")
