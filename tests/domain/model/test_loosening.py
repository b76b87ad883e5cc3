"""A local layer fills in or tightens, and never loosens."""

from dataclasses import replace
from datetime import date
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
    HasRecord,
    NoneOf,
    Parameter,
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
)
from xeploai.domain.model.loosening import (
    apply_layer,
    are_ceilings_for_one,
    is_looser,
    loosenings,
    looser_settings,
)
from xeploai.domain.model.pack import Rulebook, rulebook
from xeploai.domain.model.provisions import (
    Effect,
    Provision,
    Setting,
    SettingAnswer,
    Standing,
    used_parameters,
    with_number,
)


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


PROVINCE = layer(settings=(SettingValue("cap.share", "1/5", ON, LOCAL),))


def with_share(value: str, from_on: date) -> Rulebook:
    """Return the rules of a unit that sets the share of its ceiling below the province."""
    unit = layer(settings=(SettingValue("cap.share", value, from_on, LOCAL),))
    return rulebook(pack(), on=ON, layers=(PROVINCE, unit))


def test_a_setting_milder_than_the_one_above_is_refused_on_the_day_on_which_it_begins() -> None:
    with pytest.raises(LayerLoosens, match=r"LOOSER_SETTING: cap\.share"):
        with_share("1/4", ON)


def test_what_answers_a_fact_is_not_answered_otherwise_below_and_words_are_free() -> None:
    answer = SettingAnswer("is_exempt", frozenset(("EXEMPTS",)))
    known = {
        "reading": Setting("reading", {}, answers=answer),
        "words": Setting("words", {}),
    }
    above = {key: SettingValue(key, "COUNTS", ON, LOCAL) for key in known}
    below = layer(settings=tuple(SettingValue(key, "EXEMPTS", ON, LOCAL) for key in known))

    found = looser_settings({}, above, below, ON, known=known)

    assert [one.about for one in found] == ["reading"]


@pytest.mark.parametrize(
    ("value", "from_on", "in_force"), [("1/4", LATER, "1/5"), ("1/6", ON, "1/6")]
)
def test_a_milder_setting_that_begins_later_and_a_stricter_one_are_not_refused(
    value: str, from_on: date, in_force: str
) -> None:
    assert with_share(value, from_on).settings["cap.share"].value == in_force


def ceiling(code: str, *categories: str, shares: tuple[str, ...] = ("share",)) -> Provision:
    return replace(
        EXCEEDED,
        code=code,
        effect=Effect.CEILING,
        categories=frozenset(categories),
        condition=None,
        applies_if=None,
        parameters={each: Parameter(each, Fraction(1, 5)) for each in shares},
    )


@pytest.mark.parametrize(("from_on", "kinds"), [(ON, [LooseningKind.SECOND_CEILING]), (LATER, [])])
def test_a_second_ceiling_is_adopted_at_earliest_on_the_day_on_which_it_begins(
    from_on: date, kinds: list[LooseningKind]
) -> None:
    known = replace(ceiling("P23-CAP-2"), standing=Standing.PROPOSAL)
    above = {"P23-CAP-1": ceiling("P23-CAP-1"), "P23-CAP-2": known}
    adopting = layer(adoptions=(Adoption("P23-CAP-2", from_on, LOCAL),))

    assert [one.kind for one in loosenings(above, adopting, ON)] == kinds


SUPPLEMENT = ceiling("extra", shares=("exceptional_share",))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ceiling("a", "member", "cadre"), ceiling("b", "cadre"), True),
        (ceiling("a", "member"), ceiling("b", "cadre"), False),
        (ceiling("a"), ceiling("b", "cadre"), True),
        (ceiling("a"), ceiling("b"), True),
        (ceiling("a"), SUPPLEMENT, False),
        (SUPPLEMENT, SUPPLEMENT, False),
        (ceiling("a"), EXCEEDED, False),
    ],
)
def test_two_ceilings_meet_where_each_is_whole_and_some_subjects_are_the_same(
    one: Provision, other: Provision, expected: bool
) -> None:
    assert are_ceilings_for_one(one, other) is expected
    assert are_ceilings_for_one(other, one) is expected


def test_a_provision_without_conditions_keeps_none_when_a_number_changes() -> None:
    text = replace(EXCEEDED, condition=None, applies_if=None)

    changed = with_number(text, "exceeded", Fraction(1))

    assert (changed.condition, changed.applies_if) == (None, None)
    assert used_parameters(changed) == frozenset()
