"""`xeploai verify`: recount a cycle, and find what was changed past the program."""

import sys

import click

from xeploai.cli.command_line import Session, command, cycle_option
from xeploai.domain import message

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


@command("verify")
@cycle_option()
@click.pass_obj
def verify(session: Session, cycle: str) -> int:
    """Compare tallies with decisions, decisions with the rules, and all rows with the journal."""
    from xeploai.cycle.operations import bodies_competent_now, stale_evaluations, tally_faults
    from xeploai.cycle.queries import cycle_of, top_units_of
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
    if others := sorted(bodies_competent_now(found)):
        names = ", ".join(found.about_case(*each) for each in others[:SHOWN])
        more = " …" if len(others) > SHOWN else ""
        session.say(OF_OTHERS, number=len(others), cases=f"{names}{more}")
    if stale:
        session.say(STALE, number=len(stale), year=cycle)
    if never:
        session.say(NEVER, number=never, year=cycle)
    return EXIT_DIFFERS if faults else 0
