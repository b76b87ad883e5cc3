"""A sender's word that it has nobody of a category: zero because it was declared so."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import Case, CycleUnit, categories_of, fault_of_admission, subtree
from xeploai.domain import (
    CycleRecord,
    Fault,
    Refused,
    ReportingSource,
    SubjectKind,
    grouped,
    message,
)
from xeploai.results.models import REASON_LENGTH, AbsenceDeclaration

from .states import counts_in, latest_return, state_of

NOT_A_SENDER = message(
    "“%(unit)s” does not report by return in %(year)s, so it has nothing to declare here: its"
    " subjects are counted from the register."
)
IN_THE_TREE = message(
    "“%(unit)s” has %(number)s units of “%(category)s” at or below it in the tree of %(year)s,"
    " such as “%(example)s”. Send their figures in the return."
)
IN_THE_REGISTER = message(
    "“%(unit)s” has %(number)s of “%(category)s” at or below it in cycle %(year)s, by the register,"
    " in %(examples)s. Send their figures in the return. Where the register is wrong, correct it"
    " and bring the cycle's population up to date, or end those cases late with their document."
)
EXAMPLES = 3
IN_THE_RETURN = message(
    "The return of “%(unit)s” states %(number)s for “%(category)s”. Send a corrected return first."
)


@transaction.atomic
def declare_absence(
    *,
    unit: CycleUnit,
    category: str,
    at: datetime,
    by: Actor,
    is_withdrawal: bool = False,
    reason: str = "",
    is_sent_now: bool = False,
) -> AbsenceDeclaration | None:
    """Declare that a sender has nobody of a category in the cycle, or take that back.

    Returns None where nothing changes.

    Args:
        is_sent_now: a return says so itself, so what the one before stated is no contradiction.

    Raises:
        Refused: no sender, no such category, the cycle takes no returns, or the tree or the
            return say otherwise.
    """
    CycleUnit.objects.select_for_update().get(pk=unit.pk)
    if (category in known_absences(unit)) is not is_withdrawal:
        return None
    faults = _state_faults(unit) if is_withdrawal else []
    if not is_withdrawal:
        faults = absence_faults(unit, category, is_sent_now=is_sent_now)
    if len(reason) > REASON_LENGTH:
        text = message("The reason has %(length)s characters. Shorten it to %(longest)s.")
        faults.append(Fault(text, {"length": len(reason), "longest": REASON_LENGTH}))
    if faults:
        raise Refused(faults)
    declared = AbsenceDeclaration.objects.create(
        cycle_unit=unit,
        category=category,
        is_withdrawal=is_withdrawal,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by.name,
    )
    act = "return.absence_withdrawn" if is_withdrawal else "return.absence_declared"
    after = {"category": category, "reason": declared.reason}
    note(Entry(act, "unit", unit.code, unit.cycle.year, {}, after), by=by, at=at, rows=[declared])
    return declared


def absence_faults(unit: CycleUnit, category: str, *, is_sent_now: bool = False) -> list[Fault]:
    """Return why a unit cannot declare to have nobody of a category; nothing where it can."""
    known = categories_of(unit.cycle)
    if category not in known:
        text = message("“%(category)s” is not a category of %(pack)s: %(known)s.")
        named = {"category": category, "pack": unit.cycle.pack, "known": ", ".join(known)}
        return [Fault(text, named)]
    if shut := _state_faults(unit):
        return shut
    values = {"unit": unit.name, "year": unit.cycle.name, "category": known[category].label}
    if unit.source != ReportingSource.RETURN:
        return [Fault(NOT_A_SENDER, values)]
    is_organisation = known[category].kind is SubjectKind.ORGANISATION
    text, found = IN_THE_REGISTER, _in_the_register(unit, category)
    if is_organisation:
        text, found = IN_THE_TREE, _in_the_tree(unit, category)
    if found:
        return [Fault(text, {**values, **found})]
    latest = latest_return(unit)
    stated = counts_in(latest).get(category) if state_of(latest).counts else None
    if stated is not None and stated.total and not is_sent_now:
        return [Fault(IN_THE_RETURN, {**values, "number": stated.total})]
    return []


def _in_the_tree(unit: CycleUnit, category: str) -> dict[str, object]:
    """Return the number of units of a category at or below a unit, and one of them."""
    units = CycleUnit.objects.filter(cycle=unit.cycle_id, category=category, **subtree(unit))
    first = units.order_by("path").first()
    return {"number": units.count(), "example": first.name} if first else {}


def _in_the_register(unit: CycleUnit, category: str) -> dict[str, object]:
    """Return the number of subjects of a category at or below a unit, with a few of them by place.

    A sender has its cases too, though its return counts: they are whom the register has. Nothing
    where there are none.
    """
    cases = Case.objects.filter(cycle=unit.cycle_id, category=category, **subtree(unit))
    number = cases.count()
    if not number:
        return {}
    places = cases.order_by("path").values_list("cycle_unit__name", flat=True).distinct()
    names = list(places[: EXAMPLES + 1])
    text = ", ".join(f"“{name}”" for name in names[:EXAMPLES])
    return {"number": grouped(number), "examples": f"{text} …" if names[EXAMPLES:] else text}


def _state_faults(unit: CycleUnit) -> list[Fault]:
    shut = fault_of_admission(unit.cycle, CycleRecord.RETURNS, unit=unit)
    return [] if shut is None else [shut]


def declarable_absences(unit: CycleUnit) -> list[str]:
    """Return the categories of which a sender may declare to have nobody, in the rules' order."""
    known = known_absences(unit)
    categories = categories_of(unit.cycle)
    return [code for code in categories if code not in known and not absence_faults(unit, code)]


def known_absences(unit: CycleUnit) -> dict[str, AbsenceDeclaration]:
    """Return the declarations of a unit that hold, by category."""
    own = AbsenceDeclaration.objects.filter(cycle_unit=unit)
    return absences_of(own).get(unit.pk, {})


def absences_of(
    declarations: QuerySet[AbsenceDeclaration],
) -> dict[int, dict[str, AbsenceDeclaration]]:
    """Return the declarations that hold, by id of the unit and category."""
    found: dict[int, dict[str, AbsenceDeclaration]] = defaultdict(dict)
    for one in declarations.order_by("pk"):
        if one.is_withdrawal:
            found[one.cycle_unit_id].pop(one.category, None)
        else:
            found[one.cycle_unit_id][one.category] = one
    return {unit: by_category for unit, by_category in found.items() if by_category}
