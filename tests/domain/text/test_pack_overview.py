"""A pack at a glance: documents, days, and how many provisions bind."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.example_books import SOURCE, book, provision, share
from xeploai.domain import say
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.model.provisions import Effect, Standing
from xeploai.domain.model.rules import (
    ClosingDates,
    DatedValue,
    NotRatedReason,
    Rule,
    Source,
    Status,
)
from xeploai.domain.text.pack_overview import (
    PROVISION_GROUPS,
    closing_days,
    confirmed_documents,
    count_by_group,
    day_within,
    days_sentence,
    reason_labels,
)
from xeploai.rulepacks import pack

FIRST, NEXT = date(2018, 3, 8), date(2023, 10, 4)
LAST = date(2025, 8, 30)


def governing(*days: ClosingDates) -> RulePack:
    values = tuple(DatedValue(each.from_on, each, SOURCE, Status.CONFIRMED) for each in days)
    rules = {"cycle.closing_dates": Rule("cycle.closing_dates", {}, "", values)}
    return RulePack("p", {}, "1", rules if days else {})


TWICE = governing(ClosingDates(FIRST, NEXT), ClosingDates(NEXT, LAST), ClosingDates(LAST, None))


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2017, 1, 1), FIRST),
        (date(2020, 6, 1), date(2020, 6, 1)),
        (date(2023, 10, 3), date(2023, 10, 3)),
        (NEXT, date(2023, 10, 3)),
        (date(2026, 1, 1), date(2023, 10, 3)),
    ],
)
def test_a_pack_is_shown_today_or_on_the_nearest_day_that_it_governs(
    today: date, day: date
) -> None:
    assert day_within(governing(ClosingDates(FIRST, NEXT)), today) == day


def test_a_pack_without_an_end_is_shown_today_and_one_without_days_too() -> None:
    today = date(2026, 1, 1)

    assert day_within(governing(ClosingDates(FIRST, None)), today) == today
    assert day_within(governing(), today) == today
    assert day_within(TWICE, today) == today
    assert day_within(TWICE, FIRST) == LAST
    two = governing(ClosingDates(FIRST, NEXT), ClosingDates(NEXT, LAST))
    assert day_within(two, today) == date(2025, 8, 29)
    assert day_within(two, date(2024, 6, 1)) == date(2024, 6, 1)


def test_closing_days_are_shown_with_their_end_where_they_have_one() -> None:
    sentences = [say(days_sentence(each), "en") for each in closing_days(TWICE)]

    assert sentences[0] == "Cycles that close from 2018-03-08 until before 2023-10-04."
    assert sentences[2] == "Cycles that close from 2025-08-30 on."
    assert closing_days(governing()) == ()


def test_texts_are_those_known_from_their_own_words_in_the_order_of_their_issue() -> None:
    earlier = Source("132-QĐ/TW", FIRST, "Điều 5")
    one = provision("A-1", share("1/2"))
    known = replace(one, code="A-2", citation=replace(one.citation, source=earlier))
    hearsay = provision("A-3", share("1/2"), status=Status.SECONDARY)
    elsewhere = replace(hearsay.citation, source=Source("HD 99", FIRST, "?"))

    found = confirmed_documents(book(one, known, replace(hearsay, citation=elsewhere)).pack)

    assert [each.document for each in found] == ["132-QĐ/TW", "124-QĐ/TW"]


def test_provisions_are_counted_by_what_they_do() -> None:
    condition = share("1/2")
    found = count_by_group(
        [
            provision("A-1", condition),
            provision("A-2", condition, standing=Standing.LOCAL),
            provision("A-3", condition, standing=Standing.PROPOSAL),
            provision("A-4", condition, standing=Standing.OFF),
            provision("A-7", condition, standing=Standing.OFF),
            provision("A-5", effect=Effect.TEXT, grade=None),
            provision("A-6", effect=Effect.TEXT, grade=None, status=Status.UNKNOWN),
        ]
    )

    assert found == {"binding": 2, "remark": 1, "off": 2, "text": 1, "unknown": 1}


def test_a_pack_without_reasons_for_no_grade_has_no_labels_of_them() -> None:
    label = {"vi": "Miễn", "en": "Exempt"}
    reasons = {"exempt": NotRatedReason("exempt", label, Status.CONFIRMED, "Điều 5")}

    assert reason_labels(book()) == {}
    assert reason_labels(book(**{"grading.not_rated_reasons": reasons})) == {"exempt": label}


def test_every_provision_of_a_supplied_pack_is_counted_once() -> None:
    provisions = rulebook(pack("vn-party-2023"), on=date(2023, 12, 31)).provisions.values()

    numbers = count_by_group(provisions)

    assert tuple(numbers) == PROVISION_GROUPS
    assert sum(numbers.values()) == len(provisions)


def test_texts_known_only_from_elsewhere_are_not_among_the_texts_of_a_supplied_pack() -> None:
    documents = [each.document for each in confirmed_documents(pack("vn-party-2023"))]

    assert "124-QĐ/TW" in documents
    assert "21-HD/BTCTW" not in documents
