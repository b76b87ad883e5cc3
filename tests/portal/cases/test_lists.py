"""The lists of cases behind figures, and a member's own cases."""

import json
import re

import pytest
from django.test import Client

from tests.builders import AT, BY
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, section
from tests.portal.tables import links, parse, rows, sentences
from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle
from xeploai.domain import Role
from xeploai.organisations.models import Person
from xeploai.organisations.roles import link_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("address", "at_least"),
    [
        ("/2023/tinh/?ceilings=all", 40),
        ("/2023/huyen-a/?ceilings=all", 40),
        ("/2023/huyen-b/", 3),
        ("/2023/xa-a1/?ceilings=all", 20),
        ("/2023/ap-a11/", 10),
    ],
)
def test_every_figure_leads_to_what_it_counts(board: Client, address: str, at_least: int) -> None:
    page = page_of(board, address)
    links = {
        (link.replace("&amp;", "&"), number)
        for link, number in re.findall(r'href="([^"]+/cases/\?[^"]+)">([\d.]+)</a>', page)
    }

    for link, number in links:
        heading = re.search(r"<h1>[^<]*: ([\d.]+)</h1>", page_of(board, link))
        assert heading is not None
        assert heading[1] == number, link
    assert len(links) >= at_least


def test_reasons_subordinates_and_ceiling_groups_have_links_too(board: Client) -> None:
    page = page_of(board, "/2023/tinh/?ceilings=all")

    def queries(name: str) -> str:
        return " ".join(links(section(page, name)))

    assert "reason=under_review" in queries("reasons")
    assert "/2023/huyen-a/cases/?" in queries("subordinates")
    assert "group=" in queries("ceilings")


def test_the_file_of_a_list_has_as_many_lines_as_the_list(board: Client) -> None:
    page = page_of(board, "/2023/huyen-a/cases/?category=member&figure=good&q=nguoi")
    (file,) = [link for link in links(page) if "cases.csv" in link]

    lines = board.get(file).content.decode("utf-8-sig").splitlines()

    assert sum("dv-" in line for line in lines) == len(rows(page)) == 2


def test_returns_behind_a_figure_are_named(board: Client) -> None:
    page = page_of(board, "/2023/tinh/cases/?category=member&figure=good")

    (returned,) = [line for line in sentences(page, "li") if line.startswith("Tên huyen-b: 1.200")]
    assert "công văn số BC 1 ngày 10/01/2024" in returned
    assert sentences(page, "h1") == ["Hoàn thành tốt nhiệm vụ: 1.202"]


def test_readers_who_may_not_see_persons_see_the_count_and_why(
    cycle: Cycle, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))

    page = page_of(publisher, "/2023/huyen-a/cases/?category=member")

    assert sentences(page, "h1") == ["Tổng số: 9"]
    assert "Người 0" not in page
    (closed,) = [text for text in sentences(page, "p", "closed") if text]
    assert closed.startswith(
        "Đồng chí không có quyền xem danh sách từng trường hợp; con số ở trên là đầy đủ."
    )


def test_the_filter_of_a_closed_list_reveals_nothing_about_one_person(
    cycle: Cycle, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))
    address = "/2023/huyen-a/cases/?category=member"

    whole = parse(page_of(publisher, address)).text

    narrowed = page_of(publisher, f"{address}&q=nguoi+0&outcome=excellent")
    assert parse(narrowed).text == whole


def test_a_list_is_filtered_by_name_unit_and_outcome(board: Client) -> None:
    def subjects(query: str) -> list[str]:
        page = page_of(board, f"/2023/huyen-a/cases/?category=member&{query}")
        return re.findall(r"/2023/cases/member/(dv-\d)/", page)

    assert subjects("q=NGUOI+0") == ["dv-0"]
    assert subjects("q=dv-4") == ["dv-4"]
    assert subjects("below=xa-a1&outcome=good") == ["dv-3", "dv-4"]
    assert subjects("below=xa-a2") == []
    assert subjects("outcome=undecided&q=dv-2") == ["dv-2"]


def test_a_view_of_persons_is_recorded_in_the_journal(board: Client) -> None:
    page_of(board, "/2023/huyen-a/cases/?category=member&q=dv-0")

    looked = entries_about("unit", "huyen-a", 2023).get(act="case.list_seen")
    assert looked.role == Role.ORGANISATION_BOARD
    assert json.loads(looked.after)["q"] == "dv-0"


def test_a_view_of_organisations_is_not_recorded(board: Client) -> None:
    page_of(board, "/2023/huyen-a/cases/?category=grassroots_branch")

    assert not entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()


def test_a_unit_below_that_is_elsewhere_is_refused(board: Client) -> None:
    page = page_of(board, "/2023/xa-a1/cases/?category=member&below=xa-a2", status=404)

    assert "“Tên xa-a2” không trực thuộc “Tên xa-a1”." in sentences(page, "p")


def test_members_find_their_own_cases(cycle: Cycle, client_of: ClientOf) -> None:
    client = client_of((Role.MEMBER, "ap-a11"), name="own")
    user, person = User.objects.get(username="own"), Person.objects.get(code="dv-0")
    link_person(user=user, person=person, by=BY, at=AT)

    page = page_of(client, "/my-cases/")

    assert [line[:4] for line in rows(page)] == [
        ["năm 2023", "Đảng viên", "Tên ap-a11", "Hoàn thành xuất sắc nhiệm vụ"],
        ["năm 2022", "Đảng viên", "Tên ap-a11", "Chưa có quyết định"],
    ]


def test_an_account_without_a_member_is_told_how_to_get_cases(board: Client) -> None:
    assert [text for text in sentences(page_of(board, "/my-cases/"), "p", "closed") if text] == [
        (
            "Tài khoản này chưa gắn với đảng viên nào nên chưa có hồ sơ. Người quản trị tài"
            " khoản có"
            " thể gắn giúp đồng chí."
        )
    ]
