"""A value of a rule cites its source."""

from datetime import date

import pytest

from xeploai.domain.cycles import Period
from xeploai.domain.model.rules import (
    Citation,
    DatedValue,
    FormerUnitOpinion,
    NotRatedReason,
    Source,
    Status,
)


@pytest.mark.parametrize(
    ("status", "advises"),
    [
        (Status.CONFIRMED, False),
        (Status.RELATED, False),
        (Status.PREDECESSOR, True),
        (Status.SECONDARY, True),
        (Status.UNKNOWN, True),
    ],
)
def test_only_confirmed_and_related_rules_bind(status: Status, advises: bool) -> None:
    assert status.is_advisory is advises


FIRST, SECOND = date(2019, 10, 18), date(2023, 10, 4)
SOURCE = Source("DOC", FIRST, "1")


def test_a_part_without_a_citation_of_its_own_has_that_of_the_value() -> None:
    value = DatedValue(FIRST, None, SOURCE, Status.CONFIRMED, ("P18-CAP-1",), "why")

    assert value.citation_of("exempt") == Citation(SOURCE, Status.CONFIRMED, ("P18-CAP-1",), "why")


def test_a_part_with_a_citation_of_its_own_keeps_it() -> None:
    own = Citation(Source("PAPER", SECOND, "2"), Status.SECONDARY)
    value = DatedValue(FIRST, None, SOURCE, Status.CONFIRMED, parts={"under_review": own})

    assert value.citation_of("under_review") is own


@pytest.mark.parametrize(
    ("status", "is_mandatory"), [(Status.CONFIRMED, True), (Status.PREDECESSOR, False)]
)
def test_the_opinion_of_a_former_unit_is_mandatory_only_by_a_text_in_force(
    status: Status, is_mandatory: bool
) -> None:
    assert FormerUnitOpinion(6, Citation(SOURCE, status)).is_mandatory is is_mandatory


@pytest.mark.parametrize(
    ("periods", "holds_for"),
    [
        ((), list(Period)),
        ((Period.Q1, Period.Q2), [Period.Q1, Period.Q2]),
        ((Period.YEAR,), [Period.YEAR]),
    ],
)
def test_a_reason_holds_for_the_periods_that_it_names_or_for_all(
    periods: tuple[Period, ...], holds_for: list[Period]
) -> None:
    reason = NotRatedReason("new", {}, Status.CONFIRMED, "DOC, 1", periods)

    assert [period for period in Period if reason.holds_for(period)] == holds_for
