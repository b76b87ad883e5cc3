"""The whole reasoning about one subject, ready for a page, a terminal and JSON.

Answers stand beside their clause, facts beside their source. Sentences are faults, to be said in
the reader's language; labels are mappings by language. `explaining_subject.explanation_of` makes
an explanation of a subject's facts, `explaining_cases` those of the cases in a home.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xeploai.domain import (
    ORIGIN_LABELS,
    Citation,
    Effect,
    Fault,
    GivenBy,
    Grade,
    Labels,
    LayerStanding,
    Openness,
    Reason,
    Record,
    RequiredChange,
    Standing,
    SuggestionKind,
    Truth,
    Waiver,
)

from .rulebook import LocalTouch, SettingTold


@dataclass(frozen=True)
class FactTold:
    """A fact with its value, who says so, and from when.

    Args:
        value: as both languages write it; “not known” where it is not.
        plain: as JSON carries it, exact; None where it is not known.
        source: who says so; empty where the fact is not known, or is read off the register.
        given_by: whether it is entered with a document, read off the register, or computed;
            `origin` says so in words.
        why_not: why a computed fact is not known, where that can be told.
    """

    code: str
    label: Labels
    value: Labels
    plain: Any = None
    source: str = ""
    dated: date | None = None
    why_not: Fault | None = None
    given_by: GivenBy = GivenBy.ENTERED
    origin: Labels = field(default_factory=lambda: ORIGIN_LABELS[GivenBy.ENTERED])

    @property
    def is_known(self) -> bool:
        """Whether there is a value; what is not known is neither zero nor false."""
        return self.plain is not None


@dataclass(frozen=True)
class ProvisionTold:
    """What one provision says of the subject.

    Args:
        code: id in the rules reference, with a part after a dot where it has several.
        label: what it lays down.
        strikes: whether it closes grades, or gives a reason for no grade.
        sentence: what it does to this subject, in words.
        applies: the lines of the condition under which it says anything; none where it always does.
        reasons: the lines of its condition, outermost first, each with the values seen.
        facts: what it looks at, with source and day.
        local: what layers below the centre set in it, with their own source.
    """

    code: str
    label: Labels
    effect: Effect
    grade: Grade | None
    standing: Standing
    citation: Citation
    from_on: date
    strikes: Truth
    closes: tuple[Grade, ...]
    sentence: Fault
    applies: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    facts: tuple[FactTold, ...]
    waivers: tuple[Waiver, ...]
    waived_by: Record | None
    missing: tuple[str, ...]
    local: tuple[LocalTouch, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing of this subject, since what it presupposes does not hold."""
        return bool(self.applies) and self.applies[0].truth is Truth.FAILS


@dataclass(frozen=True)
class ProvisionListed:
    """A provision that is not evaluated: switched off, or laid down as text alone."""

    code: str
    label: Labels
    standing: Standing
    citation: Citation
    from_on: date


@dataclass(frozen=True)
class GradeTold:
    """How one grade stands.

    Args:
        closed_by: codes of the provisions that close it.
        left_open_by: codes of those that cannot be decided yet.
        opened_by: codes of those that leave nothing but “failed”; for that grade only.
        changes: what would have to change for it to open; none where it is open.
    """

    grade: Grade
    label: Labels
    openness: Openness
    closed_by: tuple[str, ...]
    left_open_by: tuple[str, ...]
    changes: tuple[RequiredChange, ...]
    opened_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerTold:
    """A local layer that was applied."""

    code: str
    title: Labels
    issued_by: Labels
    standing: LayerStanding
    version: str


@dataclass(frozen=True)
class BookTold:
    """By which rules it was evaluated.

    Args:
        checked_by: who checked the pack against the issued texts; empty while nobody has.
        changed: numbers replaced for a rehearsal, by provision and name.
    """

    pack: str
    title: Labels
    version: str
    on: date
    checked_by: str
    layers: tuple[LayerTold, ...]
    changed: Mapping[str, Labels] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """All that the rules say of one subject.

    Args:
        headline: what is suggested, or why nothing is.
        reason_label: of the coded reason for giving no grade.
        not_rated: provisions that give no grade.
        provisions: those that open and close grades, knock-outs and limits first.
        remarks: known from elsewhere; they change nothing.
        off: present in the pack and switched off.
        texts: laid down and not computed.
        facts: everything that the provisions look at, known or not.
        missing: the facts without which nothing can be suggested.
        settings: what the texts leave open, with what a body set, if one did.
    """

    book: BookTold
    category: str
    category_label: Labels
    suggests: SuggestionKind
    suggested: Grade | None
    reason: str
    reason_label: Labels
    headline: Fault
    grades: tuple[GradeTold, ...]
    not_rated: tuple[ProvisionTold, ...]
    provisions: tuple[ProvisionTold, ...]
    remarks: tuple[ProvisionTold, ...]
    off: tuple[ProvisionListed, ...]
    texts: tuple[ProvisionListed, ...]
    facts: tuple[FactTold, ...]
    missing: tuple[FactTold, ...]
    settings: tuple[SettingTold, ...]

    @property
    def striking(self) -> tuple[ProvisionTold, ...]:
        """The binding provisions that close a grade or give none."""
        told = (*self.not_rated, *self.provisions)
        return tuple(each for each in told if each.strikes is Truth.HOLDS)

    def grade(self, grade: Grade) -> GradeTold:
        """Return how one grade stands."""
        return next(each for each in self.grades if each.grade is grade)
