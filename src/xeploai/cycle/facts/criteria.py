"""Under which criteria a case is reviewed, where the body's own set changed meanwhile."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xeploai.cycle.models import Case, FactSheet, LocalRules
from xeploai.cycle.rules import layer_of, layers_for, rulebook_of
from xeploai.domain import CriteriaSet, Fault, Scale, WhenChanged, message

UNKNOWN_CRITERION = message(
    "“%(fact)s” has no criterion “%(criterion)s” in the set “%(set)s”. Use: %(known)s."
)
CRITERION_LEFT_OUT = message(
    "“%(fact)s”: the criterion “%(criterion)s” of the set “%(set)s” is left out. Give its level, or"
    " null where it is not known."
)


def criteria_of(case: Case) -> CriteriaSet | None:
    """Return the criteria of a case's review; None where no body has laid any down.

    A review has begun with the day of its first facts. Where the set in force says that reviews
    keep the set under which they began, one that began earlier keeps the earlier set.
    """
    current = rulebook_of(case).criteria_for(case.category)
    began = FactSheet.objects.filter(case=case).order_by("dated_on").first()
    if current is None or began is None or current.when_changed is WhenChanged.RESTART:
        return current
    if began.dated_on >= current.from_on:
        return current
    return _in_force(case, began.dated_on) or current


def _in_force(case: Case, day: date) -> CriteriaSet | None:
    """Return the set that held on a day, in any version of the layers of the case's unit."""
    codes = [each.code for each in layers_for(case.cycle, case.path)]
    versions = LocalRules.objects.filter(code__in=codes, withdrawal__isnull=True)
    # the lowest layer speaks last; of one layer the set that began last
    sets = [
        (codes.index(version.code), one.from_on, version.number, one)
        for version in versions.order_by("number")
        for one in layer_of(version).criteria
        if case.category in one.categories and one.from_on <= day
    ]
    return max(sets, key=lambda each: each[:3])[3] if sets else None


def criteria_faults(found: CriteriaSet, values: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """Yield what levels that come in leave out of a criteria set, or name beyond it.

    A criterion that was left out would count as met; where its level is not known, null says so.
    """
    codes: dict[str, list[str]] = {}
    if found.scale is not Scale.LEVELS:
        return
    for group in found.groups:
        codes.setdefault(group.fact, []).extend(each.code for each in group.criteria)
    for fact in (fact for fact in codes if isinstance(values.get(fact), Mapping)):
        given, known = values[fact], codes[fact]
        told = {"fact": fact, "set": found.label, "known": ", ".join(known)}
        for code in (code for code in given if code not in known):
            yield Fault(UNKNOWN_CRITERION, told | {"criterion": code}, place)
        for code in (code for code in known if code not in given):
            yield Fault(CRITERION_LEFT_OUT, told | {"criterion": code}, place)
