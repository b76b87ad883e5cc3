"""`xeploai results`: the statistics of a unit as table, JSON, CSV and workbook."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai, row_of
from xeploai.cycle.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_year_goes_from_lists_to_figures(xeploai: Xeploai, graded: Path) -> None:
    value = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)

    member = value["categories"]["member"]
    assert (member["total"], member["graded"], member["not_graded"]) == (3, 2, 1)
    assert member["not_graded_reasons"] == {"newly_admitted": 1}
    assert member["shares"]["excellent"] == {"shown": "50,00", "of": "good_or_better"}
    assert value["categories"]["grassroots_branch"]["undecided"] == 1
    assert value["totals"]["organisations"]["total"] == 4
    assert [one["code"] for one in value["missing_units"]] == ["huyen-a", "huyen-b"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Không có đợt đánh giá năm 2019"), ("en", "There is no cycle 2019")],
)
def test_a_year_without_a_cycle_is_refused_in_the_readers_language(
    xeploai: Xeploai, province: Path, language: str, said: str
) -> None:
    answer = xeploai("results", "--cycle", 2019, "--unit", "tinh", "--lang", language)

    assert answer.refusal.startswith(said)


def test_results_come_as_csv_and_workbook(xeploai: Xeploai, province: Path) -> None:
    table = xeploai("results", "--cycle", 2023, "--unit", "tinh", "--format", "csv").out
    out = province / "results.xlsx"

    xeploai("results", "--cycle", 2023, "--unit", "tinh", "--format", "xlsx", "--out", out)

    rows = list(csv.DictReader(table.lstrip("\ufeff").splitlines()))
    assert {row["category"]: row["total"] for row in rows}["member"] == "3"
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("language", "head", "category", "remark"),
    [
        (
            "en",
            "Undecided",
            "Members",
            (
                "• 4 units have no decision yet: Đảng bộ huyện A, Chi bộ Một, Đảng bộ huyện B,"
                " Chi bộ Hai"
            ),
        ),
        (
            "vi",
            "Chưa có quyết định",
            "Đảng viên",
            (
                "• 4 tổ chức đảng chưa có quyết định nào: Đảng bộ huyện A, Chi bộ Một,"
                " Đảng bộ huyện B, Chi bộ Hai"
            ),
        ),
    ],
)
def test_tables_and_remarks_are_in_the_readers_language(
    xeploai: Xeploai, province: Path, language: str, head: str, category: str, remark: str
) -> None:
    answer = xeploai("results", "--cycle", 2023, "--unit", "tinh", "--lang", language)

    assert head in " ".join(heads_of(answer.out))
    assert row_of(answer.out, category)[1:3] == ["3", "0"]
    assert remark in answer.lines


def test_undecided_cases_have_a_column_only_while_there_are_any(
    xeploai: Xeploai, province: Path
) -> None:
    words = ("results", "--cycle", 2023, "--unit", "cb-1")
    before = xeploai(*words).out

    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    assert "Undecided" in heads_of(before)
    assert "Undecided" not in heads_of(xeploai(*words).out)


def test_groups_over_a_ceiling_are_counted_by_whether_it_binds(
    xeploai: Xeploai, province: Path
) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    found = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)
    told = xeploai("results", "--cycle", 2023, "--unit", "tinh").out

    over = found["ceilings_over"]
    binding = sum(one["status"] in ("confirmed", "related") for one in over)
    line = (
        f"• Ceiling on “excellent”: {len(over)}/{found['ceilings_checked']} groups are over it,"
        f" {binding} of them over a binding ceiling and {len(over) - binding} over an advisory one"
    )
    assert over
    assert line in told.splitlines()


def test_names_in_square_brackets_are_printed_as_they_are(xeploai: Xeploai, province: Path) -> None:
    renamed = ("--name", "Chi bộ [/bold] Một", "--on", "01/06/2023", "--document", "QĐ 7")
    xeploai("unit", "rename", "cb-1", *renamed)
    xeploai("cycle", "freeze", 2023)

    results = xeploai("results", "--cycle", 2023, "--unit", "huyen-a")
    cases = xeploai("cases", "--cycle", 2023, "--unit", "huyen-a")

    assert row_of(results.out, "Chi bộ [/bold] Một")
    assert row_of(cases.out, "cb-1")[1:2] == ["Chi bộ [/bold] Một"]


def test_a_result_that_cannot_be_written_is_refused(xeploai: Xeploai, province: Path) -> None:
    out = province / "folder.csv"
    out.mkdir()

    words = ("--cycle", 2023, "--unit", "tinh", "--format", "csv")
    answer = xeploai("results", *words, "--out", out)

    assert answer.refusal == f"Cannot write to {out}: it is a folder."


def test_no_case_is_made_for_a_unit_above_the_graded(xeploai: Xeploai, province: Path) -> None:
    assert not Case.objects.filter(subject_code="tinh").exists()


def heads_of(table: str) -> list[str]:
    """Return the heads of the first table that is printed, each in one line."""
    rows = []
    for line in table.splitlines():
        if line.startswith("┃"):
            rows.append([cell.strip() for cell in line.split("┃")[1:-1]])
        elif rows:
            break
    return [" ".join(filter(None, parts)) for parts in zip(*rows, strict=True)]


def test_a_workbook_needs_a_file(xeploai: Xeploai, province: Path) -> None:
    command = ("results", "--cycle", 2023, "--unit", "tinh", "--format", "xlsx")

    assert xeploai(*command).refusal == "A workbook needs a file: add --out FILE."
    assert xeploai(*command, "--lang", "vi").refusal == (
        "Bảng tính cần có tệp để ghi vào: thêm --out TỆP."
    )


def test_a_cell_of_a_file_for_excel_is_never_a_formula(xeploai: Xeploai, province: Path) -> None:
    dated = ("--on", "01/06/2023", "--document", "QĐ 7")
    xeploai("unit", "rename", "huyen-a", "--name", "=1+1", *dated)
    xeploai("cycle", "freeze", 2023)

    table = xeploai("results", "--cycle", 2023, "--unit", "huyen-a", "--format", "csv").out

    cells = {cell for row in csv.reader(table.splitlines()) for cell in row}
    assert not [cell for cell in cells if cell.startswith("=")]
