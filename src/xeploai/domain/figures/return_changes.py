"""What a return changes in the one before it, line by line, before it is stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xeploai.domain.words import Labels, label, message

from .counts import REASON_NOT_STATED, Counts
from .returns import LINE_FIGURES


class LineState(StrEnum):
    """What a return does to one category of the one before it.

    NEW: the earlier one said nothing of it.
    CHANGED: other figures.
    SAME: the same figures.
    TAKEN_OVER: the return corrects other lines only, so the earlier figures stay.
    LEFT_OUT: the earlier one had figures, this one has none.
    """

    NEW = "NEW"
    CHANGED = "CHANGED"
    SAME = "SAME"
    TAKEN_OVER = "TAKEN_OVER"
    LEFT_OUT = "LEFT_OUT"


LINE_STATE_LABELS: Mapping[LineState, Labels] = {
    LineState.NEW: label(message("new line")),
    LineState.CHANGED: label(message("changed line")),
    LineState.SAME: label(message("same as before")),
    LineState.TAKEN_OVER: label(message("taken over from the earlier return")),
    LineState.LEFT_OUT: label(message("no longer stated")),
}
# how the number under one reason is called beside the figures of a line
REASON_PREFIX = "reason:"


@dataclass(frozen=True)
class FigureChange:
    """One number of a line, before and after. Unit: subjects; None is a number not given.

    Args:
        figure: one of `LINE_FIGURES`, or `reason:` and the code of a reason for not rating.
    """

    figure: str
    old: int | None
    new: int | None


@dataclass(frozen=True)
class LineChange:
    """What becomes of one category.

    Args:
        figures: the numbers that differ.
        reasons_left_out: codes of the reasons that the earlier line stated for subjects whom
            the new line leaves without a reason.
    """

    category: str
    state: LineState
    figures: tuple[FigureChange, ...] = ()
    reasons_left_out: tuple[str, ...] = ()

    @property
    def says_less(self) -> bool:
        """Whether something that was stated before is no longer stated."""
        return self.state is LineState.LEFT_OUT or bool(self.reasons_left_out)


def combined_return(
    old: Mapping[str, Counts], new: Mapping[str, Counts], *, only_lines: bool
) -> Mapping[str, Counts]:
    """Return the counts that hold after a return, by category.

    Args:
        only_lines: the return corrects its own lines only; all others are taken over, so that
            what is stored is complete.
    """
    return {**old, **new} if only_lines else dict(new)


def compare_returns(
    old: Mapping[str, Counts], new: Mapping[str, Counts], *, only_lines: bool = False
) -> tuple[LineChange, ...]:
    """Return what becomes of every category of two returns, those of the new one first.

    Args:
        old: of the return before; empty where there is none.
        new: as the new return has them, without what it takes over.
    """
    own = tuple(_line(category, old.get(category), counts) for category, counts in new.items())
    rest = [(category, counts) for category, counts in old.items() if category not in new]
    if only_lines:
        return own + tuple(LineChange(category, LineState.TAKEN_OVER) for category, _ in rest)
    return own + tuple(
        LineChange(category, LineState.LEFT_OUT, _changes(counts, None))
        for category, counts in rest
    )


def _line(category: str, old: Counts | None, new: Counts) -> LineChange:
    if old is None:
        return LineChange(category, LineState.NEW, _changes(None, new))
    state = LineState.SAME if old == new else LineState.CHANGED
    return LineChange(category, state, _changes(old, new), _reasons_left_out(old, new))


def _reasons_left_out(old: Counts, new: Counts) -> tuple[str, ...]:
    if _with_reason(new, REASON_NOT_STATED) <= _with_reason(old, REASON_NOT_STATED):
        return ()
    stated = (code for code in old.not_rated if code != REASON_NOT_STATED)
    return tuple(code for code in stated if not new.not_rated.get(code))


def _changes(old: Counts | None, new: Counts | None) -> tuple[FigureChange, ...]:
    names = [*LINE_FIGURES, *(f"{REASON_PREFIX}{code}" for code in _reasons(old, new))]
    pairs = ((name, _number(old, name), _number(new, name)) for name in names)
    return tuple(FigureChange(*pair) for pair in pairs if pair[1] != pair[2])


def _reasons(*counts: Counts | None) -> Collection[str]:
    return sorted({code for each in counts if each is not None for code in each.not_rated})


def _number(counts: Counts | None, name: str) -> int | None:
    if counts is None:
        return None
    if name.startswith(REASON_PREFIX):
        return _with_reason(counts, name.removeprefix(REASON_PREFIX))
    return counts.figure(name)


def _with_reason(counts: Counts, code: str) -> int:
    return counts.not_rated.get(code, 0)
