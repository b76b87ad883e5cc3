"""`xeploai cases`: the cases and returns behind a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    NUMBER,
    Session,
    category_option,
    choice,
    command,
    cycle_option,
    json_option,
    unit_option,
)
from xeploai.domain import (
    FIGURES,
    Fault,
    Refused,
    grouped,
    letter_text,
    message,
)

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.results.statistics import ReturnedPart

COLUMNS = (
    message("Code"),
    message("Subject"),
    message("Unit"),
    message("Outcome"),
    message("Deciding body"),
    message("Document"),
    message("Date"),
)
TITLE = message("%(cases)s cases, %(returns)s returns")
FIRST_ONLY = message("The first %(shown)s are shown; --limit 0 shows all.")
NEGATIVE_LIMIT = message("--limit is how many cases are shown: 0 for all, or more; not %(limit)s.")


@command("cases")
@cycle_option()
@unit_option("the unit whose figure it is", required=True)
@category_option("code of the category (default: all)")
@click.option("--figure", type=choice(FIGURES), default="total", help="which figure (total)")
@click.option("--reason", default="", help="with --figure not_graded: only this reason")
@click.option("--limit", type=NUMBER, default=20, help="cases shown; 0 for all (20)")
@json_option
@click.pass_obj
def cases(
    session: Session,
    cycle: str,
    unit: str,
    category: str | None,
    figure: str,
    reason: str,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """List the cases behind a figure, and the returns that add to it."""
    from xeploai.cycle.queries import cases_behind, cycle_of, unit_in_cycle, with_decisions
    from xeploai.results.statistics import returned_behind

    if limit < 0:
        raise Refused(Fault(NEGATIVE_LIMIT, {"limit": limit}))
    top = unit_in_cycle(cycle_of(cycle), unit)
    categories = _categories(top.cycle, category)
    found = cases_behind(top, categories=categories, figure=figure, reason=reason)
    every = returned_behind(top, categories, figure, reason=reason)
    returns = [part for part in every if part.number]
    # counted in the database, since a province has a hundred thousand cases
    number = found.count()
    first = list(with_decisions(found)[: min(limit or number, number)])
    from xeploai.cli.output import print_json

    if as_json:
        value = {
            "cases": number,
            "returns": [_return_as_json(part) for part in returns],
            "shown": [_as_json(case) for case in first],
        }
        print_json(value)
    else:
        _print(session, top.cycle, number, first, returns)


def _categories(cycle: "Cycle", wanted: str | None) -> list[str]:
    from xeploai.cli.commands.rules.inputs import refuse_unknown_category
    from xeploai.cycle.queries import categories_of, pack_of

    pack = pack_of(cycle)
    if wanted is None:
        return list(categories_of(cycle))
    refuse_unknown_category(pack, cycle.closes_on, wanted)
    return [wanted]


def _return_as_json(part: "ReturnedPart") -> dict[str, Any]:
    from xeploai.reporting import letter_as_json

    return {
        "unit": part.unit.code,
        "name": part.unit.name,
        "number": part.number,
        "state": part.state.value,
        "letter": letter_as_json(part.letter),
    }


def _as_json(case: Any) -> dict[str, Any]:
    decisions = list(case.decisions.all())
    return {
        "category": case.category,
        "subject": case.subject_code,
        "name": str(case.unit or case.person or case.collective),
        "post": case.post,
        "unit": case.cycle_unit.name,
        "decisions": [
            {
                "grade": decision.grade or None,
                "not_rated_reason": decision.not_rated_reason or None,
                "authority": decision.authority.name,
                "body": decision.deciding_body,
                "ground": decision.ground or None,
                "document": decision.document_number,
                "decided_on": decision.decided_on.isoformat(),
                "correction": decision.correction or None,
                "in_force": decision is decisions[-1],
            }
            for decision in decisions
        ],
    }


def _print(
    session: Session,
    cycle: "Cycle",
    number: int,
    first: Sequence[Any],
    returns: Sequence["ReturnedPart"],
) -> None:
    from rich.table import Table

    from xeploai.cli.output import date_text, escape, markup_text, terminal
    from xeploai.cycle.queries import pack_of
    from xeploai.results.case_lines import case_line

    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    language = session.language
    counts = {"cases": grouped(number), "returns": grouped(len(returns))}
    table = Table(title=markup_text(TITLE, language, **counts))
    for column in COLUMNS:
        table.add_column(session.word(column))
    for case in first:
        line = case_line(case, reasons, language)
        on = date_text(line.decided_on, language) if line.decided_on else "–"
        decided = (line.outcome, line.authority, line.document, on)
        table.add_row(*map(escape, (line.code, line.subject, line.unit, *decided)))
    console = terminal()
    console.print(table)
    if len(first) < number:
        console.print(markup_text(FIRST_ONLY, language, shown=grouped(len(first))))
    for part in returns:
        letter = escape(letter_text(part.letter, language))
        unit = f"{escape(part.unit.code)}  {escape(part.unit.name)}"
        console.print(f"{unit}: {grouped(part.number)} ({letter})")
