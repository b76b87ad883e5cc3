"""`xeploai report`: the report as a file of any format."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf", "xlsx"])
def test_the_report_is_written_in_every_format(xeploai: Xeploai, province: Path, form: str) -> None:
    out = province / "reports" / f"report.{form}"

    answer = xeploai("report", "--cycle", 2023, "--unit", "huyen-a", "--out", out)

    assert (answer.code, answer.out) == (0, f"{out}\n")
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!", "md": b""}
    assert out.read_bytes().startswith(starts[form])
    assert out.stat().st_size > 1000


@pytest.mark.parametrize("name", ["report.odt", "report"])
def test_an_ending_of_no_format_is_refused_in_both_languages(
    xeploai: Xeploai, province: Path, name: str
) -> None:
    command = ("report", "--cycle", 2023, "--unit", "tinh", "--out", name)

    assert xeploai(*command).refusal == (
        f"A report cannot be written as “{name}”. Use one of these endings, or add --format: md,"
        " html, docx, pdf, xlsx."
    )
    assert xeploai(*command, "--lang", "vi").refusal.startswith(
        f"Không ghi được báo cáo thành tệp “{name}”."
    )


def test_the_date_on_the_report_can_be_given(xeploai: Xeploai, province: Path) -> None:
    out = province / "report.md"

    xeploai("report", "--cycle", 2023, "--unit", "tinh", "--out", out, "--date", "05/01/2024")

    assert "ngày 05 tháng 01 năm 2024" in out.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_refused(xeploai: Xeploai, province: Path) -> None:
    out = province / "folder.docx"
    out.mkdir()

    answer = xeploai("report", "--cycle", 2023, "--unit", "tinh", "--out", out)

    assert answer.refusal == f"Cannot write to {out}: it is a folder."
