"""`xeploai rules evaluate`: evaluate a cycle again, and compare its decisions with the rules."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import Session, command, cycle_option, json_option, unit_option
from xeploai.cli.output import print_json
from xeploai.domain import grouped, message

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit
    from xeploai.reporting import DecisionDeviations

CATEGORY = message(
    "%(category)s: %(compared)s of %(decisions)s decisions compared, %(against)s against the"
    " rules, %(without)s of them without a reason."
)
TREE = message("The tree under “%(name)s” (%(code)s):")
WITHOUT_REASON = message("Against the rules and without a reason: %(category)s, %(subject)s.")
ABOVE_CEILING = message(
    "Excellent above a binding ceiling and without a reason for that: %(category)s, %(subject)s."
)


@command("evaluate")
@cycle_option()
@unit_option("only this unit and everything below it (all trees of the cycle)")
@json_option
@click.pass_obj
def evaluate(session: Session, cycle: str, unit: str | None, *, as_json: bool) -> None:
    """Evaluate a cycle again and compare its decisions with the rules."""
    from xeploai.cycle.operations import evaluate_cycle
    from xeploai.cycle.queries import cycle_of, top_units_of, unit_in_cycle
    from xeploai.results.deviations import deviations_of

    found = cycle_of(cycle)
    tops = [unit_in_cycle(found, unit)] if unit else top_units_of(found)
    for top in tops:
        evaluate_cycle(found, path=top.path, at=datetime.now(UTC))
    compared = {top.code: deviations_of(top, names_organisations=False) for top in tops}
    if as_json:
        print_json(_as_json(compared))
        return
    for top in tops:
        if len(tops) > 1:
            session.say(TREE, name=top.name, code=top.code)
        _say(session, top, compared[top.code])


def _as_json(compared: "dict[str, DecisionDeviations | None]") -> Any:
    """Return the comparison of the first tree, with those of the trees beside it by their tops."""
    from xeploai.reporting import decisions_compared

    first, *others = (decisions_compared(each) if each else None for each in compared.values())
    if not others:
        return first
    return {**(first or {}), "other_trees": dict(zip(list(compared)[1:], others, strict=True))}


def _say(session: Session, top: "CycleUnit", deviations: "DecisionDeviations | None") -> None:
    from xeploai.cycle.evaluation import ceiling_reasons_owed, differing_within, to_be_mended
    from xeploai.cycle.queries import pack_of
    from xeploai.results.deviations import comparison_of

    session.say(comparison_of(top))
    labels = pack_of(top.cycle).categories_on(top.cycle.closes_on)
    for each in deviations.categories if deviations else ():
        session.say(
            CATEGORY,
            category=labels[each.category].label,
            compared=grouped(each.compared),
            decisions=grouped(each.decisions),
            against=grouped(each.against),
            without=grouped(each.without_reason),
        )
    owed = ceiling_reasons_owed(top.cycle, top)
    for case in differing_within(top, without_reason=True, owed=owed):
        label = labels[case.category].label
        text = ABOVE_CEILING if case.pk in owed else WITHOUT_REASON
        line = session.text(text, category=label, subject=case.subject_code)
        sys.stdout.write(f"{line}\n")
    for fault in to_be_mended(top.cycle, top.path):
        session.say(fault)
