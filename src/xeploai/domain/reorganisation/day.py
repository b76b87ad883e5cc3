"""The rows of one day of a reorganisation, played together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from xeploai.domain.register import BRANCHES, LineageEntry, LineageKind
from xeploai.domain.words import Fault, message

from .checks import CHANGED_THAT_DAY, TARGET_CLOSES, RowChecks, fault_of_level
from .effects import Happening, MemberMove, NewPlacement, NewUnit, Reorganised, UnitChange
from .later_acts import HEIR_CLOSES, fault_of_members_gone
from .register_before import MemberStay
from .rows import ReorganisationKind, ReorganisationRow
from .state import RegisterState, some_names

Kind = ReorganisationKind
LEFT_WITHOUT = message(
    "Unit %(unit)s closes, and these units below it would have no superior: %(below)s. Give each"
    " a row of its own, or say who takes over."
)
INTO_BELOW = message(
    "Unit %(unit)s cannot go over into %(into)s, which is below it. Move %(into)s elsewhere in a"
    " row of its own."
)
LOOP = message("On %(day)s unit %(unit)s would be below itself: %(way)s.")
MEMBERS_NOWHERE = message(
    "Unit %(unit)s closes with members who would belong to no branch: %(members)s. Say which branch"
    " takes them over."
)
NOT_A_BRANCH = message(
    "Members of %(unit)s would go over to %(other)s, which is not a branch: %(members)s. Name a"
    " branch."
)
JOIN_LATER = message(
    "In unit %(unit)s memberships begin on %(day)s or later: %(members)s. Correct them first, or"
    " choose a later day."
)
BEGINS_LATER = message(
    "In unit %(unit)s begins on %(day)s or later: %(names)s. Correct that first, or choose a later"
    " day."
)
NOBODY_ALONG = message(
    "No member of %(unit)s goes along to the branch %(new)s. Write the codes of those who do."
)
NOBODY_STAYS = message(
    "All members of %(unit)s would go along to %(new)s. Rename the branch instead, or dissolve it"
    " in a row of its own."
)
NOT_THERE = message(
    "“%(code)s” is neither a member of %(unit)s nor a unit directly under it on %(day)s."
)
SUPERIOR_CLOSES = message(
    "The superior of the new unit %(unit)s, %(superior)s, closes on that day. Say in a row of its"
    " own under whom the new unit is."
)
HAPPENS: Mapping[str, str] = {
    "opened": message("is established under “%(other)s”"),
    "opened_on_top": message("is established without a superior"),
    "split_off": message("is split off “%(other)s”"),
    "split": message("“%(other)s” is split off"),
    "moved": message("goes from “%(former)s” to “%(other)s”"),
    "moved_from_top": message("is put under “%(other)s”"),
    "merged": message("is merged into “%(other)s”; members who go over: %(members)s"),
    "taken_over": message("is dissolved; “%(other)s” takes over; members who go over: %(members)s"),
    "dissolved": message("is dissolved"),
    "takes_in": message("takes in “%(other)s”; members who come: %(members)s"),
    "renamed": message("is called “%(other)s” (was “%(former)s”)"),
    "reclassified": message("gets another category"),
    "members_along": message("members who go over: %(members)s, to “%(other)s”"),
}


class ReorganisedDay:
    """The rows of one day, the register before them, and what they do to it."""

    def __init__(
        self,
        state: RegisterState,
        effects: Reorganised,
        on: date,
        rows: Sequence[ReorganisationRow],
        unsound: AbstractSet[str],
        opened: Mapping[str, date],
    ) -> None:
        self.state, self.effects, self.on = state, effects, on
        self.tree = state.tree(on)
        self.below: dict[str | None, list[str]] = defaultdict(list)
        for code, parent in self.tree.items():
            self.below[parent].append(code)
        # rows that are refused still say that somebody thought of the unit
        self.endings = {row.unit: row for row in rows if row.is_ending}
        self.spoken_for = {row.unit for row in rows if row.kind is Kind.MOVE} | set(self.endings)
        self.spoken_for |= {code for row in rows for code in row.along}
        self.checks = RowChecks(state, on, rows, self.tree, opened)
        self.rows = [
            row
            for row in rows
            if row.place not in unsound and not self._was_refused(row.unit, opened)
        ]
        # the superior of each unit that gets another one, and the row that says so
        self.moves: dict[str, tuple[str | None, ReorganisationRow]] = {}
        self.faults: list[Fault] = []

    def _was_refused(self, unit: str, opened: Mapping[str, date]) -> bool:
        """Whether an earlier day was to open a unit and did not: nothing is known about it."""
        return unit not in self.state.units and opened.get(unit, self.on) < self.on

    def play(self) -> list[Fault]:
        """Play the day into the register; return what is wrong."""
        sound = [row for row in self.rows if self._is_sound(row)]
        splits = [row for row in sound if row.kind is Kind.SPLIT]
        self._open(sound)
        for row in sound:
            if row.kind in (Kind.RENAME, Kind.RECLASSIFY):
                self._change(row)
        self._collect_moves(sound)
        self.faults += self._loops()
        self.faults += self._levels(sound)
        for row in splits:
            self._tell_split(row)
        self._place()
        # what is split off comes out of a unit before the rest of it goes over
        for row in splits:
            self._send_along(row)
        for row in sound:
            if row.is_ending:
                self._end(row)
        return self.faults

    def _is_sound(self, row: ReorganisationRow) -> bool:
        found = list(self.checks.faults_of(row))
        self.faults += found
        return not found

    def _name(self, code: str | None) -> str:
        return self.state.units[code].name if code in self.state.units else code or "–"

    def _note(self, unit: str, what: str, row: ReorganisationRow, **values: object) -> None:
        fault = Fault(HAPPENS[what], values, row.place)
        self.effects.happenings.append(Happening(unit, self.on, fault, row.document))

    def _trace(
        self, kind: LineageKind, unit: str, other: str | None, row: ReorganisationRow
    ) -> None:
        self.effects.lineage.append(LineageEntry(kind, unit, other, self.on, row.document))

    def _open(self, rows: Sequence[ReorganisationRow]) -> None:
        for row in rows:
            if not row.new_unit:
                continue
            older = self.state.units.get(row.unit)
            category = row.category or (older.category if older else "")
            sector = row.sector or (older.sector if older else "")
            new = NewUnit(row.new_unit, row.name, category, sector, self.on)
            self.state.open(new)
            self.effects.opened.append(new)

    def _change(self, row: ReorganisationRow) -> None:
        unit = self.state.units[row.unit]
        if row.kind is Kind.RENAME:
            change = UnitChange(row.unit, unit.name, row.name, self.on)
            self.effects.renamed.append(change)
            self.state.units[row.unit] = replace(unit, name=row.name, named_on=self.on)
            self._trace(LineageKind.RENAMED, row.unit, None, row)
            self._note(row.unit, "renamed", row, other=row.name, former=unit.name)
        else:
            change = UnitChange(row.unit, unit.category, row.category, self.on)
            self.effects.reclassified.append(change)
            changed = replace(unit, category=row.category, classified_on=self.on)
            self.state.units[row.unit] = changed
            self._note(row.unit, "reclassified", row)
            if row.category not in BRANCHES:
                self.faults += self._without_branch(row, row.unit)

    def _without_branch(self, row: ReorganisationRow, other: str) -> Iterator[Fault]:
        members = self.state.staying(row.unit, self.on)
        if members:
            names = some_names(stay.person for stay in members)
            values = {"unit": row.unit, "other": self._name(other), "members": names}
            yield Fault(NOT_A_BRANCH, values, row.place)

    def _collect_moves(self, rows: Sequence[ReorganisationRow]) -> None:
        for row in rows:
            if row.kind is Kind.MOVE:
                self.moves[row.unit] = (row.other, row)
                self._trace(LineageKind.TRANSFERRED, row.unit, row.other, row)
            elif row.kind is Kind.OPEN:
                self.moves[row.unit] = (row.other or None, row)
        for row in rows:
            if row.kind is Kind.SPLIT:
                self._take_units_along(row)
        for row in rows:
            if row.is_ending:
                self._hand_over_units(row)
        for row in rows:
            if row.kind is Kind.SPLIT and row.other not in self.moves:
                self._place_split_off(row)

    def _take_units_along(self, row: ReorganisationRow) -> None:
        for code in row.along:
            if self.tree.get(code) != row.unit:
                continue
            if code in self.endings:
                values = {"unit": code, "first": self.endings[code].place}
                self.faults.append(Fault(TARGET_CLOSES, values, row.place))
            elif code in self.moves:
                twice = {"unit": code, "since": self.on}
                self.faults.append(Fault(CHANGED_THAT_DAY, twice, row.place))
            else:
                self.faults += self.checks.faults_of_moving(code, row)
                self.moves[code] = (row.other, row)
                self._trace(LineageKind.TRANSFERRED, code, row.other, row)

    def _hand_over_units(self, row: ReorganisationRow) -> None:
        left = [code for code in self.below[row.unit] if code not in self.spoken_for]
        if not row.other:
            if left:
                values = {"unit": row.unit, "below": some_names(left)}
                self.faults.append(Fault(LEFT_WITHOUT, values, row.place))
            return
        if row.other in left:
            left.remove(row.other)
            values = {"unit": row.unit, "into": row.other}
            self.faults.append(Fault(INTO_BELOW, values, row.place))
        for code in left:
            self.faults += self.checks.faults_of_moving(code, row)
            self.moves[code] = (row.other, row)
        if left:
            self.faults += self.checks.faults_of_superior(row.other, row)

    def _place_split_off(self, row: ReorganisationRow) -> None:
        superior = self.moves[row.unit][0] if row.unit in self.moves else self.tree[row.unit]
        if superior in self.endings:
            values = {"unit": row.other, "superior": superior}
            self.faults.append(Fault(SUPERIOR_CLOSES, values, row.place))
        # placed in any case: rows of later days may rest on it
        self.moves[row.other] = (superior, row)

    def _loops(self) -> Iterator[Fault]:
        after = self.tree | {code: parent for code, (parent, _) in self.moves.items()}
        reported: set[str] = set()
        for code in self.moves:
            way, step = [code], after[code]
            while step is not None and step not in way:
                way.append(step)
                step = after.get(step)
            if step == code and not reported.intersection(way):
                reported.update(way)
                yield self._loop(way)

    def _loop(self, way: Sequence[str]) -> Fault:
        """Return the fault of a loop, at the row of the sheet that closes it: the last of its."""
        order = {row.place: at for at, row in enumerate(self.rows)}
        rows = {code: self.moves[code][1] for code in way if code in self.moves}
        last = max(rows, key=lambda code: order[rows[code].place])
        at = way.index(last)
        names = " → ".join([*way[at:], *way[:at], last])
        return Fault(LOOP, {"day": self.on, "unit": last, "way": names}, rows[last].place)

    def _levels(self, rows: Sequence[ReorganisationRow]) -> Iterator[Fault]:
        """Yield a fault for each place that the day makes under a unit of a lower level."""
        after = self.tree | {code: parent for code, (parent, _) in self.moves.items()}
        concerned = {code: row for code, (_, row) in self.moves.items()}
        for row in rows:
            if row.kind is Kind.RECLASSIFY:
                below = [code for code, parent in after.items() if parent == row.unit]
                concerned |= dict.fromkeys((row.unit, *below), row)
        for code, row in concerned.items():
            if code not in self.endings and after.get(code) not in self.endings:
                fault = fault_of_level(self.state, code, after.get(code), row)
                if fault is not None:
                    yield fault

    def _place(self) -> None:
        for code, (parent, row) in self.moves.items():
            if code not in self.state.units:
                continue
            # of what is split off, it is told already
            if code != row.other:
                self._tell_place(code, parent, row)
            self.effects.placed.append(NewPlacement(code, parent, self.on))
            self.state.place(code, parent, self.on)

    def _tell_place(self, code: str, parent: str | None, row: ReorganisationRow) -> None:
        other = self._name(parent)
        if row.kind is Kind.OPEN:
            self._note(code, "opened" if parent else "opened_on_top", row, other=other)
        elif self.tree.get(code) is None:
            self._note(code, "moved_from_top", row, other=other)
        else:
            former = self._name(self.tree[code])
            self._note(code, "moved", row, other=other, former=former)

    def _tell_split(self, row: ReorganisationRow) -> None:
        self._note(row.other, "split_off", row, other=self._name(row.unit))
        self._note(row.unit, "split", row, other=row.name)

    def _end(self, row: ReorganisationRow) -> None:
        stays = self._members_to_go(row)
        if row.other:
            for stay in stays:
                self._move_member(stay.person, row.unit, row.other)
                self.state.hand_over(stay, row.unit, row.other, self.on)
            self._trace(LineageKind.MERGED_INTO, row.unit, row.other, row)
        elif self.tree[row.unit] is not None:
            self._trace(LineageKind.CLOSED, row.unit, self.tree[row.unit], row)
        self._end_belongings(row)
        self.state.close(row.unit, self.on)
        self.effects.closed[row.unit] = self.on
        values = {"other": self._name(row.other), "members": len(stays)}
        merged = "merged" if row.kind is Kind.MERGE else "taken_over"
        self._note(row.unit, merged if row.other else "dissolved", row, **values)
        if row.other:
            name = self._name(row.unit)
            self._note(row.other, "takes_in", row, other=name, members=len(stays))

    def _members_to_go(self, row: ReorganisationRow) -> Sequence[MemberStay]:
        stays = self.state.staying(row.unit, self.on)
        late = [stay.person for stay in stays if stay.from_on >= self.on]
        names = some_names(stay.person for stay in stays)
        # none where the row that opens it is refused: its category is not known
        heir = self.state.units.get(row.other)
        if late:
            values = {"unit": row.unit, "day": self.on, "members": some_names(late)}
            self.faults.append(Fault(JOIN_LATER, values, row.place))
        elif stays and not row.other:
            values = {"unit": row.unit, "members": names}
            self.faults.append(Fault(MEMBERS_NOWHERE, values, row.place))
        elif stays and heir is not None and heir.category not in BRANCHES:
            self.faults += self._without_branch(row, row.other)
        elif stays and heir is not None and heir.closed_on is not None:
            values = {"unit": heir.name, "closed": heir.closed_on, "day": self.on}
            self.faults.append(Fault(HEIR_CLOSES, values, row.place))
        else:
            return stays
        return ()

    def _move_member(self, person: str, branch: str, to: str) -> None:
        self.effects.moved_members.append(MemberMove(person, branch, to, self.on))

    def _end_belongings(self, row: ReorganisationRow) -> None:
        lasting = self.state.lasting(row.unit, self.on)
        late = [one.label for one in lasting if one.from_on >= self.on]
        if late:
            values = {"unit": row.unit, "day": self.on, "names": some_names(late)}
            self.faults.append(Fault(BEGINS_LATER, values, row.place))
        self.effects.ended += [(row.unit, one, self.on) for one in lasting]

    def _send_along(self, row: ReorganisationRow) -> None:
        stays = self.state.staying(row.unit, self.on)
        going = [stay for stay in stays if stay.person in row.along]
        self.faults += self._faults_of_along(row, stays, going)
        for stay in going:
            if stay.from_on >= self.on:
                values = {"unit": row.unit, "day": self.on, "members": stay.person}
                self.faults.append(Fault(JOIN_LATER, values, row.place))
            self._move_member(stay.person, row.unit, row.other)
            self.state.hand_over(stay, row.unit, row.other, self.on)
        if going:
            values = {"members": len(going), "other": row.name}
            self._note(row.unit, "members_along", row, **values)
        self._trace(LineageKind.SPLIT_FROM, row.other, row.unit, row)

    def _faults_of_along(
        self, row: ReorganisationRow, stays: Sequence[MemberStay], going: Sequence[MemberStay]
    ) -> Iterator[Fault]:
        names = {"unit": row.unit, "new": row.other}
        members = {stay.person for stay in stays}
        for code in row.along:
            if code not in members and self.tree.get(code) != row.unit:
                yield Fault(NOT_THERE, {"code": code, "unit": row.unit, "day": self.on}, row.place)
        gone = fault_of_members_gone(
            unit=row.unit,
            on=self.on,
            ends=[stay.until_on for stay in going],
            lineage=self.state.lineage,
            names=self.state.names,
            place=row.place,
        )
        if gone is not None:
            yield gone
        new_is_branch = self.state.units[row.other].category in BRANCHES
        if stays and new_is_branch and not going:
            yield Fault(NOBODY_ALONG, names, row.place)
        if going and not new_is_branch:
            people = some_names(stay.person for stay in going)
            values = {"unit": row.unit, "other": row.other, "members": people}
            yield Fault(NOT_A_BRANCH, values, row.place)
        if going and len(going) == len(stays) and row.unit not in self.endings:
            yield Fault(NOBODY_STAYS, names, row.place)
