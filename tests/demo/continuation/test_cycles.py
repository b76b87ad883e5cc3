"""The cycles after the published year: sums equal the register, and shares drift a little."""

from collections import Counter

from xeploai.demo import DemoCycle, DemoProvince
from xeploai.demo.continuation import DemoContinuation
from xeploai.demo.continuation.cycles import BY_CASES
from xeploai.domain import Counts, Period, ReportingSource
from xeploai.rulepacks import pack


def counts(cycle: DemoCycle, category: str) -> Counts:
    own = Counter(one.outcome for one in cycle.decisions if one.category == category)
    total = Counts.of_outcomes(own)
    for returned in cycle.returns.values():
        total += returned.get(category, Counts())
    return total


def test_cases_and_returns_of_2024_are_the_members_of_both_registers(
    after: DemoContinuation,
) -> None:
    members = after.last.on(after.returned.closes_on).branch_of

    assert counts(after.returned, "member").total == len(members)


def test_the_cases_of_2025_are_the_members_of_the_merged_register(after: DemoContinuation) -> None:
    members = after.last.on(after.merged.closes_on).branch_of

    assert counts(after.merged, "member").total == len(members)


def test_only_some_districts_report_case_by_case_in_2024(after: DemoContinuation) -> None:
    senders = after.returned.sources

    assert set(senders.values()) == {ReportingSource.RETURN}
    assert senders.keys() == after.returned.returns.keys()
    assert not senders.keys() & set(BY_CASES)
    assert len([code for code in senders if code.startswith("ag-")]) == 14


def test_the_share_of_members_good_or_better_drifts_by_less_than_two_points(
    province: DemoProvince, after: DemoContinuation
) -> None:
    shares = []
    for cycle in (province.cycles[-1], after.returned, after.merged):
        of = counts(cycle, "member")
        shares.append(100 * (of.good + of.excellent) / of.graded)

    assert max(shares) - min(shares) < 2


def test_a_quarter_grades_leading_cadres_alone(after: DemoContinuation) -> None:
    assert [cycle.key.code for cycle in after.quarters] == ["2026-q1", "2026-q2", "2026-q3"]
    for cycle in after.quarters:
        assert cycle.period is not Period.YEAR
        assert {one.category for one in cycle.decisions} == {"leading_cadre"}
        leaders = {post.person for post in after.last.on(cycle.closes_on).posts}
        decided = {one.subject for one in cycle.decisions}
        assert decided <= leaders
        # only the last quarter is still on the desk of two communes
        assert (decided == leaders) == (cycle is not after.quarters[-1])
        assert len(leaders - decided) < 200


def test_a_document_covers_one_category_and_one_day(after: DemoContinuation) -> None:
    for cycle in after.cycles:
        assert all(one.document for one in cycle.decisions)
        assert all((one.decided_on - cycle.closes_on).days <= 12 for one in cycle.decisions)


def test_a_quarter_gives_no_reason_that_is_not_its_own(after: DemoContinuation) -> None:
    for cycle in (after.merged, *after.quarters):
        known = pack(cycle.pack).not_rated_reasons_for(cycle.closes_on, cycle.key.period)
        given = {one.outcome.not_rated_reason for one in cycle.decisions} - {None}
        assert given
        assert given <= known.keys()
