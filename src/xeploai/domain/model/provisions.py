"""Provisions of a regulation about grading, each with its place in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from xeploai.domain.grades import Grade

from .ceiling_terms import EXCEPTIONAL_SHARE, SHARE, CeilingTerms
from .conditions import (
    Condition,
    Parameter,
    Waiver,
    parameters_of,
    waivers_in,
    with_parameters,
)
from .rules import Citation, Status


class Effect(StrEnum):
    """What follows from a provision.

    TEXT: nothing that is computed: who, how, by when, on which form, with what consequence.
    NOT_RATED: where the condition is true, no grade is given, for `reason`.
    REQUIRED_FOR: `grade` is open only where the condition is true.
    KNOCKS_OUT: where the condition is true, only `FAILED` is left.
    AT_MOST: where the condition is true, no grade above `grade` is open.
    AT_MOST_GRADE_OF: no grade above that in the fact `grade_of` is open.
    CEILING: at most a share of each group of subjects is `EXCELLENT`; it changes no suggestion
    for a single subject.
    CALLS_FOR: where the condition is true, the competent body considers what the provision says;
        it changes no grade.
    """

    TEXT = "TEXT"
    NOT_RATED = "NOT_RATED"
    REQUIRED_FOR = "REQUIRED_FOR"
    KNOCKS_OUT = "KNOCKS_OUT"
    AT_MOST = "AT_MOST"
    AT_MOST_GRADE_OF = "AT_MOST_GRADE_OF"
    CEILING = "CEILING"
    CALLS_FOR = "CALLS_FOR"


# nothing that is computed for one subject follows from them
NOT_OF_ONE_SUBJECT = (Effect.TEXT, Effect.CEILING)


class Standing(StrEnum):
    """Who issued a provision. Only the first two change a suggested grade.

    OFFICIAL: of the central text that the pack cites. LOCAL: of a competent body's own document.
    PROPOSAL: known from elsewhere; it is a remark on the suggested grade.
    OFF: known only from summaries or practice; it does nothing until a document adopts it.
    """

    OFFICIAL = "OFFICIAL"
    LOCAL = "LOCAL"
    PROPOSAL = "PROPOSAL"
    OFF = "OFF"

    @property
    def binds(self) -> bool:
        """Whether it may open or close a grade."""
        return self in (Standing.OFFICIAL, Standing.LOCAL)


STANDING_OF: Mapping[Status, Standing] = {
    Status.CONFIRMED: Standing.OFFICIAL,
    Status.RELATED: Standing.OFFICIAL,
    # what only an earlier text says is shown and does not bind
    Status.PREDECESSOR: Standing.PROPOSAL,
    Status.SECONDARY: Standing.OFF,
    Status.UNKNOWN: Standing.OFF,
}


@dataclass(frozen=True)
class Provision:
    """One provision as it is in force from a day on.

    Args:
        code: id of the rules reference, with a part after a dot where it has several.
        label: its content, paraphrased, by language.
        categories: the categories of subject that it is about; none for all.
        condition: None for TEXT and AT_MOST_GRADE_OF.
        applies_if: where this is not true, the provision is not about the subject.
        unless: waivers that keep it from striking, each proved by a document.
        parameters: its numbers by name.
        reason: coded reason for giving no grade.
        grade_of: the fact with the other subject's grade.
        ceiling: of CEILING only; its shares are among the parameters.
    """

    code: str
    label: Mapping[str, str]
    effect: Effect
    citation: Citation
    from_on: date
    categories: frozenset[str] = frozenset()
    standing: Standing = Standing.OFFICIAL
    condition: Condition | None = None
    applies_if: Condition | None = None
    unless: frozenset[Waiver] = frozenset()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    grade: Grade | None = None
    reason: str = ""
    grade_of: str = ""
    ceiling: CeilingTerms | None = None

    @property
    def rule_id(self) -> str:
        """The id in the rules reference, without the part."""
        return self.code.partition(".")[0]

    @property
    def is_central(self) -> bool:
        """Whether it is in the text that the pack cites, and not in a local document only."""
        return self.standing is Standing.OFFICIAL

    @property
    def is_supplement(self) -> bool:
        """Whether it only adds the exceptional share to another provision's ceiling."""
        return EXCEPTIONAL_SHARE in self.parameters and SHARE not in self.parameters

    def is_about(self, category: str) -> bool:
        """Whether it is about subjects of a category."""
        return not self.categories or category in self.categories

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
        codes: frozenset[str] = frozenset((self.grade_of,)) if self.grade_of else frozenset()
        for each in (self.condition, self.applies_if):
            codes |= each.facts() if each else frozenset()
        return codes


