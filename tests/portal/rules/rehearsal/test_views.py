"""The page of rehearsals: nothing is stored, and persons are for readers who may see them."""

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.making import make_files
from tests.portal.reading import page_of
from tests.portal.tables import links, parse, part, rows, sentences, terms, values
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain import Role
from xeploai.portal.files import plans

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/2023/tinh/rehearse/"
EXCEEDED = "n.P23-GR-3.exceeded"


def faults(page: str) -> list[str]:
    return [text for text in sentences(page, "p", "fault") if text]


def test_the_page_offers_the_numbers_of_the_rules_in_force(board: Client) -> None:
    page = page_of(board, PAGE)

    assert values(page)[EXCEEDED] == "50%"
    assert 'id="rehearsed"' not in page


def test_numbers_are_offered_by_the_words_of_their_provision(board: Client) -> None:
    page = page_of(board, PAGE)
    numbers = [line for line in rows(page) if line]

    assert not any("P23-" in cell for line in numbers for cell in line)
    assert [
        line[1] for line in numbers if line[0].startswith("Cá nhân hoàn thành xuất sắc nhiệm vụ:")
    ] == ["100% số nhiệm vụ được giao", "50% số nhiệm vụ được giao"]


def test_a_run_that_takes_long_waits_in_its_page_and_shows_the_same_result_as_a_quick_one(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{PAGE}?pack=vn-party-2025&run=1"
    at_once = rows(page_of(board, address), "rehearsed")
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", -1)

    waiting = str(board.get(address).headers["Location"])
    page = page_of(board, waiting)
    make_files()

    assert "hx-get" in part(page, "progress").attributes
    assert 'id="rehearsed"' not in page
    assert rows(page_of(board, waiting), "rehearsed") == at_once
    assert rows(page_of(board, address), "rehearsed") == at_once


def test_a_rehearsal_counts_every_subject_and_stores_nothing(board: Client, cycle: Cycle) -> None:
    before = GradeDecision.objects.count()

    page = page_of(board, f"{PAGE}?pack=vn-party-2025&run=1")

    totals = {line[0]: line[1] for line in rows(page, "rehearsed") if len(line) == 7}
    assert totals["Đảng viên"] == "9"
    assert terms(page)["Quy định chạy thử"].startswith("Quy định 366-QĐ/TW")
    assert GradeDecision.objects.count() == before


def test_a_changed_number_is_part_of_the_other_rules(board: Client) -> None:
    page = page_of(board, f"{PAGE}?run=1&{EXCEEDED}=60%25")

    other_rules = terms(page)["Quy định chạy thử"]
    assert other_rules.endswith(": 60%")
    assert "P23-" not in other_rules


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        (f"{EXCEEDED}=a+lot", "“a lot” không phải là số chính xác"),
        (f"{EXCEEDED}=3", "là tỷ lệ, 50%. Hãy viết số mới dạng 40% hoặc 2/5."),
        (f"{EXCEEDED}=140%25", "là tỷ lệ: từ 0% đến 100%, không phải 140%."),
        ("fact=nothing&value=1", "“nothing” không phải là dữ kiện có thể giả định ở đây."),
        ("fact=tasks_assigned&value=many", "many"),
        (
            "fact=discipline&value=yes",
            (
                "“Quyết định kỷ luật”: chỉ có thể giả định là không có. Hãy ghi “không có”, hoặc để"
                " trống."
            ),
        ),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_words(
    board: Client, query: str, fault: str
) -> None:
    page = page_of(board, f"{PAGE}?run=1&{query}")

    assert len(faults(page)) == 1
    assert fault in faults(page)[0]
    assert "P23-" not in faults(page)[0]
    assert 'id="rehearsed"' not in page


def test_an_assumption_is_called_one(board: Client) -> None:
    query = "fact=tasks_assigned&value=10&fact=discipline&value=không"

    page = page_of(board, f"{PAGE}?run=1&{query}")

    assumed = [text for text in sentences(page, "p", "closed") if text.startswith("Giả định")]
    assert [text.split(", cho")[0] for text in assumed] == [
        "Giả định khi chưa rõ: Nhiệm vụ được giao trong kỳ: 10 nhiệm vụ",
        "Giả định khi chưa rõ: Quyết định kỷ luật: không có",
    ]
    assert all(text.endswith("Đây không phải là dữ kiện thực tế.") for text in assumed)


def test_a_reader_of_figures_rehearses_nothing(cycle: Cycle, client_of: ClientOf) -> None:
    query = (
        "?against=DECIDED&run=1&fact=tasks_assigned&value=10&fact=tasks_done&value=1"
        "&fact=discipline&value=none"
    )
    for role in (Role.PUBLISHER, Role.MEMBER):
        client = client_of((role, "tinh"))
        page_of(client, f"{PAGE}{query}", 403)
        assert PAGE not in links(page_of(client, "/2023/tinh/"))
    assert not JournalEntry.objects.filter(act="case.list_seen").exists()


def test_a_unit_out_of_reach_is_not_rehearsed(cycle: Cycle, client_of: ClientOf) -> None:
    district = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page_of(district, PAGE, 403)
    page_of(district, "/2023/huyen-a/rehearse/?run=1")


def test_the_page_is_whole(board: Client) -> None:
    assert [each.text for each in parse(page_of(board, PAGE)).all("h1")] == [
        "Chạy thử đợt năm 2023"
    ]
