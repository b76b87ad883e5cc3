"""`xeploai rules list`: the rule packs and the local documents of the home."""

from collections.abc import Mapping
from datetime import date

import click

from xeploai.cli.command_line import Session, command
from xeploai.cli.output import write_checked, write_days, writer
from xeploai.cycle.rules import builtin_packs
from xeploai.domain import confirmed_documents, count_by_group, day_within, message
from xeploai.explanation import rulebook_on

TEXTS = message("Texts: %(texts)s.")
NUMBERS = message(
    "Provisions on %(day)s: %(binding)s bind, %(remark)s are remarks, %(off)s are switched off, "
    "%(text)s are not computed, the wording of %(unknown)s is not known."
)
LAYERS_HERE = message("Local documents stored here: %(layers)s.")


# the packs come with the program; only local documents are read from a database
@command("list", needs_database=False)
@click.pass_obj
def list_packs(session: Session) -> None:
    """List the packs with their texts, days and numbers of provisions."""
    out, layers = writer(session.language), _layers_here(session)
    for pack in builtin_packs().values():
        out.line(f"{pack.code}  ({pack.version})  {out.label(pack.title)}")
        texts = "; ".join(
            f"{each.document} ({out.day(each.issued)})" for each in confirmed_documents(pack)
        )
        out.say(TEXTS, 1, texts=texts)
        write_days(pack, out)
        write_checked(pack.checked_by, out)
        on = day_within(pack, date.today())
        out.say(NUMBERS, 1, day=on, **count_by_group(rulebook_on(pack, on).provisions.values()))
        if layers.get(pack.code):
            out.say(LAYERS_HERE, 1, layers="; ".join(layers[pack.code]))
        out.line()


def _layers_here(session: Session) -> Mapping[str, list[str]]:
    """Return the local documents of the home, by pack."""
    from xeploai.cli.command_line import has_database, prepare

    if not has_database(session.home):
        return {}
    prepare()
    from xeploai.cycle.rules import local_rules

    found: dict[str, list[str]] = {}
    for each in local_rules():
        title = each.title.get(session.language, each.code)
        found.setdefault(each.pack, []).append(f"{each.code} v{each.number} ({title})")
    return found
