"""The labels of journal entries."""

import re
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import Any

import pytest

import xeploai
from xeploai.accounts.models import JournalEntry
from xeploai.portal.journal.entries import ACT_WORDS, KIND_WORDS, EntryLine, entry_line

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


def test_every_act_that_a_function_notes_by_a_part_of_its_code_has_a_word() -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py"))
    uploads = re.findall(r'note_upload\(\s*"(\w+)"|note_view\([^)]*what="(\w+)"', sources)
    exports = re.findall(r'note_export\([^)]*?what="(\w+)"', sources)
    others = re.findall(r'"((?:return|token)\.\w+)"', sources)

    noted = {f"upload.{one or other}" for one, other in uploads}
    noted |= {f"{what}.exported" for what in exports} | set(others)
    assert len(noted) > 10
    assert noted - ACT_WORDS.keys() == set()


def line(**fields: Any) -> EntryLine:
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    return entry_line(JournalEntry(number=1, at=at, by="x", role="", **fields), "vi")


def test_a_cycle_is_named_and_its_values_are_written_as_people_write_them() -> None:
    after = {
        "closes_on": "2026-09-30",
        "pack": "vn-party-2025",
        "cases": 4430,
        "operator": True,
        "state": "DECIDING",
        "number": 12345,
    }

    found = line(act="cycle.planned", kind="cycle", about="2026-q3", cycle=2026, after=dumps(after))

    assert (found.about, found.cycle) == ("quý III năm 2026", "")
    assert [one.after for one in found.changes] == [
        "30/09/2026",
        "Quy định 366-QĐ/TW và Hướng dẫn 43-HD/BTCTW",
        "4.430",
        "có",
        "đang quyết định xếp loại",
        "12345",
    ]


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ("member/DV-01", "Đảng viên DV-01, năm 2025"),
        ("2025-q1:leading_cadre/DV-02", "Cán bộ lãnh đạo, quản lý các cấp DV-02, quý I năm 2025"),
    ],
)
def test_a_case_is_named_by_its_category_and_cycle(about: str, shown: str) -> None:
    found = line(act="case.seen", kind="case", about=about, cycle=2025)

    assert (found.about, found.cycle) == (shown, "")


def test_what_has_no_label_is_shown_as_it_is() -> None:
    after = {"sha256": "0a1b", "pack": "own-pack", "category": "gone", "document": "12-QĐ/TU"}

    found = line(act="unit.changed", kind="unit", about="ap-a", cycle=2023, after=dumps(after))

    assert (found.about, found.cycle) == ("ap-a", "năm 2023")
    assert [one.after for one in found.changes] == ["0a1b", "own-pack", "gone", "12-QĐ/TU"]


def test_facts_and_reasons_are_named_by_their_labels() -> None:
    after = {"facts": ["is_under_review", "tasks_done"], "reason": "review_pending"}

    changes = line(act="facts.recorded", kind="case", about="member/dv-0", after=dumps(after))

    facts, reason = (change.after for change in changes.changes)
    assert "_" not in facts + reason
    assert facts != reason
    written = line(act="cycle.reopened", kind="cycle", about="2023", after='{"reason": "Có đơn"}')
    assert written.changes[0].after == "Có đơn"
