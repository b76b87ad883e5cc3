"""`xeploai import`: all rows or none, what is said of them, and several files at once."""

import json
import os
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from tests.builders import make_cycle, make_members, make_tree
from tests.cli.commands.conftest import GRADINGS, PEOPLE, write_return
from tests.cli.conftest import Answer, Xeploai
from tests.shared_demo import copy_home
from tests.uploads.conftest import GRADINGS as HEADINGS
from tests.uploads.conftest import graded as graded_row
from xeploai.cli.storage.demo_mark import is_changed, write_mark
from xeploai.cycle.models import GradeDecision
from xeploai.organisations.models import Membership, Person, Unit
from xeploai.results.models import StatisticalReturn

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BESIDE_CASES = (
    "“Đảng bộ huyện B” reports by cases: its return is stored for comparison and does not count in"
    " the totals of 2023. It counts once the unit is set to report by return. The command for it:"
)
NO_BRANCH = (
    "odd.csv, cell A2: “Đảng bộ huyện A” is not a branch: a member belongs to a branch, not to the"
    " committee above it."
)


def test_the_same_file_twice_changes_nothing(xeploai: Xeploai, province: Path) -> None:
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    for name in ("register", "people", "gradings"):
        answer = xeploai("import", province / f"{name}.csv", "--cycle", 2023, "--json")
        told = json.loads(answer.out)
        assert (told["new"], told["changed"]) == (0, 0), name
        assert told["unchanged"] == told["rows"] > 0


def test_a_dry_run_checks_everything_and_stores_nothing(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("import", province / "gradings.csv", "--cycle", 2023, "--dry-run")

    assert answer.lines == [
        "4 rows: 4 new, 0 changed, 0 unchanged.",
        "Nothing was stored: this was a dry run.",
    ]
    assert not GradeDecision.objects.exists()


def test_one_wrong_row_keeps_the_whole_file_out(xeploai: Xeploai, province: Path) -> None:
    wrong = GRADINGS + "Đảng viên;p9;GOOD;;cb-1;QĐ 9;20/12/2023\n"
    (province / "wrong.csv").write_text(wrong, encoding="utf-8")

    answer = xeploai("import", province / "wrong.csv", "--cycle", 2023)

    assert answer.refusal.startswith("wrong.csv, cell B6: ")
    assert "“p9”" in answer.refusal
    assert not GradeDecision.objects.exists()


def send(xeploai: Xeploai, path: Path, unit: str = "huyen-b") -> Answer:
    return xeploai("import", path, "--cycle", 2023, "--unit", unit)


def test_a_return_counts_once_its_unit_reports_by_return(xeploai: Xeploai, province: Path) -> None:
    path = write_return(province / "return.csv")
    send(xeploai, path)
    before = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)

    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b")

    after = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)
    assert before["categories"]["member"]["made_of"] == {
        "cases": 3,
        "returns": None,
        "accepted_returns": None,
    }
    assert after["categories"]["member"]["made_of"] == {
        "cases": 2,
        "returns": 10,
        "accepted_returns": None,
    }
    (sender,) = after["units_by_return"]
    assert (sender["code"], sender["name"]) == ("huyen-b", "Đảng bộ huyện B")
    assert (sender["state"], sender["letter"]["number"]) == ("RECEIVED", None)


def test_a_return_beside_cases_says_that_it_does_not_count_and_how_to_let_it(
    xeploai: Xeploai, province: Path
) -> None:
    path = write_return(province / "return.csv")
    words = ("import", path, "--cycle", 2023, "--unit", "huyen-b")

    answer = xeploai(*words)
    in_json = json.loads(xeploai(*words, "--json").out)
    act = "cycle report-by return --cycle 2023 --unit huyen-b"
    xeploai(*act.split())
    later = json.loads(xeploai(*words, "--json").out)

    assert answer.err.splitlines().count(f"return.csv: {BESIDE_CASES} xeploai {act}") == 1
    assert f"{BESIDE_CASES} xeploai {act}" in [one["remark"] for one in in_json["remarks"]]
    assert not any("report-by" in one["remark"] for one in later["remarks"])


def test_a_return_below_a_return_is_refused_and_says_that_the_one_above_counts(
    xeploai: Xeploai, province: Path
) -> None:
    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "tinh")

    answer = send(xeploai, write_return(province / "return.csv"))

    assert answer.refusal.startswith(
        "“Đảng bộ huyện B” is covered by the return of “Đảng bộ tỉnh”, which counts for everything"
    )
    assert not StatisticalReturn.objects.exists()


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
    remarks = answer.err.splitlines()
    assert "return.csv, row 3: “Tổng cộng” is not a category; the row was skipped." in remarks
    assert "return.csv, row 4: “Người lập biểu” is not a category; the row was skipped." in remarks
    assert answer.lines == ["1 rows: 1 new, 0 changed, 0 unchanged."]


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("huyen-z", "“huyen-z”"),
        (None, "return.csv: Choose the unit that sends the return. Add --unit CODE."),
    ],
)
def test_a_return_from_nobody_is_refused(
    xeploai: Xeploai, province: Path, unit: str | None, said: str
) -> None:
    path = write_return(province / "return.csv")
    words = [] if unit is None else ["--unit", unit]

    answer = xeploai("import", path, "--cycle", 2023, *words)

    assert answer.code == 2
    assert said in answer.err


