"""Statistics as tables in a terminal, in the reader's language, numbers the Vietnamese way."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from xeploai.domain import (
    CASE_END_LABELS,
    FIGURE_LABELS,
    RETURN_STATE_LABELS,
    CaseEnd,
    Change,
    ReturnState,
    Statistics,
    SubjectKind,
    Total,
    UnitRef,
    contextual_label,
    grouped,
    letter_text,
    message,
    say,
    translate,
)

from .console import WIDTH, escape, markup_text

COLUMNS = ("total", "graded", "not_graded", "good_or_better", "excellent", "completed", "failed")
UNDECIDED = "undecided"
# a terminal is narrow: heads are shorter than the labels of figures
HEADS = {
    "total": contextual_label("column head", "Total"),
    "graded": contextual_label("column head", "Graded"),
    "not_graded": contextual_label("column head", "Not rated"),
    "good_or_better": contextual_label("column head", "Good or better"),
    "excellent": contextual_label("column head", "Excellent"),
    "completed": contextual_label("column head", "Completed"),
    "failed": contextual_label("column head", "Failed"),
    "undecided": contextual_label("column head", "Undecided"),
}
UNITS_NAMED = 10


def statistics_text(
    statistics: Statistics, *, language: str, width: int = WIDTH, colour: bool = False
) -> str:
    """Return the headline and the tables of a unit as text."""
    text = io.StringIO()
    console = Console(file=text, width=width, force_terminal=colour, highlight=False)
    name, pack = escape(statistics.unit.name), escape(statistics.pack_title[language])
    console.print(f"[bold]{name}[/] · {statistics.cycle_name[language]} · {pack}")
    for line in headline(statistics, language):
        console.print(f"  {line}")
    console.print(category_table(statistics, language))
    console.print(_bases(statistics, language))
    if statistics.subordinates:
        console.print(subordinate_table(statistics, language))
    for line in remarks(statistics, language):
        console.print(f"• {line}", soft_wrap=True)
    return text.getvalue()


HEADLINES = (
    (
        SubjectKind.ORGANISATION,
        message(
            "%(part)s/%(whole)s of the Party organisations graded are good or better (%(share)s%%)."
        ),
        message("No figures on Party organisations yet."),
    ),
    (
        SubjectKind.MEMBER,
        message("%(part)s/%(whole)s of the Party members graded are good or better (%(share)s%%)."),
        message("No figures on Party members yet."),
    ),
)


def headline(statistics: Statistics, language: str) -> list[str]:
    """Return the two sentences with which published results begin."""
    lines = []
    for kind, text, nothing in HEADLINES:
        total = statistics.sum_of(kind, statistics.categories)
        share = total.share("good_or_better", statistics.share_bases)
        if total.counts is None or share is None:
            lines.append(markup_text(nothing, language))
            continue
        part, whole = grouped(total.counts.good_or_better), grouped(total.counts.graded)
        percent = share.shown() or "–"
        lines.append(markup_text(text, language, part=part, whole=whole, share=percent))
    return lines


def category_table(statistics: Statistics, language: str) -> Table:
    """Return the table of categories: counts, shares, changes."""
    figures = _figures(statistics)
    table = Table(title=None, show_lines=True)
    table.add_column(translate(message("Category"), language), max_width=34)
    for figure in figures:
        table.add_column(HEADS[figure][language], justify="right")
    for code, total in statistics.categories.items():
        label = escape(statistics.category_labels[code].label[language])
        earlier = statistics.earlier_total(code)
        table.add_row(label, *_cells(statistics, total, earlier, figures))
    cells = _cells(statistics, statistics.organisations, statistics.earlier_organisations, figures)
    table.add_row(f"[bold]{translate(message('All organisations'), language)}[/]", *cells)
    return table


def _figures(statistics: Statistics) -> tuple[str, ...]:
    """Return the columns; undecided subjects have one where there are any."""
    is_open = any(total.figure(UNDECIDED) for total in statistics.categories.values())
    return (*COLUMNS, UNDECIDED) if is_open else COLUMNS


def _cells(
    statistics: Statistics, total: Total, before: Total, figures: Sequence[str]
) -> list[str]:
    changes = statistics.changes(total, before)
    return [_cell(statistics, total, figure, changes.get(figure)) for figure in figures]


def _cell(statistics: Statistics, total: Total, figure: str, change: Change | None) -> str:
    number = total.figure(figure)
    if number is None:
        # not reported, which is not 0
        return "–"
    share = total.share(figure, statistics.share_bases)
    percent = share.shown() if share else None
    lines = [grouped(number)]
    if percent:
        lines.append(f"[dim]{percent}%[/]")
    if change is not None and change.difference:
        # thousands with dots, the Vietnamese way
        lines.append(f"[dim]{change.difference:+,}[/]".replace(",", "."))
    return "\n".join(lines)


# the same words as on the page of the unit
ON_LATER_TREE = message("The earlier figures are those of all provinces that belong to it now.")


def _bases(statistics: Statistics, language: str) -> str:
    parts = [
        f"{FIGURE_LABELS[figure][language]} / {FIGURE_LABELS[base][language].lower()}"
        for figure, base in statistics.share_bases.items()
        if figure in COLUMNS
    ]
    lines = [markup_text(message("Shares: %(bases)s."), language, bases="; ".join(parts))]
    if statistics.is_comparable and statistics.earlier:
        text = message("Last line of a cell: the change on %(year)s.")
        lines.append(markup_text(text, language, year=statistics.earlier.cycle_name[language]))
    if statistics.earlier and statistics.earlier.is_on_later_tree:
        lines.append(markup_text(ON_LATER_TREE, language))
    return f"[dim]{' '.join(lines)}[/]"


def subordinate_table(statistics: Statistics, language: str) -> Table:
    """Return the table of direct subordinates: organisations and members, good or better."""
    table = Table(title=translate(message("Direct subordinates"), language))
    table.add_column(translate(message("Unit"), language))
    share = translate(message("Share"), language)
    for graded in (message("Organisations graded"), message("Members graded")):
        good = HEADS["good_or_better"][language]
        for column in (translate(graded, language), good, share):
            table.add_column(column, justify="right")
    for one in statistics.subordinates:
        sums = (
            statistics.sum_of(SubjectKind.ORGANISATION, one.categories),
            statistics.sum_of(SubjectKind.MEMBER, one.categories),
        )
        cells = [cell for total in sums for cell in _graded(statistics, total)]
        table.add_row(escape(one.unit.name), *cells)
    return table


def _graded(statistics: Statistics, total: Total) -> list[str]:
    share = total.share("good_or_better", statistics.share_bases)
    if total.counts is None or share is None:
        return ["–", "–", "–"]
    counts = total.counts
    return [grouped(counts.graded), grouped(counts.good_or_better), f"{share.shown() or '–'}%"]


def _not_reviewed(statistics: Statistics, language: str) -> list[str]:
    text = message("Members not reviewed and in no total, %(status)s: %(number)s")
    lines = []
    for status, number in (statistics.members_not_reviewed or {}).items():
        label = CASE_END_LABELS[CaseEnd(status)]
        lines.append(markup_text(text, language, status=label, number=grouped(number)))
    return lines


def remarks(statistics: Statistics, language: str) -> list[str]:
    """Return what a reader must know about the figures."""
    lines = []
    for text, units in (
        (message("%(number)s units have sent no return: %(units)s"), statistics.missing_units),
        (message("%(number)s units have no decision yet: %(units)s"), statistics.waiting_units),
    ):
        if units:
            number = grouped(len(units))
            lines.append(markup_text(text, language, number=number, units=_names_of(units)))
    lines += _not_reviewed(statistics, language)
    lines += _states_of_returns(statistics, language)
    if statistics.reported_within is not None:
        text = message("The figures of this unit are part of the return of %(unit)s.")
        lines.append(markup_text(text, language, unit=statistics.reported_within.name))
    lines += _gaps(statistics, language)
    lines += _disagreements(statistics, language)
    if statistics.ceilings:
        lines.append(_over_ceilings(statistics, language))
    if statistics.ceilings_not_checked:
        text = message("Ceilings not checked, since their returns name no groups: %(units)s")
        lines.append(markup_text(text, language, units=_names_of(statistics.ceilings_not_checked)))
    if statistics.earlier and statistics.earlier.not_comparable:
        start = markup_text(
            message("Not comparable with %(year)s:"),
            language,
            year=statistics.earlier.cycle_name[language],
        )
        reasons = (escape(say(one, language)) for one in statistics.earlier.not_comparable)
        lines.append(" ".join([start, *reasons]))
    return lines


def _gaps(statistics: Statistics, language: str) -> list[str]:
    """Return by category who did not report it, and who declared to have nobody."""
    lines = []
    for code, total in statistics.categories.items():
        if total.not_reported_by:
            text = message("%(category)s: not reported by %(units)s")
            label = statistics.category_labels[code].label[language]
            missing = _names_of(total.not_reported_by)
            lines.append(markup_text(text, language, category=label, units=missing))
        if total.declared_none_by:
            text = message("%(category)s: declared to have nobody (counts as zero): %(units)s")
            label = statistics.category_labels[code].label[language]
            without = _names_of(total.declared_none_by)
            lines.append(markup_text(text, language, category=label, units=without))
    return lines


def _states_of_returns(statistics: Statistics, language: str) -> list[str]:
    """Return how many returns are accepted, received, sent back and missing, and why sent back."""
    if not statistics.senders:
        return []
    lines = []
    by_return = [one for one in statistics.senders if one.state.counts]
    if by_return:
        text = message("Counted by their returns, not by cases: %(units)s")
        named = [(one.unit.name, letter_text(one.letter, language)) for one in by_return]
        shown = "; ".join(f"{name} ({letter})" for name, letter in named[:UNITS_NAMED])
        if len(named) > UNITS_NAMED:
            shown += " …"
        lines.append(markup_text(text, language, units=shown))
    numbers = statistics.returns_by_state
    parts = (f"{RETURN_STATE_LABELS[one][language]} {grouped(n)}" for one, n in numbers.items())
    states = "; ".join(parts)
    lines.append(markup_text(message("Returns: %(states)s"), language, states=states))
    text = message("The return of %(unit)s was sent back: %(reason)s")
    lines += [
        markup_text(text, language, unit=one.unit.name, reason=one.reason)
        for one in statistics.senders
        if one.state is ReturnState.SENT_BACK
    ]
    return lines


def _disagreements(statistics: Statistics, language: str) -> list[str]:
    text = message(
        "%(unit)s: the return says %(returned)s %(figure)s (%(category)s), the cases make"
        " %(counted)s"
    )
    return [
        markup_text(
            text,
            language,
            unit=one.unit.name,
            returned=grouped(one.returned),
            figure=FIGURE_LABELS[one.figure][language].lower(),
            category=statistics.category_labels[one.category].label[language].lower(),
            counted=grouped(one.counted),
        )
        for one in statistics.disagreements
    ]


def _over_ceilings(statistics: Statistics, language: str) -> str:
    over = [each for each in statistics.ceilings if each.over_by]
    advisory = sum(not each.ceiling.is_binding for each in over)
    text = message(
        "Ceiling on “excellent”: %(over)s/%(all)s groups are over it, %(binding)s of them over a"
        " binding ceiling and %(advisory)s over an advisory one"
    )
    return markup_text(
        text,
        language,
        over=grouped(len(over)),
        all=grouped(len(statistics.ceilings)),
        binding=grouped(len(over) - advisory),
        advisory=grouped(advisory),
    )


def _names_of(units: Sequence[UnitRef]) -> str:
    names = ", ".join(unit.name for unit in units[:UNITS_NAMED])
    return f"{names} …" if len(units) > UNITS_NAMED else names
