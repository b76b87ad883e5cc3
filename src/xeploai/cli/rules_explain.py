"""`xeploai rules explain`: the whole reasoning about one subject."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xeploai.domain import (
    OPENNESS_LABELS,
    Fact,
    Fault,
    Reason,
    Refused,
    Rulebook,
    Truth,
    complete,
    day_within,
    message,
    record_text,
)
from xeploai.explanation import book_on
from xeploai.wording import say

from .arguments import day, year
from .rules_files import pack_named, read_facts
from .rules_show import write_setting
from .rules_text import Writer, writer

if TYPE_CHECKING:
    from xeploai.explanation import Explanation, FactTold, GradeTold, ProvisionTold

MARKS = {Truth.HOLDS: "✓ ", Truth.FAILS: "✗ ", Truth.UNDECIDED: "? "}
STRIKES = {Truth.HOLDS: "✗ ", Truth.FAILS: "✓ ", Truth.UNDECIDED: "? "}
SILENT = "– "

WHICH = message(
    "Say whose reasoning: --cycle and --subject for one of this home, or --facts with --pack and "
    "--category for an invented subject."
)
BY_RULES = message("Rules: %(title)s (%(pack)s, version %(version)s), as of %(day)s.")
BY_LAYER = message("Local document: %(title)s, %(issued_by)s (%(layer)s, version %(version)s).")
NOT_CHECKED = message("Nobody has checked this pack against the issued texts yet.")
NUMBERS_CHANGED = message("Numbers changed for this run: %(numbers)s.")
GRADES = message("Grades")
CHANGES = message("What would have to change:")
NOT_RATED = message("Whether it is rated at all")
PROVISIONS = message("Provisions, one by one")
REMARKS = message("Remarks: known only from elsewhere, they change nothing")
OFF = message("Switched off until a competent body's document adopts them: %(codes)s.")
TEXTS = message("Laid down and not computed: %(codes)s.")
MISSING = message("What is missing")
SETTINGS = message("What the texts leave open and a competent body has set")
LEFT_OPEN = message(
    "Not laid down in any text known, to be set by a competent body's document, and not set here: "
    "%(settings)s."
)
PRESUPPOSES = message("Says anything only where this holds:")
FACT = message("%(fact)s: %(value)s (%(source)s, %(day)s)")
FACT_UNDATED = message("%(fact)s: %(value)s (%(source)s)")
FACT_BARE = message("%(fact)s: %(value)s")
FACT_UNKNOWN = message("%(fact)s: not known; %(why)s")
WAIVED = message("Waived by %(record)s.")
SET_BELOW = message("%(sentence)s: %(title)s, %(source)s.")
NOTE = message("Note: %(note)s")
UNKNOWN_CATEGORY = message("“%(category)s” is no category of %(pack)s: %(known)s.")


def configure_explain(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument("--cycle", type=year, metavar="YEAR", help="the cycle's year")
    parser.add_argument("--subject", metavar="CODE", help="code of the person, unit or collective")
    parser.add_argument("--category", metavar="CODE", help="only as that (default: all its cases)")
    parser.add_argument("--pack", metavar="CODE", help="under this pack (that of the cycle)")
    parser.add_argument("--on", type=day, metavar="DATE", help="with --pack: as it holds that day")
    parser.add_argument(
        "--facts", type=Path, metavar="FILE", help="an invented subject: its facts, YAML or JSON"
    )
    parser.add_argument("--json", action="store_true")


def run_explain(args: argparse.Namespace) -> int:
    """Print the reasoning, one subject or one of its cases after the other."""
    if args.facts is not None:
        return _invented(args)
    if args.cycle is None or args.subject is None:
        raise Refused(Fault(WHICH))
    from .rules_cases import explain_cases

    return explain_cases(args)


def _invented(args: argparse.Namespace) -> int:
    from xeploai.explanation import explanation_of
    from xeploai.results.explaining import explanation_as_json

    if args.pack is None or args.category is None or args.cycle or args.subject:
        raise Refused(Fault(WHICH))
    pack = pack_named(args.pack)
    book = book_on(pack, args.on or day_within(pack, date.today()))
    definitions = _definitions(book, args.category)
    values = read_facts(args.facts, definitions)
    complete(values, definitions, until=book.on)
    facts = {code: Fact(value, args.facts.name) for code, value in values.items()}
    told = explanation_of(book, args.category, facts)
    if args.json:
        print_json([explanation_as_json(told, args.lang)])
    else:
        out = writer(args)
        write_heading(told, out)
        write_reasoning(told, out)
    return 0


def _definitions(book: Rulebook, category: str) -> dict[str, Any]:
    known = book.pack.categories_on(book.on)
    if category not in known:
        values = {"category": category, "pack": book.pack.code, "known": ", ".join(known)}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))
    kind = known[category].kind
    return {code: each for code, each in book.facts.items() if kind in each.kinds}


def print_json(value: object) -> None:
    """Print a value as JSON, Vietnamese letters as they are."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def write_heading(told: "Explanation", out: Writer) -> None:
    """Write by which rules a subject is evaluated, and what they suggest."""
    _write_book(told, out)
    out.line()
    out.say(told.headline)


