"""`xeploai rules explain`: the whole reasoning about one subject."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    DAY,
    FILE,
    Session,
    category_option,
    command,
    cycle_option,
    json_option,
)
from xeploai.cli.output import Writer, print_json, write_heading, write_reasoning, writer
from xeploai.domain import (
    BASE_LABELS,
    CASE_END_LABELS,
    Fact,
    FactDefinition,
    Fault,
    Refused,
    Rulebook,
    allowance_remarks,
    allowance_sentence,
    day_within,
    documents_text,
    grouped,
    message,
    percent_text,
    update_derived_values,
    waiver_faults,
)
from xeploai.explanation import rulebook_on

from .inputs import find_pack, read_facts, refuse_unknown_category

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.results.explaining import ExplainedCase, ExplainedPlaces, RecordedGrade

WHICH = message(
    "Say whose reasoning: --cycle and --subject for one of this home, or --facts with --pack and "
    "--category for an invented subject."
)
OF_CASE = message("%(name)s (%(subject)s), %(unit)s, cycle %(year)s")
PLACES = message("Posts and branches of the year")
POST_SINCE = message("%(title)s, %(unit)s, since %(since)s")
POST_WHILE = message("%(title)s, %(unit)s, from %(since)s to %(until)s")
BRANCH_NOW = message("%(branch)s, since %(since)s: %(months)s full months of the year")
BRANCH_BEFORE = message(
    "%(branch)s, from %(since)s to %(until)s: %(months)s full months, %(days)s days"
)
DECIDED_BY = message("the competent authority for this post: %(body)s")
ALIKE_IN = message("The posts were alike in: %(criteria)s.")
SIDE_BY_SIDE = message("Suggested, proposed, decided")
CASE_ENDED = message(
    "This case ended on %(day)s: %(cause)s. It counts in no total; what was recorded on it is kept."
)
NOT_DECIDED = message("Nothing is decided yet.")
DOCUMENT = message("%(document)s of %(day)s")
PRESENT = message("%(present)s present of %(electorate)s entitled to vote")
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


@dataclass(frozen=True)
class Question:
    """Whose reasoning is wanted, and under which rules."""

    cycle: str | None
    subject: str | None
    category: str | None
    pack: str | None
    on: date | None
    facts: Path | None


# an invented subject needs no database, and none is made for it
@command("explain", needs_database=False)
@cycle_option(required=False)
@click.option("--subject", metavar="CODE", help="code of the person, unit or collective")
@category_option("only as that (default: all its cases)")
@click.option("--pack", metavar="CODE", help="under this pack (that of the cycle)")
@click.option("--on", type=DAY, metavar="DATE", help="with --pack: as it is on that day")
@click.option(
    "--facts", type=FILE, metavar="FILE", help="an invented subject: its facts, YAML or JSON"
)
@json_option
@click.pass_obj
def explain(session: Session, /, *, as_json: bool, **values: Any) -> None:
    """Print the whole reasoning about one subject, for each of its cases."""
    question = Question(**values)
    if question.facts is not None:
        _explain_invented(session, question, question.facts, as_json=as_json)
    elif question.cycle is None or question.subject is None:
        raise Refused(Fault(WHICH))
    else:
        _explain_cases(session, question, question.cycle, question.subject, as_json=as_json)


def _explain_invented(session: Session, question: Question, file: Path, *, as_json: bool) -> None:
    from xeploai.explanation import explanation_as_json, explanation_of

    is_of_home = question.cycle is not None or question.subject
    if question.pack is None or question.category is None or is_of_home:
        raise Refused(Fault(WHICH))
    pack = find_pack(question.pack)
    book = rulebook_on(pack, question.on or day_within(pack, date.today()))
    definitions = _definitions(book, question.category)
    values = read_facts(file, definitions)
    update_derived_values(values, definitions, until=book.on)
    plan = book.plan_for(question.category)
    faults = tuple(waiver_faults(plan, values, codes=values, today=date.today(), place=file.name))
    if faults:
        raise Refused(faults)
    facts = {code: Fact(value, file.name) for code, value in values.items()}
    explanation = explanation_of(book, question.category, facts)
    if as_json:
        print_json([explanation_as_json(explanation, session.language)])
    else:
        out = writer(session.language)
        write_heading(explanation, out)
        write_reasoning(explanation, out)


def _definitions(book: Rulebook, category: str) -> Mapping[str, FactDefinition]:
    """Return the facts that a subject of the category can have."""
    refuse_unknown_category(book.pack, book.on, category)
    kind = book.pack.categories_on(book.on)[category].kind
    return {code: each for code, each in book.facts.items() if kind in each.kinds}


def _explain_cases(
    session: Session, question: Question, year: str, subject: str, *, as_json: bool
) -> None:
    from xeploai.cli.command_line import prepare

    prepare()
    from xeploai.cycle.queries import cycle_of
    from xeploai.results.explaining import case_as_json, explanations_of_subject

    cycle = cycle_of(year)
    cases = explanations_of_subject(
        cycle,
        subject,
        category=question.category,
        book_for=_other_rules(cycle, question.pack, question.on),
    )
    if as_json:
        print_json([case_as_json(each, session.language) for each in cases])
        return
    out = writer(session.language)
    for each in cases:
        if each is not cases[0]:
            out.line("─" * out.width)
        _write_case(each, out)


def _other_rules(
    cycle: "Cycle", code: str | None, on: date | None
) -> Callable[[str], Rulebook] | None:
    from xeploai.results.rehearsal import TrialRulebooks, nearest_governed_day

    if code is None and on is None:
        return None
    pack = find_pack(code or cycle.pack)
    return TrialRulebooks(cycle, pack, on or nearest_governed_day(pack, cycle.closes_on))


def _write_case(case: "ExplainedCase", out: Writer) -> None:
    values = {"name": case.name, "subject": case.subject, "unit": case.unit.name}
    out.say(OF_CASE, **values, year=case.cycle_name)
    if case.post:
        out.line(case.post)
    if case.end is not None:
        out.say(CASE_ENDED, day=case.ended_on, cause=CASE_END_LABELS[case.end])
    write_heading(case.explanation, out)
    _write_places(case, out)
    _write_grades(case, out)
    _write_ceiling(case, out)
    _write_dependencies(case, out)
    write_reasoning(case.explanation, out)


def _write_places(case: "ExplainedCase", out: Writer) -> None:
    places = case.places
    if places is None:
        return
    out.line()
    out.say(PLACES)
    for post in places.all_posts:
        text = POST_WHILE if post.until else POST_SINCE
        times = {"since": post.since, "until": post.last_day}
        out.say(text, 1, "· ", title=post.title, unit=post.unit.name, **times)
        if post.decided_by:
            out.say(DECIDED_BY, 2, body=post.decided_by)
    for branch in places.branches:
        text = BRANCH_NOW if branch.is_present else BRANCH_BEFORE
        times = {"since": branch.since, "until": branch.last_day}
        numbers = {"days": branch.days, "months": branch.months}
        out.say(text, 1, "· ", branch=branch.unit.name, **times, **numbers)
    _write_sources(places, out)


def _write_sources(places: "ExplainedPlaces", out: Writer) -> None:
    cited = (places.main, places.several, *(each.reason for each in places.opinions))
    for each in (one for one in cited if one is not None):
        out.say(each.sentence, 1, "→ ")
        out.line(out.cited(each.citation), 2)
    if places.alike_in:
        out.say(ALIKE_IN, 1, "→ ", criteria="; ".join(map(out.label, places.alike_in)))
    for change in (places.changed, *(each.closed for each in places.opinions)):
        if change is not None:
            out.say(change, 1, "→ ")


def _write_grades(case: "ExplainedCase", out: Writer) -> None:
    out.line()
    out.say(SIDE_BY_SIDE)
    for grade in case.grades:
        _write_grade(grade, out)
    if not any(grade.stage == "DECIDED" for grade in case.grades):
        out.say(NOT_DECIDED, 1)
    if case.replaced:
        out.line()
        out.say(REPLACED)
    for grade in case.replaced:
        _write_grade(grade, out)
    if case.differences:
        out.line()
        out.say(DIFFERENCES)
    for difference in case.differences:
        out.say(difference, 1, "· ")


def _write_grade(grade: "RecordedGrade", out: Writer) -> None:
    from xeploai.results.explaining import STAGES

    who = out.words(STAGES[grade.stage])
    parts = [f"{who}{f', {grade.by}' if grade.by else ''}: {out.label(grade.label)}"]
    if grade.document and grade.on:
        parts.append(out.words(DOCUMENT, document=grade.document, day=out.day(grade.on)))
    elif grade.on:
        parts.append(out.day(grade.on))
    if grade.ballot:
        ballot = grade.ballot
        votes = {"cast": ballot.cast, "for": ballot.votes_for, "against": ballot.votes_against}
        parts.append(out.words(BALLOT, **votes))
        if ballot.present is not None and ballot.electorate is not None:
            persons = {"present": ballot.present, "electorate": ballot.electorate}
            parts.append(out.words(PRESENT, **persons))
    if grade.why:
        parts.append(out.words(WHY, why=grade.why))
    out.line("; ".join(parts), 1, "· ")


def _write_ceiling(case: "ExplainedCase", out: Writer) -> None:
    found = case.ceiling
    if found is None:
        return
    rule = found.decided.ceiling
    out.line()
    values: dict[str, object] = {"group": found.decided.group, "base": BASE_LABELS[rule.base]}
    values |= {
        "share": percent_text(found.decided.share),
        "source": documents_text(rule, out.source),
    }
    out.say(CEILING_BINDS if rule.is_binding else CEILING_ADVISES, **values)
    for text, allowance in ((DECIDED_SO_FAR, found.decided), (WITH_PROPOSALS, found.proposed)):
        numbers = (allowance.base, allowance.allowed, allowance.excellent, allowance.over_by)
        names = ("base", "allowed", "excellent", "over")
        out.say(text, 1, "· ", **dict(zip(names, map(grouped, numbers), strict=True)))
        out.say(allowance_sentence(allowance), 2)
    for remark in allowance_remarks(found.decided):
        out.line(out.label(remark), 2)


def _write_dependencies(case: "ExplainedCase", out: Writer) -> None:
    for each in case.waiting:
        out.line()
        first = ", ".join(each.first) + (" …" if each.number > len(each.first) else "")
        out.say(WAITS, number=grouped(each.number), fact=each.fact, first=first)
    if case.recheck:
        out.line()
        out.say(RECHECK)
        out.say(case.recheck.cause, 1, "→ ")
        for link in case.recheck.links:
            whose, *why = link.lines
            out.say(whose, 1, "→ ")
            for reason in why:
                out.say(reason, 2)
