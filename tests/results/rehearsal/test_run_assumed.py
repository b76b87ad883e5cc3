"""What is assumed of a subject has to fit the facts that are known of it."""

from decimal import Decimal
from typing import Any

import pytest

from xeploai import rulepacks
from xeploai.results.rehearsal.run import fitting

PART, WHOLE = "tasks_exceeded", "tasks_assigned"
POINTS = {"score_general": Decimal(20), "score_results": Decimal(60)}


@pytest.mark.parametrize(
    ("assumed", "known", "left"),
    [
        ({PART: 10}, {WHOLE: 10}, {PART: 10}),
        ({PART: 11}, {WHOLE: 10}, {}),
        ({PART: 11}, {}, {PART: 11}),
        ({WHOLE: 9}, {PART: 10}, {}),
        ({WHOLE: 10}, {PART: 10}, {WHOLE: 10}),
        ({PART: 3}, {PART: 4}, {}),
        ({WHOLE: 5, "tasks_done": 5}, {PART: 6}, {"tasks_done": 5}),
        ({"score": Decimal(80)}, POINTS, {"score": Decimal(80)}),
        ({"score": Decimal(81)}, POINTS, {}),
        ({"score": Decimal(81)}, {"score_general": Decimal(20)}, {"score": Decimal(81)}),
    ],
)
def test_only_what_fits_is_assumed(
    assumed: dict[str, Any], known: dict[str, Any], left: dict[str, Any]
) -> None:
    assert fitting(assumed, known, rulepacks.common_facts()) == left
