"""A document admits the exceptional share for one group, once, and nothing overwrites it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from tests.builders import (
    AT,
    BY,
    make_collective,
    make_cycle,
    make_members,
    make_tree,
    unit_of,
)
from tests.cycle.assessed import store_local_rules
from xeploai.accounts.journal import Actor, Office
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation import CycleCeilings, to_be_mended, void_shares
from xeploai.cycle.models import Cycle, ExceptionalShare, PeerGroup
from xeploai.cycle.operations import (
    admit_exceptional_share,
    freeze_cycle,
    may_record_exceptional_share,
    withdraw_exceptional_share,
    withdraw_layer,
)
from xeploai.domain import CycleState, Refused, say

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SHARE = "settings:\n  - {setting: cap.exceptional_share, from: 2023-11-20, value: 25 %}\n"


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    store_local_rules(SHARE)
    return make_cycle()


@pytest.fixture
def group(cycle: Cycle) -> PeerGroup:
    return PeerGroup.objects.get(cycle=cycle, category="member")


def document(group: PeerGroup, **changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "group": group,
        "document_number": "77-QĐ/TU",
        "issuing_body": "Tên tinh",
        "dated_on": date(2023, 12, 1),
        "ground": "Thành tích nổi trội",
        "by": BY,
        "at": AT,
    }
    return given | changed


def in_force(cycle: Cycle) -> Iterator[str]:
    yield from (each.number for each in CycleCeilings(cycle).documents().values())


def test_a_document_is_kept_with_its_ground_and_noted_in_the_journal(group: PeerGroup) -> None:
    admit_exceptional_share(**document(group))

    assert list(in_force(group.cycle)) == ["77-QĐ/TU"]
    entry = JournalEntry.objects.get(act="exceptional_share.admitted")
    assert (entry.about, entry.cycle) == ("xa-a1", 2023)


def test_a_later_document_replaces_the_one_before_and_a_withdrawal_ends_it(
    group: PeerGroup,
) -> None:
    admit_exceptional_share(**document(group))
    admit_exceptional_share(**document(group, document_number="78-QĐ/TU"))
    assert list(in_force(group.cycle)) == ["78-QĐ/TU"]

    withdraw_exceptional_share(**document(group, document_number="79-QĐ/TU"))

    assert list(in_force(group.cycle)) == []
    assert ExceptionalShare.objects.count() == 3
    with pytest.raises(Refused, match="No exceptional share is in force"):
        withdraw_exceptional_share(**document(group))
    admit_exceptional_share(**document(group, document_number="80-QĐ/TU"))
    assert list(in_force(group.cycle)) == ["80-QĐ/TU"]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document_number": " "}, "needs the number of the document"),
        ({"document_number": "\u200b"}, "needs the number of the document"),
        ({"document_number": "x"}, "“x” is not the number of a document"),
        ({"document_number": "77"}, "is not the number of a document"),
        ({"document_number": "QĐ-TU"}, "is not the number of a document"),
        ({"document_number": "12-QĐ/ĐU"}, "numbered as a document of a Party executive below"),
        ({"document_number": "12-QĐ/UBND"}, "numbered as a document of a body of the state"),
        ({"issuing_body": ""}, "needs the body that issued its document"),
        ({"issuing_body": "\u200b"}, "needs the body that issued its document"),
        ({"issuing_body": "Hội nghị Tên tinh"}, "neither an executive nor its standing committee"),
        ({"issuing_body": "Ban Tổ chức Tên tinh"}, "neither an executive nor its standing"),
        ({"issuing_body": "Cơ quan nào đó"}, "neither a body of an organisation in the register"),
        ({"ground": ""}, "needs its ground"),
        ({"ground": "\u200b"}, "needs its ground"),
        ({"ground": "."}, "needs its ground"),
        ({"ground": "x" * 501}, "longer than 500 characters"),
        ({"dated_on": date(2025, 1, 16)}, "still to come"),
        ({"dated_on": date(2022, 12, 31)}, "before the year of this cycle"),
    ],
)
def test_a_document_without_number_ground_or_day_is_refused(
    group: PeerGroup, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        admit_exceptional_share(**document(group, **changed))

    assert not ExceptionalShare.objects.exists()


@pytest.mark.parametrize("body", ["Tên xa-a1", "Tên ap-a11", "Tên huyen-b", "Tên xa-a2"])
def test_no_unit_admits_a_share_for_its_own_group_nor_for_one_that_is_not_below_it(
    group: PeerGroup, body: str
) -> None:
    with pytest.raises(Refused, match="does not stand above “Tên xa-a1”") as refused:
        admit_exceptional_share(
            **document(group, issuing_body=body, document_number="12-QĐ/ĐU", by=office("xa-a1"))
        )

    assert len(refused.value.faults) == 1
    assert not ExceptionalShare.objects.exists()


@pytest.mark.parametrize(
    ("body", "number", "printed"),
    [
        ("Tên tinh", "77-QĐ/TU", "Tên tinh"),
        ("Ban Thường vụ Tên tinh", "77-QĐ/TU", "Ban Thường vụ"),
        ("Tên huyen-a", "7-QĐ/HU", "Tên huyen-a"),
        ("Ban Bí thư", "7-QĐ/TW", "Ban Bí thư"),
    ],
)
def test_any_body_above_admits_it_and_is_printed_with_the_document(
    group: PeerGroup, body: str, number: str, printed: str
) -> None:
    stored = admit_exceptional_share(
        **document(group, issuing_body=body, document_number=number, by=office("xa-a1"))
    )

    assert printed in (stored.issuing_body or "")
    (found,) = CycleCeilings(group.cycle).documents().values()
    assert (found.number, found.body) == (number, stored.issuing_body)


def test_a_group_of_the_highest_unit_needs_its_own_executive_or_a_body_above(
    cycle: Cycle,
) -> None:
    group = PeerGroup.objects.filter(cycle=cycle, path=unit_of(cycle, "tinh").path).first()
    assert group is not None

    for body, number in (("Tên tinh", "77-QĐ/TU"), ("Ban Bí thư", "7-QĐ/TW")):
        faults = faults_of(document(group, issuing_body=body, document_number=number))
        assert [text for text in faults if "has no exceptional share" not in text] == []
    (fault,) = [
        text
        for text in faults_of(document(group, issuing_body="Tên huyen-a"))
        if "Tên huyen-a" in text
    ]
    assert "does not stand above “Tên tinh”" in fault


def faults_of(given: dict[str, Any]) -> list[str]:
    try:
        admit_exceptional_share(**given)
    except Refused as refused:
        return [str(fault) for fault in refused.faults]
    return []


def test_a_withdrawal_is_of_a_body_above_too(group: PeerGroup) -> None:
    admit_exceptional_share(**document(group))

    with pytest.raises(Refused, match="does not stand above"):
        withdraw_exceptional_share(
            **document(group, issuing_body="Tên xa-a1", document_number="12-QĐ/ĐU")
        )

    assert list(in_force(group.cycle)) == ["77-QĐ/TU"]


def test_a_ceiling_without_an_exceptional_share_admits_none() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    group = PeerGroup.objects.get(cycle=make_cycle(), category="member")

    with pytest.raises(Refused, match="has no exceptional share"):
        admit_exceptional_share(**document(group))


def test_a_stored_document_is_neither_changed_nor_removed(group: PeerGroup) -> None:
    stored = admit_exceptional_share(**document(group))

    for act in (
        lambda: ExceptionalShare.objects.filter(pk=stored.pk).update(ground="khác"),
        lambda: ExceptionalShare.objects.filter(pk=stored.pk).delete(),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            act()


def test_the_tree_is_not_frozen_again_once_a_document_is_recorded(group: PeerGroup) -> None:
    admit_exceptional_share(**document(group))

    with pytest.raises(Refused, match="stays as it was frozen"):
        freeze_cycle(cycle=group.cycle, by=BY, at=AT)


@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2025, 1, 15)])
def test_a_document_is_of_the_cycles_year_or_later_and_not_to_come(
    group: PeerGroup, day: date
) -> None:
    assert admit_exceptional_share(**document(group, dated_on=day)).dated_on == day


def office(unit: str, own: str = "") -> Actor:
    return Actor("nguoi-ghi", "EXECUTIVE_OFFICE", own or unit, (Office(unit, own or unit),))


@pytest.mark.parametrize("by", [office("huyen-a"), office("tinh"), office("ap-a11")])
def test_no_office_but_that_of_the_unit_that_holds_the_group_records_or_withdraws(
    group: PeerGroup, by: Actor
) -> None:
    with pytest.raises(Refused, match="recorded by the office of “Tên xa-a1”"):
        admit_exceptional_share(**document(group, by=by))
    admit_exceptional_share(**document(group, by=office("xa-a1")))
    with pytest.raises(Refused, match="recorded by the office of “Tên xa-a1”"):
        withdraw_exceptional_share(**document(group, by=by, document_number="78-QĐ/TU"))
    with pytest.raises(Refused, match="recorded by the office of “Tên xa-a1”"):
        admit_exceptional_share(**document(group, by=by, document_number="78-QĐ/TU"))

    assert list(in_force(group.cycle)) == ["77-QĐ/TU"]
    assert not may_record_exceptional_share(group, by)


@pytest.mark.parametrize("by", [BY, office("xa-a1"), office("xa-a1", "huyen-a")])
def test_the_office_of_the_holder_its_delegate_and_a_command_record_and_withdraw(
    group: PeerGroup, by: Actor
) -> None:
    assert may_record_exceptional_share(group, by)

    admit_exceptional_share(**document(group, by=by))
    withdraw_exceptional_share(**document(group, by=by, document_number="78-QĐ/TU"))

    assert list(in_force(group.cycle)) == []


@pytest.mark.parametrize("state", [CycleState.REPORTED, CycleState.CLOSED])
def test_what_a_reported_cycle_admits_stands(group: PeerGroup, state: CycleState) -> None:
    admit_exceptional_share(**document(group))
    Cycle.objects.filter(pk=group.cycle_id).update(state=state)

    for act in (admit_exceptional_share, withdraw_exceptional_share):
        with pytest.raises(Refused, match="what its ceilings admit stands"):
            act(**document(group, document_number="78-QĐ/TU"))

    assert not may_record_exceptional_share(group, BY)
    Cycle.objects.filter(pk=group.cycle_id).update(state=CycleState.DECIDING)
    withdraw_exceptional_share(**document(group, document_number="78-QĐ/TU"))


TAKEN_OVER = """\
competence:
  - row: branches
    from: 2023-11-20
    categories: [member]
    levels: [grassroots_branch]
    decides: DIRECT_SUPERIOR
    body: STANDING_COMMITTEE
    proposes: OWN
    appraises: DIRECT_SUPERIOR
