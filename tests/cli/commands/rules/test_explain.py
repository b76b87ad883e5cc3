"""`xeploai rules explain`: the reasoning about subjects of a home, and about invented ones."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.builders import decide, decision, make_post
from tests.cli.conftest import Xeploai
from tests.cycle.assessed import enter, member_case
from xeploai.cycle.models import Case, Cycle
from xeploai.domain.grades import Grade
from xeploai.organisations.models import Membership, Person, Unit

EXPLAIN = ("rules", "explain", "--cycle", "2023", "--subject")


def test_the_reasoning_about_a_subject_stands_beside_what_was_decided(
    xeploai: Xeploai, assessed: Cycle
) -> None:
    lines = xeploai(*EXPLAIN, "dv-0").lines

    assert "The rules suggest: Excellent." in lines
    assert "· Decided, Tên xa-a1: Excellent; QĐ 1 of 2023-12-20" in lines
    facts = [line for line in lines if line.startswith("· ")]
    assert [line for line in facts if line.endswith("(Báo cáo, BC 1, 2023-12-05)")]
    assert [line for line in facts if line.endswith("(from the register, 2023-12-31)")]


def test_a_case_that_ended_says_so_and_keeps_its_papers(xeploai: Xeploai, assessed: Cycle) -> None:
    Case.objects.filter(cycle=assessed, subject_code="dv-0").update(
        ended_on=date(2023, 11, 5), end_cause="DIED", peer_group=None
    )

    lines = xeploai(*EXPLAIN, "dv-0").lines

    ended = "This case ended on 2023-11-05: Died. It counts in no total;"
    assert [line for line in lines if line.startswith(ended)]
    assert [line for line in lines if line.endswith("(Báo cáo, BC 1, 2023-12-05)")]


def test_all_cases_of_a_person_are_told_unless_one_is_named(
    xeploai: Xeploai, assessed: Cycle
) -> None:
    both = json.loads(xeploai(*EXPLAIN, "dv-1", "--json").out)
    one = json.loads(xeploai(*EXPLAIN, "dv-1", "--category", "leading_cadre", "--json").out)

    assert [each["category"] for each in both] == ["leading_cadre", "member"]
    assert [each["category"] for each in one] == ["leading_cadre"]
    assert both[0]["waiting_for"]
    assert both[0]["grades_said"] == []


def test_a_subject_is_explained_under_another_pack(xeploai: Xeploai, assessed: Cycle) -> None:
    (plain,) = json.loads(xeploai(*EXPLAIN, "dv-0", "--pack", "vn-party-2025", "--json").out)

    assert plain["rules"]["pack"] == "vn-party-2025"
    assert plain["rules"]["on"] == "2025-12-31"
    assert plain["suggests"] == "MISSING"
    assert plain["grades_said"][-1]["grade"] == "EXCELLENT"


def test_a_subject_s_group_stands_under_its_ceiling(xeploai: Xeploai, assessed: Cycle) -> None:
    text = xeploai(*EXPLAIN, "dv-0").text
    (plain,) = json.loads(xeploai(*EXPLAIN, "dv-0", "--json").out)

    assert "it only advises: at most 20% of “Good”" in text
    assert "decided: base 0, allowed 0, excellent 1, over by 1" in text
    assert plain["ceiling"]["proposed"]["over_by"] == 1
    assert plain["ceiling"]["binds"] is False


def test_the_decision_that_was_replaced_is_told_too(xeploai: Xeploai, assessed: Cycle) -> None:
    enter(member_case(assessed), {"tasks_exceeded": 2}, document="BC 7")
    decide(assessed, decision("member", "dv-0", Grade.GOOD, document="QĐ 2"))

    printed = xeploai(*EXPLAIN, "dv-0").out
    (plain,) = json.loads(xeploai(*EXPLAIN, "dv-0", "--json").out)

    _, _, after = printed.partition("\nDecided before, and replaced by a later decision\n")
    assert after.startswith("  · Decided, Tên xa-a1: Excellent; QĐ 1 of 2023-12-20")
    assert [each["document"] for each in plain["replaced_decisions"]] == ["QĐ 1"]


def test_an_invented_subject_is_explained_with_what_would_have_to_change(
    xeploai: Xeploai, facts: Path
) -> None:
    words = ["--facts", facts, "--pack", "vn-party-2023", "--category", "member"]

    lines = xeploai("rules", "explain", *words).lines

    assert "The rules suggest: Good." in lines
    at = lines.index("What would have to change:")
    needed = "✗ P23-GR-3: Tasks exceeded: 50 of 100 would be needed (50%); it is 40."
    assert needed in lines[at + 1 :]
    assert [line for line in lines if line.startswith("124-QĐ/TW of 2023-10-04, khoản 1 Điều 12 [")]
    assert xeploai("rules", "explain", *words, "--lang", "vi").lines[0] == "Đảng viên"


def test_an_invented_subject_in_json_has_every_key(xeploai: Xeploai, facts: Path) -> None:
    words = ["--facts", facts, "--pack", "vn-party-2023", "--category", "member", "--json"]

    (plain,) = json.loads(xeploai("rules", "explain", *words).out)

    assert plain["suggested"] == "GOOD"
    assert {each["grade"]: each["stands"] for each in plain["grades"]} == {
        "EXCELLENT": "CLOSED",
        "GOOD": "OPEN",
        "COMPLETED": "NOT_LAID_DOWN",
        "FAILED": "CLOSED",
    }
    exceeded = next(each for each in plain["facts"] if each["fact"] == "tasks_exceeded")
    assert (exceeded["value"], exceeded["source"]) == (40, "facts.json")


def test_a_pack_in_a_file_explains_as_a_supplied_one(
    xeploai: Xeploai, small: Path, facts: Path
) -> None:
    words = ["--pack", small, "--category", "member", "--on", "2022-06-30", "--facts", facts]

    assert "✗ P18-GR-1 closes: Excellent." in xeploai("rules", "explain", *words).lines


def test_points_are_read_without_rounding(xeploai: Xeploai, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("score_general: 29.95\n")

    words = ["--facts", file, "--pack", "vn-party-2025", "--category", "member", "--json"]
    (plain,) = json.loads(xeploai("rules", "explain", *words).out)

    assert "29.95" not in [each["value"] for each in plain["facts"] if each["fact"] == "score"]
    assert plain["suggested"] is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_missing_fact_is_named_with_the_code_under_which_it_is_recorded(
    xeploai: Xeploai, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("is_exempt: false\n")
    words = ("rules", "explain", "--pack", "vn-party-2023", "--category", "member")

    printed = xeploai("--lang", language, *words, "--facts", file).out
    (plain,) = json.loads(xeploai(*words, "--facts", file, "--json").out)

    assert plain["missing"]
    assert all(f"[{code}]" in printed for code in plain["missing"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--cycle", "2023", "--subject", "nobody"], "has no case of “nobody”"),
        (
            ["--cycle", "2023", "--subject", "dv-0", "--category", "leading_cadre"],
            "It has one in: member.",
        ),
        (["--cycle", "1999", "--subject", "dv-0"], "1999"),
        ([], "Say whose reasoning: --cycle and --subject for one of this home, or "),
        (["--facts", "f.yaml"], "Say whose reasoning: --cycle and --subject for one of this home"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_words(
    xeploai: Xeploai, assessed: Cycle, words: list[str], said: str
) -> None:
    assert said in xeploai("rules", "explain", *words).refusal


def test_posts_and_branches_of_the_year_stand_before_the_grades(
    xeploai: Xeploai, assessed: Cycle
) -> None:
    person = Person.objects.get(code="dv-1")
    make_post(person, Unit.objects.get(code="xa-b1"))
    move = date(2023, 8, 1)
    Membership.objects.filter(person=person).update(until_on=move)
    Membership.objects.create(
        person=person, branch=Unit.objects.get(code="ap-a12"), status="FULL", from_on=move
    )

    lines = xeploai(*EXPLAIN, "dv-1", "--category", "leading_cadre").lines
    (plain,) = json.loads(xeploai(*EXPLAIN, "dv-1", "--category", "leading_cadre", "--json").out)

    assert "· Bí thư, Tên xa-a1, since 2015-01-01" in lines
    assert "· Tên ap-a11, from 2023-01-01 to 2023-07-31: 7 full months, 212 days" in lines
    assert "· Tên ap-a12, since 2023-08-01: 5 full months of the year" in lines
    assert [each["body"] for each in plain["places"]["opinions"]] == ["Tên ap-a11"]
    assert [each["is_main"] for each in plain["places"]["posts"]] == [True, False]
    assert plain["places"]["main_post"]["status"] == "unknown"
