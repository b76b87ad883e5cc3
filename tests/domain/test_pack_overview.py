"""A pack at a glance: its days, its texts, how many of its provisions bind."""

from datetime import date

from xeploai.domain.pack_overview import (
    SORTS,
    ceiling_sentence,
    closing_days,
    day_within,
    days_sentence,
    numbers_of,
    texts_of,
)
from xeploai.domain.rulebook import rulebook
from xeploai.rulepacks import pack

PACK = pack("vn-party-2023")


def test_a_pack_is_shown_as_of_today_or_of_the_nearest_day_that_it_governs() -> None:
    (days,) = closing_days(PACK)
    assert days.until is not None

    assert day_within(PACK, date(2024, 6, 1)) == date(2024, 6, 1)
    assert day_within(PACK, date(2019, 1, 1)) == days.from_on
    assert day_within(PACK, days.until) == date.fromordinal(days.until.toordinal() - 1)


def test_an_open_end_is_said_without_a_last_day() -> None:
    (closed,), (open_end,) = closing_days(PACK), closing_days(pack("vn-party-2025"))

    assert "2025-08-30" in str(days_sentence(closed))
    assert "until" not in str(days_sentence(open_end))


def test_every_provision_is_counted_once() -> None:
    provisions = rulebook(PACK, on=date(2023, 12, 31)).provisions.values()

    numbers = numbers_of(provisions)

    assert tuple(numbers) == SORTS
    assert sum(numbers.values()) == len(provisions)


def test_texts_known_only_from_elsewhere_are_not_among_the_texts_of_a_pack() -> None:
    documents = [each.document for each in texts_of(PACK)]

    assert "124-QĐ/TW" in documents
    assert "21-HD/BTCTW" not in documents


def test_no_ceiling_is_said_as_such() -> None:
    assert str(ceiling_sentence(None)) == "none laid down"
