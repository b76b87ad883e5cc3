"""The ceiling on EXCELLENT: which rule is in force, and what it allows."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from xeploai.domain.figures.ceilings import (
    CeilingCheck,
    CeilingReading,
    Rounding,
    allowance,
    ceiling_percent,
    ceilings_of,
    parse_share,
    read_ceiling,
)
from xeploai.domain.figures.counts import Counts
from xeploai.domain.model import Rulebook, Source, Status, rulebook
from xeploai.domain.model.layers import Layer, LayerStanding, SettingValue
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.rules import CeilingBase, CeilingRule, DatedValue, GroupBy, Rule


def rule(base: CeilingBase, share: Fraction = Fraction(1, 5)) -> CeilingRule:
    source = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
    return CeilingRule("member", share, base, GroupBy.GRASSROOTS, Status.CONFIRMED, source)


# the table of readings: thirty good or better, at 20 %
@pytest.mark.parametrize(
    ("base", "excellent", "good", "allowed", "over_by"),
    [
        (CeilingBase.GOOD, 1, 25, 5, 0),
        (CeilingBase.GOOD, 5, 25, 5, 0),
        (CeilingBase.GOOD, 6, 24, 4, 2),
        (CeilingBase.GOOD_OR_BETTER, 6, 24, 6, 0),
        (CeilingBase.GOOD_OR_BETTER, 7, 23, 6, 1),
        (CeilingBase.GOOD, 1, 4, 0, 1),
        (CeilingBase.GOOD_OR_BETTER, 1, 4, 1, 0),
        (CeilingBase.GOOD, 0, 0, 0, 0),
    ],
)
def test_a_ceiling_turns_at_its_share_of_its_own_base(
    base: CeilingBase, excellent: int, good: int, allowed: int, over_by: int
) -> None:
    check = CeilingCheck(rule(base), "nhóm", Counts(excellent, good, completed=70))

    assert (check.allowed, check.over_by) == (allowed, over_by)


def test_a_ceiling_on_all_rated_counts_every_grade_but_not_the_unrated() -> None:
    counts = Counts(21, 29, 30, 20, {"exempt": 50}, undecided=50)

    check = CeilingCheck(rule(CeilingBase.ALL_RATED), "nhóm", counts)

    assert (check.base, check.allowed, check.over_by) == (100, 20, 1)


def test_a_group_whose_cases_are_not_looked_up_has_no_key_of_its_own() -> None:
    assert CeilingCheck(rule(CeilingBase.GOOD), "nhóm", Counts()).key == 0


@pytest.mark.parametrize(
    ("rounding", "allowed", "room_left", "over_by"),
    [
        (None, 2, 0, 1),
        (Rounding.DOWN, 2, 0, 1),
        (Rounding.UP, 3, 0, 0),
        (Rounding.NEAREST, 3, 0, 0),
    ],
)
def test_what_is_allowed_is_rounded_down_unless_a_local_document_says_otherwise(
    rounding: Rounding | None, allowed: int, room_left: int, over_by: int
) -> None:
    # a fifth of thirteen is 2.6
    given = allowance(rule(CeilingBase.GOOD), Counts(3, 13), rounding=rounding)

    assert (given.base, given.exact, given.excellent) == (13, Fraction(13, 5), 3)
    assert (given.allowed, given.room_left, given.over_by) == (allowed, room_left, over_by)


def test_the_exceptional_share_needs_its_document() -> None:
    exceptional = replace(rule(CeilingBase.GOOD), exceptional_share=Fraction(1, 4))

    assert allowance(exceptional, Counts(good=20)).allowed == 4
    assert allowance(exceptional, Counts(good=20), exceptional_document="QĐ 1").allowed == 5
    usual = allowance(rule(CeilingBase.GOOD), Counts(good=20), exceptional_document="QĐ 1")
    assert usual.allowed == 4


ON = date(2023, 12, 31)
LOCAL = Source("12-QĐ/TU", ON, "Điều 3")
ADVISES = replace(rule(CeilingBase.GOOD), status=Status.PREDECESSOR)
BINDS = rule(CeilingBase.GOOD)


def book(*ceilings: CeilingRule, **settings: str) -> Rulebook:
    source = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
    values = (DatedValue(ON, ceilings, source, Status.CONFIRMED),)
    key = "grading.excellent_ceilings"
    pack = RulePack("p", {}, "1", {key: Rule(key, {}, "", values)})
    layer = Layer(
        "kg",
        "p",
        {},
        LayerStanding.LOCAL,
        {},
        "T",
        "l1",
        settings=tuple(SettingValue(f"cap.{k}", each, ON, LOCAL) for k, each in settings.items()),
    )
    return rulebook(pack, on=ON, layers=(layer,))


def test_a_category_without_a_ceiling_has_none_in_force() -> None:
    assert read_ceiling(book(), "member") is None
    assert read_ceiling(book(BINDS), "leading_cadre") is None
    assert ceilings_of(book(BINDS).pack, ON) == (BINDS,)
    assert ceilings_of(book(BINDS).pack, date(2023, 12, 30)) == ()


def test_a_ceiling_that_binds_stays_as_the_pack_states_it() -> None:
    reading = read_ceiling(book(BINDS, share="1/2", base="ALL_RATED"), "member")

    assert reading == CeilingReading(BINDS, None, None)
    assert reading.is_binding


def test_a_ceiling_that_only_advises_binds_once_a_local_document_sets_it() -> None:
    advice = read_ceiling(book(ADVISES), "member")
    local = read_ceiling(
        book(ADVISES, share="15 %", base="ALL_RATED", exceptional_share="20 %"), "member"
    )

    assert advice == CeilingReading(ADVISES, None, None)
    assert not advice.is_binding
    assert local is not None
    assert local.is_binding
    assert local.local == LOCAL
    assert local.rule == replace(
        ADVISES,
        share=Fraction(3, 20),
        base=CeilingBase.ALL_RATED,
        exceptional_share=Fraction(1, 5),
        source=LOCAL,
    )


def test_a_value_that_is_no_share_or_base_changes_nothing() -> None:
    assert read_ceiling(book(ADVISES, share="a fifth", base="HALF"), "member") == CeilingReading(
        ADVISES, None, None
    )


@pytest.mark.parametrize(
    ("ceiling", "setting", "rounding"),
    [(BINDS, "UP", Rounding.UP), (ADVISES, "NEAREST", Rounding.NEAREST), (BINDS, "often", None)],
)
def test_a_local_document_may_say_how_to_round_any_ceiling(
    ceiling: CeilingRule, setting: str, rounding: Rounding | None
) -> None:
    reading = read_ceiling(book(ceiling, rounding=setting), "member")

    assert reading is not None
    assert reading.rounding is rounding


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20 %", Fraction(1, 5)),
        ("12,5%", Fraction(1, 8)),
        ("1/5", Fraction(1, 5)),
        ("100 %", Fraction(1)),
        ("100.1 %", None),
        ("0 %", None),
        ("abc", None),
        ("1/0", None),
    ],
)
def test_a_share_may_be_written_in_percent_or_as_a_fraction(
    text: str, share: Fraction | None
) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize(("good", "allowed"), [(12, 2), (13, 3)])
def test_the_nearest_whole_number_is_taken_where_a_local_document_says_so(
    good: int, allowed: int
) -> None:
    found = allowance(rule(CeilingBase.GOOD), Counts(0, good, 0, 0), rounding=Rounding.NEAREST)

    assert (found.exact, found.allowed) == (Fraction(good, 5), allowed)


def test_a_half_is_rounded_up_to_the_nearest() -> None:
    half = replace(rule(CeilingBase.GOOD), share=Fraction(1, 4))

    assert allowance(half, Counts(0, 10, 0, 0), rounding=Rounding.NEAREST).allowed == 3


def test_a_group_within_its_ceiling_is_over_by_nothing() -> None:
    found = allowance(rule(CeilingBase.GOOD), Counts(1, 10, 0, 0))

    assert (found.allowed, found.over_by, found.room_left) == (2, 0, 1)
    assert found.check.key == 0


@pytest.mark.parametrize(
    ("share", "text"),
    [(Fraction(1, 5), "20%"), (Fraction(1, 3), "33,33%"), (Fraction(1, 8), "12,50%")],
)
def test_a_ceiling_is_printed_with_decimals_only_where_it_has_some(
    share: Fraction, text: str
) -> None:
    assert ceiling_percent(replace(rule(CeilingBase.GOOD), share=share)) == text
