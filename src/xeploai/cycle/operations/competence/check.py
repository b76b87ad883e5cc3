"""Check who decides and who records on a case: the one place for all that takes decisions in."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from xeploai.accounts.journal import Actor
from xeploai.cycle.evaluation import (
    CompetenceReader,
    CompetentBodies,
    PlacedUnit,
    SubjectRow,
    steps_of,
)
from xeploai.cycle.queries import (
    Authority,
    Cycle,
    kinds_of,
)
from xeploai.domain import (
    Body,
    BodyUse,
    Fault,
    SubjectKind,
    body_name,
    faults_of_symbol,
    message,
    usual_body,
)
from xeploai.organisations.bodies import BodyNames, BodyReading

from .acting import ActingUnits
from .offices import OwnOffices

NOT_OPEN = message(
    "The deciding organisation “%(authority)s” was not open on %(day)s. Competent for"
    " “%(subject)s” is %(body)s: correct the organisation or the day."
)
NOT_COMPETENT = message(
    "“%(authority)s” may not decide on “%(subject)s”. Competent is %(body)s: record its decision,"
    " with “%(unit)s” as the deciding organisation."
)
SKIPS_A_LEVEL = message(
    "“%(authority)s” stands above %(body)s, which is competent for “%(subject)s”. Record that"
    " body's decision, or give the ground on which the superior decides in its place."
)
NOBODY_COMPETENT = message(
    "The rules name nobody who decides on “%(subject)s”. Lay it down in a local document first."
)
DECIDES_ON_ITSELF = message(
    "By the rules in force %(body)s would decide on itself with “%(subject)s”. Lay down another"
    " body in a local document first."
)
NOT_ITS_BODY = message(
    "“%(given)s” is not a body of “%(authority)s” on %(day)s. Leave it empty for %(body)s, or write"
    " the name of its own body and nothing else, as %(bodies)s."
)
ANOTHER_BODY = message(
    "“%(given)s” is a body of “%(authority)s”, but by the rules %(body)s decides. Record its"
    " decision: leave it empty for %(body)s, or write its name, as %(bodies)s."
)
NOT_ABOVE = message(
    "“%(given)s” is not a body above “%(authority)s”, and such a one decides here. Leave it empty"
    " for %(body)s, or write the name of the body at the centre and nothing else."
)
OWN_CASE = message(
    "You cannot record a decision on yourself (“%(subject)s”). Another person of the office does."
)
BELOW_REPLACES = message(
    "“%(subject)s”: the decision in force (%(document)s) is of %(superior)s, above “%(authority)s”."
    " Only that body, or one above it, can replace it."
)
BELOW_REPLACES_HEIR = message(
    "“%(subject)s”: the decision in force (%(document)s) is of %(superior)s, above “%(authority)s”."
    " Only %(heir)s, which acts for it now, or a body above can replace it."
)
NOT_ITS_OFFICE = message(
    "Decisions of %(body)s are recorded by its own office, or by whom it has delegated; your role"
    " is for “%(office)s”. Send this decision there, or ask for a delegation."
)


@dataclass(frozen=True)
class Verdict:
    """Whether an authority may decide on a subject, and the body of it that does.

    Args:
        text: of the fault; empty where it may. Its values lack the subject.
        use: which of its bodies may be named.
        is_skipping: whether it decides in the place of the competent body, on a ground.
    """

    body: str
    text: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    is_above: bool = False
    use: BodyUse = BodyUse.DECIDES
    is_skipping: bool = False

    def fault(self, subject: str, place: str) -> list[Fault]:
        """Return the fault about a subject, if there is one."""
        values = {**self.values, "subject": subject}
        return [Fault(self.text, values, place)] if self.text else []


class Deciders(NamedTuple):
    """Who decides on a subject on a day.

    Args:
        units: the competent one or, where it has closed, those that act for it; where none of them
            may, the nearest superior that there is. Several where it went over into several.
        path: of the unit of the tree at whose level they decide.
    """

    units: tuple[Authority, ...]
    path: str


@dataclass
class CompetenceCheck:
    """Checks decisions of a cycle against the table of competence; most rows share an answer.

    Args:
        by: who records. Without a role it is the operator of the installation, at a command.
        paths: of the units concerned, where they are few; None for all.
    """

    cycle: Cycle
    by: Actor
    paths: Iterable[str] | None = None
    _verdicts: dict[tuple[SubjectRow, int, date, bool], Verdict] = field(default_factory=dict)
    _offices: dict[tuple[SubjectRow, int], str] = field(default_factory=dict)
    _own_bodies: dict[tuple[str, int, date, bool, BodyUse], bool] = field(default_factory=dict)
    names: BodyNames = field(default_factory=BodyNames)

    def __post_init__(self) -> None:
        steps = (
            None if self.paths is None else {one for path in self.paths for one in steps_of(path)}
        )
        self.reader = CompetenceReader(self.cycle, paths=steps)
        self.offices = OwnOffices(self.cycle, self.by)

    def competent_code(self, subject: SubjectRow, day: date) -> str:
        """Return the code of the unit that decides on a subject on a day; empty for none."""
        bodies = self.reader.bodies_for(subject)
        if bodies is None:
            return ""
        units = self.deciders(subject, bodies, day).units
        return units[0].code if units else bodies.unit.code

    def deciders(self, subject: SubjectRow, bodies: CompetentBodies, day: date) -> Deciders:
        """Return who decides on a subject on a day: never itself for a unit that has closed."""
        for path in reversed(steps_of(bodies.unit.path)):
            unit = self.reader.by_path[path].unit_id
            units = self._acting_at(subject, path, day)
            if units or not self._acting.has_closed(unit, day):
                return Deciders(units, path)
        return Deciders((), bodies.unit.path)

    def _acting_at(self, subject: SubjectRow, path: str, day: date) -> tuple[Authority, ...]:
        """Return who acts on a subject for the unit at a path: itself, or heirs that may."""
        unit = self.reader.by_path[path].unit_id
        return tuple(
            one
            for one in self._acting.of(unit, day)
            if one.pk == unit or not self._is_subject(subject, one)
        )

    def verdict(
        self, subject: SubjectRow, authority: Authority, day: date, *, has_ground: bool
    ) -> Verdict:
        """Return whether an authority may decide on a subject on a day.

        Args:
            has_ground: whether a ground is given on which a superior decides.
        """
        key = subject, authority.pk, day, has_ground
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(subject, authority, day, has_ground=has_ground)
        return self._verdicts[key]

    def _judge(
        self, subject: SubjectRow, authority: Authority, day: date, *, has_ground: bool
    ) -> Verdict:
        bodies = self.reader.bodies_for(subject)
        if bodies is None:
            return Verdict("", NOBODY_COMPETENT)
        deciders = self.deciders(subject, bodies, day)
        values = {"authority": authority.name, "day": day}
        values |= self._names_of(bodies, deciders, day)
        if text := self._objection(subject, bodies, deciders, authority, day, has_ground):
            return Verdict("", text, values)
        is_skipping = authority.pk not in {one.pk for one in deciders.units}
        if is_skipping:
            deciders = Deciders((authority,), "")
        body, is_above = self._body_of(bodies, deciders.path, authority, day)
        use = self._use_of(bodies, deciders.path, authority)
        return Verdict(body, is_above=is_above, use=use, is_skipping=is_skipping)

    def _use_of(self, bodies: CompetentBodies, path: str, authority: Authority) -> BodyUse:
        """Return which bodies of an authority that decides at a path may be named.

        An heir may be of a higher sort than the unit that it acts for, and so a superior.
        """
        if path == bodies.unit.path and bodies.competence.body is Body.HEAD:
            return BodyUse.HEAD
        is_executive = bodies.competence.body is Body.EXECUTIVE
        is_whole = is_executive and authority.pk == bodies.unit.unit_id
        return BodyUse.DECIDES_WHOLE if is_whole else BodyUse.DECIDES

    def _body_of(
        self, bodies: CompetentBodies, path: str, authority: Authority, day: date
    ) -> tuple[str, bool]:
        """Return the body of an authority that decides at a path, and whether it is above."""
        is_at_level = path == bodies.unit.path
        body = bodies.competence.body if is_at_level else usual_body(authority.category)
        is_above = bodies.is_above and is_at_level
        name = self.names.name_on(authority.pk, day, authority.present_name)
        return body_name(name, body, is_above=is_above), is_above

    def appraisers(self, subject: SubjectRow, bodies: CompetentBodies, day: date) -> list[int]:
        """Return the ids of the units that appraise on a day; no heir appraises itself.

        None where a body above the tree does.
        """
        if bodies.appraising_unit is None:
            return []
        units = self._acting_at(subject, bodies.appraising_unit.path, day)
        return [one.pk for one in units or self.deciders(subject, bodies, day).units]

    def _names_of(
        self, bodies: CompetentBodies, deciders: Deciders, day: date
    ) -> dict[str, object]:
        """Return the names of the bodies that really decide on a day, and of their units."""
        units = [one for one in deciders.units if one.pk != bodies.unit.unit_id]
        if not units:
            return {"body": bodies.body, "unit": bodies.unit.name}
        names = (self._body_of(bodies, deciders.path, one, day)[0] for one in units)
        units_on = (self.names.name_on(one.pk, day, one.present_name) for one in units)
        return {"body": ", ".join(names), "unit": "”, “".join(units_on)}

    def bodies_in_place(self, subject: SubjectRow, day: date) -> str:
        """Return the names of the bodies that decide since the competent unit has closed.

        Empty where it exists, or where nobody does.
        """
        bodies = self.reader.bodies_for(subject)
        if bodies is None or bodies.is_on_itself:
            return ""
        deciders = self.deciders(subject, bodies, day)
        if all(one.pk == bodies.unit.unit_id for one in deciders.units):
            return ""
        return str(self._names_of(bodies, deciders, day)["body"])

    def who_may(self, subject: SubjectRow, day: date) -> Iterator[Authority]:
        """Yield the units that may decide on a subject, on a day or before it; deciders first."""
        bodies = self.reader.bodies_for(subject)
        if bodies is None:
            return
        yield from self.deciders(subject, bodies, day).units
        for path in reversed(steps_of(bodies.unit.path)):
            yield from self._acting_at(subject, path, day)
            yield self._acting.itself(self.reader.by_path[path].unit_id)

    def _objection(
        self,
        subject: SubjectRow,
        bodies: CompetentBodies,
        deciders: Deciders,
        authority: Authority,
        day: date,
        has_ground: bool,
    ) -> str:
        """Return why an authority may not decide in place of these bodies; empty where it may."""
        if bodies.is_on_itself:
            return DECIDES_ON_ITSELF
        if not authority.is_open(day):
            return NOT_OPEN
        if authority.pk in {one.pk for one in deciders.units}:
            return ""
        steps = [path for path in steps_of(deciders.path) if path != deciders.path]
        above = {one.pk for path in steps for one in self._acting_at(subject, path, day)}
        if authority.pk not in above:
            return NOT_COMPETENT
        return "" if has_ground else SKIPS_A_LEVEL

    def _is_subject(self, subject: SubjectRow, authority: Authority) -> bool:
        """Whether a unit that acts for a merged one would decide on itself, or from below."""
        is_member = self._kinds.get(subject.category) is SubjectKind.MEMBER
        is_within = authority.path is not None and authority.path.startswith(subject.path)
        return is_within and not is_member

    @cached_property
    def _kinds(self) -> Mapping[str, SubjectKind]:
        return kinds_of(self.cycle)

    def level_of(self, subject: SubjectRow, authority: Authority, day: date) -> str:
        """Return the path at which an authority decides on a subject: the highest that it acts at.

        One that acts for a unit that has closed does so at the level of that one.
        """
        bodies = self.reader.bodies_for(subject)
        lowest = authority.path or (bodies.unit.path if bodies else "")
        for path in steps_of(subject.path):
            if authority.pk in {one.pk for one in self._acting_at(subject, path, day)}:
                return min(path, lowest, key=len)
        return lowest

    def heir_of(self, subject: SubjectRow, authority: Authority, day: date) -> str:
        """Return the names of the bodies that act on a subject for an authority that has closed."""
        path = authority.path or ""
        if authority.is_open(day) or path not in self.reader.by_path:
            return ""
        # it acts through the body that the closed one would
        body, units = usual_body(authority.category), self._acting_at(subject, path, day)
        names = (self.names.name_on(one.pk, day, one.present_name) for one in units)
        return ", ".join(body_name(name, body) for name in names)

    def fault_of_body(
        self, authority: Authority, verdict: Verdict, given: str, day: date, place: str
    ) -> list[Fault]:
        """Return a fault where a decision names a body that its authority has not."""
        if not given.strip():
            return []
        key = given, authority.pk, day, verdict.is_above, verdict.use
        if key not in self._own_bodies:
            self._own_bodies[key] = (
                self.is_body_above(given, day)
                if verdict.is_above
                else self.names.is_body_of(given, [authority.pk], day, verdict.use)
            )
        if self._own_bodies[key]:
            return []
        values = {"given": given, "authority": authority.name, "body": verdict.body, "day": day}
        if verdict.is_above:
            return [Fault(NOT_ABOVE, values, place)]
        bodies = self.names.fitting([authority.pk], day, verdict.use)
        is_own = self.names.is_body_of(given, [authority.pk], day, BodyUse.MEETS)
        text = ANOTHER_BODY if is_own else NOT_ITS_BODY
        return [Fault(text, values | {"bodies": bodies}, place)]

    def faults_of_document(
        self, authority: Authority, verdict: Verdict, document: str, given: str, place: str
    ) -> list[Fault]:
        """Return a fault where a decision cites a document that is one of another level.

        Args:
            given: the body that the decision names; empty for the one by the rules.
        """
        body = given.strip() or verdict.body
        if verdict.use is BodyUse.HEAD:
            return []
        at = {"category": authority.category, "unit": authority.name}
        faults = faults_of_symbol(document, body=body, place=place, **at)
        if verdict.is_above and faults:
            # what is decided above the tree may be passed on by the top, under its own number
            return self.faults_of_document_above(document, body, place)
        return faults

    def faults_of_document_above(self, document: str, body: str, place: str = "") -> list[Fault]:
        """Return a fault where a document of a body above the tree is one of a body within it."""
        # above another top it is not known of which level it is
        category = "central_committee" if self.root.category == "province_committee" else ""
        return faults_of_symbol(document, category=category, unit="", body=body, place=place)

    def is_of_another_now(
        self, subject: SubjectRow, authority: Authority, body: str, day: date, ground: str
    ) -> bool:
        """Whether a stored decision is of a body that would not take it by today's rules."""
        verdict = self.verdict(subject, authority, day, has_ground=bool(ground))
        if verdict.text:
            # that the unit was not there yet is another matter
            return verdict.text != NOT_OPEN
        is_usual = body in ("", verdict.body)
        return not is_usual and bool(self.fault_of_body(authority, verdict, body, day, ""))

    def is_body_above(self, text: str, day: date) -> bool:
        """Whether a text is the name of a body above the tree."""
        return self.names.is_above(text, day, {self.root.category})

    @cached_property
    def _acting(self) -> ActingUnits:
        return ActingUnits(self.cycle, self.reader.by_path.values())

    def fault_of_recorder(
        self, subject: SubjectRow, authority: Authority, place: str
    ) -> list[Fault]:
        """Return a fault where the actor's office does not belong to the deciding body."""
        if self.by.is_operator:
            return []
        key = subject, authority.pk
        if key not in self._offices:
            self._offices[key] = self._body_of_others(subject, authority)
        body = self._offices[key]
        if not body:
            return []
        return [Fault(NOT_ITS_OFFICE, {"body": body, "office": self.offices.name}, place)]

    def _body_of_others(self, subject: SubjectRow, authority: Authority) -> str:
        """Return the body whose office has to record; empty where the actor's own office may."""
        bodies = self.reader.bodies_for(subject)
        if bodies is None:
            return ""
        competent = {authority.pk}
        if authority.pk == bodies.unit.unit_id:
            competent |= {self.reader.by_path[path].unit_id for path in bodies.recorders}
        if self.offices.act_for(competent, subject.path):
            return ""
        if authority.pk == bodies.unit.unit_id:
            return bodies.body
        return body_name(authority.name, usual_body(authority.category))

    def read_body(self, text: str, path: str, day: date) -> BodyReading:
        """Return which body a text names on a day.

        Args:
            path: of the unit concerned; its superiors are named by their sort alone, too.
        """
        return self.names.read(text, day, {self._tree[step].unit_id for step in steps_of(path)})

    def recorders_of(self, codes: Collection[str]) -> set[int]:
        """Return the ids of some units and of those above them: their offices write for them.

        A unit above receives what one below writes, and may enter it. One that the tree does not
        have is below its top.
        """
        paths = [unit.path for unit in self._tree.values() if unit.code in codes]
        above = {self._tree[step].unit_id for path in paths for step in steps_of(path)}
        return above or {self.root.unit_id}

    @property
    def root(self) -> PlacedUnit:
        """The top of the cycle's tree, whose office writes for the bodies above it."""
        return min(self._tree.values(), key=lambda unit: len(unit.path))

    @cached_property
    def _tree(self) -> Mapping[str, PlacedUnit]:
        """Every unit of the cycle, by path."""
        if self.paths is None:
            return self.reader.by_path
        return CompetenceReader(self.cycle).by_path

    def fault_of_office(
        self, path: str, units: Collection[int], text: str, values: Mapping[str, object]
    ) -> list[Fault]:
        """Return a fault where the actor's office is none of some units: see `OwnOffices.fault`."""
        return self.offices.fault(path, units, text, values)
