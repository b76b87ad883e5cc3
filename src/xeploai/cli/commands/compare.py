"""`xeploai compare`: compare a unit with another year, another unit or its siblings."""

from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    CYCLE,
    Session,
    choice,
    command,
    cycle_option,
    json_option,
    unit_option,
)
from xeploai.domain import (
    FIGURE_LABELS,
    Change,
    Fault,
    Refused,
    Share,
    decimal_comma,
    grouped,
    message,
    say,
)

if TYPE_CHECKING:
    from rich.table import Table

    from xeploai.results.comparing import ComparedFigure, ComparisonPart, Side, UnitComparison

AS_IT_WAS, THIS_YEAR = "as-it-was", "this-year"
TREES = {AS_IT_WAS: "as_it_was", THIS_YEAR: "this_year"}
UNDECIDED = "undecided"
SIBLINGS_ALONE = message("--siblings compares within one cycle: leave out --with-… and --tree.")
ON_ONE_TREE = message("%(unit)s: %(before)s and %(now)s, both on the tree of %(now)s")
SIDE_BY_SIDE = message("%(one)s (%(before)s) and %(other)s (%(now)s)")


@command("compare")
@cycle_option()
@unit_option("the unit that is compared", required=True)
@click.option(
    "--with-cycle",
    type=CYCLE,
    metavar="CODE",
    help="the other cycle (the one before; with --with-unit the same one)",
)
@click.option("--with-unit", metavar="CODE", help="the other unit (the same)")
@click.option("--siblings", is_flag=True, help="all units under the same superior, this cycle")
@click.option(
    "--tree",
    type=choice(TREES),
    default=AS_IT_WAS,
    help="each year on its own tree, or both on the later year's",
)
@json_option
@click.pass_obj
def compare(
    session: Session,
    cycle: str,
    unit: str,
    with_cycle: str | None,
    with_unit: str | None,
    tree: str,
    *,
    siblings: bool,
    as_json: bool,
) -> None:
    """Print a comparison, with the reason why a figure is not comparable."""
    if not siblings:
        found = [_comparison(cycle, unit, with_cycle, with_unit, tree)]
    elif with_cycle or with_unit or tree != AS_IT_WAS:
        raise Refused(Fault(SIBLINGS_ALONE))
    else:
        found = _with_siblings(cycle, unit)
    from xeploai.cli.output import print_json

    if as_json:
        value = _as_json(found, session.language)
        print_json(value)
    else:
        for each in found:
            _print(each, session)


def _comparison(
    cycle: str, unit: str, with_cycle: str | None, with_unit: str | None, tree: str
) -> "UnitComparison":
    from xeploai.results.comparing import comparison_of, comparison_query

    return comparison_of(
        comparison_query(
            cycle_code=cycle,
            code=unit,
            with_cycle=with_cycle,
            with_code=with_unit,
            tree=TREES[tree],
        )
    )


def _with_siblings(cycle: str, code: str) -> list["UnitComparison"]:
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.comparing import siblings_of

    unit = unit_in_cycle(cycle_of(cycle), code)
    return [
        each.comparison
        for each in siblings_of(unit)
        if each.comparison is not None and each.unit.pk != unit.pk
    ]


def _as_json(found: list["UnitComparison"], language: str) -> list[dict[str, Any]]:
    from xeploai.results.comparing import comparison_rows

    return [
        {
            "before": _side(one.before),
            "now": _side(one.now),
            "tree": one.tree.value,
            "reasons": [say(fault, language) for fault in one.reasons],
            "remarks": [say(fault, language) for fault in one.remarks],
            "parts": [_part_as_json(part, language) for part in one.before.parts],
            "figures": list(comparison_rows(one, language=language)),
        }
        for one in found
    ]


def _part_as_json(part: "ComparisonPart", language: str) -> dict[str, Any]:
    return {
        "sign": part.sign,
        "unit": part.unit.code,
        "name": part.unit.name,
        "below": part.below.code if part.below else None,
        "now_below": part.now_below.code if part.now_below else None,
        "event": say(part.event, language) if part.event else None,
    }


