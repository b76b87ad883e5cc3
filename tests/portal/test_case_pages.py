import re
from datetime import date

import pytest
from django.test import Client

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, section, text_of
from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person
from xeploai.organisations.roles import link_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


# the list behind a figure


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

    assert "/cases/?category=" in section(page, "reasons")
    assert "reason=under_review" in section(page, "reasons")
    assert "/2023/huyen-a/cases/" in section(page, "subordinates")
    assert "group=" in section(page, "ceilings")


def test_the_file_of_a_list_has_as_many_lines_as_the_list(board: Client) -> None:
    page = page_of(board, "/2023/huyen-a/cases/?category=member&figure=good&q=nguoi")
    file = re.search(r'href="([^"]+cases\.csv[^"]*)"', page)

    assert file is not None
    lines = board.get(file[1].replace("&amp;", "&")).content.decode("utf-8-sig").splitlines()
    assert sum("dv-" in line for line in lines) == 2


def test_returns_behind_a_figure_are_named(board: Client) -> None:
    text = text_of(board, "/2023/tinh/cases/?category=member&figure=good")

    assert "1.200" in text
    assert "Tên huyen-b" in text


def test_who_may_not_see_persons_sees_the_count_and_why(cycle: Cycle, client_of: ClientOf) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))

    text = text_of(publisher, "/2023/huyen-a/cases/?category=member")

    assert "Người 0" not in text
    assert "Tổng số: 9" in text
    assert "xem kết quả của từng người" in text


def test_a_closed_list_cannot_be_narrowed_to_tell_of_one_person(
    cycle: Cycle, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))
    address = "/2023/huyen-a/cases/?category=member"

    whole = text_of(publisher, address)

    assert text_of(publisher, f"{address}&q=nguoi+0&outcome=excellent") == whole


def test_a_list_is_narrowed_by_name_unit_and_outcome(board: Client) -> None:
    def subjects(query: str) -> list[str]:
        page = page_of(board, f"/2023/huyen-a/cases/?category=member&{query}")
        return re.findall(r"/2023/cases/member/(dv-\d)/", page)

    assert subjects("q=NGUOI+0") == ["dv-0"]
    assert subjects("q=dv-4") == ["dv-4"]
    assert subjects("below=xa-a1&outcome=good") == ["dv-3", "dv-4"]
    assert subjects("below=xa-a2") == []
    assert subjects("outcome=undecided&q=dv-2") == ["dv-2"]


def test_a_look_at_persons_is_noted_in_the_journal(board: Client) -> None:
    page_of(board, "/2023/huyen-a/cases/?category=member&q=dv-0")
    page_of(board, "/2023/cases/member/dv-0/")

    looked = entries_about("unit", "huyen-a", 2023).get(act="case.list_seen")
    assert looked.role == Role.ORGANISATION_BOARD
    assert "dv-0" in looked.after
    assert entries_about("case", "member/dv-0", 2023).get().act == "case.seen"


def test_a_look_at_organisations_is_not_personal(board: Client) -> None:
    page_of(board, "/2023/huyen-a/cases/?category=grassroots_branch")

    assert not entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()


# one case


def test_a_case_shows_place_decisions_rules_and_ceiling(board: Client, cycle: Cycle) -> None:
    decide(
        cycle,
        decision("member", "dv-0", Grade.GOOD, document="QĐ 2", decided_on=date(2024, 1, 5)),
    )

    text = text_of(board, "/2023/cases/member/dv-0/")

    assert "Người 0" in text
    assert "QĐ 1" in text
    assert "QĐ 2" in text
    assert "đã được quyết định ở trên thay thế" in text
    assert "21-HD/BTCTW, mục II.B.2" in text  # the ceiling's article
    assert "Tên xa-a1" in text  # the group


def test_a_case_not_rated_names_the_reason_and_where_it_is_written(board: Client) -> None:
    text = text_of(board, "/2023/cases/member/dv-1/")

    assert "Đang được kiểm tra" in text
    assert "454 đảng viên chưa xếp loại" in text


def test_a_case_leads_to_last_years_of_the_same_subject(board: Client) -> None:
    assert "/2022/cases/member/dv-0/" in page_of(board, "/2023/cases/member/dv-0/")


def test_a_case_out_of_reach_is_closed(cycle: Cycle, client_of: ClientOf) -> None:
    secretary = client_of((Role.BRANCH_SECRETARY, "ap-a11"))

    page_of(secretary, "/2023/cases/member/dv-0/")
    page_of(secretary, "/2023/cases/member/dv-3/", status=403)


def test_a_member_sees_the_own_case_and_nobody_elses(cycle: Cycle, client_of: ClientOf) -> None:
    client = client_of((Role.MEMBER, "ap-a11"), name="own")
    user, person = User.objects.get(username="own"), Person.objects.get(code="dv-0")
    link_person(user=user, person=person, by=BY, at=AT)

    assert "Hồ sơ của tôi" in text_of(client, "/")
    assert "/2023/cases/member/dv-0/" in page_of(client, "/my-cases/")
    assert "hoàn thành xuất sắc" in text_of(client, "/2023/cases/member/dv-0/").lower()
    page_of(client, "/2023/cases/member/dv-1/", status=403)
