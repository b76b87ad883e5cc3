"""The reasoning about cases of a home, printed."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from xeploai.domain import BASE_LABELS, Rulebook, grouped, message, percent_text
from xeploai.wording import translate

from .database import prepare
from .rules_explain import print_json, write_heading, write_reasoning
from .rules_files import pack_named
from .rules_text import Writer, writer

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.results.explaining import CaseExplained, GradeSaid

OF_CASE = message("%(name)s (%(subject)s), %(unit)s, cycle %(year)s")
SIDE_BY_SIDE = message("Suggested, proposed, decided")
NOT_DECIDED = message("Nothing is decided yet.")
DOCUMENT = message("%(document)s of %(day)s")
BALLOT = message("ballot: %(cast)s cast, %(for)s for, %(against)s against")
WHY = message("reason: %(why)s")
DIFFERENCES = message("Where they differ")
REPLACED = message("Decided before, and replaced by a later decision")
WAITS = message("It waits for decisions on %(number)s subjects (%(fact)s): %(first)s")
CEILING_BINDS = message(
    "Ceiling on “excellent” of its group, %(group)s: at most %(share)s of “%(base)s” (%(source)s)"
)
CEILING_ADVISES = message(
    "Ceiling on “excellent” of its group, %(group)s; it only advises: at most %(share)s of "
    "“%(base)s” (%(source)s)"
)
DECIDED_SO_FAR = message(
    "decided: base %(base)s, allowed %(allowed)s, excellent %(excellent)s, over by %(over)s"
)
WITH_PROPOSALS = message(
    "with the proposals: base %(base)s, allowed %(allowed)s, excellent %(excellent)s, over by "
    "%(over)s"
)
RECHECK = message("A grade that its decision rests on was replaced later. The chain:")


def explain_cases(args: argparse.Namespace) -> int:
    """Print the reasoning about a subject's cases."""
    prepare()
    from xeploai.cycle.queries import cycle_of
    from xeploai.results.explaining import case_as_json, explanations_of_subject

    cycle = cycle_of(args.cycle)
    found = explanations_of_subject(
        cycle, args.subject, category=args.category, book_for=_other_rules(cycle, args)
    )
    if args.json:
        print_json([case_as_json(each, args.lang) for each in found])
        return 0
    out = writer(args)
    for each in found:
        if each is not found[0]:
            out.line("─" * out.width)
        _write(each, out)
    return 0


def _other_rules(cycle: "Cycle", args: argparse.Namespace) -> Callable[[str], Rulebook] | None:
    from xeploai.results.rehearsal import OtherBooks, nearest_day

    if args.pack is None and args.on is None:
        return None
    pack = pack_named(args.pack or cycle.pack)
    return OtherBooks(cycle, pack, args.on or nearest_day(pack, cycle.closes_on))


def _write(told: "CaseExplained", out: Writer) -> None:
    values = {"name": told.name, "subject": told.subject, "unit": told.unit.name}
    out.say(OF_CASE, **values, year=told.cycle)
    if told.post:
        out.line(told.post)
    write_heading(told.explanation, out)
    _write_grades(told, out)
    _write_ceiling(told, out)
    _write_what_hangs_on_it(told, out)
    write_reasoning(told.explanation, out)


def _write_grades(told: "CaseExplained", out: Writer) -> None:
    out.line()
    out.say(SIDE_BY_SIDE)
    for said in told.grades:
        _write_said(said, out)
    if not any(said.stage == "DECIDED" for said in told.grades):
        out.say(NOT_DECIDED, 1)
    if told.replaced:
        out.line()
        out.say(REPLACED)
    for said in told.replaced:
        _write_said(said, out)
    if told.differences:
        out.line()
        out.say(DIFFERENCES)
    for difference in told.differences:
        out.say(difference, 1, "· ")


def _write_said(said: "GradeSaid", out: Writer) -> None:
    from xeploai.results.explaining import STAGES

    who = translate(STAGES[said.stage], out.language)
    parts = [f"{who}{f', {said.by}' if said.by else ''}: {out.label(said.label)}"]
    if said.document and said.on:
        parts.append(_words(DOCUMENT, out, document=said.document, day=out.day(said.on)))
    elif said.on:
        parts.append(out.day(said.on))
    if said.ballot:
        cast, votes_for, against = said.ballot
        parts.append(_words(BALLOT, out, **{"cast": cast, "for": votes_for, "against": against}))
    if said.why:
        parts.append(_words(WHY, out, why=said.why))
    out.line("; ".join(parts), 1, "· ")


def _write_ceiling(told: "CaseExplained", out: Writer) -> None:
    found = told.ceiling
    if found is None:
        return
    rule = found.rule.rule
    out.line()
    values = {"group": found.decided.check.group, "base": BASE_LABELS[rule.base]}
    values |= {"share": percent_text(found.decided.share), "source": out.source(rule.source)}
    out.say(CEILING_BINDS if found.rule.is_binding else CEILING_ADVISES, **values)
    for text, allowance in ((DECIDED_SO_FAR, found.decided), (WITH_PROPOSALS, found.proposed)):
        numbers = (allowance.base, allowance.allowed, allowance.excellent, allowance.over_by)
        names = ("base", "allowed", "excellent", "over")
        out.say(text, 1, "· ", **dict(zip(names, map(grouped, numbers), strict=True)))


def _words(text: str, out: Writer, **values: object) -> str:
    return translate(text, out.language) % values


def _write_what_hangs_on_it(told: "CaseExplained", out: Writer) -> None:
    for each in told.waiting:
        out.line()
        first = ", ".join(each.first) + (" …" if each.number > len(each.first) else "")
        out.say(WAITS, number=grouped(each.number), fact=each.fact, first=first)
    if told.recheck:
        out.line()
        out.say(RECHECK)
        out.say(told.recheck.told, 1, "→ ")
        for link in told.recheck.links:
            whose, *why = link.told
            out.say(whose, 1, "→ ")
            for reason in why:
                out.say(reason, 2)
