"""`xeploai cycle population`: differences listed and applied; cases ended and added late."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.domain import CycleState
from xeploai.organisations.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def member() -> Case:
    found = Case.objects.filter(cycle__code="2023", category="member").order_by("pk").first()
    assert found is not None
    return found


def die(case: Case) -> None:
    Membership.objects.filter(person=case.person).update(
        until_on=date(2023, 11, 15), end_cause="DIED"
    )


def test_differences_are_listed_and_applied_only_when_asked(
    xeploai: Xeploai, province: Path
) -> None:
    case = member()
    die(case)

    listed = xeploai("cycle", "population", "--cycle", 2023)
    assert Case.objects.filter(pk=case.pk).exists()
    applied = xeploai("cycle", "population", "--cycle", 2023, "--apply", "--json")

    assert "Members who left or are not reviewed: 1" in listed.lines
    assert any("Died on 2023-11-15" in line for line in listed.lines)
    assert "1 changes can be applied: --apply." in listed.lines
    (change,) = json.loads(applied.out)["changes"]
    assert (change["code"], change["cause"], change["consequence"]) == (
        case.subject_code,
        "DIED",
        "REMOVED",
    )
    assert not Case.with_ended.filter(pk=case.pk).exists()
    assert xeploai("cycle", "population", "--cycle", 2023).lines == [
        "Cycle 2023 agrees with the register."
    ]


def test_nothing_is_offered_that_a_cycle_refuses_whose_people_stand(
    xeploai: Xeploai, province: Path
) -> None:
    case = member()
    die(case)
    Cycle.objects.filter(code="2023").update(state=CycleState.DECIDING)

    listed = xeploai("cycle", "population", "--cycle", 2023)
    applied = xeploai("cycle", "population", "--cycle", 2023, "--apply")
    as_json = json.loads(xeploai("cycle", "population", "--cycle", 2023, "--json").out)

    assert any("stays as it is until it is ended" in line for line in listed.lines)
    assert any(line.startswith("1 can only come late") for line in listed.lines)
    assert not any("--apply" in line or "is removed" in line for line in listed.lines)
    assert applied.code == 2
    assert (as_json["confirmable"], as_json["late"]) == (0, 1)


def test_a_case_is_ended_and_added_again_late(xeploai: Xeploai, province: Path) -> None:
    case = member()
    Cycle.objects.filter(code="2023").update(state=CycleState.DECIDING)
    late = ("--cycle", 2023, "--reason", "Từ trần", "--document", "TB 4")
    ending = ("--cause", "DIED", "--on", "15/11/2023")

    membership = Membership.objects.filter(person=case.person)
    refused = xeploai("cycle", "end-case", case.subject_code, *ending, *late)
    membership.update(until_on=date(2023, 11, 15), end_cause="DIED")
    ended = xeploai("cycle", "end-case", case.subject_code, *ending, *late)
    membership.update(until_on=None, end_cause="")
    added = xeploai("cycle", "add-case", case.subject_code, *late)

    assert "is to be reviewed on" in refused.refusal
    assert ended.lines == [f"The case of “{case.subject_code}” in cycle 2023 is ended late."]
    assert f"“{case.subject_code}” is added late to cycle 2023" in added.out
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_case_is_moved_late_to_where_the_register_has_it(
    xeploai: Xeploai, province: Path
) -> None:
    case = member()
    Cycle.objects.filter(code="2023").update(state=CycleState.DECIDING)
    late = ("--cycle", 2023, "--reason", "Ghi muộn", "--document", "GT 7")
    old = Membership.objects.get(person=case.person)
    branches = CycleUnit.objects.filter(cycle=case.cycle, code__startswith="cb-")
    other = branches.exclude(pk=case.cycle_unit_id).order_by("path")[0]

    refused = xeploai("cycle", "move-case", case.subject_code, *late)
    Membership.objects.filter(pk=old.pk).update(branch=other.unit)
    moved = xeploai("cycle", "move-case", case.subject_code, *late)

    assert "Record the move in the register first" in refused.err
    (line,) = moved.lines
    assert line.endswith(f"is moved late from “{case.cycle_unit.name}” to “{other.name}”.")
    assert Case.objects.get(pk=case.pk).cycle_unit == other


def test_ended_cases_and_late_changes_are_printed_with_their_documents(
    xeploai: Xeploai, province: Path
) -> None:
    case = member()
    die(case)
    Cycle.objects.filter(code="2023").update(state=CycleState.FACTS_CLOSED)
    given = ("--cause", "DIED", "--on", "2023-11-15", "--reason", "Báo muộn", "--document", "7-BC")
    assert xeploai("cycle", "end-case", case.subject_code, "--cycle", 2023, *given).code == 0

    lines = xeploai("cycle", "population", "--cycle", 2023).lines

    name = f"{case.subject_code}  {case.person}"
    assert "Ended cases: 1" in lines
    assert f"{name}: Died on 2023-11-15" in lines
    assert "Late changes: 1" in lines
    assert f"{name}: case ended late, 7-BC: Báo muộn" in lines
