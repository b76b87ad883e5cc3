"""The one answer to “may this person do this to that, and why (not)”.

Pages, downloads, the interface for programs and every command that acts for a person ask here.
A role reaches the unit it is held for and everything below it, in the tree of the cycle that is
asked about: by path, closed at both ends. Where the unit did not stand in that cycle's tree, it
reaches the units that were merged into it since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.domain import (
    ACT_LABELS,
    ACTS,
    ROLE_LABELS,
    Act,
    Category,
    Fault,
    Role,
    SubjectKind,
    message,
    next_path,
    roles_that_may,
)
from xeploai.organisations.models import Lineage, RoleGrant, Unit
from xeploai.organisations.register import superiors_of, superiors_of_all
from xeploai.organisations.roles import (
    accounts_within_reach,
    current_and_future_roles,
    person_of,
    roles_of,
)

from .models import Case, Cycle, CycleUnit

PERSONAL = (SubjectKind.MEMBER, SubjectKind.CADRE, SubjectKind.STAFF)


@dataclass(frozen=True)
class Answer:
    """Whether something may be done, and why or why not, in words.

    Args:
        grant: the role by which it may; None where it may not, or where it is one's own case.
    """

    is_allowed: bool
    why: Fault
    grant: RoleGrant | None = None

    def __bool__(self) -> bool:
        return self.is_allowed


class Forbidden(Exception):
    """What was asked for is not open to this person; carries the answer that says why."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(str(answer.why))


