"""A local layer fills in or tightens, and never loosens."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.domain.example_layers import (
    EXCEEDED,
    HALF,
    LATER,
    LOCAL,
    MONTHS,
    ON,
    PROVISIONS,
    layer,
    number,
    pack,
)
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    FactIs,
    HasRecord,
    NoneOf,
    Stricter,
    Waiver,
    parameters_of,
    waivers_in,
)
from xeploai.domain.model.layers import (
    Adoption,
    LayerLoosens,
    LayerParameter,
    LooseningKind,
    SettingValue,
    WaiverWithdrawal,
    apply_layer,
    is_looser,
    loosenings,
    settle,
    used_parameters,
    with_number,
)
from xeploai.domain.model.pack import rulebook
from xeploai.domain.model.provisions import Standing


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (number("49/100"), LooseningKind.LOOSER_NUMBER),
        (number("4", name="months"), LooseningKind.LOOSER_NUMBER),
        (number("1", name="other"), LooseningKind.UNKNOWN_PARAMETER),
        (number("1", provision="P23-GR-99"), LooseningKind.UNKNOWN_PROVISION),
    ],
)
def test_a_lower_layer_that_loosens_is_found_with_what_stands_above(
    item: LayerParameter, kind: LooseningKind
) -> None:
    found = list(loosenings(PROVISIONS, layer(parameters=(item,)), ON))

    assert [(one.kind, one.item) for one in found] == [(kind, item)]
    assert found[0].above is PROVISIONS.get(item.provision)


@pytest.mark.parametrize("item", [number("49/100"), number("4", name="months")])
def test_a_layer_that_loosens_is_not_applied(item: LayerParameter) -> None:
    with pytest.raises(LayerLoosens, match=item.provision):
        apply_layer(PROVISIONS, layer(parameters=(item,)), ON)


def test_a_layer_is_refused_for_what_loosens_and_not_for_what_is_void() -> None:
    milder, void = number("49/100"), number("1", name="other")

    with pytest.raises(LayerLoosens) as refused:
        apply_layer(PROVISIONS, layer(parameters=(void, milder)), ON)

    assert [one.item for one in refused.value.entries] == [milder]


@pytest.mark.parametrize("item", [number("1", name="other"), number("1", provision="P23-GR-99")])
def test_what_a_layer_says_of_something_that_has_ended_is_void(item: LayerParameter) -> None:
    gone = layer(
        parameters=(item, number("3/5")),
        adoptions=(Adoption("P23-GR-98", ON, LOCAL),),
        withdrawals=(WaiverWithdrawal("P23-GR-97", Waiver.FORCE_MAJEURE, ON, LOCAL),),
    )

    assert apply_layer(PROVISIONS, gone, ON)["P23-GR-3"].parameters["exceeded"].value == Fraction(
        3, 5
    )


def test_a_fixed_number_may_be_repeated_and_not_moved() -> None:
    fixed = replace(HALF, stricter=Stricter.FIXED)
    above = {"P23-GR-3": replace(EXCEEDED, parameters={"exceeded": fixed})}

    for value, kinds in (("3/5", [LooseningKind.FIXED_NUMBER]), ("1/2", [])):
        found = loosenings(above, layer(parameters=(number(value),)), ON)
        assert [one.kind for one in found] == kinds


def test_a_stricter_number_replaces_the_one_above_wherever_it_is_used() -> None:
    tightened = apply_layer(
        PROVISIONS, layer(parameters=(number("3/5"), number("2", name="months"))), ON
    )["P23-GR-3"]

    assert tightened.parameters["exceeded"].value == Fraction(3, 5)
    assert tightened.condition is not None
    assert [one.value for one in parameters_of(tightened.condition)] == [Fraction(3, 5)]
    assert tightened.applies_if is not None
    assert [one.value for one in parameters_of(tightened.applies_if)] == [2]
    assert used_parameters(tightened) == {"exceeded", "months"}


def test_the_same_number_is_no_looser() -> None:
    assert not is_looser(Fraction(1, 2), HALF)
    assert not is_looser(Fraction(3), MONTHS)
    assert not is_looser(Fraction(9), replace(HALF, stricter=Stricter.FIXED))


def test_what_begins_later_does_not_count_yet() -> None:
    late = layer(
        parameters=(replace(number("1/10"), from_on=LATER), replace(number("1"), from_on=LATER)),
        adoptions=(Adoption("P23-DEP-1", LATER, LOCAL),),
        withdrawals=(WaiverWithdrawal("P23-GR-3", Waiver.FORCE_MAJEURE, LATER, LOCAL),),
        settings=(SettingValue("cap.rounding", "DOWN", LATER, LOCAL),),
    )

    assert apply_layer(PROVISIONS, late, ON) == PROVISIONS
    assert rulebook(pack(), on=ON, layers=(late,)).settings == {}


def test_an_adopted_provision_binds_by_the_local_document() -> None:
    adopted = apply_layer(
        PROVISIONS, layer(adoptions=(Adoption("P23-DEP-1", ON, LOCAL, "theo Điều 3"),)), ON
    )["P23-DEP-1"]

    assert adopted.standing is Standing.LOCAL
    assert (adopted.citation.source, adopted.citation.note) == (LOCAL, "theo Điều 3")
    unknown = layer(adoptions=(Adoption("P23-DEP-9", ON, LOCAL),))
    assert [one.kind for one in loosenings(PROVISIONS, unknown, ON)] == [
        LooseningKind.UNKNOWN_PROVISION
    ]


def test_a_waiver_can_be_withdrawn_where_one_is_admitted() -> None:
    taken = WaiverWithdrawal("P23-GR-3", Waiver.FORCE_MAJEURE, ON, LOCAL)
    other = WaiverWithdrawal("P23-GR-3", Waiver.OBJECTIVE_CAUSE, ON, LOCAL)

    assert (
        apply_layer(PROVISIONS, layer(withdrawals=(taken,)), ON)["P23-GR-3"].unless == frozenset()
    )
    assert [one.kind for one in loosenings(PROVISIONS, layer(withdrawals=(other,)), ON)] == [
        LooseningKind.UNKNOWN_WAIVER
    ]


def test_a_waiver_that_records_may_carry_can_be_withdrawn_too() -> None:
    remedied = Waiver.SELF_DETECTED_AND_REMEDIED
    records = HasRecord("discipline", unless=frozenset((remedied, Waiver.FORCE_MAJEURE)))
    share = EXCEEDED.condition
    assert share is not None
    above = {"K-1": replace(EXCEEDED, code="K-1", condition=AllOf((NoneOf((records,)), share)))}
    taken = WaiverWithdrawal("K-1", remedied, ON, LOCAL)

    condition = apply_layer(above, layer(withdrawals=(taken,)), ON)["K-1"].condition

    assert condition is not None
    assert waivers_in(condition) == {Waiver.FORCE_MAJEURE}
    assert condition.parts()[1] == share


def test_a_provision_without_conditions_keeps_none_when_a_number_changes() -> None:
    text = replace(EXCEEDED, condition=None, applies_if=None)

    changed = with_number(text, "exceeded", Fraction(1))

    assert (changed.condition, changed.applies_if) == (None, None)
    assert used_parameters(changed) == frozenset()


A, B = (FactIs(each, Comparison.IS, against=True) for each in ("a", "b"))


@pytest.mark.parametrize(
    ("condition", "is_true", "left"),
    [
        (A, True, True),
        (A, False, False),
        (AllOf((A, B)), True, B),
        (AllOf((A, B)), False, False),
        (AnyOf((A, B)), True, True),
        (AnyOf((A, B)), False, B),
        (NoneOf((A, B)), True, False),
        (NoneOf((A, B)), False, NoneOf((B,))),
        (AllOf((B, AnyOf((A, A)))), False, False),
        (AllOf((A, A)), True, True),
        (NoneOf((A, A)), False, True),
        (B, True, B),
    ],
)
def test_an_answered_fact_settles_the_conditions_that_rest_on_it(
    condition: Condition, is_true: bool, left: Condition | bool
) -> None:
    assert settle(condition, "a", is_true=is_true) == left
