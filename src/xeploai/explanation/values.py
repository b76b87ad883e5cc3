"""The explanation of one subject's grade, for pages, the terminal and JSON.

Sentences are faults, which the writer puts into the reader's language; labels are mappings by
language. `explanation.build` makes an explanation from facts, `results.explaining` from stored
cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xeploai.domain import (
    ORIGIN_LABELS,
    SETTING_USE_LABELS,
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
    SettingUse,
    Source,
    Standing,
    SuggestionKind,
    Truth,
    Waiver,
)


@dataclass(frozen=True)
class LocalAmendment:
    """A change that a local layer makes to a provision of the pack.

    Args:
        layer: code of the layer.
        sentence: the change.
        source: the local document.
    """

    layer: str
    title: Labels
    from_on: date
    sentence: Fault
    source: Source


@dataclass(frozen=True)
class ExplainedSetting:
    """A question that the texts leave open.

    Args:
        value: what a competent body set; None while nothing is set (nothing is assumed then).
        source: the document that set it.
        suggestion: the value that the project suggests; shown, never applied.
        open_in: the ids of the rules reference in which it is open.
        use: what becomes of its value; `use_label` in words.
        remark: why the value does not act on a subject, where it does not.
        bound: the mildest value that a text allows, with that text; None where none says so.
    """

    key: str
    label: Labels
    choices: tuple[Labels, ...]
    value: Labels | None
    source: Source | None
    suggestion: Labels | None
    open_in: tuple[str, ...]
    use: SettingUse
    remark: Labels | None = None
    bound: tuple[Labels, Source] | None = None

    @property
    def use_label(self) -> Labels:
        """What becomes of its value, in words."""
        return SETTING_USE_LABELS[self.use]


@dataclass(frozen=True)
class ExplainedFact:
    """A fact with its value, its source and its date.

    Args:
        value: as text in both languages; “not known” where it is missing.
        plain: as an exact JSON value; None where it is not known.
        source: the document; empty where the fact is not known, or comes from the register.
        given_by: entered with a document, read from the register, or computed; `origin` is the
            label.
        why_not: why a computed fact is not known, if the reason is known.
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
        """Whether there is a value; an unknown fact is neither zero nor false."""
        return self.plain is not None


@dataclass(frozen=True)
class ExplainedProvision:
    """The result of one provision for the subject.

    Args:
        code: id in the rules reference, with a part after a dot where it has several.
        label: what it requires.
        strikes: whether it closes grades, or gives a reason for no grade.
        sentence: its effect on this subject.
        applies: the lines of the condition under which it applies; empty where it always does.
        reasons: the lines of its condition, outermost first, each with the values of the facts.
        facts: the facts in its condition, with source and date.
        local: what local layers changed in it, with their own source.
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
    facts: tuple[ExplainedFact, ...]
    waivers: tuple[Waiver, ...]
    waived_by: Record | None
    missing: tuple[str, ...]
    local: tuple[LocalAmendment, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether it does not apply to this subject."""
        return bool(self.applies) and self.applies[0].truth is Truth.FAILS


@dataclass(frozen=True)
class UnevaluatedProvision:
    """A provision that is not evaluated: switched off, or text only."""

    code: str
    label: Labels
    standing: Standing
    citation: Citation
    from_on: date


@dataclass(frozen=True)
class ExplainedGrade:
    """Whether one grade is open, and why.

    Args:
        closed_by: codes of the provisions that close it.
        left_open_by: codes of those that cannot be decided yet.
        opened_by: codes of those that leave only “failed”; for that grade only.
        changes: what would have to change for it to open; empty where it is open.
    """

    grade: Grade
    label: Labels
    openness: Openness
    closed_by: tuple[str, ...]
    left_open_by: tuple[str, ...]
    changes: tuple[RequiredChange, ...]
    opened_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExplainedLayer:
    """A local layer that was applied."""

    code: str
    title: Labels
    issued_by: Labels
    standing: LayerStanding
    version: str


@dataclass(frozen=True)
class ExplainedRulebook:
    """The rules that were applied.

    Args:
        checked_by: who checked the pack against the issued texts; empty until then.
        changed: numbers replaced for a rehearsal, by provision and name.
    """

    pack: str
    title: Labels
    version: str
    on: date
    checked_by: str
    layers: tuple[ExplainedLayer, ...]
    changed: Mapping[str, Labels] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """The result of all rules for one subject, with reasons.

    Args:
        headline: the suggestion, or why there is none.
        reason_label: of the coded reason for giving no grade.
        not_rated: provisions that give no grade.
        provisions: those that open and close grades, knock-outs and limits first.
        remarks: provisions known from elsewhere; they do not affect the suggestion.
        off: provisions of the pack that are switched off.
        texts: provisions that are not computed.
        facts: all facts in the conditions, known or not.
        missing: the unknown facts that prevent a suggestion.
        because: the remarks that turned the suggestion; none where nothing did.
        consequences: provisions on what has to be considered after a grade.
        settings: what the texts leave open, with the value that a body set, if any.
    """

    book: ExplainedRulebook
    category: str
    category_label: Labels
    suggests: SuggestionKind
    suggested: Grade | None
    reason: str
    reason_label: Labels
    headline: Fault
    grades: tuple[ExplainedGrade, ...]
    not_rated: tuple[ExplainedProvision, ...]
    provisions: tuple[ExplainedProvision, ...]
    remarks: tuple[ExplainedProvision, ...]
    off: tuple[UnevaluatedProvision, ...]
    texts: tuple[UnevaluatedProvision, ...]
    facts: tuple[ExplainedFact, ...]
    missing: tuple[ExplainedFact, ...]
    settings: tuple[ExplainedSetting, ...]
    because: tuple[ExplainedProvision, ...] = ()
    consequences: tuple[ExplainedProvision, ...] = ()

    @property
    def called_for(self) -> tuple[ExplainedProvision, ...]:
        """The provisions by which something has to be considered."""
        return tuple(each for each in self.consequences if each.strikes is Truth.HOLDS)

    @property
    def is_proposal(self) -> bool:
        """Whether not to rate is only proposed, because of the text before."""
        return self.suggests is SuggestionKind.NOT_RATED and bool(self.because)

    @property
    def striking(self) -> tuple[ExplainedProvision, ...]:
        """The binding provisions that close a grade or exclude any grade."""
        binding = (*self.not_rated, *self.provisions)
        return tuple(each for each in binding if each.strikes is Truth.HOLDS)

    def grade(self, grade: Grade) -> ExplainedGrade:
        """Return the entry of one grade."""
        return next(each for each in self.grades if each.grade is grade)
