"""What a return does to the one before it, line by line."""

from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.figures.return_changes import LineState, combined_return, compare_returns

OLD = {"branch": Counts(good=1), "member": Counts(1, 7, 1, 0, {"under_review": 1})}


def states(**terms: bool) -> dict[str, LineState]:
    new = {"branch": Counts(excellent=1)}
    return {line.category: line.state for line in compare_returns(OLD, new, **terms)}


def test_a_line_that_the_new_return_lacks_is_left_out() -> None:
    assert states() == {"branch": LineState.CHANGED, "member": LineState.LEFT_OUT}


def test_a_correction_of_lines_takes_over_the_others() -> None:
    assert states(only_lines=True)["member"] is LineState.TAKEN_OVER
    whole = combined_return(OLD, {"branch": Counts(excellent=1)}, only_lines=True)
    assert whole == {"branch": Counts(excellent=1), "member": OLD["member"]}


def test_a_changed_line_names_each_number_old_and_new() -> None:
    (line, _) = compare_returns(OLD, {"branch": Counts(excellent=1)})

    figures = {one.figure: (one.old, one.new) for one in line.figures}
    assert figures == {"good": (1, 0), "excellent": (0, 1)}


def test_a_reason_that_is_no_longer_stated_is_named() -> None:
    unstated = {**OLD, "member": Counts(1, 7, 1, 0, {REASON_NOT_STATED: 1})}

    line = compare_returns(OLD, unstated)[1]

    assert line.reasons_left_out == ("under_review",)
    assert line.says_less


def test_fewer_subjects_under_a_reason_is_a_change_and_leaves_no_reason_out() -> None:
    graded = {**OLD, "member": Counts(1, 8, 1)}

    assert not compare_returns(OLD, graded)[1].says_less


def test_a_reason_that_is_new_or_gone_changes_from_nobody_or_to_nobody() -> None:
    old, new = Counts(not_rated={"under_review": 3}), Counts(not_rated={"newly_admitted": 2})

    (line,) = compare_returns({"member": old}, {"member": new})

    figures = {one.figure: (one.old, one.new) for one in line.figures}
    assert figures == {
        "total": (3, 2),
        "not_graded": (3, 2),
        "reason:newly_admitted": (0, 2),
        "reason:under_review": (3, 0),
    }


def test_as_many_without_a_reason_as_before_leave_no_reason_out() -> None:
    old = Counts(not_rated={REASON_NOT_STATED: 1, "under_review": 1})
    new = Counts(good=1, not_rated={REASON_NOT_STATED: 1})

    (line,) = compare_returns({"member": old}, {"member": new})

    assert line.state is LineState.CHANGED
    assert not line.says_less
