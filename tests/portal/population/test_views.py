"""The page of the differences from the register: shown, confirmed, and only by whom it concerns."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.builders import AT, BY, make_members, unit_of
from tests.portal.conftest import ClientOf
from tests.portal.reading import links
from xeploai.cycle.models import Case, Cycle, Evaluated
from xeploai.cycle.operations import evaluate_cycle
from xeploai.cycle.population import population_changes
from xeploai.domain import CycleState, MembershipStatus, Role
from xeploai.organisations.models import Membership, Person
from xeploai.organisations.register import change_status

pytestmark = pytest.mark.django_db
PAGE = "/2023/tinh/population/"


def die(code: str) -> None:
    Membership.objects.filter(person__code=code).update(
        until_on=date(2023, 11, 15), end_cause="DIED"
    )


def text_of(client: Client, path: str = PAGE) -> str:
    response = client.get(path, headers={"accept-language": "vi"})
    assert response.status_code == 200
    return str(response.content.decode())


def section(page: str, name: str) -> str:
    """Return the paragraph of an id."""
    rest = page[page.index(f'id="{name}"') :]
    return rest[: rest.index("</p>")]


def test_differences_are_listed_by_kind_with_names_and_what_happens(
    board: Client, cycle: Cycle
) -> None:
    (joins,) = make_members(unit_of(cycle, "ap-a11").unit, 1)
    die("dv-2")
    die("dv-0")

    page = text_of(board)

    assert "Đảng viên mới thuộc diện đánh giá (1)" in page
    assert joins.full_name in page
    assert "Đảng viên ra khỏi danh sách hoặc không thuộc diện kiểm điểm (2)" in page
    assert "Từ trần, 15/11/2023" in page
    assert "chưa ghi nội dung nào: bỏ hồ sơ" in page
    assert "đã có quyết định: giữ nguyên cho đến khi kết thúc hoặc chuyển muộn" in page


def test_what_was_shown_is_confirmed_and_nothing_else(board: Client, cycle: Cycle) -> None:
    die("dv-2")
    shown = population_changes(cycle).fingerprint
    die("dv-6")

    stale = board.post(PAGE, {"accept": shown})
    missing = board.post(PAGE)
    fresh = board.post(PAGE, {"accept": population_changes(cycle).fingerprint})

    assert (stale.status_code, missing.status_code, fresh.status_code) == (409, 409, 302)
    assert not Case.with_ended.filter(cycle=cycle, subject_code__in=["dv-2", "dv-6"]).exists()
    assert "khớp với danh sách" in text_of(board)


def test_a_register_that_is_no_tree_breaks_no_page(board: Client, cycle: Cycle) -> None:
    unit_of(cycle, "ap-a11").unit.placements.all().delete()

    response = board.get(PAGE)

    assert response.status_code == 409
    assert "ap-a11" in response.content.decode()


def test_who_does_not_keep_the_register_neither_sees_nor_confirms(
    cycle: Cycle, client_of: ClientOf
) -> None:
    auditor = client_of((Role.AUDITOR, "tinh"))

    assert auditor.get(PAGE).status_code == 403
    assert auditor.post(PAGE, {"accept": "x"}).status_code == 403


def test_an_ended_case_has_its_page_and_takes_nothing_more(board: Client, cycle: Cycle) -> None:
    case = Case.objects.get(cycle=cycle, category="member", subject_code="dv-2")
    Case.objects.filter(pk=case.pk).update(
        ended_on=date(2023, 11, 15), end_cause="DIED", peer_group=None
    )

    page = text_of(board, "/2023/cases/member/dv-2/")

    assert "Hồ sơ này đã kết thúc ngày 15/11/2023: Từ trần" in page
    assert board.get("/2023/grades/member/dv-2/").status_code == 404
    assert "dv-2" in text_of(board)


def test_a_death_is_recorded_late_by_page(board: Client, cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.DECIDING)
    given = {"cause": "DIED", "on": "2023-11-15", "reason": "Từ trần", "document": "TB 4"}

    empty = board.post("/2023/end/member/dv-2/", {"cause": "DIED"})
    alive = board.post("/2023/end/member/dv-2/", given)
    die("dv-2")
    done = board.post("/2023/end/member/dv-2/", given)

    assert (empty.status_code, alive.status_code, done.status_code) == (409, 409, 302)
    # with another document the end is corrected
    assert board.get("/2023/end/member/dv-2/").status_code == 200
    assert board.post("/2023/end/member/dv-2/", given).status_code == 409
    page = text_of(board, "/2023/cases/member/dv-2/")
    assert "Kết thúc muộn ngày" in page
    assert "TB 4: Từ trần" in page


def test_a_forgotten_member_is_added_by_page_within_the_readers_units_only(
    cycle: Cycle, client_of: ClientOf, board: Client
) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.DECIDING)
    (person,) = make_members(unit_of(cycle, "ap-a11").unit, 1)
    (other,) = make_members(unit_of(cycle, "ap-b11").unit, 1)
    grounds = {"category": "member", "reason": "Bỏ sót", "document": "CV 5"}
    district = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    assert "Bổ sung muộn" in text_of(board)
    done = district.post("/2023/huyen-a/population/add/", {**grounds, "subject": person.code})
    outside = district.post("/2023/huyen-a/population/add/", {**grounds, "subject": other.code})

    assert (done.status_code, outside.status_code) == (302, 409)
    assert Case.objects.filter(cycle=cycle, person=person).exists()
    assert not Case.objects.filter(cycle=cycle, person=other).exists()


def test_the_unit_page_says_who_is_not_reviewed(board: Client, cycle: Cycle) -> None:
    person = Person.objects.get(code="dv-2")
    Membership.objects.filter(person=person).update(until_on=date(2023, 11, 1))
    Membership.objects.create(
        person=person,
        branch=unit_of(cycle, "ap-a11").unit,
        status="EXEMPT",
        from_on=date(2023, 11, 1),
    )
    assert "Đảng viên không thuộc diện kiểm điểm" not in text_of(board, "/2023/tinh/")

    board.post(PAGE, {"accept": population_changes(cycle).fingerprint})

    page = text_of(board, "/2023/tinh/")
    assert "Đảng viên không thuộc diện kiểm điểm" in page
    assert "Được miễn công tác và sinh hoạt đảng" in page


def test_a_district_sees_its_own_differences_and_confirms_none(
    cycle: Cycle, client_of: ClientOf
) -> None:
    (own,) = make_members(unit_of(cycle, "ap-a11").unit, 1)
    (other,) = make_members(unit_of(cycle, "ap-b11").unit, 1)
    district = client_of((Role.ORGANISATION_BOARD, "huyen-a"))
    shown = population_changes(cycle).fingerprint

    page = text_of(district, "/2023/huyen-a/population/")

    assert own.code in page
    assert f">{other.code}<" not in page
    assert district.post("/2023/huyen-a/population/", {"accept": shown}).status_code == 403


def test_a_move_is_recorded_late_by_page_by_who_keeps_both_units(
    cycle: Cycle, client_of: ClientOf, board: Client
) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)
    old = Membership.objects.get(person__code="dv-2")
    branch, on = unit_of(cycle, "ap-b11").unit, date(2023, 11, 15)
    Membership.objects.filter(pk=old.pk).update(until_on=on)
    Membership.objects.create(person=old.person, branch=branch, status=old.status, from_on=on)
    page, grounds = "/2023/move/member/dv-2/", {"reason": "Ghi muộn", "document": "GT 7"}

    assert "/2023/move/member/dv-2/" in text_of(board)
    district = client_of((Role.ORGANISATION_BOARD, "huyen-a"))
    assert district.post(page, grounds).status_code == 403
    assert "Theo danh sách" in text_of(board, page)
    empty, done = board.post(page, {"reason": "–"}), board.post(page, grounds)

    assert (empty.status_code, done.status_code) == (409, 302)
    moved = Case.objects.get(cycle=cycle, category="member", subject_code="dv-2")
    assert moved.cycle_unit.code == "ap-b11"
    assert "GT 7: Ghi muộn" in text_of(board, "/2023/cases/member/dv-2/")
    assert "đúng nơi" in text_of(board, page)


def test_where_only_decided_cases_differ_the_page_says_what_is_to_be_done(
    board: Client, cycle: Cycle
) -> None:
    die("dv-0")

    page = text_of(board)

    assert "Không có thay đổi nào tự động áp dụng" in section(page, "to-correct")
    assert "Áp dụng" not in page
    lines = links(page)
    assert "/2023/end/member/dv-0/" in lines
    assert "/2023/grades/member/dv-0/" in lines


def test_a_fact_of_the_register_that_moves_no_case_is_evaluated_again_by_page(
    board: Client, cycle: Cycle
) -> None:
    evaluate_cycle(cycle, at=AT)
    person = Person.objects.get(code="dv-1")
    assert 'id="to-evaluate"' not in text_of(board)
    change_status(
        person=person,
        status=MembershipStatus.PROBATIONARY,
        on=date(2023, 2, 1),
        document_number="3-QĐ",
        by=BY,
        at=AT + timedelta(days=1),
    )

    assert "1 hồ sơ được đánh giá trước" in section(text_of(board), "to-evaluate")
    answer = board.post(PAGE, {"accept": population_changes(cycle).fingerprint})

    assert answer.status_code == 302
    assert 'id="to-evaluate"' not in text_of(board)
    assert Evaluated.objects.get(case__subject_code="dv-1").evaluated_at > AT
