"""`xeploai rules` on packs and files alone: no database, and nothing to be found in a home."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai

PACKS = Path(__file__).parent.parent.parent / "src/xeploai/rulepacks/packs"
SMALL = Path(__file__).parent.parent / "rulepacks"
FACTS = {
    "tasks_assigned": 100,
    "tasks_done": 100,
    "tasks_on_time": 100,
    "tasks_exceeded": 40,
    "outstanding": True,
    "has_concrete_product": True,
    "criteria_general": {"a": "GOOD"},
    "criteria_results": {"r1": "EXCELLENT"},
    "discipline": [],
    "conclusions": [],
    "is_exempt": False,
    "is_suspended": False,
    "months_since_admission": 40,
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    return file


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the small pack with provisions, as a file."""
    file = tmp_path / "small.yaml"
    text = (SMALL / "small-pack.yaml").read_text() + (SMALL / "small-provisions.yaml").read_text()
    file.write_text(text)
    return file


def test_the_list_tells_texts_days_and_how_many_provisions_bind(xeploai: Xeploai) -> None:
    told = xeploai("rules").out

    assert told == xeploai("rules", "list").out
    assert "vn-party-2023" in told
    assert "124-QĐ/TW (2023-10-04)" in told
    assert "Cycles that close from 2023-10-04 until before 2025-08-30." in told
    assert "Nobody has checked this pack against the issued texts yet." in told


def test_a_pack_is_shown_without_the_word_show(xeploai: Xeploai) -> None:
    assert xeploai("rules", "vn-party-2023").out == xeploai("rules", "show", "vn-party-2023").out


def test_a_provision_is_shown_as_a_lawyer_checks_it(xeploai: Xeploai) -> None:
    told = xeploai("rules", "show", "vn-party-2023", "--provision", "P23-GR-3").out

    for line in (
        "P23-GR-3  [official, binds]",
        "124-QĐ/TW of 2023-10-04, khoản 1 Điều 12",
        "“Excellent” is open only where this holds:",
        "- Tasks exceeded: at least 50% of “Tasks assigned in the period”.",
        "exceeded = 50% of the tasks assigned; a local document may only raise it",
    ):
        assert line in told
    assert "P23-GR-4" not in told


def test_what_the_texts_leave_open_is_set_by_nobody_here(xeploai: Xeploai) -> None:
    told = xeploai("rules", "show", "vn-party-2023").out

    assert "not laid down: set by a document of the competent body" in told


def test_an_earlier_wording_is_shown_on_its_day_and_all_of_them_when_asked(
    xeploai: Xeploai, small: Path
) -> None:
    one = ["rules", "show", small, "--provision", "P18-GR-1"]

    assert "exceeded = 50%" in xeploai(*one, "--on", "2021-06-30").out
    assert "exceeded = 55%" in xeploai(*one, "--on", "2022-01-01").out
    both = xeploai(*one, "--all").out
    assert "exceeded = 50%" in both
    assert "exceeded = 55%" in both
    assert "withdrawn on 2024-01-01" in both


def test_only_what_is_about_a_category_is_shown(xeploai: Xeploai) -> None:
    told = xeploai("rules", "show", "vn-party-2023", "--category", "member").out

    assert "P23-SUBJ-1.EXEMPT" in told
    assert "P23-KO-2" not in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["vn-party-1999"], "There is no rule pack “vn-party-1999”"),
        (["show", "nowhere.yaml"], "nowhere.yaml: The file cannot be read"),
        (["show", "vn-party-2023", "--category", "nobody"], "“nobody” is no category"),
        (["show", "vn-party-2023", "--provision", "P23-GR-333"], "P23-GR-3"),
        (["diff", "vn-party-2023", "vn-party-2023"], "nothing to compare"),
        (["diff", "vn-party-2023", "nope"], "There is no rule pack “nope”"),
        (["show", "vn-party-2023", "--on", "2001-01-01"], "holds from 2023-10-04 on"),
        (
            ["diff", "vn-party-2023", "vn-party-2025", "--on2", "2001-01-01"],
            "holds from 2025-08-30 on",
        ),
        (["explain"], "Say whose reasoning"),
        (["explain", "--facts", "f.yaml"], "Say whose reasoning"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    xeploai: Xeploai, words: list[str], told: str
) -> None:
    answer = xeploai("rules", *words)

    assert answer.code == 2
    assert told in answer.err