"""
LEFT_BELOW = """\
competence:
  - row: branches
    from: 2023-11-20
    categories: [member]
    levels: [subordinate_branch]
    decides: OWN
    body: EXECUTIVE
    proposes: OWN
    appraises: OWN
"""


@pytest.fixture
def branch_group() -> PeerGroup:
    units = make_tree()
    make_members(units["xa-a2"], 2)
    store_local_rules(SHARE)
    return PeerGroup.objects.get(cycle=make_cycle(), category="member")


def test_who_took_the_decision_over_grants_itself_no_share(branch_group: PeerGroup) -> None:
    store_local_rules(TAKEN_OVER, code="huyen-tq", unit="huyen-a")
    given = document(branch_group, issuing_body="Ban Thường vụ Tên huyen-a")

    with pytest.raises(Refused, match="decides itself on grades in this group") as refused:
        admit_exceptional_share(**given | {"document_number": "7-QĐ/HU"})

    assert "“Ban Thường vụ Tên tinh”" in str(refused.value)
    admit_exceptional_share(**document(branch_group))
    assert list(in_force(branch_group.cycle)) == ["77-QĐ/TU"]


def test_a_share_of_a_body_that_takes_the_decision_over_later_does_not_apply(
    branch_group: PeerGroup,
) -> None:
    cycle = branch_group.cycle
    admit_exceptional_share(
        **document(branch_group, issuing_body="Tên huyen-a", document_number="7-QĐ/HU")
    )
    assert list(in_force(cycle)) == ["7-QĐ/HU"]
    assert to_be_mended(cycle) == []

    layer = store_local_rules(TAKEN_OVER, code="huyen-tq", unit="huyen-a")

    assert list(in_force(cycle)) == []
    (fault,) = to_be_mended(cycle)
    assert "7-QĐ/HU, Tên huyen-a" in say(fault, "en")
    assert void_shares(cycle, group=branch_group.pk) == fault
    assert void_shares(cycle, group=branch_group.pk + 1) is None
    withdraw_layer(layer=layer, withdrawn_on=layer.from_on, reason="Sai", by=BY, at=AT)
    assert list(in_force(cycle)) == ["7-QĐ/HU"]


def test_who_leaves_the_decision_to_branches_grants_them_no_share() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    store_local_rules(SHARE)
    store_local_rules(LEFT_BELOW, code="xa-tq", unit="xa-a1")
    group = PeerGroup.objects.get(cycle=make_cycle(), category="member")

    with pytest.raises(Refused, match="does not stand above “Tên xa-a1”"):
        admit_exceptional_share(
            **document(group, issuing_body="Tên xa-a1", document_number="12-QĐ/ĐU")
        )


def test_a_share_that_its_holder_granted_before_does_not_apply(group: PeerGroup) -> None:
    ExceptionalShare.objects.create(
        peer_group=group,
        document_number="12-QĐ/ĐU",
        issuing_body="Tên xa-a1",
        dated_on=date(2023, 12, 1),
        ground="Thành tích",
        recorded_at=AT,
        recorded_by="test",
    )

    assert list(in_force(group.cycle)) == []


def test_where_a_body_above_the_tree_decides_the_highest_unit_grants_itself_no_share() -> None:
    units = make_tree()
    make_collective(units["tinh"], "btv-tinh")
    group = PeerGroup.objects.get(cycle=make_cycle(), category="leadership_collective")

    for body in ("Tên tinh", ""):
        (fault,) = [
            text
            for text in faults_of(document(group, issuing_body=body))
            if "has no exceptional share" not in text
        ]
        assert "Name the body at the centre" in fault


@pytest.mark.parametrize("body", ["Trung ương", "TW", "Trung ương Đảng"])
def test_the_centre_as_such_is_no_body(group: PeerGroup, body: str) -> None:
    given = document(group, issuing_body=body, document_number="25-CV/TW")

    with pytest.raises(Refused, match="neither a body of an organisation in the register"):
        admit_exceptional_share(**given)


@pytest.mark.parametrize("number", ["25-CV/ТW", "25-CV/TW (б)"])
def test_a_number_in_letters_of_another_alphabet_is_refused(group: PeerGroup, number: str) -> None:
    with pytest.raises(Refused, match="letters of another alphabet"):
        admit_exceptional_share(
            **document(group, issuing_body="Ban Bí thư", document_number=number)
        )
