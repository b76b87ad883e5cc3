import pytest

from tools.mutants import report
from tools.mutants.mutant import Fate, Mutant, Verdict
from tools.mutants.report import Equivalent
from tools.process import ROOT


def mutant(change: str) -> Mutant:
    return Mutant("m", ROOT / "m.py", 1, "if a >= b:", change, lambda: None, ())


EQUIVALENT = Equivalent("m", "if a >= b:", "a >= b → a > b", "a is never b")


def test_a_survivor_that_the_list_knows_is_no_fault_and_its_reason_is_shown() -> None:
    found = report.apply_equivalents(
        [Verdict(mutant(EQUIVALENT.change), Fate.SURVIVED)], [EQUIVALENT]
    )

    assert report.faults_of(found, [EQUIVALENT]) == []
    assert "a is never b" in report.table_of(found)


@pytest.mark.parametrize(
    ("change", "fate", "said"),
    [
        ("a >= b → a < b", Fate.KILLED, "no such mutant"),
        (EQUIVALENT.change, Fate.KILLED, "a test notices it"),
        (EQUIVALENT.change, Fate.TIMED_OUT, "a test notices it"),
    ],
)
def test_an_entry_of_the_list_that_is_not_true_is_a_fault(
    change: str, fate: Fate, said: str
) -> None:
    (fault,) = report.faults_of([Verdict(mutant(change), fate)], [EQUIVALENT])

    assert said in fault


def test_a_mutant_that_could_not_be_tried_is_a_fault() -> None:
    (fault,) = report.faults_of([Verdict(mutant("a → b"), Fate.NOT_TRIED, "pytest ends")], [])

    assert "pytest ends" in fault