def test_files_without_fault_are_told_as_that(xeploai: Xeploai, small: Path) -> None:
    answer = xeploai("rules", "check", small, PACKS / "vn-party-2023.yaml")

    assert answer.code == 0
    assert answer.out.splitlines() == [
        f"{small}: no fault",
        f"{PACKS / 'vn-party-2023.yaml'}: no fault",
    ]


def test_every_fault_comes_at_once_with_file_line_and_rule(xeploai: Xeploai, small: Path) -> None:
    text = small.read_text().replace("value: 1/2", "value: 140 %").replace("$months", "$weeks")
    small.write_text(text)

    answer = xeploai("rules", "check", small, PACKS / "vn-party-2023.yaml")

    assert answer.code == 1
    faults = [line for line in answer.out.splitlines() if not line.endswith("no fault")]
    assert len(faults) > 1
    for line in faults:
        place, number, rule, *_ = line.split(":")
        assert place == str(small)
        assert number.isdecimal()
        assert rule.strip().startswith("P18-")
    assert f"{PACKS / 'vn-party-2023.yaml'}: no fault" in answer.out


@pytest.mark.parametrize(
    "content",
    [
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        b"pack: x\n" * 1_000_000,
        b"\xff\xfe\x00\x01",
        b"",
        b"{" * 10_000,
        b"just a text",
    ],
    ids=["bomb", "million-lines", "binary", "empty", "deep", "text"],
)
def test_what_is_no_pack_at_all_is_answered_in_one_line(
    xeploai: Xeploai, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)

    answer = xeploai("rules", "check", file)

    assert answer.code == 1
    assert len(answer.out.splitlines()) == 1
    assert answer.out.startswith(str(file))


def test_files_that_cannot_be_read_do_not_keep_others_from_being_checked(
    xeploai: Xeploai, tmp_path: Path, small: Path
) -> None:
    answer = xeploai("rules", "check", tmp_path, tmp_path / "none.yaml", small)

    assert answer.code == 1
    assert f"{tmp_path}: The file cannot be read (it is a folder)" in answer.out
    assert f"{small}: no fault" in answer.out


def test_an_invented_subject_is_explained_with_what_would_have_to_change(
    xeploai: Xeploai, facts: Path
) -> None:
    asked = ["--facts", facts, "--pack", "vn-party-2023", "--category", "member"]

    told = xeploai("rules", "explain", *asked).out

    assert "The rules suggest: Good." in told
    assert "Tasks exceeded: 50 of 100 would be needed (50%); it is 40." in told
    assert "124-QĐ/TW of 2023-10-04, khoản 1 Điều 12" in told
    assert "Đảng viên" in xeploai("rules", "explain", *asked, "--lang", "vi").out


def test_an_invented_subject_in_json_has_every_key(xeploai: Xeploai, facts: Path) -> None:
    asked = ["--facts", facts, "--pack", "vn-party-2023", "--category", "member", "--json"]

    (told,) = json.loads(xeploai("rules", "explain", *asked).out)

    assert told["suggested"] == "GOOD"
    assert {each["grade"]: each["stands"] for each in told["grades"]} == {
        "EXCELLENT": "CLOSED",
        "GOOD": "OPEN",
        "COMPLETED": "NOT_LAID_DOWN",
        "FAILED": "CLOSED",
    }
    exceeded = next(each for each in told["facts"] if each["fact"] == "tasks_exceeded")
    assert (exceeded["value"], exceeded["source"]) == (40, "facts.json")


