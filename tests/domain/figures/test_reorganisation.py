"""What becomes of units, compared with a year that is played day by day."""

from hypothesis import given
from hypothesis import strategies as st

from tests.reorganised import AFTER, CHANGES, UNTIL, YearOfChanges, day, merged, split
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.reorganisation import (
    Ending,
    Event,
    EventKind,
    Fate,
    FateReason,
    Parents,
    add_up_later_tree,
    blocks,
    fate_of_cases,
    fate_of_return,
    fates,
)

TREE: dict[str, str | None] = {
    "tinh": None,
    "a": "tinh",
    "b": "tinh",
    "a1": "a",
    "a2": "a",
    "b1": "b",
    "b2": "b",
}


def fates_in(
    later: Parents, *events: Event, endings: dict[str, Ending] | None = None
) -> dict[str, Fate]:
    return fates(
        earlier=TREE, later=later, events=events, endings=endings or {}, after=AFTER, until=UNTIL
    )


def without(*codes: str, **moved: str) -> dict[str, str | None]:
    return {code: above for code, above in {**TREE, **moved}.items() if code not in codes}


def member(number: int) -> dict[str, Counts]:
    return {"member": Counts(good=number)}


def test_a_unit_that_was_moved_takes_its_figures_along() -> None:
    later = without(a1="b")
    figures = blocks(
        earlier=TREE, later=later, of=fates_in(later), own={"a1": member(3)}, returns={}
    )

    added, homeless = add_up_later_tree(figures, later=later)

    assert added["b"].from_cases == added["tinh"].from_cases == member(3)
    assert added["a"].from_cases == {}
    assert homeless == []


def test_mergers_are_followed_one_after_the_other() -> None:
    later = without("a1", "a2")

    found = fates_in(later, merged("a1", "a2", 10), merged("a2", "b1", 20))

    assert found["a1"] == found["a2"] == Fate("b1", frozenset({"b1"}), FateReason.WENT_OVER)


def test_mergers_in_a_circle_have_no_home_and_end() -> None:
    later = without("a1", "a2")

    found = fates_in(later, merged("a1", "a2", 10), merged("a2", "a1", 10))

    assert found["a1"] == Fate(None, frozenset(), FateReason.IN_A_CIRCLE)


def test_what_has_no_home_is_listed_and_touches_the_superiors_that_lack_it() -> None:
    later = without("a1", "a2")
    found = fates_in(later, merged("a1", "a2", 10), merged("a2", "a1", 10))
    figures = blocks(earlier=TREE, later=later, of=found, own={"a1": member(3)}, returns={})

    added, homeless = add_up_later_tree(figures, later=later)

    assert [block.unit for block in homeless] == ["a1"]
    assert added["a"].touched_by
    assert added["tinh"].touched_by
    assert not added["b"].touched_by


def test_a_unit_that_closed_without_an_heir_leaves_its_figures_with_its_superior() -> None:
    later = without("a1", a2="b")

    found = fates_in(later, endings={"a1": Ending("a", day(5))})

    assert found["a1"] == Fate("a", frozenset({"a"}), FateReason.LEFT_TO_SUPERIOR)


def test_what_was_split_is_whole_only_where_both_parts_stand_below() -> None:
    later = {**TREE, "new": "b"}
    found = fates_in(later, split("new", "a1", 10))
    figures = blocks(earlier=TREE, later=later, of=found, own={"a1": member(9)}, returns={})

    added, _ = add_up_later_tree(figures, later=later)

    touched = {code for code, one in added.items() if one.touched_by}
    assert touched == {"a1", "a", "new", "b"}
    assert added["a1"].from_cases == added["tinh"].from_cases == member(9)


def test_a_merger_after_a_split_brings_the_parts_together_again() -> None:
    found = fates_in(dict(TREE), split("new", "a1", 10), merged("new", "a1", 20))

    assert found["a1"].spread == {"a1"}


def test_a_split_before_a_merger_does_not_divide_what_the_merger_brought() -> None:
    later = {**without("a1"), "new": "b"}

    found = fates_in(later, split("new", "a2", 10), merged("a1", "a2", 20))

    assert found["a2"].spread == {"a2", "new"}
    assert found["a1"].spread == {"a2"}


def test_events_of_other_days_do_not_count() -> None:
    later = {**TREE, "new": "b"}
    on_the_day = [Event(EventKind.SPLIT_FROM, "new", "a1", AFTER)]
    too_late = [split("new", "a1", 366)]

    assert fates_in(later, *on_the_day, *too_late)["a1"].spread == {"a1"}


def test_a_return_stays_below_its_sender_where_nothing_crossed_its_border() -> None:
    figures = blocks(earlier=TREE, later=TREE, of=fates_in(TREE), own={}, returns={"a": member(20)})

    added, _ = add_up_later_tree(figures, later=TREE)

    assert added["a"].from_returns == added["tinh"].from_returns == member(20)
    assert not added["a"].touched_by
    # the return does not tell these apart
    assert added["a1"].touched_by
    assert added["a1"].from_returns == {}


