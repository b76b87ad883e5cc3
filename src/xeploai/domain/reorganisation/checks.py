"""What is wrong with one row of a reorganisation, by the register of its day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xeploai.domain.superiors import WrongSuperior, wrong_superior
from xeploai.domain.words import Fault, message

from .later_acts import CATEGORY_AFTER, fault_of_later_acts
from .register_before import RegisteredUnitState
from .rows import ReorganisationKind, ReorganisationRow
from .state import RegisterState, some_names

Kind = ReorganisationKind
UNKNOWN = message("Neither the register nor the sheet has a unit with the code “%(unit)s”.")
EXISTS = message("The register has a unit with the code “%(unit)s” already. Give another code.")
NOT_OPEN_YET = message("Unit %(unit)s opens on %(opened)s: a change of it is after that day.")
CLOSED_ALREADY = message("Unit %(unit)s closed on %(closed)s: it is not open on %(day)s.")
CLOSES_LATER = message(
    "The register closes unit %(unit)s on %(closed)s already. Correct that first, or leave the row"
    " out."
)
TARGET_CLOSES = message(
    "Unit %(unit)s closes on that day by the row at %(first)s. Name the unit that goes on."
)
ABOVE_CLOSES_LATER = message(
    "The register closes unit %(unit)s on %(closed)s already, and %(below)s would be under it then."
    " Name a unit that goes on, or correct that first."
)
OPENED_THAT_DAY = message(
    "Unit %(unit)s opens on that day by the row at %(first)s: write its name, category and superior"
    " there."
)
CHANGED_THAT_DAY = message("Unit %(unit)s already changed its superior on %(since)s.")
CHANGES_LATER = message(
    "The register gives unit %(unit)s another superior on %(since)s, after %(day)s. Take that back"
    " first."
)
UNDER_IT_ALREADY = message("Unit %(unit)s is directly under %(other)s already.")
NAME_SINCE = message("Unit %(unit)s has had its present name only since %(since)s.")
NAME_IS_THE_SAME = message("Unit %(unit)s is called “%(name)s” already.")
CATEGORY_SINCE = message("Unit %(unit)s has had its present category only since %(since)s.")
CATEGORY_IS_THE_SAME = message("Unit %(unit)s has that category already.")
BRANCH_ABOVE = message("“%(unit)s” is a branch: no unit can be below it.")
LEVEL_ABOVE = message(
    "“%(below)s” would be directly under “%(unit)s”, which is not of a higher level. Name a"
    " superior of a higher level, or change the category in a row of its own."
)


class RowChecks:
    """The register on a day, and the other rows of that day."""

    def __init__(
        self,
        state: RegisterState,
        on: date,
        rows: Sequence[ReorganisationRow],
        tree: Mapping[str, str | None],
        opened: Mapping[str, date],
    ) -> None:
        self.state, self.on, self.tree, self.opened = state, on, tree, opened
        self.new = {row.new_unit: row for row in rows if row.new_unit}
        self.endings = {row.unit: row for row in rows if row.is_ending}
        self.categories = {row.unit: row.category for row in rows if row.kind is Kind.RECLASSIFY}
        going = {row.unit for row in rows if row.kind is Kind.MOVE} | self.endings.keys()
        going |= {code for row in rows for code in row.along}
        # what keeps units below it, whatever the rows of the day do
        self.superiors = {parent for code, parent in tree.items() if code not in going}
        self.staying = [code for code in tree if code not in going]

    def faults_of(self, row: ReorganisationRow) -> Iterator[Fault]:
        """Yield what is wrong with a row."""
        if row.new_unit and row.new_unit in self.state.units:
            yield Fault(EXISTS, {"unit": row.new_unit}, row.place)
        known = True
        if row.kind is not Kind.OPEN:
            faults = list(self._faults_of_unit(row))
            known = not faults
            yield from faults
        if row.target:
            yield from self._faults_of_target(row)
        yield from self._faults_of_short_superior(row)
        if any(self.tree.get(code) == row.unit for code in row.along):
            yield from self.faults_of_superior(row.new_unit, row)
        if known and row.unit not in self.new:
            yield from self._faults_of_change(row)

    def _faults_of_unit(self, row: ReorganisationRow) -> Iterator[Fault]:
        is_placed = row.kind is Kind.MOVE and row.unit in self.new
        if is_placed and self.new[row.unit].kind is Kind.SPLIT:
            return
        if row.unit in self.new and row.unit not in self.state.units:
            values = {"unit": row.unit, "first": self.new[row.unit].place}
            yield Fault(OPENED_THAT_DAY, values, row.place)
            return
        yield from self._faults_of_life(row.unit, row, is_changed=True)

    def _faults_of_life(
        self, code: str, row: ReorganisationRow, *, is_changed: bool
    ) -> Iterator[Fault]:
        """Yield a fault where the unit is not open on the day; one that changes, the day before."""
        unit = self.state.units.get(code)
        opened = unit.opened_on if unit else self.opened.get(code)
        if opened is None:
            yield Fault(UNKNOWN, {"unit": code}, row.place)
        elif opened > self.on or (is_changed and opened == self.on):
            yield Fault(NOT_OPEN_YET, {"unit": code, "opened": opened}, row.place)
        elif unit is not None and unit.closed_on is not None and unit.closed_on <= self.on:
            values = {"unit": code, "closed": unit.closed_on, "day": self.on}
            yield Fault(CLOSED_ALREADY, values, row.place)

    def _faults_of_target(self, row: ReorganisationRow) -> Iterator[Fault]:
        if row.target in self.endings:
            values = {"unit": row.target, "first": self.endings[row.target].place}
            yield Fault(TARGET_CLOSES, values, row.place)
            return
        if row.target not in self.new or row.target in self.state.units:
            yield from self._faults_of_life(row.target, row, is_changed=False)
        if row.kind in (Kind.MOVE, Kind.OPEN):
            yield from self.faults_of_superior(row.target, row)

    def _faults_of_short_superior(self, row: ReorganisationRow) -> Iterator[Fault]:
        """Yield a fault where a unit would be under one that the register closes before it."""
        above = self.tree.get(row.unit) if row.kind is Kind.SPLIT else row.target
        superior = self.state.units.get(above or "")
        if superior is None or superior.closed_on is None or superior.closed_on <= self.on:
            return
        lasting = [code for code in self._put_under(row) if self._outlives(code, superior)]
        if lasting:
            values = {"unit": superior.code, "closed": superior.closed_on}
            yield Fault(ABOVE_CLOSES_LATER, {**values, "below": some_names(lasting)}, row.place)

    def _put_under(self, row: ReorganisationRow) -> list[str]:
        """Return the units that a row puts under another one."""
        if row.kind is Kind.MOVE:
            return [row.unit]
        if row.new_unit:
            return [row.new_unit]
        # what moves or ends by a row of its own that day does not go over
        return [code for code in self.staying if row.is_ending and self.tree[code] == row.unit]

    def _outlives(self, code: str, superior: RegisteredUnitState) -> bool:
        unit = self.state.units.get(code)
        closed_on = unit.closed_on if unit else None
        assert superior.closed_on is not None
        return closed_on is None or closed_on > superior.closed_on

    def faults_of_superior(self, code: str, row: ReorganisationRow) -> Iterator[Fault]:
        """Yield a fault where a unit is a branch, so that none can be below it."""
        # whatever is below it, a branch is wrong above it
        wrong = wrong_superior(category="", superior=self._category(code))
        if wrong is WrongSuperior.BRANCH:
            yield Fault(BRANCH_ABOVE, {"unit": code}, row.place)

    def _category(self, code: str) -> str:
        """Return a unit's category from that day on; "" where neither register nor row says it."""
        if code in self.state.units:
            return self.categories.get(code, self.state.units[code].category)
        if code not in self.new:
            return ""
        new = self.new[code]
        # what is split off without a category of its own has that of the older part
        older = self.state.units.get(new.unit)
        return new.category or (older.category if older else "")

    def _faults_of_change(self, row: ReorganisationRow) -> Iterator[Fault]:
        unit = self.state.units[row.unit]
        values: dict[str, object] = {"unit": row.unit}
        if row.is_ending and unit.closed_on is not None:
            yield Fault(CLOSES_LATER, {**values, "closed": unit.closed_on}, row.place)
        elif row.is_ending and (fault := self._fault_of_later_acts(row)):
            yield fault
        elif row.is_ending and unit.classified_on is not None and unit.classified_on > self.on:
            values |= {"day": self.on, "since": unit.classified_on}
            yield Fault(CATEGORY_AFTER, values, row.place)
        elif row.is_ending or row.kind is Kind.MOVE:
            yield from self.faults_of_moving(row.unit, row)
        if row.kind is Kind.MOVE and self.tree.get(row.unit) == row.other:
            yield Fault(UNDER_IT_ALREADY, {**values, "other": row.other}, row.place)
        if row.kind is Kind.RENAME:
            if row.name == unit.name:
                yield Fault(NAME_IS_THE_SAME, {**values, "name": row.name}, row.place)
            elif unit.named_on is not None and unit.named_on >= self.on:
                yield Fault(NAME_SINCE, {**values, "since": unit.named_on}, row.place)
        if row.kind is Kind.RECLASSIFY:
            yield from self._faults_of_category(row)

    def _fault_of_later_acts(self, row: ReorganisationRow) -> Fault | None:
        return fault_of_later_acts(
            unit=row.unit,
            on=self.on,
            lineage=self.state.lineage,
            names=self.state.names,
            place=row.place,
        )

    def _faults_of_category(self, row: ReorganisationRow) -> Iterator[Fault]:
        unit, values = self.state.units[row.unit], {"unit": row.unit}
        if row.category == unit.category:
            yield Fault(CATEGORY_IS_THE_SAME, values, row.place)
        elif unit.classified_on is not None and unit.classified_on >= self.on:
            yield Fault(CATEGORY_SINCE, {**values, "since": unit.classified_on}, row.place)
        if row.unit in self.superiors:
            yield from self.faults_of_superior(row.unit, row)

    def faults_of_moving(self, code: str, row: ReorganisationRow) -> Iterator[Fault]:
        """Yield a fault where a unit's present placement cannot end on the day."""
        placements = self.state.placements[code]
        if not placements:
            return
        since = placements[-1].from_on
        if since > self.on:
            values = {"unit": code, "since": since, "day": self.on}
            yield Fault(CHANGES_LATER, values, row.place)
        elif since == self.on:
            yield Fault(CHANGED_THAT_DAY, {"unit": code, "since": since}, row.place)


def fault_of_level(
    state: RegisterState, code: str, superior: str | None, row: ReorganisationRow
) -> Fault | None:
    """Return a fault where a unit would be under one of a lower level; branches are said before."""
    unit, above = state.units.get(code), state.units.get(superior or "")
    if unit is None or above is None:
        return None
    wrong = wrong_superior(category=unit.category, superior=above.category)
    if wrong is not WrongSuperior.LEVEL:
        return None
    return Fault(LEVEL_ABOVE, {"below": unit.name, "unit": above.name}, row.place)