def test_the_published_totals_of_a_province_are_a_return(xeploai: Xeploai, province: Path) -> None:
    published = Path(str(files("xeploai").joinpath("examples/kien-giang-2023.toml")))
    assert send(xeploai, published, "tinh").code == 0

    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "tinh")

    value = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json").out)
    assert value["totals"]["organisations"]["good_or_better"] == 3402
    assert value["categories"]["member"]["shares"]["good_or_better"]["shown"] == "85,94"
    reasons = value["categories"]["grassroots_committee"]["not_graded_reasons"]
    assert reasons == {"not_stated": 5}


def test_one_row_moves_a_member_to_another_branch(xeploai: Xeploai, province: Path) -> None:
    text = PEOPLE.splitlines()[0] + "\np1;Nguyễn Văn Ất;cb-2;FULL;01/01/2000;01/06/2023\n"
    (province / "move.csv").write_text(text, encoding="utf-8")

    answer = xeploai("import", province / "move.csv")

    assert answer.lines == ["1 rows: 0 new, 1 changed, 0 unchanged."], answer.err
    spans = Membership.objects.filter(person__code="p1").order_by("from_on")
    assert [(one.branch.code, str(one.until_on)) for one in spans] == [
        ("cb-1", "2023-06-01"),
        ("cb-2", "None"),
    ]
    again = xeploai("import", province / "move.csv")
    assert again.lines == ["1 rows: 0 new, 0 changed, 1 unchanged."]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("p1;Nguyễn Văn Ất;cb-2;FULL;;01/01/2010", "cb-2 is open from 2012-01-01"),
        ("p7;Ai Đó;huyen-a;FULL;;01/01/2020", NO_BRANCH),
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


GRADED_AGAIN = GRADINGS.replace("p3;GOOD", "p3;COMPLETED")


def test_a_record_that_was_wrong_is_corrected_under_the_same_document(
    xeploai: Xeploai, province: Path
) -> None:
    path = province / "again.csv"
    path.write_text(GRADED_AGAIN, encoding="utf-8")
    xeploai("import", province / "gradings.csv", "--cycle", 2023)

    refused = xeploai("import", path, "--cycle", 2023)
    corrected = xeploai("import", path, "--cycle", 2023, "--correction", "misread the decision")

    assert refused.refusal == (
        "again.csv, cell B4: “p3” already has “Good” by document QĐ 2 of 2023-12-21. A new decision"
        " needs a number of its own; where the record was wrong, give the reason for the"
        " correction. The option for the reason: --correction TEXT."
    )
    assert corrected.lines == ["4 rows: 0 new, 1 changed, 3 unchanged."]
    words = ("cases", "--cycle", 2023, "--unit", "cb-2", "--category", "member", "--json")
    (case,) = json.loads(xeploai(*words).out)["shown"]
    notes = [(one["grade"], one["correction"]) for one in case["decisions"]]
    assert notes == [("GOOD", None), ("COMPLETED", "misread the decision")]


