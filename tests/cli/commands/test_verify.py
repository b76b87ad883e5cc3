"""`xeploai verify`: a recount of the tallies."""

from pathlib import Path

import pytest
from django.db import connection

from tests import neighbours
from tests.builders import make_cycle, make_members, make_tree
from tests.cli.conftest import Xeploai
from xeploai.cycle import evaluation, operations
from xeploai.cycle.evaluation.ceiling_outlook import SPLIT_GROUPS
from xeploai.cycle.models import Evaluated, GradeDecision
from xeploai.domain import Fault, Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_recount_finds_no_difference(xeploai: Xeploai, graded: Path) -> None:
    answer = xeploai("verify", "--cycle", 2023)

    assert answer.code == 0
    assert answer.lines[0] == "2023: 0 differences"
    assert (
        "decisions were compared with the rules" in answer.lines[1] or "None of" in answer.lines[1]
    )


def test_a_decision_against_the_rules_is_counted_and_not_passed_over(
    xeploai: Xeploai, graded: Path
) -> None:
    # the decision on cb-1 brings a reason already: it goes over a ceiling
    stored = Evaluated.objects.select_related("case").get(case__subject_code="p3")
    Evaluated.objects.filter(pk=stored.pk).update(is_against=True)

    answer = xeploai("verify", "--cycle", 2023)

    assert answer.code == 1
    case = stored.case
    assert f"differs: evaluation of {case.category} {case.subject_code}" in answer.lines
    assert "1 decisions are against the rules, 1 without a reason." in answer.lines
    assert any("xeploai rules evaluate --cycle 2023" in line for line in answer.lines)


def test_decisions_that_were_never_compared_are_counted(xeploai: Xeploai, graded: Path) -> None:
    Evaluated.objects.all().delete()

    answer = xeploai("verify", "--cycle", 2023)

    assert answer.code == 0
    assert answer.lines[1:] == [
        "None of the 4 decisions has been compared with the rules yet.",
        (
            "4 decisions were never compared with the rules. Compare them: xeploai rules evaluate"
            " --cycle 2023"
        ),
    ]


def test_a_difference_is_named_and_ends_with_1(
    xeploai: Xeploai, graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "tally_faults", lambda cycle: ["cb-1 member"])

    answer = xeploai("verify", "--cycle", 2023)

    assert answer.code == 1
    assert answer.lines[:2] == ["differs: cb-1 member", "2023: 1 differences"]


@pytest.mark.parametrize("year", ["0", "99999", "-1", "hai"])
def test_years_without_a_calendar_are_refused(xeploai: Xeploai, year: str) -> None:
    answer = xeploai("verify", f"--cycle={year}")

    assert answer.code == 2
    assert answer.err.splitlines() == [
        (
            f"xeploai verify: --cycle: “{year}” does not name a cycle."
            " Write it as 2026, 2026-q1 or 2026-cc."
        ),
        "Help: xeploai verify --help",
    ]


def test_all_trees_of_a_cycle_are_compared_and_named(xeploai: Xeploai) -> None:
    make_members(make_tree()["ap-a11"], 2)
    cycle = make_cycle()
    neighbours.close(cycle)
    neighbours.register(cycle)
    neighbours.add(cycle)
    neighbours.grade_undecided(cycle, [Grade.GOOD])
    Evaluated.objects.all().delete()

    answer = xeploai("verify", "--cycle", 2023)

    named = [line for line in answer.lines if line.startswith("The tree under")]
    assert named == [
        "The tree under “Tên tinh” (tinh):",
        "The tree under “Tên tinh-x” (tinh-x):",
    ]
    decided = [line for line in answer.lines if line.startswith("None of")]
    assert len(decided) == 2

    evaluated = xeploai("rules", "evaluate", "--cycle", 2023)

    assert [line for line in evaluated.lines if line in named] == named
    assert "never compared" not in xeploai("verify", "--cycle", 2023).out
    assert "tinh-x" in xeploai("rules", "evaluate", "--cycle", 2023, "--json").out


def test_a_decision_that_was_changed_past_the_program_is_named(
    xeploai: Xeploai, graded: Path
) -> None:
    stored = GradeDecision.objects.latest("pk")
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON cycle_gradedecision"
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER cycle_gradedecision_refuses_update{on}")
        cursor.execute("UPDATE cycle_gradedecision SET body = 'x' WHERE id = %s", [stored.pk])

    answer = xeploai("verify", "--cycle", 2023)

    assert answer.code == 1
    assert "2023: 2 differences" in answer.lines
    assert any(
        line.startswith(f"differs: row {stored.pk} of cycle_gradedecision was altered")
        for line in answer.lines
    )
    assert any("refuses_update is gone" in line for line in answer.lines)


def test_a_decision_that_another_body_would_take_now_is_counted_and_named(
    xeploai: Xeploai, graded: Path
) -> None:
    (stored,) = GradeDecision.objects.filter(case__subject_code="p3").values()
    values = {key: value for key, value in stored.items() if key != "id"}
    last = {"replaces_id": stored["id"], "document_number": "2", "body": "Người đứng đầu"}
    GradeDecision.objects.create(**values | last)

    answer = xeploai("verify", "--cycle", 2023)

    (line,) = (line for line in answer.lines if "by today's rules on who decides" in line)
    assert line.startswith("1 decisions were taken by bodies")
    assert line.endswith("member/p3")


@pytest.mark.parametrize("words", [("verify",), ("rules", "evaluate")])
def test_what_of_ceilings_is_to_be_mended_is_listed(
    xeploai: Xeploai, graded: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    split = Fault(SPLIT_GROUPS, {"number": "1", "names": "“Tên tdp-1”"})
    monkeypatch.setattr(evaluation, "to_be_mended", lambda *_: [split])

    answer = xeploai(*words, "--cycle", 2023)

    assert answer.lines[-1].startswith("1 groups are not those in which the central texts count")
