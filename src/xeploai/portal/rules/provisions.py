"""Provisions in words, by the parts of a regulation, and what changed between two sets of rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.domain import (
    PROVISION_GROUPS,
    BookChanges,
    Condition,
    Effect,
    Fault,
    Labels,
    Parameter,
    Provision,
    ProvisionPair,
    Requirement,
    Rulebook,
    Stricter,
    effect_sentence,
    message,
    number_text,
    provision_group,
    reason_labels,
    requirements,
    waivers_text,
    with_unit,
)

# by the middle of a code: P23-KO-6 belongs to the part KO
PARTS: Mapping[str, str] = {
    "SUBJ": message("Who is reviewed and graded"),
    "SC": message("Criteria, levels and points"),
    "GR": message("Conditions of the grades"),
    "KO": message("What leads to “failed”, or bars a grade"),
    "CAP": message("Ceilings on “excellent”"),
    "DEP": message("How one grade depends on others"),
    "PROC": message("Procedure, authority, deadlines"),
    "FORM": message("Forms and figures"),
    "CON": message("What follows from a grade"),
    "KEEP": message("Keeping of files"),
    "PE": message("Public employees"),
}
OTHER = message("Other provisions")
SORT_LABELS: Mapping[str, str] = {
    "binding": message("Bind"),
    "remark": message("Remarks only"),
    "off": message("Not applied"),
    "text": message("Not computed"),
    "unknown": message("Wording not known"),
}
assert tuple(SORT_LABELS) == PROVISION_GROUPS
# without the name of the number, which is a code
NUMBERS = {
    Stricter.HIGHER: message("%(number)s; a local document may only raise it"),
    Stricter.LOWER: message("%(number)s; a local document may only lower it"),
    Stricter.FIXED: message("%(number)s; a local document may not change it"),
}
ONLY_TEXT = message("%(number)s; shown only, not computed")
COMPUTED = message("Grades and conditions")
TEXTS = message("Not computed")


@dataclass(frozen=True)
class ProvisionText:
    """One provision in words.

    Args:
        categories: labels of those it applies to; none for all.
        effect: its consequence; None where nothing is computed.
        applies: the lines of its precondition.
        condition: the lines of its condition.
        other_days: days from which its other wordings are in force.
    """

    provision: Provision
    sort: str
    categories: tuple[Labels, ...]
    effect: Fault | None
    applies: tuple[Requirement, ...]
    condition: tuple[Requirement, ...]
    numbers: tuple[Fault, ...]
    waivers: Labels | None
    withdrawn_on: date | None = None
    other_days: tuple[date, ...] = ()


@dataclass(frozen=True)
class RegulationPart:
    """The provisions of one part of a regulation."""

    code: str
    heading: str
    provisions: tuple[ProvisionText, ...]


@dataclass(frozen=True)
class ProvisionFilter:
    """Filters of a pack's page.

    Args:
        category: only provisions that apply to it; empty for all.
        sort: only provisions of that sort; empty for all.
    """

    category: str = ""
    sort: str = ""

    def accepts(self, provision: Provision) -> bool:
        is_about = not self.category or provision.is_about(self.category)
        return is_about and (not self.sort or provision_group(provision) == self.sort)


def part_of(provision: Provision) -> str:
    """Return the part in a provision's code; empty if it is none of the known parts."""
    part = "-".join(provision.rule_id.split("-")[1:-1])
    return part if part in PARTS else ""


def regulation_parts(book: Rulebook, provision_filter: ProvisionFilter) -> list[RegulationPart]:
    """Return the provisions in force by part, in the order of a regulation."""
    chosen = [each for each in book.provisions.values() if provision_filter.accepts(each)]
    return [
        RegulationPart(code, PARTS.get(code, OTHER), tuple(provision_texts(provisions, book)))
        for code in (*PARTS, "")
        if (provisions := [each for each in chosen if part_of(each) == code])
    ]


def provision_texts(provisions: Iterable[Provision], book: Rulebook) -> list[ProvisionText]:
    """Put provisions into words."""
    return [_provision_text(each, book) for each in provisions]


def _provision_text(provision: Provision, book: Rulebook) -> ProvisionText:
    dated = book.pack.provisions.get(provision.code)
    categories = book.pack.categories_on(book.on)
    days = [each.from_on for each in dated.wordings] if dated else []
    return ProvisionText(
        provision=provision,
        sort=provision_group(provision),
        categories=tuple(
            each.label for code, each in categories.items() if code in provision.categories
        ),
        effect=_effect(provision, book),
        applies=_lines(provision.applies_if, book),
        condition=_lines(provision.condition, book),
        numbers=tuple(_number_sentence(each, provision) for each in provision.parameters.values()),
        waivers=waivers_text(provision.unless) if provision.unless else None,
        withdrawn_on=dated.withdrawn_on if dated else None,
        other_days=tuple(day for day in days if day != provision.from_on),
    )


def _effect(provision: Provision, book: Rulebook) -> Fault | None:
    if _is_text(provision):
        return None
    grades = book.pack.grade_labels_on(book.on)
    return effect_sentence(provision, book.facts, grades, reason_labels(book))


def _number_sentence(number: Parameter, provision: Provision) -> Fault:
    text = ONLY_TEXT if provision.effect is Effect.TEXT else NUMBERS[number.stricter]
    return Fault(text, {"number": with_unit(number_text(number), number.unit)})


def _lines(condition: Condition | None, book: Rulebook) -> tuple[Requirement, ...]:
    return tuple(requirements(condition, book.facts)) if condition else ()


@dataclass(frozen=True)
class ChangeSection:
    """Changes among the provisions that are computed, or among those that are not."""

    code: str
    heading: str
    changed: list[ProvisionPair]
    only_before: list[ProvisionText]
    only_after: list[ProvisionText]
    same: list[ProvisionPair]

    @property
    def differs(self) -> bool:
        return bool(self.changed or self.only_before or self.only_after)


def change_sections(changes: BookChanges) -> list[ChangeSection]:
    """Divide changes by whether the provisions are computed."""
    return [
        _change_section("computed", COMPUTED, changes, is_text=False),
        _change_section("texts", TEXTS, changes, is_text=True),
    ]


def _change_section(
    code: str, heading: str, changes: BookChanges, *, is_text: bool
) -> ChangeSection:
    def texts(provisions: Iterable[Provision], book: Rulebook) -> list[ProvisionText]:
        return provision_texts((each for each in provisions if _is_text(each) is is_text), book)

    return ChangeSection(
        code,
        heading,
        [each for each in changes.changed if _is_text(each.after) is is_text],
        texts(changes.only_before, changes.before),
        texts(changes.only_after, changes.after),
        [each for each in changes.same if _is_text(each.after) is is_text],
    )


def _is_text(provision: Provision) -> bool:
    return provision.effect is Effect.TEXT
