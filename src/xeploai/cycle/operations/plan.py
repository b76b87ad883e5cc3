"""Plan a cycle: its family and period, its dates, and the rules that it is graded under."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import Cycle
from xeploai.domain import (
    FAMILY_LABELS,
    YEAR_MAX,
    YEAR_MIN,
    CycleKey,
    CycleState,
    Family,
    Fault,
    Period,
    Refused,
    RulePack,
    message,
    periods_compared_with,
)

EXISTS = message("Cycle %(year)s exists already. Open it, or correct its dates.")
CLOSES_FIRST = message("The cycle must close after it opens (%(opens)s).")
OUT_OF_RANGE = message("The year %(year)s lies outside %(first)s to %(last)s. Correct the year.")
CLOSES_IN_ANOTHER_YEAR = message(
    "The cycle is of %(year)s, but would close on %(closes)s. Correct the closing day or the year."
)
OVERLAPS = message(
    "Cycle %(other)s runs from %(opens)s to %(closes)s: two cycles of one kind do not overlap."
    " Correct the dates."
)
YEAR_IS_DONE = message(
    "Cycle %(other)s, the whole year, is closed or reported already: a quarter cannot be added to"
    " it. The organisation board of the highest unit can reopen it, with the reason."
)
OF_ANOTHER_FAMILY = message(
    "The rules “%(pack)s” are not those of “%(family)s”. Choose others, or another family."
)
DONE = (CycleState.REPORTED, CycleState.CLOSED)


@transaction.atomic
def plan_cycle(
    *,
    year: int,
    opens_on: date,
    closes_on: date,
    by: Actor,
    at: datetime,
    pack: str = "",
    family: Family = Family.PARTY,
    period: Period = Period.YEAR,
    number: int | None = None,
) -> Cycle:
    """Plan a cycle under a rule pack, with the pack's version as it is now. One withdrawn returns.

    Args:
        pack: by default the one that governs the closing day.
        number: of an ad hoc review within its year; by default the next one.

    Raises:
        Refused: with every fault of the year and the dates, or an unknown pack.
    """
    if number is None:
        number = _next_number(year, family) if period is Period.AD_HOC else 0
    key = CycleKey(year, family, period, number)
    stored = Cycle.objects.filter(code=key.code).first()
    faults = list(faults_of_dates(key, opens_on=opens_on, closes_on=closes_on))
    if stored is not None and stored.state != CycleState.WITHDRAWN:
        faults.insert(0, Fault(EXISTS, {"year": key.name}))
    if faults:
        raise Refused(faults)
    rules = pack_to_grade_by(key, pack, closes_on)
    dates = {"opens_on": opens_on, "closes_on": closes_on}
    cycle = stored or Cycle(code=key.code, family=family, year=year, period=period, number=number)
    cycle.pack, cycle.pack_version = rules.code, rules.version
    cycle.opens_on, cycle.closes_on = opens_on, closes_on
    cycle.state = CycleState.PLANNED
    after = {"pack": rules.code, "pack_version": rules.version, **dates}
    note(Entry("cycle.planned", "cycle", cycle.code, year, after=after), by=by, at=at)
    cycle.save()
    return cycle


def open_cycle(
    *, year: int, pack: str, opens_on: date, closes_on: date, by: Actor, at: datetime
) -> Cycle:
    """Plan the Party's yearly cycle; `freeze_cycle` opens it."""
    return plan_cycle(year=year, pack=pack, opens_on=opens_on, closes_on=closes_on, by=by, at=at)


def _next_number(year: int, family: Family) -> int:
    numbers = Cycle.objects.filter(year=year, family=family, period=Period.AD_HOC)
    return max(numbers.values_list("number", flat=True), default=0) + 1


def pack_to_grade_by(key: CycleKey, code: str, closes_on: date) -> RulePack:
    """Return the named pack, or the one that governs the closing day.

    Raises:
        Refused: there is none, or it is of another family.
    """
    is_state = key.family is Family.CIVIL_SERVANTS
    if not code:
        governing = rulepacks.state_pack_for if is_state else rulepacks.pack_for
        return governing(closes_on)
    rules = rulepacks.pack(code)
    if rules.code.startswith(rulepacks.STATE) != is_state:
        values = {"pack": rules.title, "family": FAMILY_LABELS[key.family]}
        raise Refused(Fault(OF_ANOTHER_FAMILY, values))
    return rules


def faults_of_dates(key: CycleKey, *, opens_on: date, closes_on: date) -> Iterator[Fault]:
    """Yield what is wrong with the dates of a cycle, planned or corrected."""
    if not YEAR_MIN <= key.year <= YEAR_MAX:
        yield Fault(OUT_OF_RANGE, {"year": key.year, "first": YEAR_MIN, "last": YEAR_MAX})
    elif closes_on.year not in (key.year, key.year + 1):
        # a year may be closed in January
        yield Fault(CLOSES_IN_ANOTHER_YEAR, {"year": key.year, "closes": closes_on})
    if closes_on <= opens_on:
        yield Fault(CLOSES_FIRST, {"opens": opens_on})
        return
    year = key.whole_year
    done = Cycle.objects.filter(code=year.code, state__in=DONE).first() if year else None
    if done is not None:
        yield Fault(YEAR_IS_DONE, {"other": done.name})
    if key.period is not Period.AD_HOC:
        kinds = periods_compared_with(key.period)
        same = Cycle.objects.filter(family=key.family, period__in=kinds).exclude(code=key.code)
        same = same.exclude(state=CycleState.WITHDRAWN)
        for other in same.filter(opens_on__lte=closes_on, closes_on__gte=opens_on):
            values = {"opens": other.opens_on, "closes": other.closes_on}
            yield Fault(OVERLAPS, {"other": other.name, **values})