def test_only_gradings_are_corrected(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("import", province / "people.csv", "--correction", "typing error")

    assert answer.refusal == (
        "people.csv: A reason for a correction is only for grades subject by subject; this list"
        " is: List of members. Leave out --correction."
    )


def test_a_correction_too_long_to_keep_is_refused(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai(
        "import", province / "gradings.csv", "--cycle", 2023, "--correction", "x" * 301
    )

    assert answer.refusal == (
        "The reason for the correction has 301 characters. Shorten it to 300."
        " It is the text of --correction."
    )


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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 1)
    make_cycle()
    rows = HEADINGS + graded_row("dv-0") + graded_row("dv-9")
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def test_the_good_are_stored_and_the_bad_are_listed_and_written(
    xeploai: Xeploai, folder: Path
) -> None:
    bad = folder / "bad.xlsx"

    answer = xeploai(
        "import", folder / "list.csv", "--cycle", 2023, "--good-only", "--bad", bad, "--json"
    )

    told = json.loads(answer.out)
    assert (answer.code, told["rows"], told["new"]) == (0, 2, 1)
    (refused,) = told["refused"]
    assert (refused["sheet"], refused["cell"]) == ("", "B3")
    assert "dv-9" in refused["reason"]
    assert GradeDecision.objects.count() == 1
    assert openpyxl.load_workbook(bad).active["B4"].value == "dv-9"


def test_without_that_choice_nothing_is_stored_and_the_bad_are_written_all_the_same(
    xeploai: Xeploai, folder: Path
) -> None:
    bad = folder / "bad.xlsx"

    answer = xeploai("import", folder / "list.csv", "--cycle", 2023, "--bad", bad)

    assert answer.code == 2
    assert not GradeDecision.objects.exists()
    assert bad.exists()


def test_a_dry_run_gives_the_numbers_of_the_import(xeploai: Xeploai, folder: Path) -> None:
    words = ("import", folder / "list.csv", "--cycle", 2023, "--good-only", "--json")

    dry = json.loads(xeploai(*words, "--dry-run").out)
    stored = GradeDecision.objects.count()
    wet = json.loads(xeploai(*words).out)

    assert stored == 0
    assert dry == wet


def test_several_files_are_one_import(xeploai: Xeploai, folder: Path) -> None:
    (folder / "a").mkdir()
    first, second = folder / "list.csv", folder / "a" / "list.csv"
    first.write_text(HEADINGS + graded_row("dv-0"), encoding="utf-8")
    second.write_text(HEADINGS + graded_row("dv-1") + graded_row("dv-0"), encoding="utf-8")

    told = json.loads(xeploai("import", first, second, "--cycle", 2023, "--json").out)

    assert told["rows"] == 3
    (refused,) = told["refused"]
    assert refused["file"] == str(second)
    assert "already graded" in refused["reason"]
    assert not GradeDecision.objects.exists()


def test_rows_outside_the_named_unit_are_refused(xeploai: Xeploai, folder: Path) -> None:
    (folder / "list.csv").write_text(HEADINGS + graded_row("dv-3"), encoding="utf-8")

    answer = xeploai("import", folder / "list.csv", "--cycle", 2023, "--unit", "huyen-a")

    assert answer.code == 2
    assert "lies outside" in answer.err


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (os.fspath, "no such file or folder exists"),
        (Path.mkdir, "it is a folder"),
        (make_pipe, "it is a pipe or a device"),
    ],
)
def test_what_is_no_file_is_not_waited_for(
    xeploai: Xeploai, tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    path = tmp_path / "danh sách (bản cuối).csv"
    make(path)

    answer = xeploai("import", path)

    assert answer.refusal.startswith(f"danh sách (bản cuối).csv: The file cannot be read ({said}")


def test_a_name_that_is_no_text_is_refused_before_it_is_kept(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    answer = xeploai("import", tmp_path / os.fsdecode(b"list\xff.csv"))

    assert answer.code == 2
    assert "Rename it" in answer.err


def write_register(path: Path, code: str) -> Path:
    heading = "code;name;category;sector;parent;opened_on"
    path.write_text(f"{heading}\n{code};Đảng bộ tỉnh;province_committee;OTHER;;01/01/2010\n")
    return path


@pytest.fixture
def demo_home(tmp_path: Path, migrated_home: Path) -> Path:
    home = copy_home(migrated_home, tmp_path / "demo")
    write_mark(home, seed=1)
    return home


def test_an_import_into_a_demo_home_keeps_the_demo_out_from_then_on(
    xeploai: Xeploai, demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    register = write_register(tmp_path / "register.csv", "tinh-khac")

    answer = xeploai("import", register, "--home", demo_home)
    refused = xeploai("demo", "--no-serve", "--home", demo_home)

    assert answer.err.startswith(
        "This home contains the demo's invented data, and what was imported is now mixed with it."
    )
    assert is_changed(demo_home)
    assert refused.refusal.startswith(
        f"Data were imported since into the demo's home, {demo_home}; it stays untouched."
    )
    assert Unit.objects.get().code == "tinh-khac"


def test_what_stores_nothing_leaves_the_demo_home_as_it_is(
    xeploai: Xeploai, demo_home: Path, tmp_path: Path
) -> None:
    register = write_register(tmp_path / "register.csv", "tinh-khac")
    wrong = write_register(tmp_path / "wrong.csv", "tinh khac")

    dry_run = xeploai("import", register, "--dry-run", "--home", demo_home)
    refused = xeploai("import", wrong, "--home", demo_home)

    assert (dry_run.code, refused.code) == (0, 2)
    assert not is_changed(demo_home)


def test_decisions_against_the_rules_are_refused_and_pass_with_a_reason(
    xeploai: Xeploai, province: Path
) -> None:
    Person.objects.filter(code="p3").update(admitted_on=date(2023, 12, 1))
    path = province / "gradings.csv"

    tried = xeploai("import", path, "--cycle", 2023, "--dry-run")
    refused = xeploai("import", path, "--cycle", 2023)
    accepted = xeploai("import", path, "--cycle", 2023, "--reason", "Việc đột xuất")

    assert (tried.code, refused.code, accepted.code) == (2, 2, 0)
    assert tried.refusal.partition(": ")[2] == refused.refusal.partition(": ")[2]
    assert "by the rules no grade is given" in refused.refusal
    assert refused.refusal.endswith(
        "Write it in the row's own column for it, or give one for all: --reason TEXT."
    )
    assert accepted.lines == ["4 rows: 4 new, 0 changed, 0 unchanged."]


def test_a_reason_for_deciding_otherwise_is_for_gradings_alone(
    xeploai: Xeploai, province: Path
) -> None:
    answer = xeploai("import", province / "people.csv", "--reason", "Vì")

    assert answer.refusal.endswith("Leave out --reason.")