def _print(found: "UnitComparison", session: Session) -> None:
    from xeploai.cli.output import escape, terminal

    console = terminal()
    reasons = dict.fromkeys(session.text(fault) for fault in found.why_not())
    # one number for a reason, however many figures it keeps from being compared
    numbers = {reason: number for number, reason in enumerate(reasons, start=1)}
    console.print(_table(found, numbers, session))
    for reason, number in numbers.items():
        console.print(escape(f"[{number}] {reason}"), soft_wrap=True)
    for fault in found.remarks:
        console.print(f"• {escape(session.text(fault))}", soft_wrap=True)
    for part in found.before.parts:
        sign = "+" if part.sign > 0 else "−"
        event = f": {escape(session.text(part.event))}" if part.event else ""
        name = escape(f"{part.unit.name} ({part.unit.code})")
        console.print(f"{sign} {name}{event}", soft_wrap=True)


def _table(found: "UnitComparison", numbers: dict[str, int], session: Session) -> "Table":
    from rich.table import Table

    from xeploai.cli.output import escape

    table = Table(title=_title(found, session.language))
    for text in (message("Category"), message("Figure")):
        table.add_column(session.word(text))
    for side in (found.before, found.now):
        table.add_column(escape(f"{side.unit.code} {side.cycle_code}"), justify="right")
        table.add_column(session.word(message("Share")), justify="right")
    table.add_column(session.word(message("Difference")), justify="right")
    table.add_column(session.word(message("Percentage points")), justify="right")
    is_open = any(_is_open(row.figure(UNDECIDED)) for row in found.rows)
    for row in found.rows:
        figures = [each for each in row.figures if is_open or each.figure != UNDECIDED]
        for each in () if row.is_empty else figures:
            label = escape(row.label[session.language]) if each is figures[0] else ""
            cells = _cells(each, numbers, session.language)
            table.add_row(label, *cells, end_section=each is figures[-1])
    return table


def _side(side: "Side") -> dict[str, str | int]:
    return {"unit": side.unit.code, "cycle": side.cycle, "cycle_code": side.cycle_code}


def _is_open(figure: "ComparedFigure") -> bool:
    return bool(figure.before or figure.now)


def _title(found: "UnitComparison", language: str) -> str:
    from xeploai.cli.output import markup_text

    before, now = found.before, found.now
    years = {"before": before.cycle_name[language], "now": now.cycle_name[language]}
    if found.tree.value == TREES[THIS_YEAR]:
        return markup_text(ON_ONE_TREE, language, unit=now.unit.name, **years)
    return markup_text(SIDE_BY_SIDE, language, one=before.unit.name, other=now.unit.name, **years)


def _cells(figure: "ComparedFigure", numbers: dict[str, int], language: str) -> list[str]:
    # the backslash keeps rich from reading the brackets as markup
    marks = " ".join(rf"\[{numbers[say(fault, language)]}]" for fault in figure.why_not)
    difference = f"≠ {marks}" if marks else _signed(figure.change)
    return [
        FIGURE_LABELS[figure.figure][language],
        _number(figure.before),
        _share(figure.share_before),
        _number(figure.now),
        _share(figure.share_now),
        difference,
        _points(figure.change),
    ]


def _number(number: int | None) -> str:
    return "–" if number is None else grouped(number)


def _share(share: Share | None) -> str:
    percent = share.shown() if share else None
    return f"{percent}% / {grouped(share.whole)}" if percent and share else ""


def _signed(change: Change | None) -> str:
    if change is None or change.difference is None:
        return "–"
    sign = "+" if change.difference > 0 else "-" if change.difference < 0 else ""
    return f"{sign}{grouped(abs(change.difference))}"


def _points(change: Change | None) -> str:
    if change is None or change.points is None:
        return ""
    sign = "+" if change.points > 0 else ""
    return f"{sign}{decimal_comma(change.points, 2)}"
