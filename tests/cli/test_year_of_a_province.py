"""A small province's year on the command line: from lists to the report."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Answer, Xeploai
from xeploai import __version__
from xeploai.cycle.models import Case, GradeDecision
from xeploai.organisations.models import Membership, Person, Unit
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
    assert "cell B6" in answer.err
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


def send(xeploai: Xeploai, path: Path, unit: str = "huyen-b") -> Answer:
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


def test_a_return_beside_cases_says_that_it_does_not_count_and_how_to_let_it(
    xeploai: Xeploai, province: Path
) -> None:
    path = write_return(province / "return.csv")
    words = ("import", path, "--cycle", 2023, "--unit", "huyen-b")

    told = xeploai(*words)
    in_json = json.loads(xeploai(*words, "--json").out)
    act = "cycle report-by return --cycle 2023 --unit huyen-b"
    xeploai(*act.split())
    later = json.loads(xeploai(*words, "--json").out)

    assert f"xeploai {act}" in told.err
    assert any(act in one["remark"] for one in in_json["remarks"])
    assert not any("report-by" in one["remark"] for one in later["remarks"])


def test_a_return_below_a_return_says_that_the_one_above_counts(
    xeploai: Xeploai, province: Path
) -> None:
    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "tinh")

    answer = send(xeploai, write_return(province / "return.csv"))

    assert "a unit above it reports by a return of its own" in answer.err


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


def test_the_sum_and_the_signature_below_a_form_are_read_past(
    xeploai: Xeploai, province: Path
) -> None:
    path = write_return(province / "return.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write("Tổng cộng,10,9,1,2,5,1,1,\nNgười lập biểu,,,,,,,,\n")

    answer = xeploai("import", path, "--cycle", 2023, "--unit", "huyen-b")

    assert answer.code == 0, answer.err
    assert "“Tổng cộng” is not a category" in answer.err
    assert "“Người lập biểu” is not a category" in answer.err
    assert "1 rows: 1 new" in answer.out


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
    assert send(xeploai, published, "tinh").code == 0

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
    said = "every line is empty" if kind == "return" else "The list has no rows below the headings"
    assert said in answer.err


def test_a_template_holds_the_words_of_the_cycle_it_is_for(
    xeploai: Xeploai, province: Path
) -> None:
    sheets = {}
    xeploai("cycle", "open", 2022)
    for year in (2022, 2023):
        path = province / f"{year}.xlsx"
        assert xeploai("template", "gradings", "--out", path, "--cycle", year).code == 0
        words = openpyxl.load_workbook(path)["Danh mục"]
        sheets[year] = {cell for row in words.iter_rows(values_only=True) for cell in row}

    reason = "Đang được kiểm tra"
    assert not any(str(word).startswith(reason) for word in sheets[2022])
    assert any(str(word).startswith(reason) for word in sheets[2023])


def test_one_row_moves_a_member_to_another_branch(xeploai: Xeploai, province: Path) -> None:
    text = PEOPLE.splitlines()[0] + "\np1;Nguyễn Văn Ất;cb-2;FULL;01/01/2000;01/06/2023\n"
    (province / "move.csv").write_text(text, encoding="utf-8")

    answer = xeploai("import", province / "move.csv")

    assert "0 new, 1 changed" in answer.out, answer.err
    spans = Membership.objects.filter(person__code="p1").order_by("from_on")
    assert [(one.branch.code, str(one.until_on)) for one in spans] == [
        ("cb-1", "2023-06-01"),
        ("cb-2", "None"),
    ]
    again = xeploai("import", province / "move.csv")
    assert "0 new, 0 changed, 1 unchanged" in again.out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("p1;Nguyễn Văn Ất;cb-2;FULL;;01/01/2010", "cb-2 is open from 2012-01-01"),
        ("p7;Ai Đó;huyen-a;FULL;;01/01/2020", "“Đảng bộ huyện A” is not a branch"),
    ],
)
def test_a_member_belongs_to_one_branch_that_is_open(
    xeploai: Xeploai, province: Path, row: str, said: str
) -> None:
    text = f"{PEOPLE.splitlines()[0]}\n{row}\n"
    (province / "odd.csv").write_text(text, encoding="utf-8")

    answer = xeploai("import", province / "odd.csv")

    assert answer.code == 2
    assert said in answer.err
    assert Person.objects.count() == 3


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


GRADED_AGAIN = GRADINGS.replace("p3;GOOD", "p3;COMPLETED")


def test_a_record_that_was_wrong_is_corrected_under_the_same_document(
    xeploai: Xeploai, province: Path
) -> None:
    path = province / "again.csv"
    path.write_text(GRADED_AGAIN, encoding="utf-8")
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    refused = xeploai("import", path, "--cycle", 2023)
    corrected = xeploai("import", path, "--cycle", 2023, "--correction", "misread the decision")

    assert "--correction" in refused.err
    assert "0 new, 1 changed, 3 unchanged" in corrected.out
    words = ("cases", "--cycle", 2023, "--unit", "cb-2", "--category", "member", "--json")
    (case,) = json.loads(xeploai(*words).out)["shown"]
    notes = [(one["grade"], one["correction"]) for one in case["decisions"]]
    assert notes == [("GOOD", None), ("COMPLETED", "misread the decision")]


def test_only_gradings_are_corrected(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("import", province / "people.csv", "--correction", "typing error")

    assert answer.code == 2
    assert "List of members" in answer.err


def test_a_correction_too_long_to_keep_is_refused(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai(
        "import", province / "gradings.csv", "--cycle", 2023, "--correction", "x" * 301
    )

    assert answer.code == 2
    assert "301 characters" in answer.err


def test_refusals_in_json_give_the_kind_and_each_place_once(
    xeploai: Xeploai, province: Path
) -> None:
    path = write_return(province / "return.csv", total="1.000")

    answer = xeploai("import", path, "--cycle", 2023, "--unit", "huyen-b", "--json")

    told = json.loads(answer.out)
    (fault,) = told["refused"]
    assert answer.code == 2
    assert told["kind"] == "return"
    assert (fault["sheet"], fault["cell"]) == ("", "B2")
    assert "return.csv" not in fault["reason"]
    assert told["remarks"] == []


def test_refusals_of_what_the_rows_ask_for_give_the_kind_too(
    xeploai: Xeploai, province: Path
) -> None:
    wrong = GRADINGS + "Đảng viên;p9;GOOD;;cb-1;QĐ 9;20/12/2023\n"
    (province / "wrong.csv").write_text(wrong, encoding="utf-8")

    told = json.loads(
        xeploai("import", province / "wrong.csv", "--cycle", 2023, "--json", "--lang", "vi").out
    )

    assert (told["kind"], told["rows"], told["new"]) == ("gradings", 5, 0)
    assert told["refused"][0]["cell"] == "B6"


def test_a_file_of_no_known_kind_has_none_in_json(xeploai: Xeploai, province: Path) -> None:
    (province / "notes.csv").write_text("a;b;c\n1;2;3\n", encoding="utf-8")

    assert json.loads(xeploai("import", province / "notes.csv", "--json").out)["kind"] is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Good or better", "Undecided", "Members", "units have no decision yet"]),
        ("vi", ["HT tốt trở lên", "Chưa có", "Đảng viên", "đơn vị chưa có quyết định"]),
    ],
)
def test_tables_and_remarks_are_in_the_readers_language(
    xeploai: Xeploai, province: Path, language: str, said: list[str]
) -> None:
    answer = xeploai("results", "--cycle", 2023, "--unit", "tinh", "--lang", language)

    assert [words for words in said if words not in answer.out] == []


def test_undecided_cases_have_a_column_only_while_there_are_any(
    xeploai: Xeploai, province: Path
) -> None:
    words = ("results", "--cycle", 2023, "--unit", "cb-1")
    before = xeploai(*words).out

    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    assert "Undecided" in before
    assert "Undecided" not in xeploai(*words).out


def test_groups_over_a_ceiling_are_counted_by_whether_it_binds(
    xeploai: Xeploai, province: Path
) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    found = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)
    told = xeploai("results", "--cycle", 2023, "--unit", "tinh").out

    over = found["ceilings_over"]
    binding = sum(one["status"] in ("confirmed", "related") for one in over)
    line = f"{len(over)}/{found['ceilings_checked']} groups are over it, {binding} of them over a"
    assert over
    assert line in told


def test_cases_are_listed_in_english_with_every_column(xeploai: Xeploai, province: Path) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    told = xeploai("cases", "--cycle", 2023, "--unit", "huyen-a", "--category", "member").out

    assert "2 cases, 0 returns" in told
    assert "Nguyễn Văn Ất" in told
    assert "2023-12-20" in told


def test_returns_that_add_nothing_to_a_figure_are_not_behind_it(
    xeploai: Xeploai, province: Path
) -> None:
    send(xeploai, write_return(province / "return.csv", good=6, completed=0))
    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b")

    def behind(figure: str) -> list[int]:
        words = ("cases", "--cycle", 2023, "--unit", "tinh", "--category", "member", "--json")
        found = json.loads(xeploai(*words, "--figure", figure).out)
        return [one["number"] for one in found["returns"]]

    assert behind("completed") == []
    assert behind("good") == [6]


def test_names_in_square_brackets_are_printed_as_they_are(xeploai: Xeploai, province: Path) -> None:
    renamed = ("--name", "Chi bộ [/bold] Một", "--on", "01/06/2023", "--document", "QĐ 7")
    xeploai("unit", "rename", "cb-1", *renamed)
    xeploai("cycle", "freeze", 2023)

    results = xeploai("results", "--cycle", 2023, "--unit", "huyen-a")
    cases = xeploai("cases", "--cycle", 2023, "--unit", "huyen-a")

    assert "Chi bộ [/bold] Một" in results.out
    assert "Chi bộ [/bold] Một" in cases.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cases", "--limit", "-1"], "not -1"),
        (["results", "--format", "xlsx"], "add --out FILE"),
        (["report", "--out", "report.odt"], "say --format"),
        (["report", "--out", "report"], "say --format"),
    ],
)
def test_words_that_do_not_fit_are_refused_in_both_languages(
    xeploai: Xeploai, province: Path, words: list[str], said: str
) -> None:
    command = (words[0], "--cycle", 2023, "--unit", "tinh", *words[1:])

    answer, in_vietnamese = xeploai(*command), xeploai(*command, "--lang", "vi")

    assert (answer.code, in_vietnamese.code) == (2, 2)
    assert said in answer.err
    assert in_vietnamese.err not in ("", answer.err)


@pytest.mark.parametrize("words", [["report"], ["results", "--format", "csv"]])
def test_a_result_that_cannot_be_written_is_refused(
    xeploai: Xeploai, province: Path, words: list[str]
) -> None:
    out = province / "folder.docx"
    out.mkdir()

    answer = xeploai(*words, "--cycle", 2023, "--unit", "tinh", "--out", out)

    assert answer.code == 2
    assert f"Cannot write to {out}: it is a folder." in answer.err


def test_language_and_home_may_stand_after_an_act(xeploai: Xeploai, province: Path) -> None:
    words = ("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b")

    answer = xeploai("--lang", "en", *words, "--lang", "vi", "--home", province / "home")

    assert "được tính theo biểu tổng hợp" in answer.out


def test_every_act_says_what_it_did(xeploai: Xeploai, province: Path) -> None:
    on = ("--document", "QĐ 7", "--on")
    told = [
        xeploai("unit", "rename", "cb-1", "--name", "Chi bộ Mới", *on, "01/05/2024"),
        xeploai("unit", "transfer", "cb-1", "--to", "huyen-b", *on, "01/06/2024"),
        xeploai("unit", "merge", "huyen-a", "--into", "huyen-b", *on, "01/07/2024"),
        xeploai("cycle", "freeze", 2023),
        xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b"),
        xeploai("cycle", "report-by", "cases", "--cycle", 2023, "--unit", "cb-2"),
        xeploai("cycle", "report-by", "cases", "--cycle", 2023, "--unit", "huyen-b"),
    ]

    assert "".join(answer.out for answer in told) == (
        "“Chi bộ Một” (cb-1) is called “Chi bộ Mới” from 2024-05-01 on.\n"
        "“Chi bộ Mới” (cb-1) stands under “Đảng bộ huyện B” (huyen-b) from 2024-06-01 on.\n"
        "“Đảng bộ huyện A” (huyen-a) closes on 2024-07-01 and goes over into “Đảng bộ huyện B”"
        " (huyen-b).\n"
        "Cycle 2023: its tree is frozen under vn-party-2023, with 7 cases.\n"
        "In cycle 2023 “Đảng bộ huyện B” (huyen-b) counts by its return.\n"
        "In cycle 2023 the return of a unit above “Chi bộ Hai” (cb-2) stands for it.\n"
        "In cycle 2023 “Đảng bộ huyện B” (huyen-b) counts by its cases.\n"
    )
    (line,) = [one for one in xeploai("units").out.splitlines() if "closed" in one]
    assert line.startswith("huyen-a")
    assert line.endswith("Đảng bộ huyện A  (closed from 2024-07-01 on)")


def test_the_version_is_that_of_the_package(
    xeploai: Xeploai, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        xeploai("--version")

    assert capsys.readouterr().out == f"xeploai {__version__}\n"
