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

from xeploai.domain.figures.allowances import Allowance
from xeploai.domain.figures.ceilings import (
    Ceiling,
    ceiling_in_force,
)
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.model.pack import rulebook
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


def ceiling_of(case: Case) -> Ceiling | None:
    return ceiling_in_force(rulebook(pack(case.pack), on=case.on), case.category)


def allowance_of(case: Case) -> Mapping[str, Any]:
    ceiling = ceiling_of(case)
    if ceiling is None:
        return NO_CEILING
    allowance = Allowance(ceiling, counts_of(case.group))
    return {
        "base": ceiling.base.value,
        "within": ceiling.group_by.value,
        "of": allowance.base,
        "allowed": allowance.allowed,
        "over_by": allowance.over_by,
    }


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in cases()])
def test_ceilings(case: Case) -> None:
    assert case.category in pack(case.pack).categories_on(case.on), f"no category {case.category}"

    assert allowance_of(case) == case.expect


def test_every_group_has_a_sentence_of_its_own() -> None:
    names = [each.name for each in cases()]

    assert len(names) == len(set(names))
