"""Waivers: what keeps a provision from striking, and those that no provision could read.

A waiver is given in one of two forms. A record in the fact `waivers` names the provision, and,
where several decisions count against the subject, the one that it is about. A record of another
fact can carry its own waiver with its document; that works wherever the record would count.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from xeploai.domain.model import (
    OPPOSITE,
    Effect,
    FactDefinition,
    HasRecord,
    Plan,
    Provision,
    Record,
    Truth,
    Values,
    Waiver,
    waivers_of,
    walk_conditions,
)
from xeploai.domain.words import Fault, is_blank, message

WAIVERS = "waivers"  # the fact
NAMES_NO_PROVISION = message("The waiver names no provision. Name the one that it is about.")
NAMES_NO_WAIVER = message("Which waiver it is, is not said. Say it, or remove its document.")
UNKNOWN_PROVISION = message(
    "“%(found)s” is no provision about this subject, so the waiver would do nothing. Provisions "
    "that admit one: %(known)s."
)
NOT_ADMITTED = message(
    "%(provision)s does not admit the waiver %(found)s, so it would do nothing. It admits: "
    "%(known)s."
)
SEVERAL_RECORDS = message(
    "Several documents count against the subject by %(provision)s. Say under “about” which one "
    "the waiver is about, by its number."
)
ABOUT_NOTHING = message(
    "No document “%(found)s” is among those that %(provision)s looks at. Correct the number."
)
WITHOUT_DOCUMENT = message(
    "The waiver has no document that confirms it, so it would do nothing. Give its number under "
    "“waiver_document”, or remove the waiver."
)
WAIVER_IN_THE_FUTURE = message("The waiver of %(day)s lies in the future. Correct its date.")
BEFORE_ITS_RECORD = message(
    "The waiver of %(day)s is older than the document %(document)s of %(from_day)s that it is "
    "about. Correct the date that is wrong, or name another waiver."
)
ON_NO_RECORD = message(
    "No provision about this subject admits the waiver %(found)s for such a document, so it would "
    "do nothing. Remove it. Admitted are: %(known)s."
)


def readers_of_facts(
    provisions: Iterable[Provision], definitions: Mapping[str, FactDefinition]
) -> dict[str, tuple[str, ...]]:
    """Return the codes of the provisions that read each fact, by the fact's code.

    Who reads a sum reads its parts, and who admits a waiver reads the confirmed waivers.
    """
    readers: dict[str, dict[str, None]] = {}
    for provision in provisions:
        facts = provision.facts() | ({WAIVERS} if waivers_of(provision) else frozenset())
        for code in _with_parts(facts, definitions):
            readers.setdefault(code, {})[provision.code] = None
    return {code: tuple(found) for code, found in readers.items()}


def _with_parts(facts: Collection[str], definitions: Mapping[str, FactDefinition]) -> Iterator[str]:
    for code in facts:
        yield code
        if code in definitions:
            yield from _with_parts(definitions[code].sums, definitions)


def waiver_for(provision: Provision, values: Values) -> Record | None:
    """Return the waiver that keeps a provision from striking; without a document none does.

    Source: rules reference EV-10 (each a record with its proof; each rule says which it admits).
    """
    records: Any = values.get(WAIVERS)
    for record in records or ():
        about = record.details.get("provision") in (provision.code, provision.rule_id)
        if about and not is_blank(record.document) and _clears(record, provision, values):
            return record  # type: ignore[no-any-return]
    return None


def _clears(record: Record, provision: Provision, values: Values) -> bool:
    """Whether a provision does not strike with a waiver that names it."""
    waiver: Any = record.details.get("waiver")
    if waiver in provision.unless:
        return True
    counting = _records_waived_by(waiver, provision, values)
    about = record.details.get("about")
    # of several documents one waiver clears the one that it names
    if not counting or provision.condition is None or (about is None and _several(counting)):
        return False
    left = {
        fact: tuple(each for each in records if about is not None and each.document != about)
        for fact, records in counting.items()
    }
    truth = provision.condition.answer({**values, **left}).truth
    strikes = OPPOSITE[truth] if provision.effect is Effect.REQUIRED_FOR else truth
    return strikes is Truth.FAILS


def _records_waived_by(
    waiver: object, provision: Provision, values: Values
) -> dict[str, tuple[Record, ...]]:
    """Return the records that a provision looks at and that a waiver can clear, by fact."""
    facts = {each.fact for each in _record_conditions(provision) if waiver in each.unless}
    found: dict[str, Any] = {fact: values.get(fact) for fact in sorted(facts)}
    return {fact: records for fact, records in found.items() if records}


def _several(counting: dict[str, tuple[Record, ...]]) -> bool:
    records = (each for found in counting.values() for each in found)
    return sum(each.in_period is not False for each in records) > 1


def _record_conditions(provision: Provision) -> Iterator[HasRecord]:
    for each in walk_conditions(provision.condition) if provision.condition else ():
        if isinstance(each, HasRecord):
            yield each


def waiver_faults(
    plan: Plan, values: Values, *, codes: Collection[str], today: date, place: str
) -> Iterator[Fault]:
    """Yield a fault for each waiver in a form that no provision about the subject reads.

    Args:
        values: all that is known of the subject.
        codes: the facts to look at, such as those of a new sheet.
        today: the last day of which a waiver can be.
        place: of the facts, for messages.
    """
    provisions = (*plan.not_rated, *plan.binding, *plan.remarks, *plan.off)
    for code in (each for each in codes if isinstance(values.get(each), tuple)):
        records: Any = values[code]
        for number, record in enumerate(records, start=1):
            at = f"{place} {code} {number}"
            if code == WAIVERS:
                if record.on > today:
                    yield Fault(WAIVER_IN_THE_FUTURE, {"day": record.on}, at)
                yield from _faults_of_waiver(record, provisions, values, at)
            else:
                yield from _faults_of_record(record, code, provisions, at)


def _faults_of_waiver(
    record: Record, provisions: Collection[Provision], values: Values, at: str
) -> Iterator[Fault]:
    waiver, code = record.details.get("waiver"), record.details.get("provision")
    if waiver is None:
        yield Fault(NAMES_NO_WAIVER, {}, at)
    if code is None:
        yield Fault(NAMES_NO_PROVISION, {}, at)
        return
    named = [each for each in provisions if code in (each.code, each.rule_id)]
    if not named:
        known = [each.code for each in provisions if waivers_of(each)]
        yield Fault(UNKNOWN_PROVISION, {"found": code, "known": ", ".join(known) or "–"}, at)
        return
    admitting = [each for each in named if waiver in waivers_of(each)]
    if not admitting and waiver is not None:
        admitted = frozenset[Waiver]().union(*(waivers_of(each) for each in named))
        values_of_fault = {"provision": code, "found": waiver, "known": _names(admitted)}
        yield Fault(NOT_ADMITTED, values_of_fault, at)
    for provision in admitting:
        yield from _faults_of_reach(record, waiver, provision, values, at)
        yield from _faults_of_day(record, provision, values, at)


def _faults_of_reach(
    record: Record, waiver: object, provision: Provision, values: Values, at: str
) -> Iterator[Fault]:
    counting, about = _records_waived_by(waiver, provision, values), record.details.get("about")
    if waiver in provision.unless or not counting:
        return
    if about is None and _several(counting):
        yield Fault(SEVERAL_RECORDS, {"provision": provision.code}, at)
    documents = {each.document for found in counting.values() for each in found}
    if about is not None and about not in documents:
        yield Fault(ABOUT_NOTHING, {"found": about, "provision": provision.code}, at)


def _faults_of_day(
    record: Record, provision: Provision, values: Values, at: str
) -> Iterator[Fault]:
    """Yield a fault where a waiver is older than a document that it would clear."""
    about = record.details.get("about")
    counting = [
        each
        for condition in _record_conditions(provision)
        for each in condition.answer(values).values
        if isinstance(each, Record) and about in (None, each.document)
    ]
    latest = max(counting, key=lambda each: each.on, default=record)
    if record.on < latest.on:
        days = {"day": record.on, "document": latest.document, "from_day": latest.on}
        yield Fault(BEFORE_ITS_RECORD, days, at)


def _faults_of_record(
    record: Record, fact: str, provisions: Collection[Provision], at: str
) -> Iterator[Fault]:
    waiver, document = (record.details.get(each) for each in ("waiver", "waiver_document"))
    if waiver is None:
        if document:
            yield Fault(NAMES_NO_WAIVER, {}, at)
        return
    if is_blank(str(document or "")):
        yield Fault(WITHOUT_DOCUMENT, {}, at)
    reading = [one for each in provisions for one in _record_conditions(each) if one.fact == fact]
    admitted = frozenset[Waiver]().union(*(each.unless for each in reading))
    if waiver not in admitted:
        yield Fault(ON_NO_RECORD, {"found": waiver, "known": _names(admitted)}, at)


def _names(waivers: Collection[Waiver]) -> str:
    return ", ".join(each for each in Waiver if each in waivers) or "–"