def test_a_pack_in_a_file_explains_as_a_supplied_one(
    xeploai: Xeploai, small: Path, facts: Path
) -> None:
    asked = ["--pack", small, "--category", "member", "--on", "2022-06-30", "--facts", facts]

    assert "P18-GR-1 closes: Excellent." in xeploai("rules", "explain", *asked).out


def test_all_faults_of_a_file_of_facts_come_at_once(xeploai: Xeploai, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("tasks_done: x\nnope: 1\ntasks_assigned: -3\noutstanding: maybe\n")

    answer = xeploai(
        "rules", "explain", "--facts", file, "--pack", "vn-party-2023", "--category", "member"
    )

    assert answer.code == 2
    assert len(answer.err.splitlines()) == 4


@pytest.mark.parametrize("content", ["a: 1\na: 2\n", "? [x]\n: 1\n", "- 1\n", "a: *a\n"])
def test_a_file_that_holds_no_facts_is_refused(
    xeploai: Xeploai, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(content)

    answer = xeploai(
        "rules", "explain", "--facts", file, "--pack", "vn-party-2023", "--category", "member"
    )

    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1


def test_points_are_read_without_rounding(xeploai: Xeploai, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("score_general: 29.95\n")

    asked = ["--facts", file, "--pack", "vn-party-2025", "--category", "member", "--json"]
    (told,) = json.loads(xeploai("rules", "explain", *asked).out)

    assert "29.95" not in [each["value"] for each in told["facts"] if each["fact"] == "score"]
    assert told["suggested"] is None


def test_two_packs_are_compared_by_what_follows_and_not_by_id(xeploai: Xeploai) -> None:
    told = xeploai("rules", "diff", "vn-party-2023", "vn-party-2025").out

    assert "P23-GR-3 → P25-GR-4" in told
    assert "Number: 50% of the tasks assigned → 30% of the tasks assigned" in told
    assert "+ commune_committee" in told
    assert told == xeploai("rules", "diff", "vn-party-2023", "vn-party-2025").out


def test_one_pack_is_compared_on_two_days(xeploai: Xeploai, small: Path) -> None:
    told = xeploai("rules", "diff", small, small, "--on", "2021-12-31", "--on2", "2022-12-31").out

    assert "P18-GR-1 → P18-GR-1" in told
    assert "50% of tasks → 55% of tasks" in told
    assert "Asked only now: Outstanding achievements, a model for others: yes." in told


def test_a_comparison_in_json_has_the_changes_as_sentences(xeploai: Xeploai) -> None:
    found = json.loads(xeploai("rules", "diff", "vn-party-2023", "vn-party-2025", "--json").out)

    pairs = {(one["before"]["provision"], one["after"]["provision"]) for one in found["changed"]}
    assert ("P23-GR-3", "P25-GR-4") in pairs
    assert found["categories"]["only_after"].keys() == {"commune_committee"}
    assert found["before"]["pack"] == "vn-party-2023"


def test_a_gap_between_packs_has_its_line_and_neither_file_is_without_fault(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    text = (PACKS / "vn-party-2025.yaml").read_text(encoding="utf-8")
    later = tmp_path / "later.yaml"
    later.write_text(text.replace("from: 2025-08-30", "from: 2025-09-15"), encoding="utf-8")
    earlier = tmp_path / "earlier.yaml"
    earlier.write_text((PACKS / "vn-party-2023.yaml").read_text(encoding="utf-8"), "utf-8")

    alone = xeploai("rules", "check", later).out
    both = xeploai("rules", "check", later, earlier).out

    line = 1 + text[: text.index("- rule: cycle.closing_dates")].count("\n")
    assert f"{later}:{line}: cycle.closing_dates: vn-party-2023.yaml governs until" in alone
    assert f"{earlier}:" in both
    assert "no fault" not in alone + both
