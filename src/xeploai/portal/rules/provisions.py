"""A pack clause by clause, as its page shows it to a lawyer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.domain import (
    PROVISION_GROUPS,
    Condition,
    Effect,
    Fault,
    Labels,
    Provision,
    Requirement,
    Rulebook,
    effect_sentence,
    message,
    number_sentence,
    provision_group,
    reason_labels,
    requirements,
    waivers_text,
)

# by the part of an id: P23-KO-6 is of the part KO
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
SORT_WORDS: Mapping[str, str] = {
    "binding": message("Bind"),
    "remark": message("Remarks only"),
    "off": message("Switched off"),
    "text": message("Laid down, not computed"),
    "unknown": message("Wording not known"),
}
assert tuple(SORT_WORDS) == PROVISION_GROUPS


@dataclass(frozen=True)
class ProvisionShown:
    """One provision in words.

    Args:
        categories: labels of those that it is about; none for all.
        effect: what follows from it; None where nothing is computed.
        applies: the lines of what it presupposes.
        asked: the lines of its condition.
        others: days from which its other wordings hold.
    """

    of: Provision
    sort: str
    categories: tuple[Labels, ...]
    effect: Fault | None
    applies: tuple[Requirement, ...]
    requirements: tuple[Requirement, ...]
    numbers: tuple[Fault, ...]
    waivers: Labels | None
    withdrawn_on: date | None = None
    others: tuple[date, ...] = ()


@dataclass(frozen=True)
class Part:
    """The provisions of one part of the text."""

    code: str
    heading: str
    provisions: tuple[ProvisionShown, ...]


@dataclass(frozen=True)
class Narrowed:
    """What of a pack is asked for.

    Args:
        category: only what is about it; empty for all.
        sort: only those that stand so; empty for all.
    """

    category: str = ""
    sort: str = ""

    def takes(self, provision: Provision) -> bool:
        """Whether a provision is asked for."""
        is_about = not self.category or provision.is_about(self.category)
        return is_about and (not self.sort or provision_group(provision) == self.sort)


def part_of(provision: Provision) -> str:
    """Return the part of the text that an id names."""
    found = "-".join(provision.rule_id.split("-")[1:-1])
    return found if found in PARTS else ""


def parts_shown(book: Rulebook, narrowed: Narrowed) -> list[Part]:
    """Return the provisions in force by part, in the order of a regulation."""
    chosen = [each for each in book.provisions.values() if narrowed.takes(each)]
    return [
        Part(code, PARTS.get(code, OTHER), tuple(provisions_shown(found, book)))
        for code in (*PARTS, "")
        if (found := [each for each in chosen if part_of(each) == code])
    ]


def provisions_shown(provisions: Iterable[Provision], book: Rulebook) -> list[ProvisionShown]:
    """Return provisions in words."""
    return [provision_shown(each, book) for each in provisions]


def provision_shown(provision: Provision, book: Rulebook) -> ProvisionShown:
    """Return a provision in words."""
    dated = book.pack.provisions.get(provision.code)
    known = book.pack.categories_on(book.on)
    days = [each.from_on for each in dated.wordings] if dated else []
    return ProvisionShown(
        of=provision,
        sort=provision_group(provision),
        categories=tuple(
            each.label for code, each in known.items() if code in provision.categories
        ),
        effect=_effect(provision, book),
        applies=_lines(provision.applies_if, book),
        requirements=_lines(provision.condition, book),
        numbers=tuple(number_sentence(each) for each in provision.parameters.values()),
        waivers=waivers_text(provision.unless) if provision.unless else None,
        withdrawn_on=dated.withdrawn_on if dated else None,
        others=tuple(day for day in days if day != provision.from_on),
    )


def _effect(provision: Provision, book: Rulebook) -> Fault | None:
    if provision.effect is Effect.TEXT:
        return None
    grades = book.pack.grade_labels_on(book.on)
    return effect_sentence(provision, book.facts, grades, reason_labels(book))


def _lines(condition: Condition | None, book: Rulebook) -> tuple[Requirement, ...]:
    return tuple(requirements(condition, book.facts)) if condition else ()
