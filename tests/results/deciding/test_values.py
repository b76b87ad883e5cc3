"""The table of a deciding body: allowance on each base, order, ties, and “what if”."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xeploai.domain import (
    UNDECIDED,
    Allowance,
    Ceiling,
    CeilingBase,
    Counts,
    ExceptionalDocument,
    FactDefinition,
    FactKind,
    FactValue,
    Grade,
    GroupBy,
    Openness,
    Outcome,
    Outside,
    Record,
    Source,
    Status,
    SubjectKind,
)
from xeploai.results.deciding.values import (
    Candidate,
    GroupOfPeers,
    Measure,
    OrderCriterion,
    deciding_table,
    in_order,
    measures_of,
    tie_at,
)

EXCELLENT, GOOD = Outcome(Grade.EXCELLENT), Outcome(Grade.GOOD)
COMPLETED = Outcome(Grade.COMPLETED)
SCORE = OrderCriterion(Measure("score"))
FEWEST = OrderCriterion(Measure("shortcomings_named"), highest_first=False)


def ceiling(base: CeilingBase, *, outside: frozenset[Outside] = frozenset()) -> Ceiling:
    return Ceiling(
        "member",
        Fraction(1, 5),
        base,
        GroupBy.GRASSROOTS,
        "P23-CAP-2.MEMBER",
        Status.CONFIRMED,
        Source("124-QĐ/TW", date(2023, 10, 4), "khoản 1 Điều 12"),
        is_binding=True,
        exceptional_share=Fraction(1, 4),
        outside=outside,
    )


def one(
    key: int,
    standing: Outcome = UNDECIDED,
    *,
    decided: Outcome = UNDECIDED,
    openness: Openness | None = Openness.OPEN,
    **values: FactValue,
) -> Candidate:
    return Candidate(
        key,
        f"dv-{key}",
        f"Người {key}",
        proposed=standing,
        decided=decided,
        openness=openness,
        values=values,
    )


def group_of(
    *subjects: Candidate,
    base: CeilingBase = CeilingBase.GOOD,
    outside: frozenset[Outside] = frozenset(),
) -> GroupOfPeers:
    under = Allowance(ceiling(base, outside=outside), Counts(), "Đảng bộ xã A", 7)
    return GroupOfPeers(under, subjects)


def test_a_document_previews_the_exceptional_share_in_the_what_if_only() -> None:
    group = group_of(*(one(key, GOOD, decided=GOOD) for key in range(1, 9)))
    document = ExceptionalDocument("12-QĐ/TU", date(2023, 12, 1))

    table = deciding_table(group, exceptional=document)
    recorded = replace(group, under=replace(group.under, exceptional=document))

    allowed = [each.allowed for each in (table.decided, table.proposed, table.what_if)]
    assert allowed == [1, 1, 2]
    assert deciding_table(recorded).decided.allowed == 2


def test_heads_are_counted_on_no_side_where_they_stand_outside() -> None:
    head = replace(one(1, decided=EXCELLENT), is_head=True)
    others = [one(key, decided=GOOD) for key in range(2, 7)]

    counted = deciding_table(group_of(head, *others)).decided
    outside = deciding_table(group_of(head, *others, outside=frozenset((Outside.HEAD,))))

    assert (counted.excellent, counted.base) == (1, 5)
    assert (outside.decided.excellent, outside.decided.base) == (0, 5)
    assert outside.what_if.excellent == 0
    assert outside.group.stands_outside(head)
    assert not outside.group.stands_outside(others[0])


def test_candidates_are_named_by_somebody_or_open_by_the_rules() -> None:
    closed = Openness.CLOSED
    subjects = (
        one(1),
        one(2, openness=closed),
        one(3, EXCELLENT, openness=closed),
        one(4, GOOD, decided=EXCELLENT, openness=closed),
        replace(one(5, openness=None), self_grade=EXCELLENT),
        one(6, openness=Openness.UNDECIDED),
        replace(one(7, openness=closed), suggested=Grade.EXCELLENT),
    )

    table = deciding_table(group_of(*subjects))

    assert [each.key for each in table.candidates] == [1, 3, 4, 5, 7]
    assert table.others == 2


def test_decided_and_proposed_are_counted_apart() -> None:
    subjects = (
        one(1, EXCELLENT),
        one(2, EXCELLENT, decided=GOOD),
        one(3, GOOD),
        one(4, decided=EXCELLENT),
        one(5),
    )

    table = deciding_table(group_of(*subjects))

    assert table.decided.counts == Counts(1, 1, undecided=3)
    assert table.proposed.counts == Counts(3, 1, undecided=1)


def test_what_if_moves_the_chosen_up_and_the_rest_of_the_excellent_down_to_good() -> None:
    subjects = (one(1, EXCELLENT), one(2, GOOD), one(3, COMPLETED), one(4))
    group = group_of(*subjects)

    as_it_stands = deciding_table(group)
    other = deciding_table(group, chosen=["dv-3"])

    assert as_it_stands.what_if.counts == Counts(1, 1, 1, undecided=1)
    assert not as_it_stands.is_what_if
    assert other.what_if.counts == Counts(1, 2, 0, undecided=1)
    assert other.is_what_if


def test_nobody_chosen_is_a_choice_and_codes_from_elsewhere_are_none() -> None:
    group = group_of(one(1, EXCELLENT), one(2, GOOD))

    assert deciding_table(group, chosen=[]).what_if.counts == Counts(0, 2)
    assert deciding_table(group, chosen=["dv-99"]).chosen == frozenset()


def test_with_the_base_good_a_further_excellent_takes_one_off_its_own_base() -> None:
    group = group_of(*(one(key, GOOD) for key in range(1, 11)))

    none, one_more = (deciding_table(group, chosen=chosen).what_if for chosen in ([], ["dv-1"]))

    assert (none.base, none.allowed) == (10, 2)
    assert (one_more.base, one_more.allowed) == (9, 1)


def test_the_order_follows_the_criteria_one_after_the_other() -> None:
    subjects = (
        one(1, score=Decimal(90), shortcomings_named=2),
        one(2, score=Decimal(95), shortcomings_named=2),
        one(3, score=Decimal(90), shortcomings_named=1),
        one(4),
    )

    assert [each.key for each in in_order(subjects, [SCORE, FEWEST])] == [2, 3, 1, 4]
    assert [each.key for each in in_order(subjects, [FEWEST, SCORE])] == [3, 2, 1, 4]


def test_unknown_values_come_last_whichever_way_the_order_runs() -> None:
    subjects = (one(1), one(2, score=Decimal(0)))
    lowest = replace(SCORE, highest_first=False)

    assert [each.key for each in in_order(subjects, [SCORE])] == [2, 1]
    assert [each.key for each in in_order(subjects, [lowest])] == [2, 1]


def test_equal_values_at_the_border_are_a_tie_and_elsewhere_none() -> None:
    scores = (95, 90, 90, 90, 80)
    ordered = [one(key, score=Decimal(score)) for key, score in enumerate(scores, 1)]

    def tied(border: int) -> list[int]:
        return [each.key for each in tie_at(border, ordered, [SCORE])]

    assert tied(0) == []
    assert tied(1) == []
    assert tied(2) == [2, 3, 4]
    assert tied(3) == [2, 3, 4]
    assert tied(4) == []
    assert tied(5) == []


def test_without_criteria_nothing_is_called_a_tie() -> None:
    assert tie_at(1, [one(1), one(2)], []) == ()


def test_a_share_is_taken_of_its_whole_and_of_nothing_there_is_none() -> None:
    measure = Measure("tasks_exceeded", "tasks_assigned")

    assert measure.code == "tasks_exceeded/tasks_assigned"
    assert measure.value({"tasks_exceeded": 3, "tasks_assigned": 6}) == Fraction(1, 2)
    assert measure.value({"tasks_exceeded": 0, "tasks_assigned": 0}) is None
    assert measure.value({"tasks_assigned": 6}) is None


def test_grades_rank_records_count_and_yes_or_no_is_no_number() -> None:
    record = Record("1-QĐ", date(2023, 5, 1), "UBKT")

    best, next_one = (
        Measure("previous_grade").value({"previous_grade": grade})
        for grade in (Grade.EXCELLENT, Grade.GOOD)
    )
    assert best is not None
    assert next_one is not None
    assert best > next_one
    assert Measure("discipline").value({"discipline": (record, record)}) == 2
    assert Measure("discipline").value({"discipline": ()}) == 0
    assert Measure("outstanding").value({"outstanding": True}) is None


def test_measures_are_the_numbers_of_the_kind_and_the_shares_of_their_wholes() -> None:
    label = {"vi": "a", "en": "a"}
    members = frozenset({SubjectKind.MEMBER})
    facts = {
        "assigned": FactDefinition("assigned", FactKind.COUNT, label, members),
        "done": FactDefinition("done", FactKind.COUNT, label, members, part_of="assigned"),
        "levels": FactDefinition("levels", FactKind.LEVELS, label, members),
        "other": FactDefinition("other", FactKind.COUNT, label, frozenset({SubjectKind.CADRE})),
    }

    assert list(measures_of(facts, SubjectKind.MEMBER)) == ["assigned", "done", "done/assigned"]
