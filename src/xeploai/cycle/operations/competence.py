"""Check who decides and who records: the one place for pages, files, programs and commands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q

from xeploai.accounts.journal import Actor
from xeploai.cycle.evaluation import (
    CompetenceReader,
    CompetentBodies,
    PlacedUnit,
    SubjectRow,
    steps_of,
    subject_rows,
)
from xeploai.cycle.queries import (
    Authority,
    Case,
    Cycle,
    CycleUnit,
    authorities_of,
    decisions_in_force,
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
from xeploai.organisations.models import PersonAccount
from xeploai.organisations.register import Lineage, Unit, heirs_of

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
NOT_ABOVE = message(
    "“%(given)s” is not a body above “%(authority)s”, and such a one decides here. Leave it empty"
    " for %(body)s, or write the name of the body at the centre and nothing else."
)
OWN_CASE = message(
    "You cannot record a decision on yourself (“%(subject)s”). Another person of the office does."
)
OWN_WORK = message(
    "“%(subject)s” is yourself. What a body proposes or decides on you, and its reasons, another"
    " person of the office records."
)
BELOW_REPLACES = message(
    "“%(subject)s”: the decision in force (%(document)s) is of %(superior)s, above “%(authority)s”."
    " Only that body, or one above it, can replace it."
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
    """

    body: str
    text: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    is_above: bool = False
    use: BodyUse = BodyUse.DECIDES

    def fault(self, subject: str, place: str) -> list[Fault]:
        """Return the fault about a subject, if there is one."""
        values = {**self.values, "subject": subject}
        return [Fault(self.text, values, place)] if self.text else []


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

    def competent_code(self, subject: SubjectRow) -> str:
        """Return the code of the unit that decides on a subject; empty where no body does."""
        bodies = self.reader.bodies_for(subject)
        return bodies.unit.code if bodies else ""

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
        values = {
            "authority": authority.name,
            "day": day,
            "body": bodies.body,
            "unit": bodies.unit.name,
        }
        if text := self._objection(subject, bodies, authority, day, has_ground=has_ground):
            return Verdict("", text, values)
        is_skipping = authority.is_above(bodies.unit.path)
        body = usual_body(authority.category) if is_skipping else bodies.competence.body
        is_above = bodies.is_above and not is_skipping
        name = self.names.name_on(authority.pk, day, authority.present_name)
        use = BodyUse.HEAD if body is Body.HEAD else BodyUse.DECIDES
        return Verdict(body_name(name, body, is_above=is_above), is_above=is_above, use=use)

    def _objection(
        self,
        subject: SubjectRow,
        bodies: CompetentBodies,
        authority: Authority,
        day: date,
        *,
        has_ground: bool,
    ) -> str:
        """Return why an authority may not decide in place of these bodies; empty where it may."""
        if bodies.is_on_itself:
            return DECIDES_ON_ITSELF
        if not authority.is_open(day):
            return NOT_OPEN
        is_competent = authority.pk == bodies.unit.unit_id
        if is_competent:
            return ""
        if authority.pk in self._successors(bodies, day):
            return NOT_COMPETENT if self._is_subject(subject, authority) else ""
        if not authority.is_above(bodies.unit.path):
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

    def level_of(self, subject: SubjectRow, authority: Authority) -> str:
        """Return the path at which an authority decides on a subject.

        One that the frozen tree does not have acts for the competent unit, at its level.
        """
        if authority.path is not None:
            return authority.path
        bodies = self.reader.bodies_for(subject)
        return bodies.unit.path if bodies else ""

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
        return [Fault(NOT_ITS_BODY, values | {"bodies": bodies}, place)]

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
    def own_person(self) -> int | None:
        """Id of the person whose account the actor uses; None at a command."""
        return _person_of(self.by)

    def _successors(self, bodies: CompetentBodies, day: date) -> set[int]:
        """Return the units that act for the competent one on a day on which it does not exist.

        They are those that it was merged into, or that were merged into it.
        """
        opened_on, closed_on = self._lifetimes[bodies.unit.unit_id]
        if opened_on <= day and (closed_on is None or day < closed_on):
            return set()
        return _merged_with(bodies.unit.unit_id)

    @cached_property
    def _lifetimes(self) -> dict[int, tuple[date, date | None]]:
        units = Unit.objects.filter(pk__in=[unit.unit_id for unit in self.reader.by_path.values()])
        rows = units.values_list("pk", "opened_on", "closed_on")
        return {pk: (opened_on, closed_on) for pk, opened_on, closed_on in rows}

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
        return [Fault(NOT_ITS_OFFICE, {"body": body, "office": self._office_name}, place)]

    def _body_of_others(self, subject: SubjectRow, authority: Authority) -> str:
        """Return the body whose office has to record; empty where the actor's own office may."""
        bodies = self.reader.bodies_for(subject)
        if bodies is None:
            return ""
        competent = {authority.pk}
        if authority.pk == bodies.unit.unit_id:
            competent |= {self.reader.by_path[path].unit_id for path in bodies.recorders}
        for unit, within in self._own_offices:
            if unit in competent and any(subject.path.startswith(path) for path in within):
                return ""
        if authority.pk == bodies.unit.unit_id:
            return bodies.body
        return body_name(authority.name, usual_body(authority.category))

    @cached_property
    def _own_offices(self) -> list[tuple[int, list[str]]]:
        """The units for whose bodies the actor acts, by id, each with the paths it reaches."""
        codes = {code for office in self.by.all_offices for code in office}
        units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
        offices = []
        for unit, within in self.by.all_offices:
            if unit in units and within in units:
                reach = self._paths_of(units[within])
                offices += [(pk, reach) for pk in self._acting_for(units[unit])]
        return offices

    def _acting_for(self, unit: int) -> set[int]:
        """Return the units for which an office acts.

        That is its own and those merged into it. In a cycle in whose tree its own is no longer,
        what it went over into as well: an office follows its unit, as roles do.
        """
        merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO, other=unit)
        own = {unit, *merged.values_list("unit", flat=True)}
        if CycleUnit.objects.filter(cycle=self.cycle, unit=unit).exists():
            return own
        return own | heirs_of([unit], on=self.cycle.closes_on)[unit]

    def _paths_of(self, unit: int) -> list[str]:
        frozen = CycleUnit.objects.filter(cycle=self.cycle, unit__in=self._acting_for(unit))
        return list(frozen.values_list("path", flat=True))

    @cached_property
    def _office_name(self) -> str:
        unit = Unit.objects.filter(code=self.by.unit).first()
        return unit.name if unit else self.by.unit

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
        """Return a fault where the actor acts for the office of none of some units.

        Args:
            path: of the unit that is acted on; the actor's role has to reach it.
            units: ids of those whose offices, or delegates, may act.
            text: of the fault; “%(office)s” in it is the unit of the actor's role.
        """
        if self.by.is_operator:
            return []
        for unit, within in self._own_offices:
            if unit in units and any(path.startswith(top) for top in within):
                return []
        return [Fault(text, {**values, "office": self._office_name})]


