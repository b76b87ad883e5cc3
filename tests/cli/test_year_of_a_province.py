"""A small province's year on the command line: from lists to the report."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Case, GradeDecision
from xeploai.organisations.models import Person, Unit
from xeploai.results.models import StatisticalReturn

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REGISTER = """Mã;Tên tổ chức đảng;Loại;Lĩnh vực;Mã đơn vị cấp trên;Ngày thành lập
tinh;Đảng bộ tỉnh;province_committee;OTHER;;01/01/2010
huyen-a;Đảng bộ huyện A;Đảng bộ cấp huyện và tương đương;COMMUNE;tinh;01/01/2010
huyen-b;Đảng bộ huyện B;district_committee;COMMUNE;tinh;01/01/2010
cb-1;Chi bộ Một;Chi bộ cơ sở;SCHOOL;huyen-a;01/01/2012
cb-2;Chi bộ Hai;Chi bộ cơ sở;COMMUNE;huyen-b;01/01/2012
"""
PEOPLE = """Mã đảng viên;Họ và tên;Mã chi bộ;Tình trạng;Ngày kết nạp;Từ ngày
p1;Nguyễn Văn Ất;cb-1;Chính thức;01/01/2000;01/01/2012
p2;Trần Thị Bính;cb-1;dự bị;01/01/2023;01/01/2023
p3;Lê Văn Đinh;cb-2;FULL;01/01/2001;01/01/2012
"""
GRADINGS = """Đối tượng;Mã;Mức xếp loại;Lý do;Cơ quan quyết định;Số văn bản;Ngày ký
Đảng viên;p1;Hoàn thành xuất sắc nhiệm vụ;;cb-1;QĐ 1;20/12/2023
Đảng viên;p2;Chưa xếp loại;newly_admitted;cb-1;QĐ 1;20/12/2023
Đảng viên;p3;GOOD;;Chi bộ Hai;QĐ 2;21/12/2023
Chi bộ cơ sở;cb-1;EXCELLENT;;huyen-a;QĐ 3;25/12/2023
"""


@pytest.fixture
def province(xeploai: Xeploai, tmp_path: Path) -> Path:
    for name, text in (("register", REGISTER), ("people", PEOPLE), ("gradings", GRADINGS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    for name in ("register", "people"):
        answer = xeploai("import", tmp_path / f"{name}.csv")
        assert answer.code == 0, answer.err
    assert xeploai("cycle", "open", 2023).code == 0
    return tmp_path


def test_a_year_goes_from_lists_to_figures(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("import", province / "gradings.csv", "--cycle", 2023)
    assert "4 rows: 4 new, 0 changed, 0 unchanged." in answer.out, answer.err

    value = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)

    member = value["categories"]["member"]
    assert (member["total"], member["graded"], member["not_graded"]) == (3, 2, 1)
    assert member["not_graded_reasons"] == {"newly_admitted": 1}
    assert member["shares"]["excellent"] == {"shown": "50,00", "of": "good_or_better"}
    assert value["categories"]["grassroots_branch"]["undecided"] == 1
    assert value["totals"]["organisations"]["total"] == 4
    assert [one["code"] for one in value["missing_units"]] == ["huyen-a", "huyen-b"]


def test_the_same_file_twice_changes_nothing(xeploai: Xeploai, province: Path) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    for name in ("register", "people", "gradings"):
        answer = xeploai("import", province / f"{name}.csv", "--cycle", 2023, "--json")
        told = json.loads(answer.out)
        assert (told["new"], told["changed"]) == (0, 0), name
        assert told["unchanged"] == told["rows"] > 0


def test_a_dry_run_checks_everything_and_stores_nothing(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("import", province / "gradings.csv", "--cycle", 2023, "--dry-run")

    assert "4 rows: 4 new" in answer.out
    assert "Nothing was stored" in answer.out
    assert not GradeDecision.objects.exists()


def test_one_wrong_row_keeps_the_whole_file_out(xeploai: Xeploai, province: Path) -> None:
    wrong = GRADINGS + "Đảng viên;p9;GOOD;;cb-1;QĐ 9;20/12/2023\n"
    (province / "wrong.csv").write_text(wrong, encoding="utf-8")

    answer = xeploai("import", province / "wrong.csv", "--cycle", 2023)

    assert answer.code == 2
    assert "“p9”" in answer.err
    assert "row 6" in answer.err
    assert not GradeDecision.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Không có đợt đánh giá năm 2019"), ("en", "There is no cycle 2019")],
)
def test_a_year_without_a_cycle_is_refused_in_the_readers_language(
    xeploai: Xeploai, province: Path, language: str, said: str
) -> None:
    answer = xeploai("results", "--cycle", 2019, "--unit", "tinh", "--lang", language)

    assert answer.code == 2
    assert said in answer.err


def write_return(path: Path, **changed: object) -> Path:
    row: dict[str, object] = {
        "category": "member",
        "total": 10,
        "graded": 9,
        "not_graded": 1,
        "excellent": 2,
        "good": 5,
        "completed": 1,
        "failed": 1,
        "reasons": "under_review=1",
    }
    row.update(changed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


def send(xeploai: Xeploai, path: Path, unit: str = "huyen-b") -> object:
    return xeploai("import", path, "--cycle", 2023, "--unit", unit)


def test_a_return_counts_once_its_unit_reports_by_return(xeploai: Xeploai, province: Path) -> None:
    path = write_return(province / "return.csv")
    send(xeploai, path)
    before = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)

    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b")

    after = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)
    assert before["categories"]["member"]["made_of"] == {"cases": 3, "returns": None}
    assert after["categories"]["member"]["made_of"] == {"cases": 2, "returns": 10}
    assert after["units_by_return"] == [{"code": "huyen-b", "name": "Đảng bộ huyện B"}]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"failed": -1}, "-1 is below zero"),
        ({"completed": 2}, "the grades make 10"),
        ({"total": 11}, "make 10, but the total says 11"),
        ({"category": "soldier"}, "soldier"),
        ({"reasons": "tired=1"}, "tired"),
        ({"total": "1.000"}, "without separators"),
        ({"total": "1,000"}, "without separators"),
        ({"total": "1 000"}, "without separators"),
        ({"total": "ten"}, "ten"),
        ({"good": ""}, "Write 0 where there is none"),
    ],
)
def test_a_faulty_return_is_refused_with_its_place_and_nothing_stored(
    xeploai: Xeploai, province: Path, changed: dict[str, object], said: str
) -> None:
    path = write_return(province / "return.csv", **changed)

    answer = xeploai("import", path, "--cycle", 2023, "--unit", "huyen-b")

    assert answer.code == 2
    assert said in answer.err
    assert "return.csv" in answer.err
    assert not StatisticalReturn.objects.exists()


@pytest.mark.parametrize(("unit", "said"), [("huyen-z", "“huyen-z”"), (None, "add --unit CODE")])
def test_a_return_from_nobody_is_refused(
    xeploai: Xeploai, province: Path, unit: str | None, said: str
) -> None:
    path = write_return(province / "return.csv")
    words = [] if unit is None else ["--unit", unit]

    answer = xeploai("import", path, "--cycle", 2023, *words)

    assert answer.code == 2
    assert said in answer.err


def test_the_published_totals_of_a_province_are_a_return(xeploai: Xeploai, province: Path) -> None:
    from importlib.resources import files

    published = Path(str(files("xeploai").joinpath("examples/kien-giang-2023.toml")))
    assert send(xeploai, published, "tinh").code == 0  # type: ignore[attr-defined]

    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "tinh")

    value = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)
    assert value["totals"]["organisations"]["good_or_better"] == 3402
    assert value["categories"]["member"]["shares"]["good_or_better"]["shown"] == "85,94"
    reasons = value["categories"]["grassroots_committee"]["not_graded_reasons"]
    assert reasons == {"not_stated": 5}


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf", "xlsx"])
def test_the_report_is_written_in_every_format(xeploai: Xeploai, province: Path, form: str) -> None:
    out = province / "reports" / f"report.{form}"

    answer = xeploai("report", "--cycle", 2023, "--unit", "huyen-a", "--out", out)

    assert answer.code == 0
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!", "md": b""}
    assert out.read_bytes().startswith(starts[form])
    assert out.stat().st_size > 1000


def test_results_come_as_csv_and_workbook(xeploai: Xeploai, province: Path) -> None:
    table = xeploai("results", "--cycle", 2023, "--unit", "tinh", "--format", "csv").out
    out = province / "results.xlsx"

    xeploai("results", "--cycle", 2023, "--unit", "tinh", "--format", "xlsx", "--out", out)

    rows = list(csv.DictReader(table.lstrip("\ufeff").splitlines()))
    assert {row["category"]: row["total"] for row in rows}["member"] == "3"
    assert out.read_bytes().startswith(b"PK")


def test_a_figure_leads_back_to_its_cases(xeploai: Xeploai, province: Path) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    words = ("cases", "--cycle", 2023, "--unit", "huyen-a", "--category", "member", "--json")
    found = json.loads(xeploai(*words, "--figure", "excellent").out)

    assert found["cases"] == 1
    (case,) = found["shown"]
    assert (case["subject"], case["name"]) == ("p1", "Nguyễn Văn Ất")
    assert case["decisions"][0]["document"] == "QĐ 1"


def test_a_recount_finds_no_difference(xeploai: Xeploai, province: Path) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    assert xeploai("verify", "--cycle", 2023).out == "2023: 0 differences\n"


@pytest.mark.parametrize(
    "kind", ["register", "people", "posts", "collectives", "gradings", "return"]
)
def test_every_template_is_recognised_when_it_comes_back(
    xeploai: Xeploai, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"{kind}.xlsx"
    xeploai("template", kind, "--out", path)

    answer = xeploai("import", path, "--dry-run")

    assert answer.code == 2
    said = "every line is empty" if kind == "return" else "There is no row below the headings"
    assert said in answer.err


def test_people_in_two_branches_on_one_day_are_refused(xeploai: Xeploai, province: Path) -> None:
    more = PEOPLE + "p1;Nguyễn Văn Ất;cb-2;FULL;01/01/2000;01/06/2023\n"
    (province / "more.csv").write_text(more, encoding="utf-8")

    answer = xeploai("import", province / "more.csv")

    assert answer.code == 2
    assert "p1" in answer.err
    assert Person.objects.count() == 3


def test_units_are_found_without_diacritics(xeploai: Xeploai, province: Path) -> None:
    assert "cb-2" in xeploai("units", "chi bo hai").out
    assert "cb-2" in xeploai("units", "HAI", "--cycle", 2023).out
    assert "cb-1" not in xeploai("units", "chi bo hai").out


def test_a_unit_is_renamed_merged_and_moved_by_command(xeploai: Xeploai, province: Path) -> None:
    dated = ("--on", "01/07/2024", "--document", "QĐ 7")
    assert xeploai("unit", "rename", "cb-1", "--name", "Chi bộ Mới", *dated).code == 0
    assert xeploai("unit", "transfer", "cb-1", "--to", "huyen-b", *dated).code == 0

    answer = xeploai("unit", "transfer", "huyen-a", "--to", "huyen-a", *dated)

    assert Unit.objects.get(code="cb-1").name == "Chi bộ Mới"
    assert answer.code == 2


def test_rule_packs_are_listed_with_their_sources(xeploai: Xeploai) -> None:
    assert "vn-party-2023" in xeploai("rules").out
    assert "124-QĐ/TW" in xeploai("rules", "vn-party-2023").out
    assert xeploai("rules", "vn-party-1999").code == 2


def test_an_unknown_language_is_refused(xeploai: Xeploai) -> None:
    with pytest.raises(SystemExit) as ended:
        xeploai("rules", "--lang", "fr")

    assert ended.value.code == 2


def test_help_is_given_where_no_command_is(xeploai: Xeploai) -> None:
    answer = xeploai()

    assert answer.code == 0
    assert "demo" in answer.out


def test_no_case_is_made_for_a_unit_above_the_graded(xeploai: Xeploai, province: Path) -> None:
    assert not Case.objects.filter(subject_code="tinh").exists()
