"""Invented decisions: competent authority, document and day for each case."""

from collections.abc import Sequence
from datetime import date, timedelta

from xeploai.demo.dice import Dice
from xeploai.demo.records import Decision
from xeploai.demo.tree import DemoUnit, places

from .cases import CADRE, COLLECTIVE, MEMBER, DemoCase

SUFFIXES = {spec.code: spec.suffix for spec in places.DISTRICTS} | {places.ROOT_CODE: "TU"}

# First and last day of deciding, in days after the closing day: lower levels before higher.
DAYS = {
    MEMBER: (-27, -20),
    "subordinate_branch": (-19, -14),
    "departmental_committee": (-13, -11),
    "grassroots_branch": (-10, -6),
    "grassroots_committee": (-10, -6),
    COLLECTIVE: (-5, -3),
    CADRE: (-2, 0),
}
PROVINCE = (4, 12)

DocumentKey = tuple[str, bool]  # category, and whether it grades


def make_decisions(
    cases: Sequence[DemoCase], *, root: DemoUnit, closes_on: date, dice: Dice
) -> tuple[Decision, ...]:
    """Return one decision for each case. A document covers one category of one authority."""
    authorities = _authorities(cases, root, closes_on)
    keys: dict[DemoUnit, dict[DocumentKey, date]] = {}
    for case, authority in zip(cases, authorities, strict=True):
        days = keys.setdefault(authority, {})
        key = case.category, case.outcome.grade is not None
        if key not in days:
            window = PROVINCE if authority is root else DAYS[case.category]
            days[key] = closes_on + timedelta(dice.between(*window))
    documents = {authority: _documents(authority, days, dice) for authority, days in keys.items()}
    return tuple(
        _decision(case, authority, documents[authority])
        for case, authority in zip(cases, authorities, strict=True)
    )


def _authorities(cases: Sequence[DemoCase], root: DemoUnit, closes_on: date) -> list[DemoUnit]:
    known: dict[tuple[str, DemoUnit, bool], DemoUnit] = {}
    authorities = []
    for case in cases:
        key = case.category, case.unit, case.is_head
        if key not in known:
            known[key] = competent_authority(case, root=root, closes_on=closes_on)
        authorities.append(known[key])
    return authorities


def competent_authority(case: DemoCase, *, root: DemoUnit, closes_on: date) -> DemoUnit:
    """Return the unit that decides: at most one level above the grassroots organisation.

    District committees, collectives directly under them and their leaders are the province's.
    A head is graded by the direct superior, other leaders and members where they belong.
    """
    district = case.unit.district_on(closes_on)
    if case.unit in (root, district):
        return root
    grassroots = case.unit.grassroots_on(closes_on)
    assert grassroots is not None
    is_of_grassroots = case.unit is grassroots and case.category != MEMBER
    if is_of_grassroots and (case.category != CADRE or case.is_head):
        return district
    return grassroots


def _documents(
    authority: DemoUnit, days: dict[DocumentKey, date], dice: Dice
) -> dict[DocumentKey, tuple[str, date]]:
    """Number the documents of an authority in the order of their days."""
    is_branch = authority.category == "grassroots_branch"
    suffix = SUFFIXES.get(authority.code, "CB" if is_branch else "ĐU")
    number = dice.between(8, 60)
    documents = {}
    for key, day in sorted(days.items(), key=lambda item: (item[1], item[0])):
        number += dice.between(1, 4)
        kind = "QĐ" if key[1] else "TB"
        documents[key] = f"{kind} {number}-{kind}/{suffix}", day
    return documents


def _decision(
    case: DemoCase, authority: DemoUnit, documents: dict[DocumentKey, tuple[str, date]]
) -> Decision:
    document, day = documents[case.category, case.outcome.grade is not None]
    return Decision(
        case.category, case.subject, case.unit.code, case.outcome, authority.code, document, day
    )