def _person_of(by: Actor) -> int | None:
    if by.is_operator:
        return None
    accounts = PersonAccount.objects.filter(user__username=by.name)
    return accounts.values_list("person", flat=True).first()


def faults_of_own_case(case: Case, by: Actor) -> list[Fault]:
    """Return a fault where a case is the actor's own: what decides on it is another's to do."""
    if case.person_id is None or case.person_id != _person_of(by):
        return []
    return [Fault(OWN_WORK, {"subject": case.subject_code})]


def _merged_with(unit: int) -> set[int]:
    """Return the units that one was merged into, and those merged into it, however often."""
    found, waiting = {unit}, [unit]
    while waiting:
        one = waiting.pop()
        mergers = Lineage.objects.filter(
            Q(unit=one) | Q(other=one), kind=Lineage.Kind.MERGED_INTO
        ).values_list("unit", "other")
        for other in {each for pair in mergers for each in pair if each is not None} - found:
            found.add(other)
            waiting.append(other)
    return found - {unit}


def bodies_competent_now(cycle: Cycle, *, of_case: int | None = None) -> dict[tuple[str, str], str]:
    """Return the cases whose decision in force another body would take by today's rules.

    By category and subject, each with that body; empty where nobody would. A local document that
    moved the decision was withdrawn or replaced since, or came later.

    Args:
        of_case: the case to look at; None for all of the cycle.
    """
    cases = Case.with_ended.filter(cycle=cycle)
    cases = cases if of_case is None else cases.filter(pk=of_case)
    paths = None if of_case is None else [case.path for case in cases]
    check, subjects = CompetenceCheck(cycle, Actor(""), paths), subject_rows(cycle, cases)
    columns = ("case_id", "case__subject_code", "authority__code", "body", "decided_on", "ground")
    decisions = list(decisions_in_force().filter(case__in=cases).values_list(*columns))
    authorities = authorities_of(cycle, {authority for _, _, authority, *_ in decisions})
    found = {}
    for case, code, authority, *decided in decisions:
        if check.is_of_another_now(subjects[case], authorities[authority], *decided):
            bodies = check.reader.bodies_for(subjects[case])
            name = bodies.body if bodies and not bodies.is_on_itself else ""
            found[subjects[case].category, code] = name
    return found


def authorities_to_record(case: Case, by: Actor) -> list[Authority]:
    """Return the units whose decisions on a case the actor may record: the competent one first.

    The others are its superiors, which decide only on a ground.
    """
    subject = subject_rows(case.cycle, Case.objects.filter(pk=case.pk))[case.pk]
    check = CompetenceCheck(case.cycle, by, [case.path])
    bodies = check.reader.bodies_for(subject)
    if bodies is None:
        return []
    steps = [check.reader.by_path[path].code for path in reversed(steps_of(bodies.unit.path))]
    known = authorities_of(case.cycle, steps)
    units = [known[code] for code in steps if code in known]
    return [unit for unit in units if not check.fault_of_recorder(subject, unit, "")]
