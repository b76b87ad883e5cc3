"""Files and templates use the words of the cycle's pack, or of the latest one."""

from datetime import date

import pytest

from xeploai.cycle.models import Cycle
from xeploai.intake import fold
from xeploai.rulepacks import builtin_packs, pack
from xeploai.uploads.vocabulary import vocabulary_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_cycle_has_the_categories_and_reasons_of_its_pack(cycle: Cycle) -> None:
    words = vocabulary_of(cycle)

    rules = pack(cycle.pack)
    assert words.categories.keys() == rules.categories_on(cycle.closes_on).keys()
    assert words.reasons.keys() == rules.not_rated_reasons_on(cycle.closes_on).keys()


def test_without_a_cycle_the_words_are_those_of_the_latest_pack() -> None:
    latest = list(builtin_packs().values())[-1]

    words = vocabulary_of(None)

    begins = latest.value_on("grading.categories", date.max).from_on
    assert words.categories.keys() == latest.categories_on(begins).keys()


def test_lists_may_name_branches_as_in_2026_from_that_day_on() -> None:
    before, since = (vocabulary_of(None, date(2026, 7, day)) for day in (25, 26))

    assert fold("Chi bộ") not in before.unit_category_names
    assert since.unit_category_names[fold("Chi bộ")] == "subordinate_branch"
    assert since.unit_category_names[fold("Đảng bộ trực thuộc cơ sở")] == "departmental_committee"
    # the forms of the year keep the names of the pack
    assert before.categories_of_units == since.categories_of_units
