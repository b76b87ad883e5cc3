"""Dated rows of one subject of which only one may hold on any one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .faults import Fault, message
from .tree import ends_after


@dataclass(frozen=True)
class Span:
    """What holds of a subject from a day on, until the day before `until_on`."""

    subject: str
    what: str
    from_on: date
    until_on: date | None
    place: str = ""


def faults_of_overlaps(spans: Iterable[Span]) -> list[Fault]:
    """Return a fault for every two spans of one subject that share a day."""
    by_subject: dict[str, list[Span]] = {}
    for span in spans:
        by_subject.setdefault(span.subject, []).append(span)
    return [fault for own in by_subject.values() for fault in _faults_of_one(own)]


def _faults_of_one(spans: Sequence[Span]) -> Iterable[Fault]:
    text = message(
        "“%(subject)s” would belong to %(first)s and to %(second)s on %(day)s."
        " End the first before the second begins."
    )
    dated = sorted(spans, key=lambda span: span.from_on)
    for earlier, later in pairwise(dated):
        if ends_after(earlier.until_on, later.from_on):
            values = {
                "subject": later.subject,
                "first": earlier.what,
                "second": later.what,
                "day": later.from_on,
            }
            yield Fault(text, values, later.place or earlier.place)
