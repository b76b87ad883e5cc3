"""`xeploai rules show PACK --facts`: the facts that subjects can have, with their codes."""

from collections.abc import Iterable, Mapping

from xeploai.cli.output import Writer
from xeploai.domain import (
    FactDefinition,
    FactKind,
    GivenBy,
    RecordField,
    Rulebook,
    SubjectKind,
    message,
    readers_of_facts,
)
from xeploai.rulepacks import TextField

USED = message("Facts that provisions look at: %(number)s")
NOT_USED = message("Facts of the catalogue that no provision here looks at: %(number)s")
USED_BY = message("used by %(provisions)s")
PART_OF = message("part of %(whole)s")
SUM_OF = message("sum of %(parts)s")
AT_MOST = message("at most %(most)s")
FIELD = message("field %(field)s (%(label)s): %(choices)s")
TEXT = message("text")
KINDS = {
    FactKind.COUNT: message("whole number"),
    FactKind.POINTS: message("points"),
    FactKind.MONTHS: message("completed months"),
    FactKind.YES_NO: message("yes or no (true, false)"),
    FactKind.GRADE: message("a grade (EXCELLENT, GOOD, COMPLETED, FAILED)"),
    FactKind.LEVELS: message("a level for each criterion (EXCELLENT, GOOD, AVERAGE, POOR)"),
    FactKind.GRADES: message("how many have which grade"),
    FactKind.RECORDS: message("documents, each with document, on, issued_by"),
}
GIVEN = {
    GivenBy.ENTERED: message("entered with its source"),
    GivenBy.REGISTER: message("read off the register, not entered"),
    GivenBy.COMPUTED: message("computed, not entered"),
}
SUBJECTS = {
    SubjectKind.ORGANISATION: message("organisations"),
    SubjectKind.COLLECTIVE: message("leadership collectives"),
    SubjectKind.MEMBER: message("members"),
    SubjectKind.CADRE: message("leading cadres"),
    SubjectKind.STAFF: message("cadres, civil servants and public employees"),
}


def write_facts(book: Rulebook, category: str | None, out: Writer) -> None:
    """Write the facts of a book, those first that its provisions use.

    Args:
        category: only facts that its subjects have; all where None.
    """
    kind = book.pack.categories_on(book.on)[category].kind if category else None
    known = [each for each in book.facts.values() if kind is None or kind in each.kinds]
    users = _users(book, category)
    for text, is_used in ((USED, True), (NOT_USED, False)):
        group = [each for each in known if (each.code in users) is is_used]
        out.line()
        out.say(text, number=len(group))
        for each in group:
            _write_fact(each, users.get(each.code, ()), out)


def _users(book: Rulebook, category: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return which provisions use each fact."""
    about = (
        each for each in book.provisions.values() if category is None or each.is_about(category)
    )
    return readers_of_facts(about, book.facts)


def _write_fact(fact: FactDefinition, users: Iterable[str], out: Writer) -> None:
    out.line()
    out.line(f"{fact.code}: {out.label(fact.label)}", 1)
    subjects = ", ".join(out.words(SUBJECTS[each]) for each in SubjectKind if each in fact.kinds)
    unit = f" ({out.label(fact.unit)})" if fact.unit else ""
    what = f"{out.words(KINDS[fact.kind])}{unit}"
    out.line("; ".join([what, *_limits(fact, out), out.words(GIVEN[fact.given_by])]), 2)
    out.line(subjects, 2)
    for each in fact.fields.values():
        _write_field(each, out)
    if users:
        out.say(USED_BY, 2, provisions=", ".join(users))


def _limits(fact: FactDefinition, out: Writer) -> list[str]:
    limits = (
        (PART_OF, "whole", fact.part_of),
        (SUM_OF, "parts", ", ".join(fact.sums)),
        (AT_MOST, "most", "" if fact.most is None else str(fact.most)),
    )
    return [out.words(text, **{name: value}) for text, name, value in limits if value]


def _write_field(field: RecordField, out: Writer) -> None:
    is_text = isinstance(field, TextField)
    choices = out.words(TEXT) if is_text else ", ".join(field.choices) or "true, false"
    out.say(FIELD, 2, "· ", field=field.code, label=field.label, choices=choices)
