"""The rows, findings and progress of an upload are read back as they were written."""

from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from xeploai.domain import FIGURE_LABELS, Fault, Labels, say
from xeploai.uploads import preview_store
from xeploai.uploads.context import CheckedRow, ColumnChange, RowState
from xeploai.uploads.preview_store import Progress

FAULT = Fault("“%(subject)s” was not open on %(day)s.", {"subject": "a", "day": date(2024, 1, 2)})
ROWS = [
    CheckedRow("a.csv, row 2", "dv-0", "Đặng “A”", RowState.NEW),
    CheckedRow(
        "a.csv, row 3",
        "dv-1",
        "",
        RowState.CHANGED,
        (ColumnChange("from_on", None, date(2024, 1, 2)), ColumnChange("is_head", False, True)),
    ),
    CheckedRow("a.csv, row 4", "dv-2", "", RowState.REFUSED, (), (FAULT,)),
    CheckedRow("a.csv, row 5", "dv-3", "", RowState.UNCHANGED),
]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_decoded_as_it_was_encoded(row: CheckedRow) -> None:
    (line,) = preview_store.encode_rows([row])

    assert preview_store.decode_row(line) == row


def test_rows_are_read_by_state_and_page_by_page() -> None:
    preview_store.write_lines(1, preview_store.encode_rows(ROWS))

    assert preview_store.read_rows(1) == ROWS
    assert preview_store.read_rows(1, state=RowState.REFUSED) == [ROWS[2]]
    assert preview_store.read_rows(1, start=1, stop=3) == ROWS[1:3]


def test_a_second_check_replaces_the_rows_of_the_first() -> None:
    preview_store.write_lines(1, preview_store.encode_rows(ROWS))
    preview_store.write_lines(1, preview_store.encode_rows(ROWS[:1]))

    assert preview_store.read_rows(1) == ROWS[:1]


def test_an_upload_that_was_never_checked_has_no_rows_no_findings_and_no_progress() -> None:
    assert preview_store.read_rows(7) == []
    assert preview_store.read_findings(7, "faults") == []
    assert preview_store.read_progress(7) == Progress()
    assert preview_store.last_heartbeat(7) == 0


def test_findings_are_kept_apart_by_name() -> None:
    preview_store.write_findings(1, faults=[FAULT], remarks=[])

    assert preview_store.read_findings(1, "faults") == [FAULT]
    assert preview_store.read_findings(1, "remarks") == []
    assert preview_store.read_findings(1, "since") == []


def test_every_progress_is_a_heartbeat() -> None:
    preview_store.write_progress(1, Progress("reading", 1, 3))

    assert preview_store.read_progress(1) == Progress("reading", 1, 3)
    assert preview_store.last_heartbeat(1) > 0
    assert preview_store.last_heartbeat(2) == 0


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (FIGURE_LABELS["good"], {"vi": "Hoàn thành tốt nhiệm vụ", "en": "Good"}),
        (
            MappingProxyType({"vi": "Đảng viên", "en": "Members"}),
            {"vi": "Đảng viên", "en": "Members"},
        ),
    ],
)
def test_a_label_in_a_fault_is_said_in_the_language_of_who_reads_it_later(
    label: Labels, words: dict[str, str]
) -> None:
    fault = Fault("“%(label)s” is not a grade.", {"label": label})
    row = CheckedRow("a.csv, row 2", "dv-0", "", RowState.REFUSED, (), (fault,))

    (line,) = preview_store.encode_rows([row])
    (read,) = preview_store.decode_row(line).faults

    assert read.values["label"] == words
    assert say(read, "en") == f"“{words['en']}” is not a grade."