class Reader:
    """Somebody signed in, with what the roles of a day open to them."""

    def __init__(self, user: User, *, on: date, only: Iterable[RoleGrant] | None = None) -> None:
        """Take the roles of the day, or only the given ones of them (a token has one)."""
        self.user, self.on = user, on
        self.grants = roles_of(user, on)
        if only is not None:
            wanted = {grant.pk for grant in only}
            self.grants = [grant for grant in self.grants if grant.pk in wanted]
        self._paths: dict[int, list[tuple[str, RoleGrant]]] = {}

    @cached_property
    def person(self) -> int | None:
        """Id of the member whose account it is."""
        found = person_of(self.user)
        return found.pk if found else None

    def may(self, act: Act, unit: CycleUnit) -> Answer:
        """Say whether an act on a unit of a cycle is open."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        for path, grant in self._reach(unit.cycle_id, able):
            if _within(unit.path, path, grant):
                return _yes(act, grant)
        return self._no(act, unit.name, able)

    def may_now(self, act: Act, unit: Unit) -> Answer:
        """Say whether an act on a unit is open, in the tree as it stands on this day."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        above = superiors_of(unit, on=self.on)
        for grant in able:
            is_member = grant.role == Role.MEMBER
            if grant.unit_id == unit.pk or (not is_member and grant.unit_id in above):
                return _yes(act, grant)
        return self._no(act, unit.name, able)

    def may_anywhere(self, act: Act) -> bool:
        """Whether an act is open for any unit at all: whether a page offers it."""
        return any(act in ACTS[Role(grant.role)] for grant in self.grants)

    def may_see_cases(self, unit: CycleUnit, categories: Iterable[Category]) -> Answer:
        """Say whether the single cases of these categories are open."""
        kinds = {category.kind for category in categories}
        act = Act.SEE_PERSONS if kinds & set(PERSONAL) else Act.SEE_ORGANISATIONS
        return self.may(act, unit)

    def may_see_case(self, case: Case, category: Category) -> Answer:
        """Say whether one case is open: by a role, or because it is the person's own."""
        answer = self.may_see_cases(case.cycle_unit, [category])
        if not answer and self.is_own(case):
            return Answer(True, Fault(message("This is your own case.")))
        return answer

    def is_own(self, case: Case) -> bool:
        """Whether a case is the reader's own."""
        return case.person_id is not None and case.person_id == self.person

    def may_see_account(self, account: User) -> Answer:
        """Say whether an account is seen: it holds or held a role within reach."""
        able = self._keeping()
        tops = [grant.unit_id for grant in able]
        seen = accounts_within_reach(tops, by=self.user.username, on=self.on)
        if able and seen.filter(pk=account.pk).exists():
            return _yes(Act.MANAGE_ACCOUNTS, able[0])
        return self._no(Act.MANAGE_ACCOUNTS, account.username, able)

    def may_keep(self, account: User) -> Answer:
        """Say whether an account may be closed, or given a password: whether it is kept here.

        Whatever it holds must lie within reach, since a new password opens all of it.
        """
        if account.pk == self.user.pk:
            return Answer(False, Fault(message("Nobody keeps his own account.")))
        answer = self.may_see_account(account)
        if not answer:
            return answer
        held = current_and_future_roles(account, self.on)
        above = superiors_of_all({grant.unit_id for grant in held}, on=self.on)
        over = [_first_above(above[grant.unit_id], self._keeping()) for grant in held]
        if None in over:
            text = message(
                "“%(account)s” also holds a role outside the units whose accounts you keep."
            )
            return Answer(False, Fault(text, {"account": account.username}))
        return _yes(Act.MANAGE_ACCOUNTS, over[0]) if over and over[0] else answer

    def may_end(self, held: RoleGrant) -> Answer:
        """Say whether somebody else's role may be ended; the unit may be closed since."""
        if held.user_id == self.user.pk:
            return Answer(False, Fault(message("Nobody keeps his own account.")))
        above = superiors_of_all([held.unit_id], on=self.on)[held.unit_id]
        grant = _first_above(above, self._keeping())
        if grant is None:
            return self._no(Act.MANAGE_ACCOUNTS, held.unit.name, self._keeping())
        return _yes(Act.MANAGE_ACCOUNTS, grant)

    def _keeping(self) -> list[RoleGrant]:
        return [one for one in self.grants if Act.MANAGE_ACCOUNTS in ACTS[Role(one.role)]]

    def visible(self, cycle: Cycle, act: Act = Act.SEE_FIGURES) -> QuerySet[CycleUnit]:
        """Return the units of a cycle on which an act is open."""
        able = [grant for grant in self.grants if act in ACTS[Role(grant.role)]]
        spans = Q(pk__in=[])
        for path, grant in self._reach(cycle.pk, able):
            if grant.role == Role.MEMBER:
                spans |= Q(path=path)
            else:
                spans |= Q(path__gte=path, path__lt=next_path(path))
        return CycleUnit.objects.filter(spans, cycle=cycle)

    def doer_of(self, act: Act) -> Actor:
        """Return who the journal says did what is about no single unit, in a role that may."""
        grant = next((one for one in self.grants if act in ACTS[Role(one.role)]), None)
        if grant is None:
            return Actor(self.user.username)
        return Actor(self.user.username, grant.role, grant.unit.code)

    def doer(self, answer: Answer | None = None) -> Actor:
        """Return who the journal says did it, in the role that opened it."""
        grant = answer.grant if answer else None
        if grant is None:
            return Actor(self.user.username)
        return Actor(self.user.username, grant.role, grant.unit.code)

    def _reach(self, cycle: int, grants: list[RoleGrant]) -> list[tuple[str, RoleGrant]]:
        if cycle not in self._paths:
            self._paths[cycle] = list(_places(cycle, self.grants))
        wanted = {grant.pk for grant in grants}
        return [(path, grant) for path, grant in self._paths[cycle] if grant.pk in wanted]

    def _no(self, act: Act, unit: str, able: list[RoleGrant]) -> Answer:
        values = {"act": ACT_LABELS[act], "unit": unit, "roles": role_labels(roles_that_may(act))}
        if not self.grants:
            text = message("This account holds no role today, so nothing is open to it.")
        elif not able:
            text = message("None of your roles lets you %(act)s. Roles that do: %(roles)s.")
        else:
            text = message(
                "“%(unit)s” lies outside the units for which your role lets you %(act)s."
            )
        return Answer(False, Fault(text, values))


def _first_above(units: set[int], grants: list[RoleGrant]) -> RoleGrant | None:
    return next((grant for grant in grants if grant.unit_id in units), None)


def refuse_unless(answer: Answer) -> Answer:
    """Return the answer. Raises `Forbidden` where it is no."""
    if not answer:
        raise Forbidden(answer)
    return answer


def _places(cycle: int, grants: list[RoleGrant]) -> Iterable[tuple[str, RoleGrant]]:
    """Yield where each grant's unit stood in a cycle's tree."""
    units = {grant.unit_id for grant in grants}
    found = dict(
        CycleUnit.objects.filter(cycle=cycle, unit__in=units).values_list("unit_id", "path")
    )
    for grant in grants:
        if grant.unit_id in found:
            yield found[grant.unit_id], grant
        else:
            for path in _paths_of_merged(cycle, grant.unit_id):
                yield path, grant


def _paths_of_merged(cycle: int, unit: int) -> list[str]:
    merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO, other=unit).values("unit")
    found = CycleUnit.objects.filter(cycle=cycle, unit__in=merged)
    return list(found.values_list("path", flat=True))


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
    """Return the names of roles, one after the other."""
    return {
        language: "; ".join(ROLE_LABELS[role][language] for role in roles)
        for language in ("vi", "en")
    }
