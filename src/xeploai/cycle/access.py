"""Decide who may do what to which unit or case, and why (not).

Pages, downloads, the API and every command that acts for a person ask here. A role reaches its
unit and everything below it, by path in the tree of the cycle in question. Where the unit is not
in that cycle's tree, it reaches the units that were merged into it since, or the one that it was
merged into itself. Where a unit that closed stays in the tree for what is decided there, both roles
reach both. A province also reaches the tree of one that was merged into it. A unit that
was split off is a unit of its own: the role stays with the older.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F, Q, QuerySet

from xeploai.accounts.journal import Actor, Office, User
from xeploai.domain import (
    ACT_LABELS,
    ACTS,
    PERSONAL,
    ROLE_LABELS,
    Act,
    Category,
    Fault,
    Role,
    message,
    next_path,
    roles_that_may,
)
from xeploai.organisations.register import (
    Lineage,
    Person,
    Unit,
    heirs_of,
    last_branch_of,
    successors_of,
    superiors_of,
    superiors_of_all,
    top_units_on,
)
from xeploai.organisations.roles import (
    AccountRequest,
    RoleGrant,
    accounts_within_reach,
    branch_of,
    current_and_future_roles,
    fault_of_confirming,
    heads,
    person_of,
    roles_of,
    superiors_of_places,
)

from .models import Case, Cycle, CycleUnit

OWN_ACCOUNT = message("You cannot manage your own account.")


@dataclass(frozen=True)
class Answer:
    """Whether something may be done, with the reason.

    Args:
        grant: the role that allows it; None where none does, or where it is the reader's own case.
    """

    is_allowed: bool
    why: Fault
    grant: RoleGrant | None = None

    def __bool__(self) -> bool:
        return self.is_allowed


class Forbidden(Exception):
    """The reader may not do this; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(str(answer.why))


