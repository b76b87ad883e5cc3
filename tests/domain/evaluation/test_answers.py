"""Answers of single provisions are remembered by the facts that they rest on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_books import ON, provision, share
from xeploai.domain.evaluation import answers as remembering
from xeploai.domain.evaluation.answers import RememberedAnswers, answer, answers_of
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    Comparison,
    FactIs,
    HasRecord,
    LevelsAre,
    Quantifier,
    Truth,
    Waiver,
)
from xeploai.domain.model.facts import CriterionLevel, Record, Values
from xeploai.domain.model.provisions import Effect

OUTSTANDING = FactIs("outstanding", Comparison.IS, against=True)
UNIT_IS_GOOD = FactIs("unit_grade", Comparison.AT_LEAST, Grade.GOOD)
DISCIPLINED = HasRecord("discipline", unless=frozenset((Waiver.SELF_DETECTED_AND_REMEDIED,)))
LEVELS = LevelsAre(Quantifier.EVERY, ("general",), Comparison.AT_LEAST, CriterionLevel.GOOD)
PROVISIONS = (
    provision("R-1", OUTSTANDING),
    provision("R-2", share("1/2"), applies_if=UNIT_IS_GOOD),
    provision("R-3", AllOf((OUTSTANDING, LEVELS))),
    provision("K-1", DISCIPLINED, effect=Effect.KNOCKS_OUT, grade=None),
    provision(
        "K-2",
        FactIs("late", Comparison.IS, against=True),
        effect=Effect.KNOCKS_OUT,
        grade=None,
        unless=frozenset((Waiver.FORCE_MAJEURE,)),
    ),
    provision("L-1", effect=Effect.AT_MOST_GRADE_OF, grade=None, grade_of="unit_grade"),
)
RECORD = Record("5-QĐ", date(2023, 6, 1), "UBKT", {})
CLEARED = {"provision": "K-1", "waiver": "SELF_DETECTED_AND_REMEDIED"}
WAIVER = Record("3-BC", ON, "UBKT", CLEARED)
FORCED = Record("4-BC", ON, "UBND", {"provision": "K-2", "waiver": "FORCE_MAJEURE"})
facts_of_subjects = st.fixed_dictionaries(
    {},
    optional={
        "outstanding": st.booleans(),
        "tasks": st.integers(0, 3),
        "exceeded": st.integers(0, 3),
        "unit_grade": st.sampled_from(Grade),
        "discipline": st.sampled_from([(), (RECORD,)]),
        "general": st.dictionaries(
            st.sampled_from(["g1", "g2"]), st.sampled_from([*CriterionLevel, None])
        ),
        "waivers": st.sampled_from([(), (WAIVER,), (FORCED,)]),
        "late": st.booleans(),
    },
)


@given(st.lists(facts_of_subjects, min_size=1, max_size=12))
def test_remembered_answers_are_those_that_would_be_given_anew(
    subjects: list[Mapping[str, Any]],
) -> None:
    remembered: dict[str, Any] = {}

    for values in subjects:
        assert answers_of(PROVISIONS, remembered, values) == tuple(
            answer(each, values) for each in PROVISIONS
        )


def test_two_subjects_with_the_same_plain_facts_share_an_answer() -> None:
    remembered = RememberedAnswers(PROVISIONS[1])
    values: Values = {"tasks": 2, "exceeded": 1, "unit_grade": Grade.GOOD, "discipline": ()}

    first = remembered.answer(values)

    assert remembered.answer({**values, "discipline": (RECORD,)}) is first
    assert remembered.answer({**values, "exceeded": 0}) is not first
    assert remembered.answer({**values, "exceeded": 0}).strikes is Truth.HOLDS


def test_where_there_are_records_nothing_is_remembered() -> None:
    remembered = RememberedAnswers(PROVISIONS[3])

    assert remembered.answer({"discipline": ()}) is remembered.answer({"discipline": ()})
    struck = remembered.answer({"discipline": (RECORD,)})
    assert struck.strikes is Truth.HOLDS
    other = replace(RECORD, document="6-QĐ")
    condition = remembered.answer({"discipline": (other,)}).condition_answer
    assert condition is not None
    assert condition.values == (other,)


def test_a_waiver_on_record_is_looked_at_each_time() -> None:
    remembered: dict[str, Any] = {}
    values: Values = {"discipline": (RECORD,), "late": True}

    for place, waiver in ((3, WAIVER), (4, FORCED)):
        assert answers_of(PROVISIONS, remembered, values)[place].strikes is Truth.HOLDS
        cleared = answers_of(PROVISIONS, remembered, {**values, "waivers": (waiver,)})[place]
        assert (cleared.strikes, cleared.waived_by) == (Truth.FAILS, waiver)


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_MOST", 2)
    remembered = RememberedAnswers(PROVISIONS[1])
    values: list[Values] = [
        {"tasks": 9, "exceeded": number, "unit_grade": Grade.GOOD} for number in range(3)
    ]

    first = [remembered.answer(each) for each in values]
    again = [remembered.answer(each) for each in values]

    assert first == again
    assert [one is other for one, other in zip(first, again, strict=True)] == [True, True, False]
