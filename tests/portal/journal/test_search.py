"""The search in the journal."""

import pytest
from django.test import Client

from tests.portal.reading import page_of, rows
from xeploai.accounts import journal
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_auditor_reads_who_did_what(auditor: Client) -> None:
    first, *_, last = rows(page_of(auditor, "/journal/?kind=cycle"))

    assert first == ("Số", "Thời điểm", "Chủ thể", "Việc", "Về", "Thay đổi")
    assert last[2:5] == ("test", "lập kế hoạch đợt đánh giá", "đợt năm 2022")


def test_a_look_at_the_journal_is_noted_with_the_role(auditor: Client) -> None:
    auditor.get("/journal/?by=test")

    row = journal.search(kind="journal").first()
    assert row is not None
    assert (row.role, row.role_unit, row.after) == ("AUDITOR", "tinh", '{"by":"test"}')


@pytest.mark.parametrize("day", ["15/01/2025", "2025-01-15"])
def test_days_are_written_as_people_do_and_both_are_included(auditor: Client, day: str) -> None:
    of_day = rows(page_of(auditor, f"/journal/?kind=cycle&from={day}&to={day}"))
    before = rows(page_of(auditor, "/journal/?kind=cycle&to=14/01/2025"))

    assert [one[3] for one in of_day].count("lập kế hoạch đợt đánh giá") == 2
    assert before[1:] == [("Không có mục nào.",)]


@pytest.mark.parametrize("day", ["31/02/2025", "hôm qua", "1/2/3/4", "9999-12-31", "0/0/0"])
def test_what_is_no_day_is_answered_in_words(auditor: Client, day: str) -> None:
    assert auditor.get("/journal/", {"to": day}).status_code == 404


def test_an_auditor_of_a_part_reads_of_that_part_only(cycle: Cycle, client_of: object) -> None:
    client = client_of((Role.AUDITOR, "xa-a1"))  # type: ignore[operator]

    about = {one[4] for one in rows(page_of(client, "/journal/"))[1:]}

    assert "tổ chức ap-a11" in about
    assert not [one for one in about if "huyen-b" in one]


def test_the_end_of_the_journal_is_there_to_be_noted(auditor: Client) -> None:
    page = auditor.get("/journal/").content.decode()

    number, last = journal.head()
    # the look itself came after
    assert f"Mục {number}, mã kiểm tra:" in page
    assert f"<code>{last}</code>" in page
    assert "không còn giữ được nguyên vẹn" not in page
