"""The lines of a return with what each changed, as its page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xeploai.domain import LINE_STATE_LABELS, Counts, LineState, ReportingSource
from xeploai.portal.cases import categories_of
from xeploai.portal.site import language_of_page, pack_of
from xeploai.results.hiding import hidden_rows_for
from xeploai.results.returns import SentReturn, category_label, changes_text

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit, Reader


@dataclass(frozen=True)
class LineOfReturn:
    """A category of a return.

    Args:
        counts: None where the return no longer states it.
        state: what the return did to the line of the one before; empty for a first return.
        changes: the numbers that differ, in words.
        is_hidden: whether the reader may not see the counts.
    """

    category: str
    counts: Counts | None
    state: str
    changes: str
    says_less: bool
    is_hidden: bool = False


def lines_of(unit: "CycleUnit", sent: SentReturn, reader: "Reader") -> Iterator[LineOfReturn]:
    """Yield the lines of a return in the order of the rules, then what it leaves out."""
    hidden = hidden_rows_for(reader, unit.cycle)
    for code, line in _lines(unit, sent):
        is_closed = code in hidden.personal and not hidden.is_open(unit.path)
        # a return that no longer counts, or never did, can stand beside figures that do
        if is_closed and (
            hidden.hides(unit.code, code)
            or not sent.is_latest
            or unit.source != ReportingSource.RETURN
        ):
            yield replace(line, counts=None, changes="", is_hidden=True)
        else:
            yield replace(line, changes="") if is_closed else line


def _lines(unit: "CycleUnit", sent: SentReturn) -> Iterator[tuple[str, LineOfReturn]]:
    cycle, language = unit.cycle, language_of_page()
    categories = categories_of(cycle)
    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    for code in dict.fromkeys([*categories, *sent.counts, *sent.changes]):
        change = sent.changes.get(code)
        if code not in sent.counts and change is None:
            continue
        label = category_label(code, categories)
        is_same = change is None or change.state is LineState.SAME
        line = LineOfReturn(
            label if isinstance(label, str) else label[language],
            sent.counts.get(code),
            LINE_STATE_LABELS[change.state][language] if change else "",
            "" if is_same or change is None else changes_text(change, reasons)[language],
            bool(change and change.says_less),
        )
        yield code, line
