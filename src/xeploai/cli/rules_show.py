"""`xeploai rules list` and `show`: packs for those who read regulations and no code."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from xeploai import rulepacks
from xeploai.domain import (
    STANDING_LABELS,
    Condition,
    Effect,
    Fault,
    Provision,
    Refused,
    Rulebook,
    RulePack,
    asked,
    closing_days,
    day_within,
    days_sentence,
    effect_sentence,
    message,
    number_sentence,
    numbers_of,
    reason_labels,
    texts_of,
    waivers_text,
)
from xeploai.explanation import book_on
from xeploai.wording import say

from .arguments import day
from .rules_files import pack_named
from .rules_show_facts import write_facts
from .rules_show_layer import is_home, show_layer
from .rules_text import Writer, writer

if TYPE_CHECKING:
    from xeploai.explanation import SettingTold

NOT_CHECKED = message("Nobody has checked this pack against the issued texts yet.")
CHECKED_BY = message("Checked against the issued texts by %(name)s.")
TEXTS = message("Texts: %(texts)s.")
NUMBERS = message(
    "Provisions on %(day)s: %(binding)s bind, %(remark)s are remarks, %(off)s are switched off, "
    "%(text)s are laid down and not computed, of %(unknown)s the wording is not known."
)
LAYERS_HERE = message("Local documents stored here: %(layers)s.")
NO_SUCH_PROVISION = message(
    "%(pack)s has no provision “%(code)s” in force on %(day)s. Those that begin alike: %(known)s."
)
UNKNOWN_CATEGORY = message("“%(category)s” is no category of %(pack)s: %(known)s.")
RULES_HEADING = message("Dated values")
PROVISIONS_HEADING = message("Provisions in force on %(day)s")
SETTINGS_HEADING = message("What the texts leave open")
ABOUT = message("About: %(categories)s.")
IN_FORCE = message("%(source)s; holds from %(day)s")
WITHDRAWN = message("withdrawn on %(day)s")
PRESUPPOSES = message("Says anything only where this holds:")
WAIVERS = message("Does not strike with a document that confirms: %(waivers)s.")
NOTE = message("Note: %(note)s")
SET = message("set to “%(value)s” by %(source)s")
NOT_SET = message("not laid down: set by a document of the competent body; none is in force here")
SUGGESTED = message("the project's suggestion, never applied by itself: %(value)s")
CHOICES = message("choices: %(choices)s")
ALIKE = 5


def configure_list(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `list`: none of its own."""


