"""Rules in words, for those who read regulations and no code."""

from collections.abc import Iterable
from datetime import date

from xeploai.domain import (
    STANDING_LABELS,
    CompetenceRow,
    Condition,
    Effect,
    Provision,
    Rulebook,
    RulePack,
    closing_days,
    competence_sentence,
    days_sentence,
    effect_sentence,
    message,
    number_sentence,
    reason_labels,
    requirements,
    waivers_text,
)
from xeploai.explanation import ExplainedSetting

from .text_writer import Writer

NOT_CHECKED = message("Nobody has checked this pack against the issued texts yet.")
CHECKED_BY = message("Checked against the issued texts by %(name)s.")
ABOUT = message("About: %(categories)s.")
IN_FORCE = message("%(source)s; in force from %(day)s")
WITHDRAWN = message("withdrawn on %(day)s")
PRESUPPOSES = message("Says anything only where this holds:")
WAIVERS = message("Does not strike with a document that confirms: %(waivers)s.")
NOTE = message("Note: %(note)s")
SET = message("set to “%(value)s” by %(source)s")
NOT_SET = message(
    "not set by the texts: left to a document of the competent body; none is in force here"
)
BOUND = message("at the mildest: %(value)s, by %(source)s")
SUGGESTED = message("the project's suggestion, never applied by itself: %(value)s")
CHOICES = message("choices: %(choices)s")


def write_days(pack: RulePack, out: Writer) -> None:
    """Write which closing days of a cycle a pack governs."""
    for days in closing_days(pack):
        out.say(days_sentence(days), 1)


def write_checked(checked_by: str, out: Writer, depth: int = 1) -> None:
    """Write who checked a pack against the issued texts, if anybody did."""
    out.say(CHECKED_BY if checked_by else NOT_CHECKED, depth, name=checked_by)


def write_competence(
    rows: Iterable[CompetenceRow], pack: RulePack, on: date, out: Writer, depth: int = 3
) -> None:
    """Write the rows of a table of competence, each with its source and note."""
    categories = pack.categories_on(on)
    for row in rows:
        out.say(competence_sentence(row, categories), depth, "- ")
        out.line(out.cited(row.citation), depth + 1)
        if row.citation.note:
            out.say(NOTE, depth + 1, note=row.citation.note)


def write_provision(provision: Provision, book: Rulebook, out: Writer) -> None:
    """Write one provision: clause, sentence, effect, conditions, numbers."""
    out.line()
    out.line(f"{provision.code}  [{out.label(STANDING_LABELS[provision.standing])}]")
    source = out.cited(provision.citation)
    span = out.words(IN_FORCE, source=source, day=provision.from_on)
    versions = book.pack.provisions.get(provision.code)
    withdrawn = versions.withdrawn_on if versions else None
    if withdrawn is not None:
        span += f"; {out.words(WITHDRAWN, day=withdrawn)}"
    out.line(span, 1)
    out.line(out.label(provision.label), 1)
    _write_categories(provision, book, out)
    write_effect(provision, book, out)
    for number in provision.parameters.values():
        is_text = provision.effect is Effect.TEXT
        out.say(number_sentence(number, is_text=is_text), 2, "· ")
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
    """Write a condition as a list of sentences, each at its depth."""
    for each in requirements(condition, book.facts):
        out.say(each.sentence, depth + each.depth, "- ")


def write_setting(setting: ExplainedSetting, out: Writer) -> None:
    """Write a setting that the texts leave open, and who has set it."""
    out.line()
    out.line(f"{setting.key}: {out.label(setting.label)}", 1)
    if setting.value is not None and setting.source is not None:
        out.say(SET, 2, value=setting.value, source=out.source(setting.source))
    else:
        out.say(NOT_SET, 2)
    out.line(out.label(setting.use_label), 2)
    if setting.choices:
        out.say(CHOICES, 2, choices="; ".join(out.label(each) for each in setting.choices))
    if setting.bound is not None:
        value, source = setting.bound
        out.say(BOUND, 2, value=value, source=out.source(source))
    if setting.suggestion is not None:
        out.say(SUGGESTED, 2, value=setting.suggestion)
    if setting.open_in:
        out.line(", ".join(setting.open_in), 2)