def test_a_return_whose_border_was_crossed_stays_with_what_contains_all_of_it() -> None:
    later = without(a1="b")
    figures = blocks(
        earlier=TREE, later=later, of=fates_in(later), own={}, returns={"a": member(20)}
    )

    added, homeless = add_up_later_tree(figures, later=later)

    assert added["tinh"].from_returns == member(20)
    assert not added["tinh"].touched_by
    assert homeless == []
    for code in ("a", "b", "a1", "a2"):
        assert added[code].from_returns == {}
        assert added[code].touched_by, code
    assert not added["b1"].touched_by


@st.composite
def played_years(draw: st.DrawFn) -> tuple[dict[str, str | None], YearOfChanges]:
    size = draw(st.integers(1, 9))
    earlier: dict[str, str | None] = {"u0": None}
    for number in range(1, size):
        earlier[f"u{number}"] = f"u{draw(st.integers(0, number - 1))}"
    year = YearOfChanges(dict(earlier))
    for number in range(1, draw(st.integers(1, 14))):
        standing = st.sampled_from(sorted(year.parents))
        year.play(draw(st.sampled_from(CHANGES)), draw(standing), draw(standing), number)
    return earlier, year


def fates_of(earlier: Parents, year: YearOfChanges) -> dict[str, Fate]:
    return fates(
        earlier=earlier,
        later=year.parents,
        events=year.events,
        endings=year.endings,
        after=AFTER,
        until=UNTIL,
    )


@given(played_years())
def test_every_figure_is_where_the_year_carried_it(
    years: tuple[dict[str, str | None], YearOfChanges],
) -> None:
    earlier, year = years

    found = fates_of(earlier, year)

    assert {code: fate.home for code, fate in found.items()} == year.owner_of
    assert {code: set(fate.spread) for code, fate in found.items()} == year.may_own


@given(played_years(), st.randoms(use_true_random=False))
def test_re_adding_loses_nothing_and_doubles_nothing(
    years: tuple[dict[str, str | None], YearOfChanges], dice: object
) -> None:
    earlier, year = years
    figures = {code: member(10**number) for number, code in enumerate(earlier)}
    senders = dice.sample(sorted(earlier), len(earlier) // 2)  # type: ignore[attr-defined]
    own = {code: one for code, one in figures.items() if code not in senders}
    returns = {code: figures[code] for code in senders}
    found = fates_of(earlier, year)

    added, homeless = add_up_later_tree(
        blocks(earlier=earlier, later=year.parents, of=found, own=own, returns=returns),
        later=year.parents,
    )

    top = added[next(code for code, above in year.parents.items() if above is None)]
    sums = {
        name: sum(one["member"].total for one in given.values())
        for name, given in (("own", own), ("returns", returns))
    }
    assert homeless == []
    assert top.from_cases.get("member", Counts()).total == sums["own"]
    assert top.from_returns.get("member", Counts()).total == sums["returns"]
    assert not top.touched_by
    for code, one in added.items():
        below = [added[each] for each, above in year.parents.items() if above == code]
        here = sum(each.from_cases.get("member", Counts()).total for each in below)
        assert one.from_cases.get("member", Counts()).total >= here


def test_an_event_on_the_later_closing_day_itself_counts() -> None:
    later = {**TREE, "new": "b"}

    found = fates_in(later, Event(EventKind.SPLIT_FROM, "new", "a1", UNTIL))

    assert found["a1"].spread == {"a1", "new"}


def test_a_unit_that_went_over_into_several_is_at_home_above_them_all() -> None:
    found = fates_in(without("a1"), merged("a1", "a2", 10), merged("a1", "b1", 10))

    assert found["a1"] == Fate("tinh", frozenset({"a2", "b1"}), FateReason.SPLIT_UP)


def test_between_units_without_a_common_superior_nothing_is_at_home() -> None:
    later = {**without("a1"), "b": None}
    found = fates_in(later, merged("a1", "a2", 10), merged("a1", "b1", 10))

    fate = fate_of_cases("a1", TREE, found)

    assert fate == found["a1"] == Fate(None, frozenset({"a2", "b1"}), FateReason.NOTHING_COMMON)


def test_a_unit_that_closed_without_an_heir_or_a_superior_leaves_nothing() -> None:
    found = fates_in({"b": None}, endings={"tinh": Ending(None, day(5))})

    assert found["tinh"] == Fate(None, frozenset(), FateReason.NOTHING_LEFT)


def test_a_return_that_nothing_contains_any_more_says_why() -> None:
    divided = {**without("a1", "a"), "a2": None, "b": None}
    circle = {"b": None}
    of_divided = fates_in(divided, merged("a", "a2", 10), merged("a", "b", 10))
    of_circle = fates_in(circle, merged("a", "b2", 10), merged("b2", "a", 10))

    assert fate_of_return("a", earlier={"a": None}, later=divided, of=of_divided) == Fate(
        None, frozenset({"a2", "b"}), FateReason.NOTHING_COMMON
    )
    assert fate_of_return("a", earlier={"a": None}, later=circle, of=of_circle) == Fate(
        None, frozenset(), FateReason.IN_A_CIRCLE
    )