def configure_show(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `show`."""
    parser.add_argument("pack", help="code of the pack, or of a local document; or a file")
    parser.add_argument("--on", type=day, metavar="DATE", help="as it holds on that day (today)")
    parser.add_argument("--category", metavar="CODE", help="only what is about that category")
    parser.add_argument("--provision", metavar="ID", help="only this provision and its parts")
    parser.add_argument("--all", action="store_true", help="every wording of every date")
    parser.add_argument(
        "--facts", action="store_true", help="the facts with their codes, instead of the clauses"
    )


def run_list(args: argparse.Namespace) -> int:
    """List the packs with their texts, days and numbers of provisions."""
    out, layers = writer(args), _layers_here(args)
    for pack in rulepacks.builtin_packs().values():
        out.line(f"{pack.code}  ({pack.version})  {out.label(pack.title)}")
        texts = "; ".join(f"{each.document} ({out.day(each.issued)})" for each in texts_of(pack))
        out.say(TEXTS, 1, texts=texts)
        _write_days(pack, out)
        _write_checked(pack, out)
        on = day_within(pack, date.today())
        out.say(NUMBERS, 1, day=on, **numbers_of(book_on(pack, on).provisions.values()))
        if layers.get(pack.code):
            out.say(LAYERS_HERE, 1, layers="; ".join(layers[pack.code]))
        out.line()
    return 0


def _write_checked(pack: RulePack, out: Writer) -> None:
    out.say(CHECKED_BY if pack.checked_by else NOT_CHECKED, 1, name=pack.checked_by)


def _write_days(pack: RulePack, out: Writer) -> None:
    for days in closing_days(pack):
        out.say(days_sentence(days), 1)


def _layers_here(args: argparse.Namespace) -> Mapping[str, list[str]]:
    """Return the local layers in the home, by pack; none where there is no database yet."""
    if not is_home(args):
        return {}
    from .database import prepare

    prepare()
    from xeploai.cycle.rules import local_rules

    found: dict[str, list[str]] = {}
    for each in local_rules():
        title = each.title.get(args.lang, each.code)
        found.setdefault(each.pack, []).append(f"{each.code} v{each.number} ({title})")
    return found


def run_show(args: argparse.Namespace) -> int:
    """Print a pack: its dated values, its provisions one by one, and what is left open."""
    if show_layer(args):
        return 0
    pack, out = pack_named(args.pack), writer(args)
    on = args.on or day_within(pack, date.today())
    book = book_on(pack, on)
    chosen = _chosen(book, args)
    out.line(f"{pack.code}  ({pack.version})  {out.label(pack.title)}")
    _write_days(pack, out)
    _write_checked(pack, out)
    if args.facts:
        write_facts(book, args.category, out)
        return 0
    is_whole = args.provision is None and args.category is None
    if is_whole:
        _write_rules(pack, out)
    out.line()
    out.say(PROVISIONS_HEADING, day=on)
    for each in chosen:
        write_provision(each, book, out)
    if is_whole:
        _write_settings(book, out)
    return 0


def _chosen(book: Rulebook, args: argparse.Namespace) -> list[Provision]:
    known = book.pack.categories_on(book.on)
    if args.category is not None and args.category not in known:
        values = {"category": args.category, "pack": book.pack.code, "known": ", ".join(known)}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))
    provisions = book.provisions.values() if not args.all else _every_wording(book.pack)
    chosen = [
        each
        for each in provisions
        if (args.provision is None or args.provision in (each.code, each.rule_id))
        and (args.category is None or each.is_about(args.category))
    ]
    if args.provision is not None and not chosen:
        raise Refused(_no_such_provision(book, args.provision))
    return chosen


def _every_wording(pack: RulePack) -> Iterator[Provision]:
    for each in pack.provisions.values():
        yield from each.wordings


def _no_such_provision(book: Rulebook, code: str) -> Fault:
    from difflib import get_close_matches

    alike = get_close_matches(code, list(book.pack.provisions), n=ALIKE, cutoff=0.5)
    values = {"pack": book.pack.code, "code": code, "day": book.on}
    return Fault(NO_SUCH_PROVISION, values | {"known": ", ".join(alike) or "–"})


def _write_rules(pack: RulePack, out: Writer) -> None:
    out.line()
    out.say(RULES_HEADING)
    for rule in pack.rules.values():
        out.line()
        out.line(f"{rule.code}: {out.label(rule.label)}", 1)
        for value in rule.values:
            ids = " ".join(value.rule_ids)
            cited = out.cited(value.citation_of())
            out.line(f"{out.day(value.from_on)}  {cited} {ids}", 2)


def write_provision(provision: Provision, book: Rulebook, out: Writer) -> None:
    """Write one provision as a lawyer checks it: clause, sentence, effect, conditions, numbers."""
    out.line()
    out.line(f"{provision.code}  [{out.label(STANDING_LABELS[provision.standing])}]")
    source = out.cited(provision.citation)
    holds = say(Fault(IN_FORCE, {"source": source, "day": provision.from_on}), out.language)
    dated = book.pack.provisions.get(provision.code)
    withdrawn = dated.withdrawn_on if dated else None
    if withdrawn is not None:
        holds += f"; {say(Fault(WITHDRAWN, {'day': withdrawn}), out.language)}"
    out.line(holds, 1)
    out.line(out.label(provision.label), 1)
    _write_categories(provision, book, out)
    write_effect(provision, book, out)
    for number in provision.parameters.values():
        out.say(number_sentence(number), 2, "· ")
    if provision.unless:
        out.say(WAIVERS, 1, waivers=waivers_text(provision.unless))
    if provision.citation.note:
        out.say(NOTE, 1, note=provision.citation.note)


def _write_categories(provision: Provision, book: Rulebook, out: Writer) -> None:
    known = book.pack.categories_on(book.on)
    labels = [out.label(each.label) for code, each in known.items() if code in provision.categories]
    if labels:
        out.say(ABOUT, 1, categories="; ".join(labels))


def write_effect(provision: Provision, book: Rulebook, out: Writer, depth: int = 1) -> None:
    """Write what follows from a provision, under which conditions."""
    if provision.applies_if is not None:
        out.say(PRESUPPOSES, depth)
        write_condition(provision.applies_if, book, out, depth + 1)
    if provision.effect is Effect.TEXT:
        return
    grades = book.pack.grade_labels_on(book.on)
    out.say(effect_sentence(provision, book.facts, grades, reason_labels(book)), depth)
    if provision.condition is not None:
        write_condition(provision.condition, book, out, depth + 1)


def write_condition(condition: Condition, book: Rulebook, out: Writer, depth: int = 2) -> None:
    """Write a condition as a list of sentences, each as deep as it stands."""
    for each in asked(condition, book.facts):
        out.say(each.sentence, depth + each.depth, "- ")


def _write_settings(book: Rulebook, out: Writer) -> None:
    from xeploai.explanation import settings_of

    settings = settings_of(book)
    if settings:
        out.line()
        out.say(SETTINGS_HEADING)
    for each in settings:
        write_setting(each, out)


def write_setting(setting: "SettingTold", out: Writer) -> None:
    """Write something the texts leave open: set by whom, or by nobody yet."""
    out.line()
    out.line(f"{setting.key}: {out.label(setting.label)}", 1)
    if setting.value is not None and setting.source is not None:
        out.say(SET, 2, value=setting.value, source=out.source(setting.source))
    else:
        out.say(NOT_SET, 2)
    if setting.choices:
        out.say(CHOICES, 2, choices="; ".join(out.label(each) for each in setting.choices))
    if setting.suggestion is not None:
        out.say(SUGGESTED, 2, value=setting.suggestion)
    if setting.open_in:
        out.line(", ".join(setting.open_in), 2)
