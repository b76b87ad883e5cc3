"""The pages of a quarter, which reviews leading cadres alone."""

import json
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.builders import BY, decision, make_members, make_post, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, rows, section, text_of
from tests.portal.tables import links, part
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import freeze_cycle, plan_cycle, record_decisions
from xeploai.domain import Grade, Period, Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2026, 7, 15, 9, tzinfo=UTC)


def quarter(period: Period, first: date, last: date, grade: Grade) -> Cycle:
    cycle = plan_cycle(year=2026, period=period, opens_on=first, closes_on=last, by=BY, at=AT)
    freeze_cycle(cycle=cycle, by=BY, at=AT)
    row = decision("leading_cadre", "dv-0", grade, decided_on=last)
    record_decisions(cycle=cycle, rows=[row], by=BY, at=AT)
    return cycle


@pytest.fixture
def board(client_of: ClientOf) -> Client:
    """Return a client of the province's board; one leader was graded in two quarters."""
    units = make_tree()
    make_post(make_members(units["ap-a11"], 3)[0], units["xa-a1"], is_head=True)
    quarter(Period.Q1, date(2026, 1, 1), date(2026, 3, 31), Grade.GOOD)
    quarter(Period.Q2, date(2026, 4, 1), date(2026, 6, 30), Grade.EXCELLENT)
    return client_of((Role.ORGANISATION_BOARD, "tinh"))


def test_a_page_says_first_how_the_leading_cadres_stand(board: Client) -> None:
    text = text_of(board, "/2026-q2/tinh/")

    assert "1 cán bộ lãnh đạo, quản lý: được đánh giá, xếp loại 1" in text
    assert "so với quý I năm 2026" in text
    assert "năm quý" not in text


def test_direct_subordinates_are_counted_by_their_leading_cadres(board: Client) -> None:
    page = section(page_of(board, "/2026-q2/tinh/"), "subordinates")
    head, first, *_ = rows(page)

    assert not any("Đảng viên" in each for each in head)
    assert head[2].startswith("Cán bộ lãnh đạo, quản lý được xếp loại")
    assert first[2] == "1"
    # the category has a name although the quarter does not review it
    assert "district_committee" not in page


def test_the_figure_of_a_subordinate_leads_to_its_leading_cadres(board: Client) -> None:
    page = page_of(board, "/2026-q2/tinh/")
    found = [each for each in links(part(page, "subordinates")) if "/huyen-a/cases/" in each]

    assert found
    for address in found:
        assert "Người 0" in text_of(board, address.replace("&amp;", "&"))


def test_the_charts_of_a_quarter_draw_what_it_reviews(board: Client) -> None:
    page = page_of(board, "/2026-q2/tinh/charts/")
    data = json.loads(page_of(board, "/2026-q2/tinh/charts.json"))

    assert "Cán bộ lãnh đạo, quản lý" in page
    assert '<option value="members"' not in page
    assert data["charts"]
    # what does not exist is refused all the same
    page_of(board, "/2026-q2/tinh/charts/?of=none", status=404)


def test_the_deciding_page_offers_what_the_quarter_reviews(board: Client) -> None:
    text = text_of(board, "/2026-q2/tinh/deciding/")

    assert "Bảng xem xét quyết định: Cán bộ lãnh đạo, quản lý" in text
    assert "Chi bộ cơ sở" not in text


def test_a_unit_without_anybody_to_review_has_not_reported(board: Client) -> None:
    text = text_of(board, "/2026-q2/ap-b11/")

    assert "0 tổ chức đảng có hồ sơ hoặc phải gửi biểu trong đợt này" in text
    assert "tất cả tổ chức đảng đã báo cáo" not in text


def test_who_may_see_no_case_gets_no_link_to_the_deciding_page(client_of: ClientOf) -> None:
    units = make_tree()
    make_post(make_members(units["ap-a11"], 3)[0], units["xa-a1"], is_head=True)
    quarter(Period.Q1, date(2026, 1, 1), date(2026, 3, 31), Grade.GOOD)
    member = client_of((Role.MEMBER, "ap-a11"))

    page = page_of(member, "/2026-q1/ap-a11/")

    assert not [each for each in links(page) if each.endswith("/deciding/")]
    assert member.get("/2026-q1/ap-a11/deciding/").status_code == 403