class Reader:
    """A signed-in user, with the roles of a day."""

    def __init__(self, user: User, *, on: date, only: Iterable[RoleGrant] | None = None) -> None:
        """Load the roles of the day, or only some of them (a token has one)."""
        self.user, self.on = user, on
        self.grants = roles_of(user, on)
        if only is not None:
            wanted = {grant.pk for grant in only}
            self.grants = [grant for grant in self.grants if grant.pk in wanted]
        self._paths: dict[int, list[tuple[str, RoleGrant]]] = {}

    @cached_property
    def person(self) -> int | None:
        """Id of the Party member whose account it is."""
        person = person_of(self.user)
        return person.pk if person else None

    def may(self, act: Act, unit: CycleUnit) -> Answer:
        """Return whether an act on a unit of a cycle is allowed."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        for path, grant in self._reach(unit.cycle_id, able):
            if _within(unit.path, path, grant):
                return _yes(act, grant)
        return self._no(act, unit.name, able)

    def may_from_above(self, act: Act, unit: CycleUnit) -> Answer:
        """Return whether an act on a unit is allowed by a role of one of its superiors."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        for path, grant in self._reach(unit.cycle_id, able):
            if _within(unit.path, path, grant) and path != unit.path:
                return _yes(act, grant)
        return self._no(act, unit.name, able)

    def may_now(self, act: Act, unit: Unit) -> Answer:
        """Return whether an act on a unit is allowed, by the tree of this day."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        above = superiors_of(unit, on=self.on)
        for grant in able:
            is_member = grant.role == Role.MEMBER
            for held in self.units_of(grant):
                if held == unit.pk or (not is_member and held in above):
                    return _yes(act, grant)
        return self._no(act, unit.name, able)

    def may_run_cycles(self) -> Answer:
        """Return whether cycles as a whole may be run: by a role at the top of this day's tree."""
        answers = [self.may_now(Act.RUN_CYCLE, unit) for unit in top_units_on(self.on)]
        able = [grant for grant in self.grants if Act.RUN_CYCLE in ACTS[Role(grant.role)]]
        no = answers[0] if answers else self._no(Act.RUN_CYCLE, "–", able)
        return next((answer for answer in answers if answer), no)

    def units_of(self, grant: RoleGrant) -> set[int]:
        """Return the ids of a role's unit and, where that is closed, of what it went over into."""
        closed_on = grant.unit.closed_on
        if closed_on is None or closed_on > self.on:
            return {grant.unit_id}
        return {grant.unit_id} | self._heirs[grant.unit_id]

    @cached_property
    def _heirs(self) -> dict[int, set[int]]:
        return _heirs_of_closed(self.grants, self.on)

    def may_keep_register_of(self, unit: Unit) -> Answer:
        """Return whether the register of a unit may be changed; it may be closed since."""
        able = [grant for grant in self.grants if Act.KEEP_REGISTER in ACTS[Role(grant.role)]]
        above = superiors_of_all([unit.pk], on=self.on)[unit.pk]
        grant = self._first_above(above, able)
        return (
            _yes(Act.KEEP_REGISTER, grant)
            if grant
            else self._no(Act.KEEP_REGISTER, unit.name, able)
        )

    def may_keep_register_of_person(self, person: Person) -> Answer:
        """Return whether the register of a person may be changed: of the last branch."""
        branch = last_branch_of(person)
        if branch is not None:
            return self.may_keep_register_of(branch)
        able = [grant for grant in self.grants if Act.KEEP_REGISTER in ACTS[Role(grant.role)]]
        # who belongs to no branch is kept by those at the top alone
        tops = [grant for grant in able if not superiors_of(grant.unit, on=self.on)]
        if tops:
            return _yes(Act.KEEP_REGISTER, tops[0])
        return self._no(Act.KEEP_REGISTER, person.full_name, able)

    def may_anywhere(self, act: Act) -> bool:
        """Whether an act is allowed for any unit at all: whether a page offers it."""
        return any(act in ACTS[Role(grant.role)] for grant in self.grants)

    def reaches_all(self, act: Act) -> bool:
        """Whether an act is allowed for every unit of this day's tree."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        held = {
            unit for grant in able if grant.role != Role.MEMBER for unit in self.units_of(grant)
        }
        tops = {unit.pk for unit in top_units_on(self.on)}
        return bool(tops) and tops <= held

    def may_see_cases(self, unit: CycleUnit, categories: Iterable[Category]) -> Answer:
        """Return whether single cases of these categories may be seen."""
        kinds = {category.kind for category in categories}
        act = Act.SEE_PERSONS if kinds & set(PERSONAL) else Act.SEE_ORGANISATIONS
        return self.may(act, unit)

    def may_see_case(self, case: Case, category: Category) -> Answer:
        """Return whether a case may be seen: by a role, or because it is the reader's own."""
        answer = self.may_see_cases(case.cycle_unit, [category])
        if not answer and self.is_own(case):
            return Answer(True, Fault(message("This is your own case.")))
        return answer

    def is_own(self, case: Case) -> bool:
        """Whether a case is the reader's own."""
        return case.person_id is not None and case.person_id == self.person

    def may_see_account(self, account: User) -> Answer:
        """Return whether an account may be seen: it has or had a role within reach."""
        able = self._managing()
        tops = self.tops_of_accounts()
        accounts = accounts_within_reach(tops, by=self.user.username, on=self.on)
        if able and accounts.filter(pk=account.pk).exists():
            return _yes(Act.MANAGE_ACCOUNTS, able[0])
        return self._no(Act.MANAGE_ACCOUNTS, account.username, able)

    def may_keep(self, account: User) -> Answer:
        """Return whether the reader may lock an account or reset its password.

        All its roles must be within reach, since a new password opens all of them: one whose unit
        is closed at its last place, and where it acts since.
        """
        if account.pk == self.user.pk:
            return Answer(False, Fault(OWN_ACCOUNT))
        answer = self.may_see_account(account)
        if not answer:
            return answer
        grants = current_and_future_roles(account, self.on)
        places = superiors_of_places({grant.unit_id for grant in grants}, on=self.on)
        over = [
            self._first_above(above, self._managing())
            for grant in grants
            for above in places[grant.unit_id]
        ]
        if None in over:
            text = message(
                "“%(account)s” also has a role outside the units whose accounts you manage."
            )
            return Answer(False, Fault(text, {"account": account.username}))
        return _yes(Act.MANAGE_ACCOUNTS, over[0]) if over and over[0] else answer

    def may_end(self, role: RoleGrant) -> Answer:
        """Return whether another user's role may be ended.

        If its unit is closed, by who is above its last place, or above where it acts since.
        """
        if role.user_id == self.user.pk:
            return Answer(False, Fault(OWN_ACCOUNT))
        places = superiors_of_places([role.unit_id], on=self.on)[role.unit_id]
        grant = self._first_above(set().union(*places), self._managing())
        if grant is None:
            return self._no(Act.MANAGE_ACCOUNTS, role.unit.name, self._managing())
        return _yes(Act.MANAGE_ACCOUNTS, grant)

    def may_know_request(self, request: AccountRequest) -> Answer:
        """Return whether a request about an account concerns the reader.

        It does if they administer what it is about, or head the unit of a role that was asked for.
        """
        if request.unit is not None:
            answer = self.may_now(Act.MANAGE_ACCOUNTS, request.unit)
            if not answer and heads(self.user, request.unit, self.on):
                text = message("You head “%(unit)s”.")
                return Answer(True, Fault(text, {"unit": request.unit.name}))
            return answer
        if request.person is not None:
            branch = branch_of(request.person, on=self.on)
            if branch is None:
                return self._no(Act.MANAGE_ACCOUNTS, request.person.full_name, self._managing())
            return self.may_now(Act.MANAGE_ACCOUNTS, branch)
        return self.may_keep(request.user)

    def may_confirm(self, request: AccountRequest) -> Answer:
        """Return whether the reader is the second person for a request."""
        answer = self.may_know_request(request)
        fault = fault_of_confirming(request, self.doer())
        return Answer(False, fault) if answer and fault else answer

    def tops_of_accounts(self) -> set[int]:
        """Return the ids of the units for which the reader manages accounts."""
        return {unit for grant in self._managing() for unit in self.units_of(grant)}

    def _first_above(self, units: set[int], grants: list[RoleGrant]) -> RoleGrant | None:
        return next((grant for grant in grants if self.units_of(grant) & units), None)

    def _managing(self) -> list[RoleGrant]:
        return [grant for grant in self.grants if Act.MANAGE_ACCOUNTS in ACTS[Role(grant.role)]]

    def visible(self, cycle: Cycle, act: Act = Act.SEE_FIGURES) -> QuerySet[CycleUnit]:
        """Return the units of a cycle on which an act is allowed."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        spans = Q(pk__in=[])
        for path, grant in self._reach(cycle.pk, able):
            if grant.role == Role.MEMBER:
                spans |= Q(path=path)
            else:
                spans |= Q(path__gte=path, path__lt=next_path(path))
        return CycleUnit.objects.filter(spans, cycle=cycle)

    def doer_of(self, act: Act) -> Actor:
        """Return the actor to record for an act that concerns no single unit."""
        grant = next((grant for grant in self.grants if act in ACTS[Role(grant.role)]), None)
        return self.actor_as(grant)

    def doer(self, answer: Answer | None = None) -> Actor:
        """Return the actor to record for an act that `answer` allowed."""
        return self.actor_as(answer.grant if answer else None)

    def actor_as(self, grant: RoleGrant | None) -> Actor:
        """Return the actor to record for an act by a role, with all offices of the account."""
        if grant is None:
            return Actor(self.user.username, offices=self._offices)
        return Actor(self.user.username, grant.role, grant.unit.code, self._offices)

    @cached_property
    def _offices(self) -> tuple[Office, ...]:
        """Whose decisions the account may record: of its own units, and of those that delegated."""
        able = [grant for grant in self.grants if Act.RECORD_GRADES in ACTS[Role(grant.role)]]
        offices = [
            Office((grant.delegated_from or grant).unit.code, grant.unit.code) for grant in able
        ]
        return tuple(dict.fromkeys(offices))

    def _reach(self, cycle: int, grants: list[RoleGrant]) -> list[tuple[str, RoleGrant]]:
        if cycle not in self._paths:
            self._paths[cycle] = list(_paths_of(cycle, self.grants, self.on))
        wanted = {grant.pk for grant in grants}
        return [(path, grant) for path, grant in self._paths[cycle] if grant.pk in wanted]

    def _no(self, act: Act, unit: str, able: list[RoleGrant]) -> Answer:
        values = {"act": ACT_LABELS[act], "unit": unit, "roles": role_labels(roles_that_may(act))}
        if not self.grants:
            text = message("This account has no role today, so nothing is open to it.")
        elif not able:
            text = message("None of your roles lets you %(act)s. Roles that do: %(roles)s.")
        else:
            text = message(
                "“%(unit)s” lies outside the units for which your role lets you %(act)s."
            )
        return Answer(False, Fault(text, values))


def refuse_unless(answer: Answer) -> Answer:
    """Return the answer if it is yes. Raises `Forbidden` otherwise."""
    if not answer:
        raise Forbidden(answer)
    return answer


def _heirs_of_closed(grants: Iterable[RoleGrant], on: date) -> dict[int, set[int]]:
    closed = {grant.unit_id for grant in grants if grant.unit.closed_on is not None}
    return heirs_of(closed, on=on) if closed else {}


def _paths_of(cycle: int, grants: list[RoleGrant], on: date) -> Iterable[tuple[str, RoleGrant]]:
    """Yield the path of each grant's unit in a cycle's tree."""
    units = {grant.unit_id for grant in grants}
    own = Q(unit__in=units) | Q(parent__isnull=True)
    rows = CycleUnit.objects.filter(own, cycle=cycle).values_list("unit_id", "path", "parent")
    stored = list(rows.order_by("path"))
    paths = {unit: path for unit, path, _ in stored if unit in units}
    tops = {unit: path for unit, path, parent in stored if parent is None}
    other = _provinces_merged_into(tops, paths.keys())
    elsewhere = [grant for grant in grants if grant.unit_id not in paths]
    heirs = _heirs_of_closed(elsewhere, on)
    staying = _units_that_stayed(cycle, units, on)
    for grant in grants:
        if grant.unit_id in paths:
            yield paths[grant.unit_id], grant
            for path in (*other.get(grant.unit_id, ()), *staying.get(grant.unit_id, ())):
                yield path, grant
        else:
            for path in _paths_of_merged(cycle, grant.unit_id, heirs.get(grant.unit_id, set())):
                yield path, grant


def _units_that_stayed(cycle: int, units: Collection[int], on: date) -> dict[int, list[str]]:
    """Return by unit the paths of what it went over into, or took over, in a tree that has both.

    A unit that closed by the cycle's closing day stays in its tree where a decided case or a
    return keeps it there; everybody else is where it went over.
    """
    closed = CycleUnit.objects.filter(
        cycle=cycle, unit__closed_on__lte=F("cycle__closes_on")
    ).filter(unit__closed_on__lte=on)
    stayed = dict(closed.values_list("unit_id", "path"))
    heirs = heirs_of(stayed, on=on) if stayed else {}
    into = {heir for own in heirs.values() for heir in own}
    there = CycleUnit.objects.filter(cycle=cycle, unit__in=into).values_list("unit_id", "path")
    paths = dict(there if into else ())
    found: dict[int, list[str]] = {}
    for unit, own in heirs.items():
        for heir in own & paths.keys():
            if unit in units:
                found.setdefault(unit, []).append(paths[heir])
            if heir in units:
                found.setdefault(heir, []).append(stayed[unit])
    return found


def _provinces_merged_into(tops: dict[int, str], units: Collection[int]) -> dict[int, list[str]]:
    """Return by unit the paths of the other tops of a tree that were merged into it since.

    So the office of a merged province sees the earlier years of both. Of all other units a role
    reaches the unit itself, since their earlier superiors still stand in the same tree.
    """
    if len(tops) < 2 or not units:  # noqa: PLR2004 (another top)
        return {}
    found: dict[int, list[str]] = {}
    for top, heirs in successors_of(tops).items():
        for heir in heirs & set(units) - {top}:
            found.setdefault(heir, []).append(tops[top])
    return found


def _paths_of_merged(cycle: int, unit: int, heirs: set[int]) -> list[str]:
    merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO, other=unit).values("unit")
    units = CycleUnit.objects.filter(Q(unit__in=merged) | Q(unit__in=heirs), cycle=cycle)
    return list(units.values_list("path", flat=True))


def _within(path: str, top: str, grant: RoleGrant) -> bool:
    return path == top if grant.role == Role.MEMBER else path.startswith(top)


def _yes(act: Act, grant: RoleGrant) -> Answer:
    text = message("As %(role)s of %(unit)s you may %(act)s.")
    values = {
        "role": ROLE_LABELS[Role(grant.role)],
        "unit": grant.unit.name,
        "act": ACT_LABELS[act],
    }
    return Answer(True, Fault(text, values), grant)


def role_labels(roles: Iterable[Role]) -> dict[str, str]:
    """Return the names of roles as one text by language."""
    return {
        language: "; ".join(ROLE_LABELS[role][language] for role in roles)
        for language in ("vi", "en")
    }