def write_reasoning(told: "Explanation", out: Writer) -> None:
    """Write how each grade stands and what every provision says."""
    if told.missing:
        _heading(MISSING, out)
        for fact in told.missing:
            write_fact(fact, out, 1, with_code=True)
    _heading(GRADES, out)
    for grade in told.grades:
        _write_grade(grade, out)
    for heading, provisions in (
        (NOT_RATED, told.not_rated),
        (PROVISIONS, told.provisions),
        (REMARKS, told.remarks),
    ):
        if provisions:
            _heading(heading, out)
        for each in provisions:
            _write_provision(each, out)
    _write_rest(told, out)


def _heading(text: str, out: Writer) -> None:
    out.line()
    out.say(text)


def _write_book(told: "Explanation", out: Writer) -> None:
    book = told.book
    out.line(out.label(told.category_label))
    out.say(BY_RULES, title=book.title, pack=book.pack, version=book.version, day=book.on)
    for layer in book.layers:
        values = {"title": layer.title, "issued_by": layer.issued_by}
        out.say(BY_LAYER, 1, **values, layer=layer.code, version=layer.version)
    if book.changed:
        told_numbers = (f"{key} = {out.label(value)}" for key, value in book.changed.items())
        out.say(NUMBERS_CHANGED, 1, numbers=", ".join(told_numbers))
    if not book.checked_by:
        out.say(NOT_CHECKED)


def _write_grade(told: "GradeTold", out: Writer) -> None:
    why = ", ".join(told.opened_by or told.closed_by or told.left_open_by)
    stands = out.label(OPENNESS_LABELS[told.openness])
    out.line(f"{out.label(told.label)}: {stands}{f' ({why})' if why else ''}", 1)
    if told.changes:
        out.say(CHANGES, 2)
    for each in told.changes:
        out.line(f"{each.provision}: {say(each.sentence, out.language)}", 3, MARKS[each.truth])


def _write_provision(told: "ProvisionTold", out: Writer) -> None:
    out.line()
    out.say(told.sentence, 1, SILENT if told.is_silent else STRIKES[told.strikes])
    out.line(out.label(told.label), 2)
    out.line(out.cited(told.citation), 2)
    for touch in told.local:
        sentence = {"sentence": touch.sentence, "title": touch.title}
        out.say(SET_BELOW, 2, **sentence, source=out.source(touch.source))
    if told.applies:
        out.say(PRESUPPOSES, 2)
        _write_reasons(told.applies, out)
    if not told.is_silent:
        _write_reasons(told.reasons, out)
    if told.waived_by is not None:
        out.say(WAIVED, 2, record=record_text(told.waived_by))
    for fact in told.facts:
        write_fact(fact, out, 3)
    if told.citation.note:
        out.say(NOTE, 2, note=told.citation.note)


def _write_reasons(reasons: Iterable[Reason], out: Writer) -> None:
    for each in reasons:
        out.say(each.sentence, 3 + each.depth, MARKS[each.truth])


def write_fact(fact: "FactTold", out: Writer, depth: int, *, with_code: bool = False) -> None:
    """Write a fact with its value, who says so, and from when.

    Args:
        with_code: also the code under which it is recorded.
    """
    source = fact.source or (fact.origin if fact.is_known else "")
    label = f"{out.label(fact.label)} [{fact.code}]" if with_code else fact.label
    values: dict[str, object] = {"fact": label, "value": fact.value, "source": source}
    if fact.why_not is not None:
        out.say(FACT_UNKNOWN, depth, "· ", **values, why=fact.why_not)
    elif not source:
        out.say(FACT_BARE, depth, "· ", **values)
    elif fact.dated is None:
        out.say(FACT_UNDATED, depth, "· ", **values)
    else:
        out.say(FACT, depth, "· ", **values, day=fact.dated)


def _write_rest(told: "Explanation", out: Writer) -> None:
    for text, listed in ((OFF, told.off), (TEXTS, told.texts)):
        if listed:
            out.line()
            out.say(text, codes=", ".join(each.code for each in listed))
    held = [each for each in told.settings if each.value is not None]
    left_open = [each.key for each in told.settings if each.value is None]
    if held:
        _heading(SETTINGS, out)
    for setting in held:
        write_setting(setting, out)
    if left_open:
        out.line()
        out.say(LEFT_OPEN, settings=", ".join(left_open))
