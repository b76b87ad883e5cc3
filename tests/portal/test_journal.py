import re
from pathlib import Path

import pytest
from django.test import Client

import xeploai
from tests.portal.reading import text_of
from xeploai.accounts import journal
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.portal.journal.labels import ACT_WORDS, KIND_WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SOURCES = Path(xeploai.__file__).parent
ENTRY = re.compile(r'Entry\(\s*f?"([a-z_.{}]+)",\s*"([a-z]+)"')


def test_every_code_that_is_noted_has_a_word() -> None:
    noted = {
        found.groups()
        for file in SOURCES.rglob("*.py")
        for found in ENTRY.finditer(file.read_text(encoding="utf-8"))
    }

    assert len(noted) > 20
    assert {act for act, _ in noted if "{" not in act} - ACT_WORDS.keys() == set()
    assert {kind for _, kind in noted} - KIND_WORDS.keys() == set()


@pytest.fixture
def auditor(cycle: Cycle, client_of: object) -> Client:
    return client_of((Role.AUDITOR, "tinh"))  # type: ignore[operator,no-any-return]


def test_an_auditor_reads_who_did_what(auditor: Client) -> None:
    text = text_of(auditor, "/journal/?kind=cycle")

    assert "mở đợt" in text
    assert "test" in text


def test_a_look_at_the_journal_is_noted_with_the_role(auditor: Client) -> None:
    auditor.get("/journal/?by=test")

    row = journal.search(kind="journal").first()
    assert row is not None
    assert (row.role, row.role_unit, row.after) == ("AUDITOR", "tinh", '{"by":"test"}')


@pytest.mark.parametrize("day", ["15/01/2025", "2025-01-15"])
def test_days_are_written_as_people_do_and_both_are_included(auditor: Client, day: str) -> None:
    assert "mở đợt" in text_of(auditor, f"/journal/?kind=cycle&from={day}&to={day}")
    assert "mở đợt" not in re.sub(
        "<select.*?</select>",
        "",
        auditor.get("/journal/?kind=cycle&to=14/01/2025").content.decode(),
        flags=re.DOTALL,
    )


@pytest.mark.parametrize("day", ["31/02/2025", "hôm qua", "1/2/3/4", "9999-12-31", "0/0/0"])
def test_what_is_no_day_is_answered_in_words(auditor: Client, day: str) -> None:
    assert auditor.get("/journal/", {"to": day}).status_code == 404


def test_an_auditor_of_a_part_reads_of_that_part_only(cycle: Cycle, client_of: object) -> None:
    client = client_of((Role.AUDITOR, "xa-a1"))  # type: ignore[operator]

    page = client.get("/journal/").content.decode()

    assert "ap-a11" in page
    assert "huyen-b" not in page


def test_the_entries_on_a_unit_are_for_its_auditor(auditor: Client) -> None:
    assert "ghi tổ chức mới" in text_of(auditor, "/journal/2023/unit/xa-a1/")
