from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    Comparison,
    FactIs,
    HasRecord,
    NoneOf,
    Parameter,
    ParameterKind,
    ShareIs,
    Stricter,
    Waiver,
    parameters_of,
    waivers_in,
)
from xeploai.domain.model.layers import (
    Adoption,
    CriteriaSet,
    Layer,
    LayerParameter,
    LayerStanding,
    LooseningKind,
    Loosens,
    Scale,
    SettingValue,
    WaiverWithdrawal,
    applied,
    is_looser,
    loosenings,
    used_parameters,
    with_number,
)
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision, Standing
from xeploai.domain.model.rulebook import UnknownParameter, rulebook, with_numbers
from xeploai.domain.model.sources import Citation, Source, Status

ON, LATER = date(2023, 12, 31), date(2024, 1, 1)
CENTRAL = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
LOCAL = Source("12-QĐ/TU", date(2023, 11, 1), "Điều 3")
HALF = Parameter("exceeded", Fraction(1, 2), ParameterKind.SHARE, {}, Stricter.HIGHER)
MONTHS = Parameter("months", Fraction(3), stricter=Stricter.LOWER)
EXCEEDED = Provision(
    "P23-GR-3",
    {},
    Effect.REQUIRED_FOR,
    Citation(CENTRAL, Status.CONFIRMED),
    ON,
    condition=ShareIs("tasks_exceeded", "tasks_assigned", Comparison.AT_LEAST, HALF),
    applies_if=FactIs("months", Comparison.MORE_THAN, MONTHS),
    unless=frozenset((Waiver.FORCE_MAJEURE,)),
    parameters={"exceeded": HALF, "months": MONTHS},
    grade=Grade.EXCELLENT,
)
REMARK = replace(EXCEEDED, code="P23-DEP-1", standing=Standing.PROPOSAL)
PROVISIONS = {each.code: each for each in (EXCEEDED, REMARK)}


def layer(**more: Any) -> Layer:
    given = {"standing": LayerStanding.LOCAL, "version": "l1", **more}
    return Layer("kg", "vn-party-2023", {}, issued_by={}, unit="T", **given)


def number(value: str, *, name: str = "exceeded", provision: str = "P23-GR-3") -> LayerParameter:
    return LayerParameter(provision, name, Fraction(value), ON, LOCAL)


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
    with pytest.raises(Loosens, match=item.provision):
        applied(PROVISIONS, layer(parameters=(item,)), ON)


def test_a_layer_is_refused_for_what_loosens_and_not_for_what_is_void() -> None:
    milder, void = number("49/100"), number("1", name="other")

    with pytest.raises(Loosens) as refused:
        applied(PROVISIONS, layer(parameters=(void, milder)), ON)

    assert [one.item for one in refused.value.found] == [milder]


@pytest.mark.parametrize("item", [number("1", name="other"), number("1", provision="P23-GR-99")])
def test_what_a_layer_says_of_something_that_has_ended_is_void(item: LayerParameter) -> None:
    gone = layer(
        parameters=(item, number("3/5")),
        adoptions=(Adoption("P23-GR-98", ON, LOCAL),),
        withdrawals=(WaiverWithdrawal("P23-GR-97", Waiver.FORCE_MAJEURE, ON, LOCAL),),
    )

    assert applied(PROVISIONS, gone, ON)["P23-GR-3"].parameters["exceeded"].value == Fraction(3, 5)


def test_a_fixed_number_may_be_repeated_and_not_moved() -> None:
    fixed = replace(HALF, stricter=Stricter.FIXED)
    above = {"P23-GR-3": replace(EXCEEDED, parameters={"exceeded": fixed})}

    for value, kinds in (("3/5", [LooseningKind.FIXED_NUMBER]), ("1/2", [])):
        found = loosenings(above, layer(parameters=(number(value),)), ON)
        assert [one.kind for one in found] == kinds


