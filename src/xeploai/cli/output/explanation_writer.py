"""The reasoning about one subject in words."""

from collections.abc import Iterable

from xeploai.domain import OPENNESS_LABELS, Reason, Truth, message, record_text, say
from xeploai.explanation import ExplainedFact, ExplainedGrade, ExplainedProvision, Explanation

from .rule_writer import NOTE, PRESUPPOSES, write_checked, write_setting
from .text_writer import Writer

MARKS = {Truth.HOLDS: "✓ ", Truth.FAILS: "✗ ", Truth.UNDECIDED: "? "}
# a provision that strikes is bad news: the marks are the other way round
STRIKES = {Truth.HOLDS: "✗ ", Truth.FAILS: "✓ ", Truth.UNDECIDED: "? "}
SILENT = "– "

BY_RULES = message("Rules: %(title)s (%(pack)s, version %(version)s), as of %(day)s.")
BY_LAYER = message("Local document: %(title)s, %(issued_by)s (%(layer)s, version %(version)s).")
NUMBERS_CHANGED = message("Numbers changed for this run: %(numbers)s.")
GRADES = message("Grades")
CHANGES = message("What would have to change:")
NOT_RATED = message("Whether it is rated at all")
PROVISIONS = message("Provisions, one by one")
REMARKS = message("Remarks: known only from elsewhere, they do not bind")
CONSEQUENCES = message("What has to be considered after the grade; it changes none")
OFF = message("Switched off until a competent body's document adopts them: %(codes)s.")
TEXTS = message("In the texts and not computed: %(codes)s.")
MISSING = message("What is missing")
SETTINGS = message("What the texts leave open and a competent body has set")
LEFT_OPEN = message(
    "Not set by any text known, to be set by a competent body's document, and not set here: "
    "%(settings)s."
)
FACT = message("%(fact)s: %(value)s (%(source)s, %(day)s)")
FACT_UNDATED = message("%(fact)s: %(value)s (%(source)s)")
FACT_BARE = message("%(fact)s: %(value)s")
FACT_UNKNOWN = message("%(fact)s: not known; %(why)s")
WAIVED = message("Waived by %(record)s.")
SET_BELOW = message("%(sentence)s: %(title)s, %(source)s.")


def write_heading(explanation: Explanation, out: Writer) -> None:
    """Write under which rules a subject is evaluated, and what they suggest."""
    _write_book(explanation, out)
    out.line()
    out.say(explanation.headline)


def write_reasoning(explanation: Explanation, out: Writer) -> None:
    """Write which grades are open, and what every provision says."""
    if explanation.missing:
        _heading(MISSING, out)
        for fact in explanation.missing:
            write_fact(fact, out, 1, with_code=True)
    _heading(GRADES, out)
    for grade in explanation.grades:
        _write_grade(grade, out)
    for heading, provisions in (
        (NOT_RATED, explanation.not_rated),
        (PROVISIONS, explanation.provisions),
        (REMARKS, explanation.remarks),
        (CONSEQUENCES, explanation.consequences),
    ):
        if provisions:
            _heading(heading, out)
        for each in provisions:
            _write_provision(each, out)
    _write_rest(explanation, out)


def _heading(text: str, out: Writer) -> None:
    out.line()
    out.say(text)


def _write_book(explanation: Explanation, out: Writer) -> None:
    book = explanation.book
    out.line(out.label(explanation.category_label))
    out.say(BY_RULES, title=book.title, pack=book.pack, version=book.version, day=book.on)
    for layer in book.layers:
        values = {"title": layer.title, "issued_by": layer.issued_by}
        out.say(BY_LAYER, 1, **values, layer=layer.code, version=layer.version)
    if book.changed:
        numbers = (f"{key} = {out.label(value)}" for key, value in book.changed.items())
        out.say(NUMBERS_CHANGED, 1, numbers=", ".join(numbers))
    if not book.checked_by:
        write_checked("", out, 0)


def _write_grade(grade: ExplainedGrade, out: Writer) -> None:
    why = ", ".join(grade.opened_by or grade.closed_by or grade.left_open_by)
    state = out.label(OPENNESS_LABELS[grade.openness])
    out.line(f"{out.label(grade.label)}: {state}{f' ({why})' if why else ''}", 1)
    if grade.changes:
        out.say(CHANGES, 2)
    for each in grade.changes:
        out.line(f"{each.provision}: {say(each.sentence, out.language)}", 3, MARKS[each.truth])


def _write_provision(provision: ExplainedProvision, out: Writer) -> None:
    out.line()
    out.say(provision.sentence, 1, SILENT if provision.is_silent else STRIKES[provision.strikes])
    out.line(out.label(provision.label), 2)
    out.line(out.cited(provision.citation), 2)
    for touch in provision.local:
        sentence = {"sentence": touch.sentence, "title": touch.title}
        out.say(SET_BELOW, 2, **sentence, source=out.source(touch.source))
    if provision.applies:
        out.say(PRESUPPOSES, 2)
        _write_reasons(provision.applies, out)
    if not provision.is_silent:
        _write_reasons(provision.reasons, out)
    if provision.waived_by is not None:
        out.say(WAIVED, 2, record=record_text(provision.waived_by))
    for fact in provision.facts:
        write_fact(fact, out, 3)
    if provision.citation.note:
        out.say(NOTE, 2, note=provision.citation.note)


def _write_reasons(reasons: Iterable[Reason], out: Writer) -> None:
    for each in reasons:
        out.say(each.sentence, 3 + each.depth, MARKS[each.truth])


def write_fact(fact: ExplainedFact, out: Writer, depth: int, *, with_code: bool = False) -> None:
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


def _write_rest(explanation: Explanation, out: Writer) -> None:
    for text, provisions in ((OFF, explanation.off), (TEXTS, explanation.texts)):
        if provisions:
            out.line()
            out.say(text, codes=", ".join(each.code for each in provisions))
    set_here = [each for each in explanation.settings if each.value is not None]
    left_open = [each.key for each in explanation.settings if each.value is None]
    if set_here:
        _heading(SETTINGS, out)
    for setting in set_here:
        write_setting(setting, out)
    if left_open:
        out.line()
        out.say(LEFT_OPEN, settings=", ".join(left_open))
