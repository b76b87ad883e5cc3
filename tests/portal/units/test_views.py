"""The start page, the page of a unit, and its report."""

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
from tests.portal.reading import TOP, links, page_of, section, text_of, texts
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit
from xeploai.organisations.register import register_units

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_name_is_shown_as_text_and_never_as_markup(client_of: ClientOf) -> None:
    units = make_tree()
    units["tinh"].name = "<script>alert(1)</script>"
    units["tinh"].save()
    make_cycle()

    assert b"<script>alert" not in client_of(TOP).get("/2023/tinh/").content


@pytest.mark.parametrize(
    "query",
    [
        "sort=nonsense",
        "sort=--name",
        "ceilings=x&groups=y",
        "lang=xx",
        "name=%25_%5C'%22",
    ],
)
def test_what_makes_no_sense_in_an_address_changes_nothing(board: Client, query: str) -> None:
    page_of(board, f"/2023/tinh/?{query}")


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_report_comes_as_a_file(board: Client, form: str, start: bytes) -> None:
    response = board.get(f"/2023/huyen-a/report.{form}")

    assert response.content.startswith(start)
    assert f'filename="huyen-a-2023.{form}"' in response.headers["Content-Disposition"]


def test_a_report_in_no_known_format_does_not_exist(board: Client) -> None:
    assert board.get("/2023/huyen-a/report.exe").status_code == 404


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

    # xa-b1 is below huyen-b
    assert texts(page, "li")[:2] == ["Tên ap-a11 năm 2023", "Tên huyen-b năm 2023"]
    assert "/2023/xa-b1/" not in links(page)


def test_an_account_without_a_role_is_told_so(cycle: Cycle, client_of: ClientOf) -> None:
    assert texts(page_of(client_of(), "/"))[-1] == (
        "Hiện tài khoản này không có vai trò nào được xem tổ chức đảng. Đề nghị liên hệ người"
        " quản trị tài khoản của cơ quan."
    )


def test_without_a_cycle_the_page_says_what_to_do(client_of: ClientOf) -> None:
    assert texts(page_of(client_of(), "/"))[-1] == (
        "Chưa có đợt đánh giá nào được mở. Người vận hành hệ thống cần nhập danh sách tổ chức"
        " đảng, sau đó mở đợt đánh giá."
    )


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


def test_who_has_not_reported_is_waited_for_and_never_called_late(
    client_of: ClientOf,
) -> None:
    make_members(make_tree()["ap-a11"], 3)
    make_cycle(by_return=["huyen-b"])

    part = section(page_of(client_of(TOP), "/2023/tinh/"), "completeness")

    assert texts(part, "h3")[0] == "Chưa gửi biểu"
    assert texts(part, "li")[0] == "Tên huyen-b"
    assert (
        "Quy định đang dùng không nêu thời hạn báo cáo nên chỉ ghi là đang chờ, không ghi là quá"
        " hạn."
    ) in texts(part)


def test_a_unit_out_of_reach_is_closed_and_the_page_says_why(
    cycle: Cycle, client_of: ClientOf
) -> None:
    district = client_of((Role.EXECUTIVE_OFFICE, "huyen-a"))

    page = page_of(district, "/2023/huyen-b/", status=403)

    assert texts(page, "h1") == ["Đồng chí không có quyền xem nội dung này"]
    assert texts(page)[1].startswith("Địa chỉ này không có nội dung nào, hoặc")


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
