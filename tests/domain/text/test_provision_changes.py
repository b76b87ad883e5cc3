"""How one provision differs from another that says nearly the same."""

from fractions import Fraction
from typing import Any

from tests.domain.example_books import MEMBER, book, provision, share
from xeploai.domain import say
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    FactIs,
    Parameter,
    ParameterKind,
    ShareIs,
    Waiver,
)
from xeploai.domain.model.provisions import Effect, Provision, Standing
from xeploai.domain.model.rules import Status
from xeploai.domain.text.pack_changes import book_changes


def changes(one: Provision, other: Provision) -> list[str]:
    found = book_changes(book(one), book(other))
    assert not found.only_before
    assert not found.only_after
    return [say(text, "en") for each in found.changed for text in each.changes]


def test_a_number_that_changed_is_shown_with_the_condition_it_is_in() -> None:
    assert changes(provision("P23-GR-3", share("1/2")), provision("P25-GR-4", share("3/10"))) == [
        "Number: 50% → 30%, in: Tasks exceeded: at least 30% of “Tasks”."
    ]


def test_a_comparison_that_turned_is_another_condition() -> None:
    number = Parameter("exceeded", Fraction(1, 2), ParameterKind.SHARE)
    above = ShareIs("exceeded", "tasks", Comparison.MORE_THAN, number)

    assert changes(provision("A-1", share("1/2")), provision("B-1", above)) == [
        "Asked only before: Tasks exceeded: at least 50% of “Tasks”.",
        "Asked only now: Tasks exceeded: more than 50% of “Tasks”.",
    ]


def test_conditions_added_and_presupposed_are_listed_apart() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    one = provision("A-1", share("1/2"))
    other = provision("B-1", AllOf((share("1/2"), head)), applies_if=head)

    assert changes(one, other) == [
        "Asked only now: Head: yes.",
        "Presupposed only now: Head: yes.",
    ]


def test_the_same_conditions_combined_otherwise_are_reported_as_that() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    every, some = AllOf((share("1/2"), head)), AnyOf((head, share("1/2")))

    assert changes(provision("A-1", every), provision("B-1", some)) == [
        "The same conditions are combined otherwise."
    ]
    turned = AllOf((head, share("1/2")))
    assert changes(provision("A-1", every), provision("B-1", turned)) == []
    assert changes(provision("A-1", AllOf((head,))), provision("B-1", head)) == []


def test_how_many_of_several_must_hold_is_a_number() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    one, other = (
        AtLeastOf((head, share("1/2")), Parameter("n", Fraction(number))) for number in (1, 2)
    )

    assert changes(provision("A-1", one), provision("B-1", other)) == [
        "Number: 1 → 2, in: At least 2 of these hold:"
    ]


def test_standing_text_categories_and_waivers_are_compared() -> None:
    one = provision("A-1", share("1/2"), unless=frozenset((Waiver.FORCE_MAJEURE,)))
    other = provision(
        "B-1",
        share("1/2"),
        status=Status.PREDECESSOR,
        standing=Standing.PROPOSAL,
        categories=frozenset((MEMBER,)),
    )

    assert changes(one, other) == [
        "Standing: official, binds → a remark, does not bind.",
        "The text: known from the document itself → known only from the document before.",
        "No longer about: leading_cadre.",
        "Waivers admitted: force majeure → none.",
    ]
    assert changes(other, one)[2] == "Now also about: leading_cadre."


def test_all_categories_are_named_as_all() -> None:
    one, other = (
        provision("A-1", share("1/2"), categories=frozenset()),
        provision("B-1", share("1/2")),
    )

    assert changes(other, one) == ["Now also about: all categories."]
    assert changes(one, other) == ["No longer about: all categories."]


def test_a_number_of_a_text_is_compared_only_where_both_have_it_and_it_differs() -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    same, gone = Parameter("days", Fraction(5)), Parameter("gone", Fraction(1))
    one = provision("P23-PROC-1", parameters={"days": same, "gone": gone}, **text)
    other = provision("P25-PROC-1", parameters={"days": same}, **text)

    assert changes(one, other) == []
