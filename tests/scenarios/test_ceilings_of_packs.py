"""What the packs' ceilings allow a group of similar subjects: the cases in `ceilings_of_packs/`.

Each gives the number of each grade in a group, what the percentage is taken of and within which
groups, how many `EXCELLENT` it allows, and how many are above that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from xeploai.domain.figures.ceilings import CeilingCheck, ceilings_of
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.model.rules import CeilingRule
from xeploai.rulepacks import pack, read_plain

FOLDER = Path(__file__).with_name("ceilings_of_packs")
GIVEN = {"scenario", "pack", "category", "on", "group", "expect"}
NO_CEILING = {"ceiling": None}
EXPECTED = {"base", "within", "of", "allowed", "over_by"}


@dataclass(frozen=True)
class Case:
    """A group and what its ceiling is expected to allow."""

    name: str
    pack: str
    category: str
    on: date
    group: Mapping[str, int]
    expect: Mapping[str, Any]


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, in the order of the files."""
    paths = sorted(FOLDER.glob("*.yaml"))
    return tuple(
        _case(each) for path in paths for each in read_plain(path.read_bytes(), file=path.name)
    )


def _case(given: Mapping[str, Any]) -> Case:
    assert set(given) == GIVEN, f"{given['scenario']}: {sorted(set(given) ^ GIVEN)}"
    expect = given["expect"]
    assert expect == NO_CEILING or set(expect) == EXPECTED, f"{given['scenario']}: {expect}"
    words = (given["scenario"], given["pack"], given["category"])
    return Case(*words, given["on"], given["group"], expect)


def counts_of(group: Mapping[str, int]) -> Counts:
    numbers = {name.lower(): number for name, number in group.items() if name != "not_rated"}
    return Counts(**numbers, not_rated={REASON_NOT_STATED: group.get("not_rated", 0)})


def ceiling_of(case: Case) -> CeilingRule | None:
    ceilings = ceilings_of(pack(case.pack), case.on)
    rules = [each for each in ceilings if each.category == case.category]
    assert len(rules) <= 1
    return rules[0] if rules else None


def allowance_of(case: Case) -> Mapping[str, Any]:
    rule = ceiling_of(case)
    if rule is None:
        return NO_CEILING
    check = CeilingCheck(rule, "nhóm", counts_of(case.group))
    return {
        "base": rule.base.value,
        "within": rule.group_by.value,
        "of": check.base,
        "allowed": check.allowed,
        "over_by": check.over_by,
    }


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in cases()])
def test_ceilings(case: Case) -> None:
    assert case.category in pack(case.pack).categories_on(case.on), f"no category {case.category}"

    assert allowance_of(case) == case.expect


def test_every_group_has_a_sentence_of_its_own() -> None:
    names = [each.name for each in cases()]

    assert len(names) == len(set(names))
