"""Facts about a pack for a list of packs: its documents, the days it governs, its numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from xeploai.domain.model import (
    Citation,
    ClosingDates,
    Effect,
    Provision,
    Rulebook,
    RuleNotInForce,
    RulePack,
    Source,
    Standing,
    Status,
)
from xeploai.domain.words import Fault, Labels, message

UNTIL = message("Cycles that close from %(from)s until before %(until)s.")
OPEN_END = message("Cycles that close from %(from)s on.")
PROVISION_GROUPS = ("binding", "remark", "off", "text", "unknown")


def closing_days(pack: RulePack) -> tuple[ClosingDates, ...]:
    """Return the closing days of the cycles that a pack governs, in the order of its values."""
    rule = pack.rules.get("cycle.closing_dates")
    values = (each.value for each in rule.values) if rule else ()
    return tuple(each for each in values if isinstance(each, ClosingDates))


def days_sentence(days: ClosingDates) -> Fault:
    """Return which cycles a pack governs, as a sentence."""
    values = {"from": days.from_on, "until": days.until}
    return Fault(UNTIL if days.until else OPEN_END, values)


def day_within(pack: RulePack, today: date) -> date:
    """Return today, or the nearest day that the pack governs."""
    days = closing_days(pack)
    if not days:
        return today
    if days[-1].until is not None and today >= days[-1].until:
        return days[-1].until - timedelta(days=1)
    return max(today, days[-1].from_on)


def confirmed_documents(pack: RulePack) -> list[Source]:
    """Return the documents that the pack was read from, each once, in the order of their issue.

    Documents known only from summaries or from other documents are left out.
    """
    documents: dict[str, Source] = {}
    for citation in _citations(pack):
        if citation.status is Status.CONFIRMED:
            documents.setdefault(citation.source.document, citation.source)
    return sorted(documents.values(), key=lambda source: (source.issued, source.document))


def _citations(pack: RulePack) -> Iterator[Citation]:
    for rule in pack.rules.values():
        for value in rule.values:
            yield value.citation_of()
            yield from value.parts.values()
    for provision in pack.provisions.values():
        yield from (each.citation for each in provision.wordings)


def count_by_group(provisions: Iterable[Provision]) -> dict[str, int]:
    """Return the number of provisions in each of `PROVISION_GROUPS`."""
    counts = Counter(provision_group(each) for each in provisions)
    return {group: counts[group] for group in PROVISION_GROUPS}


def provision_group(provision: Provision) -> str:
    """Return the one of `PROVISION_GROUPS` that a provision is counted in."""
    if provision.citation.status is Status.UNKNOWN:
        return "unknown"
    if provision.effect is Effect.TEXT:
        return "text"
    if provision.standing.binds:
        return "binding"
    return "remark" if provision.standing is Standing.PROPOSAL else "off"


def reason_labels(book: Rulebook) -> Mapping[str, Labels]:
    """Return the labels of a book's reasons for giving no grade, by code."""
    try:
        reasons = book.pack.not_rated_reasons_on(book.on)
    except RuleNotInForce:
        return {}
    return {code: each.label for code, each in reasons.items()}
