"""Values that follow each other."""

from collections.abc import Callable

from tests.rulepacks.sentences import sentence

FaultsAfter = Callable[..., list[str]]


def test_two_values_of_a_rule_do_not_begin_on_one_day(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("from: 2022-01-01", "from: 2021-01-01"))

    assert sentence(fault) == (
        "Two values begin on 2021-01-01. Keep one, or correct the date of the other."
    )


def test_values_stand_oldest_first(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("from: 2022-01-01", "from: 2020-06-01"))

    assert sentence(fault) == (
        "The value of 2020-06-01 comes after the one of 2021-01-01. List the oldest first."
    )
