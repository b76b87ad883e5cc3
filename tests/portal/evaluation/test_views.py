"""Lists of a unit: decisions against the rules, missing facts, decisions to review."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY, decide, decision, make_cycle, unit_of
from tests.cycle.assessed import COMPLETED, GOOD, store_local_rules
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.records import WARNING, case_of, record
from tests.portal.tables import links, parse, part, row, rows, sentences
from tests.statements import recorded_statements
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Case, Cycle, Recheck
from xeploai.cycle.operations import evaluate_cycle, record_reason
from xeploai.cycle.queries import decisions_in_force
from xeploai.domain import Grade, Role
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LISTS = "/2023/huyen-a/evaluation/"


def go_against_the_rules(category: str, subject: str) -> None:
    """Record facts by which a decision of `GOOD` is against the rules."""
    record(subject, category, discipline=[WARNING], review_done=True, is_under_review=False)


@pytest.fixture
def evaluated(cycle: Cycle) -> Cycle:
    Person.objects.update(admitted_on=date(2015, 1, 1))
    go_against_the_rules("member", "dv-4")
    go_against_the_rules("grassroots_branch", "xa-a2")
    evaluate_cycle(cycle, at=AT)
    return cycle


def fell(case: Case, provision: str) -> None:
    """Mark the decision on a case for a review: a provision closes its grade now."""
    cause = decisions_in_force().get(case=case_of("btv-a", "leadership_collective"))
    link = {
        "case": case.pk,
        "category": "leading_cadre",
        "subject": "dv-3",
        "grade": "EXCELLENT",
        "left": "GOOD",
        "provisions": [provision],
        "sentences": [
            {
                "text": "%(provision)s closes: %(grades)s.",
                "values": {
                    "provision": provision,
                    "grades": {"vi": "Xuất sắc", "en": "Excellent"},
                },
            }
        ],
    }
    held = decisions_in_force().get(case=case)
    Recheck.objects.create(case=case, decision=held, caused_by=cause, chain=[link], raised_at=AT)


def subjects(page: str) -> list[str]:
    return [line[0] for line in rows(page, "list")]


def notes(page: str) -> list[str]:
    return [text for text in sentences(part(page, "list"), "p", "closed") if text]


def test_decisions_against_the_rules_are_listed_with_their_reason_or_without(
    evaluated: Cycle, board: Client
) -> None:
    record_reason(case=case_of("dv-4"), reason="Đã xét ở kỳ trước", by=BY, at=AT)

    page = page_of(board, LISTS)

    assert row(page, "Người 4 dv-4", "list") == [
        "Đảng viên",
        "Tên ap-a12",
        "Không hoàn thành nhiệm vụ",
        "Hoàn thành tốt nhiệm vụ QĐ 1",
        "Tên xa-a1",
        "124-QĐ/TW, điểm d khoản 4.3 Điều 12",
        "Đã xét ở kỳ trước",
    ]
    assert row(page, "Tên xa-a2 xa-a2", "list")[-1] == "chưa ghi lý do"


def test_the_codes_of_the_rules_are_folded_and_lead_to_the_case(
    evaluated: Cycle, board: Client
) -> None:
    page = page_of(board, LISTS)

    assert "P23-" not in part(page, "list").text
    assert any(
        link.startswith("/2023/cases/member/dv-4/#P23-") for link in links(part(page, "list"))
    )


def test_decisions_are_counted_by_category(evaluated: Cycle, board: Client) -> None:
    page = page_of(board, LISTS)

    assert row(page, "Đảng viên", "standings") == [
        "9",
        "5",
        "1",
        "0",
        "1",
        "0",
        "0",
        "0",
        "1",
        "0",
        "0",
        "8",
        "0",
        "0",
    ]
    assert "?show=against&category=member#list" in links(part(page, "standings"))


def test_missing_facts_are_listed_by_fact_and_then_by_case(evaluated: Cycle, board: Client) -> None:
    page = page_of(board, f"{LISTS}?show=missing&category=member")
    (facts,) = [each for each in parse(page).all("select") if each.attributes["name"] == "fact"]
    fact = facts.all("option")[1].attributes["value"]

    filtered = page_of(board, f"{LISTS}?show=missing&category=member&fact={fact}")

    assert "Người 1 dv-1" in subjects(filtered)
    assert "Người 4 dv-4" not in subjects(filtered)


def test_decisions_to_review_are_listed_with_the_chain_of_reasons(
    evaluated: Cycle, board: Client
) -> None:
    fell(case_of("dv-3", "leading_cadre"), "P23-DEP-1.COLLECTIVE")

    page = page_of(board, f"{LISTS}?show=rechecks")
    page_of_case = page_of(board, "/2023/cases/leading_cadre/dv-3/")

    for chain in (sentences(page, "ol", "chain"), sentences(page_of_case, "ol", "chain")):
        assert len(chain) == 1
        assert chain[0].endswith(
            "dv-3: Hoàn thành xuất sắc nhiệm vụ. 21-HD/BTCTW, mục II.B.4: không đủ điều"
            " kiện xếp loại Xuất sắc."
            " Mức cao nhất còn lại: Hoàn thành tốt nhiệm vụ."
        )


def test_persons_are_not_listed_to_readers_who_may_not_see_them(
    evaluated: Cycle, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))
    member = client_of((Role.MEMBER, "huyen-a"))

    for client in (publisher, member):
        for show in ("against", "missing", "rechecks"):
            assert "Người 4" not in part(page_of(client, f"{LISTS}?show={show}"), "list").text
    assert subjects(page_of(publisher, LISTS)) == []
    assert subjects(page_of(member, LISTS)) == ["Tên xa-a2 xa-a2"]


@pytest.mark.parametrize("show", ["against", "missing", "rechecks"])
def test_a_closed_list_is_not_called_empty(
    evaluated: Cycle, client_of: ClientOf, show: str
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))
    member = client_of((Role.MEMBER, "huyen-a"))

    for page in (
        page_of(publisher, f"{LISTS}?show={show}"),
        page_of(member, f"{LISTS}?show={show}&category=member"),
    ):
        (closed,) = notes(page)
        assert closed.startswith(
            "Đồng chí không có quyền xem danh sách từng trường hợp; các con số ở trên là đầy đủ."
        )
        assert not any("Không có" in text for text in sentences(part(page, "list"), "p"))
        (heading,) = sentences(part(page, "list"), "h2")
        assert ": " not in heading


def test_a_list_that_is_closed_in_part_is_not_called_empty_either(
    evaluated: Cycle, client_of: ClientOf
) -> None:
    page = page_of(client_of((Role.MEMBER, "huyen-a")), f"{LISTS}?show=rechecks")

    assert "Trong danh sách này không có trường hợp nào đồng chí có quyền xem." in sentences(
        part(page, "list"), "p"
    )


def test_a_view_of_persons_is_recorded_and_of_organisations_is_not(
    evaluated: Cycle, board: Client
) -> None:
    page_of(board, f"{LISTS}?category=grassroots_branch")
    assert not entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()

    page_of(board, LISTS)
    assert entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()


def test_a_longer_list_takes_no_more_queries(
    evaluated: Cycle, board: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        page_of(board, f"{LISTS}?show=missing")


def test_the_unit_page_leads_to_both(evaluated: Cycle, client_of: ClientOf, board: Client) -> None:
    pages = {LISTS, "/2023/huyen-a/deciding/"}
    publisher = client_of((Role.PUBLISHER, "tinh"))

    assert pages <= set(links(page_of(board, "/2023/huyen-a/")))
    assert "/2023/huyen-a/deciding/" not in links(page_of(publisher, "/2023/huyen-a/"))


def test_the_report_names_organisations_only_to_readers_who_may_see_them(
    evaluated: Cycle, board: Client, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))

    full, plain = (page_of(each, "/2023/huyen-a/report.md") for each in (board, publisher))

    for report in (full, plain):
        headings = [line for line in report.splitlines() if line.startswith("## ")]
        assert any(
            "VII. CÁC QUYẾT ĐỊNH KHÁC VỚI KẾT QUẢ ĐỐI CHIẾU QUY TẮC" in line for line in headings
        )
        assert "Người 4" not in report
    assert "Biểu 9b" in full
    assert "Biểu 9b" not in plain
    assert any("Tên xa-a2" in line and "chưa ghi lý do" in line for line in full.splitlines())


def test_where_nothing_could_be_compared_the_report_says_why_and_shows_no_zeros(
    cycle: Cycle, board: Client
) -> None:
    report = page_of(board, "/2023/huyen-a/report.md")

    assert "Chưa đối chiếu được quyết định nào trên 8 quyết định, vì thiếu dữ kiện:" in report
    assert "Biểu 9a" not in report


def test_the_page_says_how_many_of_how_many_were_compared_and_on_which_facts(
    evaluated: Cycle, board: Client
) -> None:
    page = page_of(board, LISTS)

    assert sentences(parse(page), "strong") == [
        (
            "Đã đối chiếu với quy tắc 2 trên 8 quyết định; dựa trên: quyết định kỷ luật, được miễn"
            " công tác và sinh hoạt đảng, bị đình chỉ sinh hoạt đảng, số tháng kể từ ngày kết nạp,"
            " số đơn vị trực thuộc."
        )
    ]


def test_over_nothing_the_page_never_says_that_nothing_differs(cycle: Cycle, board: Client) -> None:
    page = page_of(board, LISTS)

    assert "Chưa đối chiếu được quyết định nào trên 8 quyết định, vì thiếu dữ kiện: " in page
    assert "không có quyết định nào khác với quy tắc" not in page


def test_the_part_is_in_every_format(evaluated: Cycle, board: Client) -> None:
    for form in ("html", "docx", "pdf", "xlsx"):
        assert board.get(f"/2023/huyen-a/report.{form}").status_code == 200


def test_a_decision_as_suggested_leaves_the_list(evaluated: Cycle, board: Client) -> None:
    unit = unit_of(evaluated, "huyen-a")
    row = decision("member", "dv-4", Grade.FAILED, document="QĐ 5", decided_on=date(2024, 1, 6))

    decide(evaluated, row)

    assert unit is not None
    assert "Người 4 dv-4" not in subjects(page_of(board, LISTS))


def test_who_failed_two_years_running_is_listed_with_what_the_regulation_says(
    cycle: Cycle, board: Client
) -> None:
    for each in Cycle.objects.filter(year__in=(2022, 2023)):
        failed = decision("member", "dv-2", Grade.FAILED, decided_on=date(each.year, 12, 21))
        decide(each, failed)

    page = page_of(board, f"{LISTS}?show=consequences")

    [line] = rows(page, "list")
    assert line[0].startswith("Người 2")
    assert line[3:5] == ["Tên xa-a1", "2"]
    assert "xem xét đưa ra khỏi Đảng" in line[5]
    assert "02-HD/BTCTW, khoản 1 mục II" in line[5]


def test_where_nobody_failed_twice_that_is_said(evaluated: Cycle, board: Client) -> None:
    page = page_of(board, f"{LISTS}?show=consequences")

    assert "Ở đây không có đối tượng nào không hoàn thành nhiệm vụ nhiều năm liền" in page


def test_rules_that_compute_no_consequence_are_not_said_to_find_nobody(
    cycle: Cycle, board: Client
) -> None:
    make_cycle(2025, pack="vn-party-2025")

    page = page_of(board, "/2025/huyen-a/evaluation/?show=consequences")

    assert "không tính việc nào phải xem xét sau khi xếp loại" in page
    assert "không có đối tượng nào không hoàn thành nhiệm vụ nhiều năm liền" not in page


def test_of_a_category_without_a_computed_consequence_the_same_is_said(
    evaluated: Cycle, board: Client
) -> None:
    page = page_of(board, f"{LISTS}?show=consequences&category=grassroots_committee")

    assert "không tính việc nào phải xem xét sau khi xếp loại" in page


def test_doubtful_cases_are_listed_with_places_and_no_codes(cycle: Cycle, board: Client) -> None:
    few = {"tasks_done": 4, "tasks_on_time": 4, "tasks_exceeded": 0, "main_targets_missed": 1}
    Person.objects.update(admitted_on=date(2015, 1, 1))
    record("dv-5", **{**GOOD, **few})

    page = page_of(board, f"{LISTS}?show=doubtful")

    (line,) = rows(page, "list")
    assert line[0] == "Người 5 dv-5"
    assert "132-QĐ/TW, điểm" in line[-1]
    assert "P23-" not in part(page, "list").text
    assert "?show=doubtful&category=member#list" in links(part(page, "standings"))
    assert "Ở đây không có trường hợp nào" in page_of(
        board, f"{LISTS}?show=doubtful&category=grassroots_branch"
    )


def test_a_grade_whose_requirements_no_text_lays_down_stands_in_a_list(
    cycle: Cycle, board: Client
) -> None:
    Person.objects.update(admitted_on=date(2015, 1, 1))
    record("dv-5", **{**GOOD, **COMPLETED})
    given = decision("member", "dv-5", Grade.COMPLETED, document="QĐ 8")
    decide(cycle, given, reason="Kết quả trung bình")
    evaluate_cycle(cycle, at=AT)

    page = page_of(board, f"{LISTS}?show=unsettled")

    (line,) = rows(page, "list")
    assert line[0] == "Người 5 dv-5"
    assert "P23-" not in part(page, "list").text
    assert row(page, "Đảng viên", "standings")[-1] == "1"
    assert "?show=unsettled&category=member#list" in links(part(page, "standings"))


def test_both_tabs_cite_the_document_by_which_a_rule_binds_in_the_case(
    evaluated: Cycle, board: Client
) -> None:
    store_local_rules(
        "adopt:\n  - {provision: P23-KO-9.UNIT, from: 2023-11-20}\n", unit="huyen-a", code="a-2023"
    )
    case = case_of("dv-3", "leading_cadre")
    fell(case, "P23-KO-9.UNIT")
    record("huyen-a", "district_committee", discipline=[])
    decide(
        evaluated,
        decision("district_committee", "huyen-a", Grade.FAILED, document="QĐ 7"),
        reason="Rõ",
    )

    # the lists of the province: the document is that of the district
    against = page_of(board, LISTS.replace("huyen-a", "tinh"))
    rechecks = page_of(board, LISTS.replace("huyen-a", "tinh") + "?show=rechecks")

    assert "05-HD/TU, toàn văn" in row(against, "Người 3 dv-3", "list")[5]
    (chain, *_) = sentences(rechecks, "ol", "chain")
    assert "05-HD/TU, toàn văn: không đủ điều kiện" in chain
    assert "132-QĐ/TW" not in chain
    on_the_case = sentences(page_of(board, "/2023/cases/leading_cadre/dv-3/"), "ol", "chain")
    assert any("05-HD/TU, toàn văn: không đủ điều kiện" in each for each in on_the_case)


def test_groups_are_compared_with_their_ceilings_once_for_a_page(
    board: Client, evaluated: Cycle
) -> None:
    with recorded_statements() as statements:
        page_of(board, LISTS)

    assert sum('DISTINCT "cycle_tally"."peer_group_id"' in each for each in statements) == 1
