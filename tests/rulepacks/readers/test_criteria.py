"""Criteria sets of a layer."""

from collections.abc import Callable

from tests.rulepacks.sentences import sentence

FaultsAfter = Callable[..., list[str]]


def test_points_are_those_of_the_fact(layer_faults_after: FaultsAfter) -> None:
    (fault,) = layer_faults_after(("most: 70", "most: 60"), ("most: 40}", "most: 30}"))

    assert sentence(fault) == (
        "The groups of “score_results” add up to 60 points, and that fact has at most "
        "70. Correct the points."
    )


def test_levels_have_no_points(layer_faults_after: FaultsAfter) -> None:
    faults = layer_faults_after(
        ("scale: POINTS", "scale: LEVELS"), ("fact: score_results", "fact: criteria_results")
    )

    assert {sentence(each) for each in faults} == {
        "Levels have no highest number. Remove “most”, or write “scale: POINTS”."
    }
