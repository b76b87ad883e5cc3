"""A local document does not reach into a cycle whose rules stand."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import AT, BY, registered, unit_of
from tests.cycle.assessed import HEADING, MORE, assessed_cycle, store_local_rules
from tests.statements import recorded_statements
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation import CycleCeilings
from xeploai.cycle.models import Cycle, CycleUnit, LocalRules, LocalRulesWithdrawal
from xeploai.cycle.operations import store_layer, withdraw_layer
from xeploai.cycle.rules import books_after
from xeploai.cycle.rules.layers import CheckedLayer, check_layer
from xeploai.domain import CycleState, Refused, say
from xeploai.organisations.register import register_units

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SHUT = [CycleState.REPORTED, CycleState.CLOSED]
LIVING = [CycleState.OPEN, CycleState.FACTS_CLOSED, CycleState.DECIDING]
CLOSES_ON = date(2023, 12, 31)
SHARE = "parameters:\n  - {parameter: P23-CAP-1.share, from: %s, value: %s %%}\n"
BEGINS = "2023-12-01"


def in_state(cycle: Cycle, state: CycleState) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=state)


def content_of(body: str, *, code: str = "xa-2023", unit: str = "xa-a1", **more: str) -> bytes:
    standing = more.get("standing", "LOCAL")
    return (HEADING.format(code=code, unit=unit, standing=standing) + body).encode()


def check(body: str, **more: str) -> CheckedLayer:
    return check_layer(content=content_of(body, **more), file="xa.yaml")


def share_of(cycle: Cycle) -> int:
    ceiling = CycleCeilings(cycle).of(unit_of(cycle, "xa-a1").path, "subordinate_branch")
    assert ceiling is not None
    return int(ceiling.share * 100)


@pytest.mark.parametrize("state", SHUT)
def test_a_document_that_would_act_in_a_cycle_whose_rules_stand_is_refused_with_its_remedy(
    state: CycleState,
) -> None:
    cycle = assessed_cycle()
    in_state(cycle, state)

    with pytest.raises(Refused) as refused:
        store_local_rules(SHARE % (BEGINS, 15), code="xa-2023", unit="xa-a1")

    (fault,) = refused.value.faults
    assert say(fault, "en") == (
        "xa-2023.yaml: “xa-2023” would change the rules of what is reported or closed: 2023. Let it"
        " begin after 2023-12-31. If it is meant for these too, they are reopened first, with the"
        " reason."
    )
    assert share_of(cycle) == 20
    assert not LocalRules.objects.exists()
    assert not JournalEntry.objects.filter(act="rules.stored").exists()


def test_every_cycle_whose_rules_stand_is_named() -> None:
    cycle = assessed_cycle()
    for year in (2024, 2025):
        Cycle.objects.create(
            year=year,
            code=str(year),
            pack=cycle.pack,
            opens_on=date(year, 10, 1),
            closes_on=date(year, 12, 31),
            state=CycleState.CLOSED,
        )
    in_state(cycle, CycleState.CLOSED)
    text = content_of(MORE % 60).replace(b"unit: xa-a1\n", b"")

    with pytest.raises(Refused) as refused:
        check_layer(content=text, file="x.yaml")

    (fault,) = refused.value.faults
    assert "closed: 2023, 2024, 2025. Let it begin after 2025-12-31" in say(fault, "en")


@pytest.mark.parametrize("state", LIVING)
def test_a_document_acts_in_a_cycle_until_it_is_reported(state: CycleState) -> None:
    cycle = assessed_cycle()
    in_state(cycle, state)

    content = content_of(SHARE % (BEGINS, 15))
    store_layer(content=content, file="x.yaml", by=BY, at=AT, while_deciding=True)

    assert share_of(cycle) == 15


@pytest.mark.parametrize(("day", "is_refused"), [("2023-12-31", True), ("2024-01-01", False)])
def test_a_document_reaches_the_cycles_that_close_on_its_first_day_or_later(
    day: str, is_refused: bool
) -> None:
    in_state(assessed_cycle(), CycleState.CLOSED)

    try:
        store_local_rules((MORE % 60).replace("2023-11-20", day))
    except Refused:
        assert is_refused
    else:
        assert not is_refused


def test_a_document_for_a_unit_that_the_closed_cycle_does_not_have_is_stored() -> None:
    in_state(assessed_cycle(), CycleState.CLOSED)
    founded = registered("xa-moi", "huyen-a", "grassroots_committee", opened_on=date(2024, 3, 1))
    register_units(rows=[founded], by=BY, at=AT)

    assert store_local_rules(MORE % 60, code="xa-moi", unit="xa-moi").number == 1


def test_a_draft_reaches_nothing_but_the_version_that_it_would_replace() -> None:
    cycle = assessed_cycle()
    in_state(cycle, CycleState.CLOSED)
    assert store_local_rules(MORE % 60, code="nhap", standing="DRAFT").number == 1
    in_state(cycle, CycleState.OPEN)
    store_local_rules(MORE % 60)
    in_state(cycle, CycleState.CLOSED)

    with pytest.raises(Refused, match="would change the rules of what is reported or closed"):
        store_local_rules(MORE % 70, standing="DRAFT")


def test_a_reopened_cycle_takes_a_document_again() -> None:
    cycle = assessed_cycle()
    in_state(cycle, CycleState.CLOSED)
    content = content_of(SHARE % (BEGINS, 15))
    with pytest.raises(Refused):
        store_layer(content=content, file="x.yaml", by=BY, at=AT)

    in_state(cycle, CycleState.DECIDING)

    assert store_layer(content=content, file="x.yaml", by=BY, at=AT, while_deciding=True)


def test_what_changes_in_a_cycle_that_is_being_decided_is_named_and_confirmed() -> None:
    cycle = assessed_cycle()
    in_state(cycle, CycleState.DECIDING)
    body = (
        SHARE % (BEGINS, 15)
        + f"  - {{parameter: P23-GR-3.exceeded, from: {BEGINS}, value: 60 %}}\n"
    )

    (change,) = check(body).while_deciding

    said = say(change, "en")
    assert said.startswith("Cycle 2023 is being decided, and “xa-2023” changes its rules at once: ")
    assert said.count("ceiling of “") == 1
    assert "ceiling of “Branches under a grassroots committee" in said
    assert "”: at most 20% of “" in said
    assert "District committees" not in said  # the province holds their group
    assert "→ at most 15% of “" in said
    assert said.endswith("commented on: 1. That has to be confirmed.")
    with pytest.raises(Refused, match="is being decided"):
        store_layer(content=content_of(body), file="x.yaml", by=BY, at=AT)
    assert not LocalRules.objects.exists()


def test_groups_that_were_frozen_are_not_announced_to_change() -> None:
    in_state(assessed_cycle(), CycleState.DECIDING)
    groups = "settings:\n  - {setting: cap.groups, from: 2023-11-20, value: SECTOR}\n"

    (alone,) = check(groups).while_deciding
    (both,) = check(groups + SHARE % (BEGINS, 15)).while_deciding

    assert "no ceiling, no condition of a grade" in say(alone, "en")
    said = say(both, "en")
    assert "→ at most 15% of “" in said
    assert "sector" not in said


def test_a_document_without_figures_says_so() -> None:
    in_state(assessed_cycle(), CycleState.DECIDING)
    body = "settings:\n  - {setting: petition.days, from: 2023-11-20, value: 5}\n"

    (change,) = check(body).while_deciding

    assert "no ceiling, no condition of a grade, and nobody who acts on one" in say(change, "en")


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.FACTS_CLOSED])
def test_nothing_is_to_be_confirmed_before_the_bodies_decide(state: CycleState) -> None:
    in_state(assessed_cycle(), state)

    assert not check(SHARE % (BEGINS, 15)).while_deciding


@pytest.mark.parametrize("state", SHUT)
def test_a_withdrawal_does_not_change_a_cycle_whose_rules_stand(state: CycleState) -> None:
    cycle = assessed_cycle()
    layer = store_local_rules(SHARE % (BEGINS, 15), code="xa-2023", unit="xa-a1")
    in_state(cycle, state)

    with pytest.raises(Refused, match="Withdraw it from a day after 2023-12-31"):
        withdraw_layer(layer=layer, withdrawn_on=CLOSES_ON, reason="Sai", by=BY, at=AT)

    assert share_of(cycle) == 15
    after = CLOSES_ON + timedelta(days=1)
    withdraw_layer(layer=layer, withdrawn_on=after, reason="Sai", by=BY, at=AT)
    assert share_of(cycle) == 15


def test_a_version_that_acts_in_no_closed_cycle_is_withdrawn_from_any_day() -> None:
    cycle = assessed_cycle()
    replaced = store_local_rules(MORE % 60)
    store_local_rules(MORE % 70)
    draft = store_local_rules(MORE % 60, code="nhap", standing="DRAFT")
    in_state(cycle, CycleState.CLOSED)

    for layer in (replaced, draft):
        withdraw_layer(layer=layer, withdrawn_on=CLOSES_ON, reason="Sai", by=BY, at=AT)

    assert LocalRulesWithdrawal.objects.count() == 2


def test_what_a_withdrawal_changes_in_a_cycle_that_is_being_decided_is_confirmed() -> None:
    cycle = assessed_cycle()
    layer = store_local_rules(SHARE % (BEGINS, 15), code="xa-2023", unit="xa-a1")
    in_state(cycle, CycleState.DECIDING)
    given: dict[str, Any] = {
        "layer": layer,
        "withdrawn_on": CLOSES_ON,
        "reason": "Sai",
        "by": BY,
        "at": AT,
    }

    with pytest.raises(Refused, match=r"without “xa-2023” its rules change at once: .*20%"):
        withdraw_layer(**given)

    withdraw_layer(**given, while_deciding=True)
    assert share_of(cycle) == 20


ROW = f"""competence:
  - row: %s
    from: {BEGINS}
    categories: [leading_cadre]
    levels: [subordinate_branch]
    decides: DIRECT_SUPERIOR
    body: EXECUTIVE
    proposes: OWN
    appraises: DIRECT_SUPERIOR
