"""`xeploai rules show`: a pack clause by clause, for those who read regulations and no code."""

from collections.abc import Iterator
from datetime import date

import click

from xeploai.cli.command_line import DAY, Session, category_option, command
from xeploai.cli.output import (
    NOTE,
    Writer,
    write_checked,
    write_competence,
    write_days,
    write_provision,
    write_setting,
    writer,
)
from xeploai.domain import Fault, Provision, Refused, Rulebook, RulePack, day_within, message
from xeploai.explanation import rulebook_on, settings_of

from .inputs import find_pack, refuse_unknown_category
from .show_facts import write_facts
from .show_layer import find_layer, write_layer

NO_SUCH_PROVISION = message(
    "%(pack)s has no provision “%(code)s” in force on %(day)s. Those that begin alike: %(known)s."
)
RULES_HEADING = message("Dated values")
PROVISIONS_HEADING = message("Provisions in force on %(day)s")
SETTINGS_HEADING = message("What the texts leave open")
ALIKE = 5
COMPETENCE = "competence.by_category"


@command("show", needs_database=False)
@click.argument("pack", metavar="PACK")
@click.option("--on", type=DAY, metavar="DATE", help="as it is on that day (today)")
@category_option("only what is about that category")
@click.option("--provision", metavar="ID", help="only this provision and its parts")
@click.option("--all", "every_wording", is_flag=True, help="every wording of every date")
@click.option("--facts", is_flag=True, help="the facts with their codes, instead of the clauses")
@click.pass_obj
def show(
    session: Session,
    pack: str,
    on: date | None,
    category: str | None,
    provision: str | None,
    *,
    every_wording: bool,
    facts: bool,
) -> None:
    """Print a pack or a local document, named by its code or its file."""
    out = writer(session.language)
    layer = find_layer(pack, session.home)
    if layer is not None:
        write_layer(layer, out, category=category, facts=facts)
        return
    found = find_pack(pack)
    day = on or day_within(found, date.today())
    book = rulebook_on(found, day)
    matching = _matching(book, category, provision, every_wording=every_wording)
    out.line(f"{found.code}  ({found.version})  {out.label(found.title)}")
    write_days(found, out)
    write_checked(found.checked_by, out)
    if facts:
        write_facts(book, category, out)
    else:
        # values and settings belong to no single provision or category
        is_whole = provision is None and category is None
        _write_clauses(book, matching, out, is_whole=is_whole)


def _matching(
    book: Rulebook, category: str | None, provision: str | None, *, every_wording: bool
) -> list[Provision]:
    if category is not None:
        refuse_unknown_category(book.pack, book.on, category)
    provisions = _every_wording(book.pack) if every_wording else book.provisions.values()
    matching = [
        each
        for each in provisions
        if (provision is None or provision in (each.code, each.rule_id))
        and (category is None or each.is_about(category))
    ]
    if provision is not None and not matching:
        raise Refused(_no_such_provision(book, provision))
    return matching


def _write_clauses(
    book: Rulebook, matching: list[Provision], out: Writer, *, is_whole: bool
) -> None:
    if is_whole:
        _write_dated_values(book.pack, out)
    out.line()
    out.say(PROVISIONS_HEADING, day=book.on)
    for each in matching:
        write_provision(each, book, out)
    if is_whole:
        _write_settings(book, out)


def _every_wording(pack: RulePack) -> Iterator[Provision]:
    for each in pack.provisions.values():
        yield from each.wordings


def _no_such_provision(book: Rulebook, code: str) -> Fault:
    from difflib import get_close_matches

    alike = get_close_matches(code, list(book.pack.provisions), n=ALIKE, cutoff=0.5)
    values = {"pack": book.pack.code, "code": code, "day": book.on}
    return Fault(NO_SUCH_PROVISION, values | {"known": ", ".join(alike) or "–"})


def _write_dated_values(pack: RulePack, out: Writer) -> None:
    out.line()
    out.say(RULES_HEADING)
    for rule in pack.rules.values():
        out.line()
        out.line(f"{rule.code}: {out.label(rule.label)}", 1)
        for value in rule.values:
            ids = " ".join(value.rule_ids)
            cited = out.cited(value.citation_of())
            out.line(f"{out.day(value.from_on)}  {cited} {ids}", 2)
            if rule.code == COMPETENCE and value.note:
                out.say(NOTE, 3, note=value.note)
            if rule.code == COMPETENCE:
                write_competence(pack.competence_on(value.from_on), pack, value.from_on, out)


def _write_settings(book: Rulebook, out: Writer) -> None:
    settings = settings_of(book)
    if settings:
        out.line()
        out.say(SETTINGS_HEADING)
    for each in settings:
        write_setting(each, out)
