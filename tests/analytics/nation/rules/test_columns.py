from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.analytics.nation.rules.made_up_plans import CATALOGUE, CITATION, ON, plan_of
from xeploai.analytics.nation.rules.columns import LARGEST, UNKNOWN, NotExactInColumns, layout_of
from xeploai.domain.model.conditions import Comparison, Condition, FactIs, Parameter
from xeploai.domain.model.pack import Plan
from xeploai.domain.model.provisions import Effect, Provision


def barring(condition: Condition) -> Plan:
    return plan_of([Provision("K-1", {}, Effect.KNOCKS_OUT, CITATION, ON, condition=condition)])


def at_least(fact: str, limit: Fraction) -> Plan:
    return barring(FactIs(fact, Comparison.AT_LEAST, Parameter("limit", limit)))


def test_what_is_not_known_is_another_number_than_zero() -> None:
    layout = layout_of(at_least("done", Fraction(1)), CATALOGUE)

    assert layout.flatten({}) == {"done": UNKNOWN}
    assert layout.flatten({"done": 0}) == {"done": 0}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("done", LARGEST + 1),
        ("done", UNKNOWN),
        ("score", Decimal("0.00001")),
        ("score", Decimal(300_000)),
    ],
)
def test_a_number_that_would_be_rounded_is_refused(fact: str, value: Any) -> None:
    layout = layout_of(at_least(fact, Fraction(1)), CATALOGUE)

    with pytest.raises(NotExactInColumns, match=fact):
        layout.flatten({fact: value})
