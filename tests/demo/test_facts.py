"""The invented facts fit the invented decisions."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from xeploai import rulepacks
from xeploai.demo import DemoProvince
from xeploai.demo.facts import BANDS, DemoFacts
from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import GivenBy
from xeploai.rulepacks.facts import read_values

SEED = 2023
Key = tuple[str, str]


@pytest.fixture(scope="module")
def sheets(province: DemoProvince) -> dict[Key, Mapping[str, Any]]:
    found = DemoFacts(SEED, province.cycles[1]).sheets()
    return {(one.category, one.subject): one.values for one in found}


def test_every_case_has_facts_that_the_pack_knows_and_that_are_entered(
    province: DemoProvince, sheets: dict[Key, Mapping[str, Any]]
) -> None:
    pack = rulepacks.pack("vn-party-2023")
    kinds = {
        code: each.kind for code, each in pack.categories_on(province.cycles[1].closes_on).items()
    }

    assert sheets.keys() == province.cycles[1].outcomes().keys()
    checked = {id(values): (key[0], values) for key, values in sheets.items()}
    for category, values in checked.values():
        read_values(pack.facts, values, category)
        for code in values:
            assert kinds[category] in pack.facts[code].kinds
            assert pack.facts[code].given_by is GivenBy.ENTERED


def test_the_same_seed_gives_the_same_facts(province: DemoProvince) -> None:
    cycle = province.cycles[1]

    first, again = (list(DemoFacts(SEED, cycle).sheets())[:2000] for _ in range(2))

    assert first == again
    assert first != list(DemoFacts(SEED + 1, cycle).sheets())[:2000]


def test_about_one_case_in_a_hundred_lacks_a_fact(sheets: dict[Key, Mapping[str, Any]]) -> None:
    graded = [values for values in sheets.values() if "tasks_assigned" in values]

    lacking = sum("criteria_results" not in one or "discipline" not in one for one in graded)

    assert 2 < 1000 * lacking / len(graded) < 10


def test_whoever_failed_was_disciplined_by_a_document(
    province: DemoProvince, sheets: dict[Key, Mapping[str, Any]]
) -> None:
    for key, outcome in province.cycles[1].outcomes().items():
        records = sheets[key].get("discipline", [])
        assert bool(records) is (outcome.grade is Grade.FAILED)
        assert all(one["document"] and one["issued_by"] for one in records)


def test_points_on_trial_lie_mostly_in_the_band_of_the_grade(province: DemoProvince) -> None:
    cycle = province.cycles[1]
    outcomes, found = cycle.outcomes(), Counter[bool]()

    for one in DemoFacts(SEED, cycle).trial_sheets():
        low, high = BANDS[Grade(outcomes[one.category, one.subject].grade or "")]
        general, results = (Decimal(each) for each in one.values.values())
        assert general <= 30
        assert results <= 70
        found[low <= general + results <= high] += 1

    assert 90 < 100 * found[True] / found.total() < 99
