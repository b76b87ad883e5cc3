"""`xeploai verify`: recount a cycle, and find what was changed past the program."""

import sys
from typing import TYPE_CHECKING

import click

from xeploai.cli.command_line import Session, command, cycle_option
from xeploai.domain import message

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle

EXIT_DIFFERS = 1
STALE = message(
    "%(number)s stored evaluations are not those of today's facts and rules. Renew them:"
    " xeploai rules evaluate --cycle %(year)s"
)
NEVER = message(
    "%(number)s decisions were never compared with the rules. Compare them:"
    " xeploai rules evaluate --cycle %(year)s"
)
TREE = message("The tree under “%(name)s” (%(code)s):")
OF_OTHERS = message(
    "%(number)s decisions were taken by bodies that would not take them by today's rules on who"
    " decides. The pages of the cases name the body that would: %(cases)s"
)
SHOWN = 20  # cases that are named
AGAINST = message("%(against)s decisions are against the rules, %(without)s without a reason.")

ABOVE_CEILING = message(
    "%(number)s decisions rate excellent above a binding ceiling, without a reason for that:"
    " %(cases)s"
)


@command("verify")
@cycle_option()
@click.pass_obj
def verify(session: Session, cycle: str) -> int:
    """Compare tallies with decisions, decisions with the rules, and all rows with the journal."""
    from xeploai.cycle.evaluation import ceiling_reasons_owed, to_be_mended
    from xeploai.cycle.operations import bodies_competent_now, stale_evaluations, tally_faults
    from xeploai.cycle.queries import cycle_of, keys_of_cases, top_units_of
    from xeploai.results.deviations import comparison_of, deviations_of
    from xeploai.results.integrity import integrity_faults, sentence_of

    found = cycle_of(cycle)
    faults: list[object] = [*tally_faults(found)]
    stale, never = stale_evaluations(found)
    faults += [f"evaluation of {category} {subject}" for category, subject in stale]
    # of the whole installation: what was changed of the rules or the register concerns any cycle
    faults += [session.text(sentence_of(found)) for found in integrity_faults()]
    for fault in faults:
        sys.stdout.write(f"differs: {fault}\n")
    sys.stdout.write(f"{cycle}: {len(faults)} differences\n")
    tops = top_units_of(found)
    for top in tops:
        if len(tops) > 1:
            session.say(TREE, name=top.name, code=top.code)
        session.say(comparison_of(top))
        deviations = deviations_of(top, names_organisations=False)
        if deviations is not None and deviations.against:
            without = sum(each.without_reason for each in deviations.categories)
            session.say(AGAINST, against=deviations.against, without=without)
    if above := keys_of_cases(ceiling_reasons_owed(found)):
        session.say(ABOVE_CEILING, number=len(above), cases=_named(found, above))
    if others := sorted(bodies_competent_now(found)):
        session.say(OF_OTHERS, number=len(others), cases=_named(found, others))
    for each in to_be_mended(found):
        session.say(each)
    if stale:
        session.say(STALE, number=len(stale), year=cycle)
    if never:
        session.say(NEVER, number=never, year=cycle)
    return EXIT_DIFFERS if faults else 0


def _named(cycle: "Cycle", cases: list[tuple[str, str]]) -> str:
    names = ", ".join(cycle.about_case(*each) for each in cases[:SHOWN])
    return f"{names} …" if len(cases) > SHOWN else names
