from dataclasses import replace
from datetime import date
from typing import Any

from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.senders import UnitRef
from xeploai.domain.figures.statistics import EarlierFigures, Statistics, Total, add_up
from xeploai.domain.model.rules import Category, SubjectKind
from xeploai.domain.words import Fault

BASES = {"good_or_better": "graded", "excellent": "good_or_better"}
CATEGORIES = {
    "grassroots_branch": Category("grassroots_branch", SubjectKind.ORGANISATION, {}),
    "subordinate_branch": Category("subordinate_branch", SubjectKind.ORGANISATION, {}),
    "member": Category("member", SubjectKind.MEMBER, {}),
}


def statistics(**totals: Total) -> Statistics:
    return Statistics(
        unit=UnitRef("x", "X"),
        cycle=2023,
        closes_on=date(2023, 12, 31),
        pack="p",
        category_labels=CATEGORIES,
        reason_labels={},
        share_bases=BASES,
        categories=totals,
    )


def test_organisations_are_added_over_their_categories_and_members_apart() -> None:
    found = statistics(
        grassroots_branch=Total(Counts(good=1)),
        subordinate_branch=Total(None, Counts(good=2)),
        member=Total(Counts(good=40)),
    )

    assert found.organisations.counts == Counts(good=3)
    assert (found.organisations.from_cases, found.organisations.from_returns) == (
        Counts(good=1),
        Counts(good=2),
    )
    assert found.members.counts == Counts(good=40)


def test_a_share_names_its_base_and_an_unreported_total_has_none() -> None:
    total = Total(Counts(1, 3, completed=4))

    share = total.share("excellent", BASES)

    assert share is not None
    assert (share.part, share.whole, share.of) == (1, 4, "good_or_better")
    assert Total().share("excellent", BASES) is None
    assert total.share("completed", BASES) is None
    assert Total().figure("total") is None


def test_the_sum_of_no_totals_is_unreported() -> None:
    assert add_up([]).counts is None


def test_a_sum_names_each_unit_that_it_lacks_once_in_the_order_of_its_parts() -> None:
    y, z = UnitRef("y", "Y"), UnitRef("z", "Z")
    silent, late = Total(not_reported_by=(y,)), Total(not_reported_by=(z,), owed_by=(y,))

    assert add_up([Total(), silent]).not_reported_by == (y,)
    assert add_up([silent, Total()]).not_reported_by == (y,)
    assert add_up([silent, late, silent]).not_reported_by == (y, z)
    assert add_up([late, silent]).lacking == (z, y)


def test_cycles_that_are_not_comparable_have_no_changes() -> None:
    now = statistics(member=Total(Counts(good=5)))
    before = EarlierFigures(2022, {"member": Total(Counts(good=3))})
    barred = replace(before, not_comparable=(Fault("other standards"),))

    def change(found: Statistics) -> int | None:
        changes = found.changes(found.categories["member"], found.earlier_total("member"))
        return changes["good"].difference if changes else None

    assert change(replace(now, earlier=before)) == 2
    assert change(replace(now, earlier=barred)) is None
    assert change(now) is None


def change_of(figure: str, now: Total, before: Total, **more: Any) -> int | None:
    found = replace(
        statistics(member=now), earlier=EarlierFigures(2022, {"member": before}), **more
    )
    return found.changes(now, before)[figure].difference


def test_a_total_that_somebody_did_not_report_in_one_of_two_years_has_no_change() -> None:
    whole, silent = (
        Total(Counts(good=5)),
        Total(Counts(good=5), not_reported_by=(UnitRef("y", ""),)),
    )

    assert change_of("good", whole, whole) == 0
    assert change_of("good", silent, whole) is None
    assert change_of("good", whole, silent) is None
    owed = Total(Counts(good=5), owed_by=(UnitRef("z", ""),))
    assert change_of("good", owed, whole) is None
    # a return that has not come leaves the categories alone that its sender cannot have
    assert change_of("good", whole, whole, missing_units=(UnitRef("z", ""),)) == 0


def test_a_unit_that_sent_nothing_in_the_earlier_year_leaves_no_change() -> None:
    now, owed = Total(Counts(good=5)), Total(Counts(good=5), owed_by=(UnitRef("z", ""),))
    before = EarlierFigures(2022, {"member": owed})
    found = replace(statistics(member=now), earlier=before)

    assert found.changes(now, found.earlier_total("member"))["good"].difference is None


def test_cases_undecided_in_one_of_two_years_leave_only_the_total_comparable() -> None:
    decided, waiting = Total(Counts(good=5)), Total(Counts(good=4, undecided=2))

    assert change_of("total", waiting, decided) == 1
    assert change_of("good", waiting, decided) is None
    assert change_of("total", decided, waiting) == -1
    assert change_of("good", decided, waiting) is None


def test_a_category_that_only_the_earlier_cycle_knew_is_in_no_sum() -> None:
    earlier = EarlierFigures(
        2022, {"member": Total(Counts(good=3)), "cadre": Total(Counts(good=90))}
    )
    found = replace(statistics(member=Total(Counts(good=5))), earlier=earlier)

    assert found.earlier_members.counts == Counts(good=3)
    assert found.earlier_organisations.counts is None


def test_a_hidden_total_has_no_figure_and_says_who_has_not_reported() -> None:
    owing = UnitRef("z", "")
    total = Total(Counts(good=5), Counts(good=1), (owing,), accepted=Counts(good=1)).hidden()

    assert total.is_hidden
    assert (total.from_cases, total.from_returns, total.accepted) == (None, None, None)
    assert total.figure("total") is None
    assert total.not_reported_by == (owing,)


def test_a_sum_is_hidden_with_any_of_its_parts() -> None:
    shown, hidden = Total(Counts(good=5)), Total(Counts(good=1)).hidden()

    for total in (shown + hidden, hidden + shown, add_up([shown, hidden, shown])):
        assert total == Total(is_hidden=True)
    assert not (shown + shown).is_hidden


def test_a_hidden_total_keeps_who_owes_it_and_who_declared_none() -> None:
    one, other = UnitRef("a", ""), UnitRef("b", "")
    total = Total(owed_by=(one,), declared_none_by=(other,))

    assert total.hidden() == Total(owed_by=(one,), declared_none_by=(other,), is_hidden=True)


def test_there_is_no_change_from_or_to_a_hidden_total() -> None:
    shown, hidden = Total(Counts(good=5)), Total(Counts(good=1)).hidden()

    assert change_of("good", shown, hidden) is None
    assert change_of("total", hidden, shown) is None
