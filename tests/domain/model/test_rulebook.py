"""The rules in force for a unit on a day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.domain.example_layers import EXCEEDED, LATER, LOCAL, ON, layer, number, pack
from xeploai.domain.model.layers import (
    CriteriaSet,
    LayerLoosens,
    LayerStanding,
    Scale,
    SettingValue,
)
from xeploai.domain.model.provisions import DatedProvision
from xeploai.domain.model.rulebook import UnknownParameter, rulebook, with_numbers


def test_layers_are_applied_from_the_centre_down_and_each_may_only_tighten_further() -> None:
    above, below = layer(parameters=(number("3/5"),)), layer(parameters=(number("11/20"),))

    with pytest.raises(LayerLoosens):
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
