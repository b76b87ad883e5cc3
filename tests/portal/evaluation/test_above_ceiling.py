"""The list of decisions above their ceiling, and the pages that lead to it."""

from datetime import date

import pytest
from django.test import Client

from tests.builders import AT, BY
from tests.cycle.ceilings import decide_members, deciding_cycle, group_of_members
from tests.portal.reading import page_of
from tests.portal.tables import links, part, row, rows
from xeploai.cycle.models import Case, Cycle, Deviation
from xeploai.cycle.operations import admit_exceptional_share, record_reason
from xeploai.domain import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]

E, G = Grade.EXCELLENT, Grade.GOOD
ABOVE = "/2023/xa-a1/evaluation/?show=above"


@pytest.fixture
def cycle() -> Cycle:
    return deciding_cycle()


def test_what_blocks_the_reporting_stands_on_the_page_of_the_cycle_with_its_list(
    cycle: Cycle, board: Client
) -> None:
    decide_members(cycle, [E, E, E])

    page = page_of(board, "/cycles/2023/")

    assert "3 quyết định xếp loại xuất sắc vượt" in part(page, "remarks").text
    assert links(part(page, "remarks")) == ["/2023/tinh/evaluation/?show=above#list"]
    answer = board.post("/cycles/2023/", {"act": "MARK_REPORTED"})
    assert answer.status_code == 409
    assert "3 quyết định xếp loại xuất sắc vượt" in answer.content.decode()
    listed = rows(page_of(board, "/2023/tinh/evaluation/?show=above"), "list")
    assert [line[0] for line in listed] == ["Người 0 dv-0", "Người 1 dv-1", "Người 2 dv-2"]
    assert listed[0][-1] == "khi báo cáo đợt đánh giá"


def test_a_reason_given_on_the_page_of_the_case_takes_one_off_the_list(
    cycle: Cycle, office: Client
) -> None:
    decide_members(cycle, [E, E, E])
    address = "/2023/grades/member/dv-1/"
    assert 'value="explain"' in page_of(office, address)

    answer = office.post(address, {"act": "explain", "reason": "Thành tích nổi trội"})

    assert answer.status_code == 302
    assert Deviation.objects.get().decision.case.subject_code == "dv-1"
    assert [line[0] for line in rows(page_of(office, ABOVE), "list")] == [
        "Người 0 dv-0",
        "Người 2 dv-2",
    ]
    assert 'value="explain"' not in page_of(office, address)


def test_the_page_of_the_unit_says_how_many_have_no_reason_and_leads_to_them(
    cycle: Cycle, board: Client
) -> None:
    decide_members(cycle, [E, E, E])

    page = page_of(board, "/2023/xa-a1/")

    assert "3 3 trường hợp chưa ghi lý do" in " ".join(row(page, "Tên xa-a1", "ceilings"))
    assert "/2023/xa-a1/evaluation/?show=above&category=member#list" in links(
        part(page, "ceilings")
    )

    case = Case.objects.get(cycle=cycle, category="member", subject_code="dv-0")
    record_reason(case=case, reason="Thành tích nổi trội", by=BY, at=AT)

    page = page_of(board, "/2023/xa-a1/")
    assert "3 2 trường hợp chưa ghi lý do" in " ".join(row(page, "Tên xa-a1", "ceilings"))


def test_whoever_withdraws_the_exceptional_share_reads_first_who_then_owes_a_reason(
    cycle: Cycle, office: Client
) -> None:
    group = group_of_members(cycle)
    admit_exceptional_share(
        group=group,
        document_number="77-QĐ/TU",
        issuing_body="Tên tinh",
        dated_on=date(2023, 12, 1),
        ground="Nổi trội",
        by=BY,
        at=AT,
    )
    decide_members(cycle, [*[G] * 19, E, E, E, E])
    address = f"/2023/xa-a1/deciding/{group.pk}/"

    page = page_of(office, f"{address}?category=member")

    assert "1 quyết định xếp loại xuất sắc vượt tỷ lệ tối đa bắt buộc" in page
    given = {
        "document_number": "78-QĐ/TU",
        "issuing_body": "Tên tinh",
        "dated_on": "2023-12-02",
        "ground": "Hết lý do",
    }
    answer = office.post(
        f"{address}exceptional-share/?category=member", {**given, "withdraw": "1"}, follow=True
    )
    assert "dv-22" in answer.content.decode()
    (listed,) = rows(page_of(office, ABOVE), "list")
    assert (listed[0], listed[-1]) == ("Người 22 dv-22", "ngay bây giờ")
    against = page_of(office, "/2023/xa-a1/evaluation/")
    assert row(against, "Người 22 dv-22", "list")[-1] == "chưa ghi lý do vượt tỷ lệ tối đa"