def test_a_stricter_number_replaces_the_one_above_wherever_it_is_used() -> None:
    tightened = applied(
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

    assert applied(PROVISIONS, late, ON) == PROVISIONS
    assert rulebook(pack(), on=ON, layers=(late,)).settings == {}


def test_an_adopted_provision_binds_by_the_local_document() -> None:
    adopted = applied(
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

    assert applied(PROVISIONS, layer(withdrawals=(taken,)), ON)["P23-GR-3"].unless == frozenset()
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

    condition = applied(above, layer(withdrawals=(taken,)), ON)["K-1"].condition

    assert condition is not None
    assert waivers_in(condition) == {Waiver.FORCE_MAJEURE}
    assert condition.parts()[1] == share


def pack() -> RulePack:
    wordings = {code: DatedProvision(code, (each,)) for code, each in PROVISIONS.items()}
    return RulePack("vn-party-2023", {}, "p1", {}, provisions=wordings)


def test_layers_are_applied_from_the_centre_down_and_each_may_only_tighten_further() -> None:
    above, below = layer(parameters=(number("3/5"),)), layer(parameters=(number("11/20"),))

    with pytest.raises(Loosens):
        rulebook(pack(), on=ON, layers=(above, below))
    book = rulebook(pack(), on=ON, layers=(below, above))
    assert book.provisions["P23-GR-3"].parameters["exceeded"].value == Fraction(3, 5)
    assert book.version == "p1+l1+l1"


def test_a_draft_counts_only_in_a_rehearsal_and_layers_of_other_packs_never() -> None:
    draft = layer(standing=LayerStanding.DRAFT, parameters=(number("3/5"),))
    other = replace(layer(parameters=(number("1/5"),)), extends="vn-party-2025")

    assert rulebook(pack(), on=ON, layers=(draft, other)).layers == ()
    rehearsed = rulebook(pack(), on=ON, layers=(draft, other), with_drafts=True)
    assert rehearsed.layers == (draft,)


def test_own_provisions_settings_and_criteria_of_a_layer_join_the_book() -> None:
    own = replace(EXCEEDED, code="L-1", from_on=ON)
    later = replace(own, code="L-2", from_on=LATER)
    sets = tuple(
        CriteriaSet(code, {}, day, LOCAL, Scale.LEVELS, (category,), ())
        for code, day, category in (
            ("old", date(2023, 1, 1), "member"),
            ("new", ON, "member"),
            ("next", LATER, "member"),
            ("other", ON, "leading_cadre"),
        )
    )
    book = rulebook(
        pack(),
        on=ON,
        layers=(
            layer(
                provisions={one.code: DatedProvision(one.code, (one,)) for one in (own, later)},
                settings=(SettingValue("cap.rounding", "DOWN", ON, LOCAL),),
                criteria=sets,
            ),
        ),
    )

    assert set(book.provisions) == {"P23-GR-3", "P23-DEP-1", "L-1"}
    assert book.settings["cap.rounding"].value == "DOWN"
    assert book.criteria_for("member") == sets[1]
    assert book.criteria_for("district_committee") is None


def test_a_rehearsal_may_change_numbers_in_either_direction() -> None:
    book = with_numbers(rulebook(pack(), on=ON), {"P23-GR-3.exceeded": Fraction(2, 5)})

    assert book.provisions["P23-GR-3"].parameters["exceeded"].value == Fraction(2, 5)
    assert book.changed == {"P23-GR-3.exceeded": Fraction(2, 5)}
    for unknown in ("P23-GR-3.other", "P23-GR-9.exceeded", "exceeded"):
        with pytest.raises(UnknownParameter):
            with_numbers(book, {unknown: Fraction(1)})


def test_a_provision_without_conditions_keeps_none_when_a_number_changes() -> None:
    text = replace(EXCEEDED, condition=None, applies_if=None)

    changed = with_number(text, "exceeded", Fraction(1))

    assert (changed.condition, changed.applies_if) == (None, None)
    assert used_parameters(changed) == frozenset()


def test_the_wording_of_a_day_is_the_latest_that_has_begun_until_it_is_withdrawn() -> None:
    first, second = replace(EXCEEDED, from_on=date(2020, 1, 1)), EXCEEDED
    dated = DatedProvision("P23-GR-3", (first, second), withdrawn_on=date(2025, 8, 30))

    assert dated.on(date(2019, 12, 31)) is None
    assert dated.on(date(2020, 1, 1)) is first
    assert dated.on(date(2023, 12, 30)) is first
    assert dated.on(ON) is second
    assert dated.on(date(2025, 8, 29)) is second
    assert dated.on(date(2025, 8, 30)) is None


def test_a_provision_without_categories_is_about_all_of_them() -> None:
    assert EXCEEDED.is_about("member")
    assert not replace(EXCEEDED, categories=frozenset(("leading_cadre",))).is_about("member")
    assert EXCEEDED.facts() == {"tasks_exceeded", "tasks_assigned", "months"}
    assert replace(EXCEEDED, code="P25-GR-1.GOOD").rule_id == "P25-GR-1"
    limit = replace(EXCEEDED, condition=None, applies_if=None, grade_of="unit_grade")
    assert limit.facts() == {"unit_grade"}
