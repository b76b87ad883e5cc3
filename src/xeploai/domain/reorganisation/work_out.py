"""Reckon the register after a reorganisation from the register before and the rows of a sheet.

The rows of one day hold together, whatever their order. Days are played one after the other:

1. A unit that is established or split off opens on its day. One that is split off is placed where
   the older part is, unless a row moves it.
2. A unit that is merged or dissolved closes. Its subordinates go over, with all below them, to
   what it is merged into or to who takes over, unless a row of that day says otherwise; so do its
   members. Its posts, seats and collectives end.
3. Nobody and nothing is left behind: a subordinate without a superior, a member without a branch
   and a superior that closes on that day are faults, as is a unit below itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from xeploai.domain.words import Fault, Refused

from .day import ReorganisedDay
from .effects import Reorganised
from .register_before import RegisterBefore
from .rows import ReorganisationRow, faults_of_rows
from .state import RegisterState


def reorganise_register(
    *, before: RegisterBefore, rows: Sequence[ReorganisationRow]
) -> Reorganised:
    """Return what a sheet does to the register.

    Raises:
        Refused: with everything that is wrong, each fault with the place of its row.
    """
    faults: list[Fault] = faults_of_rows(rows)
    unsound = {fault.place for fault in faults}
    by_day: dict[date, list[ReorganisationRow]] = defaultdict(list)
    for row in rows:
        by_day[row.on].append(row)
    state, effects = RegisterState(before), Reorganised()
    opened = {row.new_unit: row.on for row in rows if row.new_unit}
    if by_day:
        _note_before(effects, state, min(by_day))
    for on in sorted(by_day):
        day = ReorganisedDay(state, effects, on, by_day[on], unsound, opened)
        faults += day.play()
    if faults:
        raise Refused(sorted(faults, key=lambda fault: _order(fault, rows)))
    if by_day:
        _note_after(effects, state, max(by_day))
    return effects


def _order(fault: Fault, rows: Sequence[ReorganisationRow]) -> int:
    return next((at for at, row in enumerate(rows) if row.place == fault.place), len(rows))


def _note_before(effects: Reorganised, state: RegisterState, first: date) -> None:
    effects.before = state.tree(first - timedelta(days=1))
    effects.names_before = {code: state.units[code].name for code in effects.before}
    effects.categories_before = {code: state.units[code].category for code in effects.before}


def _note_after(effects: Reorganised, state: RegisterState, last: date) -> None:
    effects.after = state.tree(last)
    effects.names_after = {code: state.units[code].name for code in effects.after}
    effects.categories_after = {code: state.units[code].category for code in effects.after}
