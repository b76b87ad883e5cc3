"""What the page of one case shows of its explanation, in the order in which a clerk asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xeploai.domain import Fault, Grade, Labels, Openness, Truth
from xeploai.explanation import (
    Explanation,
    FactTold,
    GradeTold,
    ProvisionListed,
    ProvisionTold,
    SettingTold,
)


@dataclass(frozen=True)
class ChangeLine:
    """What one provision asks for beyond what there is."""

    provision: str
    sentence: Fault


@dataclass(frozen=True)
class Clause:
    """A place in a document, with the codes of the provisions that stand there."""

    document: str
    place: str
    provisions: tuple[str, ...]


@dataclass(frozen=True)
class GradeLine:
    """How one grade stands: by which clauses it is closed, and what is waited for.

    Args:
        is_suggested: whether it is the one that the rules suggest.
        missing: labels of the facts that keep it undecided.
    """

    told: GradeTold
    is_suggested: bool
    closing: tuple[ProvisionTold, ...]
    missing: tuple[Labels, ...]
    changes: tuple[ChangeLine, ...]

    @property
    def clauses(self) -> list["Clause"]:
        """Where the provisions that close it are written, each place once."""
        places: dict[tuple[str, str], list[str]] = {}
        for each in self.closing:
            source = each.citation.source
            places.setdefault((source.document, source.place), []).append(each.code)
        return [Clause(*place, tuple(codes)) for place, codes in places.items()]

    @property
    def is_not_by_default(self) -> bool:
        """Whether it is `FAILED`, closed because nothing leads to it."""
        is_closed = self.told.openness is Openness.CLOSED
        return is_closed and self.told.grade is Grade.FAILED and not self.closing

    @property
    def is_without_text(self) -> bool:
        """Whether no known text says what it requires."""
        return self.told.openness is Openness.NOT_LAID_DOWN


def grade_lines(explanation: Explanation) -> list[GradeLine]:
    """Return how the four grades stand, the best first."""
    by_code = {each.code: each for each in explanation.provisions}
    labels = {each.code: each.label for each in explanation.facts}
    return [
        _grade_line(each, explanation.suggested is each.grade, by_code, labels)
        for each in explanation.grades
    ]


def _grade_line(
    told: GradeTold,
    is_suggested: bool,
    provisions: dict[str, ProvisionTold],
    labels: dict[str, Labels],
) -> GradeLine:
    closing = tuple(provisions[code] for code in told.closed_by if code in provisions)
    waiting = (provisions[code] for code in told.left_open_by if code in provisions)
    codes = dict.fromkeys(code for each in waiting for code in each.missing)
    missing = tuple(labels[code] for code in codes if code in labels)
    return GradeLine(told, is_suggested, closing, missing, tuple(_changes(told)))


def _changes(told: GradeTold) -> Iterator[ChangeLine]:
    """Yield each change once, without those that only ask for a fact: they stand as missing."""
    seen = set()
    for each in told.changes:
        line = (each.provision, str(each.sentence))
        if each.truth is not Truth.UNDECIDED and line not in seen:
            seen.add(line)
            yield ChangeLine(each.provision, each.sentence)


@dataclass(frozen=True)
class ProvisionGroup:
    """Provisions that answer alike."""

    code: str
    provisions: tuple[ProvisionTold, ...]


def provision_groups(explanation: Explanation) -> list[ProvisionGroup]:
    """Return the binding provisions by their answer; what strikes comes first."""
    binding = (*explanation.not_rated, *explanation.provisions)
    speaking = [each for each in binding if not each.is_silent]
    groups = (
        ("strikes", _answering(speaking, Truth.HOLDS)),
        ("undecided", _answering(speaking, Truth.UNDECIDED)),
        ("kept", _answering(speaking, Truth.FAILS)),
        ("silent", tuple(each for each in binding if each.is_silent)),
    )
    return [ProvisionGroup(code, found) for code, found in groups if found]


def _answering(provisions: Iterable[ProvisionTold], truth: Truth) -> tuple[ProvisionTold, ...]:
    return tuple(each for each in provisions if each.strikes is truth)


@dataclass(frozen=True)
class Reasons:
    """All that the page shows of an explanation."""

    explanation: Explanation
    grades: list[GradeLine]
    groups: list[ProvisionGroup]
    remarks: tuple[ProvisionTold, ...]
    off: tuple[ProvisionListed, ...]
    texts: tuple[ProvisionListed, ...]
    missing: tuple[FactTold, ...]
    settings: tuple[SettingTold, ...]

    @property
    def provisions_number(self) -> int:
        """How many provisions were evaluated."""
        return sum(len(each.provisions) for each in self.groups)

    @property
    def striking_remarks(self) -> int:
        """How many remarks would close a grade if they bound."""
        return len(_answering(self.remarks, Truth.HOLDS))

    @property
    def known_facts(self) -> tuple[FactTold, ...]:
        """The facts that are known."""
        return tuple(each for each in self.explanation.facts if each.is_known)

    @property
    def unknown_facts(self) -> tuple[FactTold, ...]:
        """The facts that are not."""
        return tuple(each for each in self.explanation.facts if not each.is_known)

    @property
    def unset(self) -> tuple[SettingTold, ...]:
        """What the texts leave open and nobody has set."""
        return tuple(each for each in self.settings if each.value is None)


def reasons_of(explanation: Explanation) -> Reasons:
    """Return what the page shows."""
    return Reasons(
        explanation,
        grade_lines(explanation),
        provision_groups(explanation),
        explanation.remarks,
        explanation.off,
        explanation.texts,
        explanation.missing,
        explanation.settings,
    )