def waivers_of(provision: Provision) -> frozenset[Waiver]:
    """Return the waivers that a provision admits, for itself or for the records that it reads."""
    inside = waivers_in(provision.condition) if provision.condition else frozenset()
    return provision.unless | inside


def with_number(provision: Provision, name: str, value: Fraction) -> Provision:
    """Return a provision in which one number is replaced, wherever its conditions use it."""
    changed = {name: replace(provision.parameters[name], value=value)}
    condition, applies_if = (
        with_parameters(each, changed) if each else None
        for each in (provision.condition, provision.applies_if)
    )
    return replace(
        provision,
        parameters={**provision.parameters, **changed},
        condition=condition,
        applies_if=applies_if,
    )


def used_parameters(provision: Provision) -> frozenset[str]:
    """Return the names of the numbers that a provision's conditions compare with."""
    conditions = (provision.condition, provision.applies_if)
    return frozenset(one.name for each in conditions if each for one in parameters_of(each))


@dataclass(frozen=True)
class DatedProvision:
    """A provision with all its wordings, oldest first. One that was withdrawn keeps its code.

    Args:
        withdrawn_on: the first day on which it is not in force any more.
    """

    code: str
    wordings: tuple[Provision, ...]
    withdrawn_on: date | None = None

    def on(self, day: date) -> Provision | None:
        """Return the wording in force on a day; None before the first and after withdrawal."""
        if self.withdrawn_on is not None and day >= self.withdrawn_on:
            return None
        in_force = [each for each in self.wordings if each.from_on <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True)
class IncompleteList:
    """A list of a text that is known in part: what the text before says is not known to be gone.

    Source: rules reference P23-KO-7, P25-KO-6, -8, -9, P25-SUBJ-3 (“incomplete”, “unknown”).

    Args:
        effect: what it lists: knock-outs (`KNOCKS_OUT`), or reasons not to rate (`NOT_RATED`).
        categories: those whose list it is.
        predecessor: code of the pack with the text before.
        like: the category of the predecessor, for a category that it does not have.
        restates: provisions of the predecessor that the later text has in other words.
    """

    code: str
    effect: Effect
    categories: tuple[str, ...]
    predecessor: str
    like: Mapping[str, str] = field(default_factory=dict)
    restates: frozenset[str] = frozenset()

    def category_before(self, category: str) -> str:
        """Return the category of the predecessor that stands for one of the later text."""
        return self.like.get(category, category)


class SettingKind(StrEnum):
    """What a setting's value is.

    TEXT: words, or one of its choices.
    SHARE: above 0 % and up to 100 %.
    MAJORITY: a share, or more than one: “over 50 %”.
    COUNT: a whole number from 1 on.
    """

    TEXT = "TEXT"
    SHARE = "SHARE"
    MAJORITY = "MAJORITY"
    COUNT = "COUNT"


class SettingUse(StrEnum):
    """What becomes of the value that a local document gives to a setting.

    COMPUTED: it changes what the program works out. NOT_YET: it belongs to something that the
    program does not do yet. TEXT: it is shown as words; what is computed instead are the
    provisions and criteria of a local document.
    """

    COMPUTED = "COMPUTED"
    NOT_YET = "NOT_YET"
    TEXT = "TEXT"


@dataclass(frozen=True)
class SettingAnswer:
    """The fact that a setting answers for all subjects: which reading of a text governs.

    Args:
        fact: a yes-or-no fact.
        yes: the choices that make it true; the others make it false.
    """

    fact: str
    yes: frozenset[str]


@dataclass(frozen=True)
class SettingBound:
    """The mildest value that the texts allow of a setting, with the text that says so."""

    value: str
    citation: Citation


@dataclass(frozen=True)
class Setting:
    """Something the texts leave open: set by a competent body's document, without a default.

    Args:
        use: what becomes of it.
        answers: the fact that it answers, if it does.
        choices: the values that it can have, by code; none where any text or number does.
        suggestion: what the project would set, shown as a suggestion and never applied.
        open_in: the ids of the rules reference that say it is not known.
        bound: what it may not be milder than, where a text says so.
    """

    key: str
    label: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    suggestion: str = ""
    open_in: tuple[str, ...] = ()
    kind: SettingKind = SettingKind.TEXT
    use: SettingUse = SettingUse.TEXT
    answers: SettingAnswer | None = None
    bound: SettingBound | None = None