"""
IN_WORDS = (
    "Leading cadres at all levels · Branch below the grassroots level: executive, or the"
    " branch itself of the direct superior decides; the subject's own organisation proposes; the"
    " direct superior appraises; the office of the deciding body records"
)


def test_who_acts_otherwise_in_a_cycle_that_is_being_decided_is_named_and_confirmed() -> None:
    in_state(assessed_cycle(), CycleState.DECIDING)
    content = content_of(ROW % "ours")

    with pytest.raises(Refused) as refused:
        store_layer(content=content, file="x.yaml", by=BY, at=AT)

    (fault,) = refused.value.faults
    assert f"at once: who acts on a grade, new: {IN_WORDS}" in say(fault, "en")
    layer = store_layer(content=content, file="x.yaml", by=BY, at=AT, while_deciding=True)
    with pytest.raises(Refused) as ending:
        withdraw_layer(layer=layer, withdrawn_on=date(2023, 12, 1), reason="x", by=BY, at=AT)
    assert f"who acts on a grade, no longer: {IN_WORDS}" in say(ending.value.faults[0], "en")


def test_a_row_in_place_of_one_above_is_named_with_what_it_replaces() -> None:
    in_state(assessed_cycle(), CycleState.DECIDING)
    below = (ROW % "others_below").replace("DIRECT_SUPERIOR", "GRASSROOTS")
    below = below.replace("[leading_cadre]", "[leadership_collective, leading_cadre]")
    below = below.replace("    levels: [subordinate_branch]\n", "")

    appraises = "appraises: DIRECT_SUPERIOR"
    (change,) = check(below.replace("appraises: GRASSROOTS", appraises)).while_deciding

    before, now = say(change, "en").split("who acts on a grade, new: ")
    assert "who acts on a grade, no longer: Leadership collectives" in before
    assert "or the committee directly above appraises" in before
    assert "the direct superior appraises" in now


def test_however_many_units_are_asked_for_the_layers_are_read_once_and_make_few_books() -> None:
    cycle = assessed_cycle()
    store_local_rules(SHARE % (BEGINS, 15), code="xa-2023", unit="xa-a1")
    layer = check(SHARE % (BEGINS, 12), code="huyen", unit="huyen-a").layer
    paths = list(CycleUnit.objects.filter(cycle=cycle).values_list("path", flat=True))
    top = unit_of(cycle, "huyen-a").path

    with recorded_statements() as statements:
        book_for = books_after(cycle, "huyen", top, layer, date(2023, 12, 1))
        books = {path: book_for(path) for path in paths}

    assert len(statements) <= 2
    assert len({id(book) for book in books.values()}) == 3 < len(paths)
    below = unit_of(cycle, "xa-a1").path
    assert {id(books[path]) for path in paths if path.startswith(below)} == {id(books[below])}
