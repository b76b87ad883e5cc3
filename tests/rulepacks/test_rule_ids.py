"""The packs against the rules reference: every id, with its status, and no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from xeploai.domain.model.rules import Status
from xeploai.rulepacks import builtin_packs, pack

LISTED = [
    line.split()
    for line in Path(__file__).with_name("rule_ids.txt").read_text().splitlines()
    if not line.startswith("#")
]
CODES = sorted({code for code, *_ in LISTED})


def listed_in(code: str) -> dict[str, list[Status]]:
    return {rule_id: [Status(one) for one in words] for of, rule_id, *words in LISTED if of == code}


def statuses_in(code: str) -> Iterator[tuple[str, Status]]:
    """Yield the pack's own provisions; those of the text before keep their ids of there."""
    others = {rule_id for of, rule_id, *_ in LISTED if of != code}
    for dated in pack(code).provisions.values():
        for wording in dated.wordings:
            if wording.rule_id not in others:
                yield wording.rule_id, wording.citation.status


def test_the_list_is_of_all_supplied_packs() -> None:
    assert list(builtin_packs()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_pack_has_every_id_of_the_rules_reference_and_no_other(code: str) -> None:
    assert {rule_id for rule_id, _ in statuses_in(code)} == set(listed_in(code))


@pytest.mark.parametrize("code", CODES)
def test_every_id_stands_in_its_pack_with_its_status(code: str) -> None:
    found: dict[str, set[Status]] = {}
    for rule_id, status in statuses_in(code):
        found.setdefault(rule_id, set()).add(status)

    for rule_id, statuses in listed_in(code).items():
        assert statuses[0] in found[rule_id], rule_id
        # a part of a row may be known less well than the row, never better
        assert found[rule_id] - {Status.SECONDARY, Status.UNKNOWN} <= set(statuses), rule_id
