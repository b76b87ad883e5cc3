"""Recording the facts of a case: preview first, then record; nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from tests.builders import make_cycle
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.tables import (
    faults_by_field,
    parse,
    row,
    rows,
    sentences,
    terms,
    values,
)
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Case, Cycle, FactSheet
from xeploai.domain import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESS, CASE = "/2023/facts/member/dv-0/", "/2023/cases/member/dv-0/"
SOURCE = {
    "source": "Biên bản họp chi bộ",
    "document": "05-BB/CB",
    "dated_on": "2023-12-10",
    "correction": "",
}
DISCIPLINE: dict[str, Any] = {
    "discipline:state": "these",
    "discipline:0:document": "12-QĐ/UBKT",
    "discipline:0:on": "2023-05-01",
    "discipline:0:issued_by": "Ủy ban Kiểm tra",
    "discipline:0:form": "REPRIMAND",
    "discipline:0:whom": "SUBJECT",
    "discipline:0:is_duty_related": "yes",
}


def submit(client: Client, status: int = 200, **typed: Any) -> str:
    response = client.post(ADDRESS, SOURCE | {"seen": latest_sheet()} | typed)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def latest_sheet() -> str:
    sheet = FactSheet.objects.order_by("-pk").first()
    return str(sheet.pk) if sheet else ""


def confirm(client: Client, **typed: Any) -> dict[str, Any]:
    """Record facts, and return what was recorded."""
    submit(client, 302, confirm="1", **typed)
    return dict(FactSheet.objects.latest("pk").given)


def test_a_preview_shows_what_is_typed_and_records_nothing(board: Client) -> None:
    page = submit(board, tasks_assigned="10", tasks_on_time="9")

    assert rows(page)[:2] == [
        ["Nhiệm vụ được giao trong kỳ", "chưa rõ", "10 nhiệm vụ"],
        ["Nhiệm vụ hoàn thành đúng tiến độ, bảo đảm chất lượng", "chưa rõ", "9 nhiệm vụ"],
    ]
    assert values(page)["tasks_assigned"] == "10"
    assert sentences(page, "button") == ["Ghi nhận", "Sửa lại"]
    assert not FactSheet.objects.exists()


def test_confirmed_facts_are_recorded_with_source_document_and_day(board: Client) -> None:
    recorded = confirm(board, tasks_assigned="1.200", tasks_on_time="0")

    sheet = FactSheet.objects.get()
    assert recorded == {"tasks_assigned": 1200, "tasks_on_time": 0}
    assert (sheet.source, sheet.document_number) == ("Biên bản họp chi bộ", "05-BB/CB")
    assert row(page_of(board, CASE), "Nhiệm vụ được giao trong kỳ", "facts") == [
        "1.200 nhiệm vụ",
        "Biên bản họp chi bộ, 05-BB/CB",
        "10/12/2023",
    ]


def test_recording_is_noted_in_the_journal(board: Client) -> None:
    confirm(board, tasks_assigned="10")

    entry = entries_about("case", "member/dv-0", 2023).get(act="facts.recorded")
    assert entry.role == Role.ORGANISATION_BOARD


def test_every_fault_is_shown_at_its_field_and_nothing_typed_is_lost(board: Client) -> None:
    page = submit(
        board,
        409,
        source="",
        dated_on="31/02/2023",
        tasks_assigned="5",
        tasks_on_time="9",
        tasks_exceeded="nhiều",
    )

    assert set(faults_by_field(page)) == {
        "id_source",
        "id_dated_on",
        "id_tasks_on_time",
        "id_tasks_exceeded",
    }
    kept = values(page)
    assert (kept["tasks_exceeded"], kept["tasks_on_time"], kept["document"]) == (
        "nhiều",
        "9",
        "05-BB/CB",
    )
    assert "Chưa ghi nhận. Đồng chí hãy sửa các ô có lỗi dưới đây." in sentences(page, "p", "fault")
    assert not FactSheet.objects.exists()


def test_a_form_opened_before_another_person_recorded_is_shown_again(board: Client) -> None:
    confirm(board, tasks_assigned="10")

    page = submit(board, 409, seen="", tasks_assigned="12", confirm="1")

    assert (
        "Đã có người khác nhập dữ kiện sau khi đồng chí mở trang này. Hãy đối chiếu rồi gửi lại."
        in sentences(page, "p", "fault")
    )
    assert (values(page)["tasks_assigned"], values(page)["seen"]) == ("12", latest_sheet())
    assert FactSheet.objects.count() == 1


def test_unchanged_facts_are_not_recorded_again(board: Client) -> None:
    confirm(board, tasks_assigned="10")

    page = submit(board, 409, tasks_assigned="10", confirm="1")

    assert "Không có gì khác với dữ kiện đã nhập." in sentences(page, "p", "fault")
    assert FactSheet.objects.count() == 1


def test_going_back_from_the_preview_keeps_what_was_typed(board: Client) -> None:
    kept = values(submit(board, tasks_assigned="10", edit="1"))

    assert (kept["tasks_assigned"], kept["source"]) == ("10", "Biên bản họp chi bộ")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ORGANISATION_BOARD, 200),
        (Role.EXECUTIVE_OFFICE, 200),
        (Role.DECIDING_AUTHORITY, 200),
        (Role.BRANCH_SECRETARY, 403),
        (Role.AUDITOR, 403),
        (Role.PUBLISHER, 403),
    ],
)
def test_facts_are_recorded_by_those_who_record_grades(
    cycle: Cycle, client_of: ClientOf, role: Role, status: int
) -> None:
    client = client_of((role, "tinh"))

    page_of(client, ADDRESS, status)
    assert client.post(ADDRESS, SOURCE).status_code == (409 if status == 200 else 403)


def test_facts_out_of_reach_are_closed(cycle: Cycle, client_of: ClientOf) -> None:
    office = client_of((Role.EXECUTIVE_OFFICE, "ap-a12"))

    page_of(office, ADDRESS, 403)
    assert Case.objects.filter(subject_code="dv-0").exists()


def test_the_preview_shows_source_and_documents_in_words(board: Client) -> None:
    page = submit(board, correction="Nhập nhầm", **DISCIPLINE)

    about = terms(page)
    assert [about[each] for each in ("Nguồn", "Số văn bản", "Ngày của văn bản")] == [
        "Biên bản họp chi bộ",
        "05-BB/CB",
        "10/12/2023",
    ]
    assert about["Lý do giá trị đã nhập trước đây bị sai"] == "Nhập nhầm"
    (line,) = rows(page)
    assert line[:2] == ["Quyết định kỷ luật", "chưa rõ"]
    assert line[2] == (
        "12-QĐ/UBKT ngày 01/05/2023 của Ủy ban Kiểm tra (Hình thức: Khiển trách; Đối tượng bị kỷ"
        " luật: Chính đối tượng được xếp loại; Vi phạm khi thực thi chức trách, nhiệm vụ: có)"
    )


def test_the_page_of_the_case_shows_the_details_of_a_document(board: Client) -> None:
    confirm(board, **DISCIPLINE)

    assert row(page_of(board, CASE), "Quyết định kỷ luật", "facts")[0].startswith(
        "12-QĐ/UBKT ngày 01/05/2023 của Ủy ban Kiểm tra (Hình thức: Khiển trách"
    )


def test_a_document_dated_in_the_future_is_refused_before_the_preview(board: Client) -> None:
    page = submit(board, 409, tasks_assigned="10", dated_on="2199-01-01")

    (fault,) = faults_by_field(page)["id_dated_on"]
    assert "01/01/2199" in fault


def test_a_decision_dated_in_the_future_is_refused_before_the_preview(board: Client) -> None:
    page = submit(board, 409, **DISCIPLINE | {"discipline:0:on": "2199-05-01"})

    (fault,) = faults_by_field(page)["id_discipline:0:document"]
    assert "01/05/2199" in fault


@pytest.mark.parametrize("blank", [".", "\u200b"])
def test_a_waiver_whose_document_says_nothing_is_refused_before_the_preview(
    board: Client, blank: str
) -> None:
    waived = {"discipline:0:waiver": "SELF_DETECTED_AND_REMEDIED"}
    page = submit(board, 409, **DISCIPLINE, **waived, **{"discipline:0:waiver_document": blank})

    (fault,) = faults_by_field(page)["id_discipline:0:document"]
    assert "văn bản" in fault


def test_parts_of_the_points_and_waivers_are_offered_among_the_facts_that_rules_use(
    cycle: Cycle, board: Client
) -> None:
    make_cycle(2025, pack="vn-party-2025")

    page = page_of(board, "/2025/facts/member/dv-0/")

    (folded,) = [each for each in parse(page).all("details") if each.all("fieldset")]
    inside = {each.attributes.get("name", "") for each in folded.all("input")}
    inside |= {each.attributes.get("name", "") for each in folded.all("select")}
    assert not inside & {"score_general", "score_results", "waivers:state"}
    assert 'name="score_general"' in page
    assert 'name="waivers:state"' in page


def test_a_fault_in_a_folded_section_opens_it(board: Client) -> None:
    before = page_of(board, ADDRESS)
    (folded,) = [each for each in parse(before).all("details") if each.all("fieldset")]
    name = next(
        each.attributes["name"]
        for each in folded.all("input")
        if each.attributes.get("inputmode") == "numeric"
    )

    after = submit(board, 409, **{name: "nhiều"})

    (opened,) = [each for each in parse(after).all("details") if each.all("fieldset")]
    assert ("open" in folded.attributes, "open" in opened.attributes) == (False, True)


def test_facts_from_the_register_are_shown_and_not_entered(board: Client) -> None:
    page = page_of(board, ADDRESS)

    assert terms(page)["Bị đình chỉ sinh hoạt đảng"] == "không"
    assert "is_suspended" not in values(page)
