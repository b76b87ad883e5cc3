"""Read from the register why subjects are no longer reviewed, and since when."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from xeploai.cycle.operations import NewCase
from xeploai.cycle.queries import Case, Cycle, first_graded_on, pack_of, population_day
from xeploai.domain import CaseEnd, SubjectKind, decision_stands
from xeploai.organisations.register import LeadershipCollective, Membership, Post, Unit

from .compare import StoredCase

BATCH = 500
# what the register's own words for the end of a membership are here
CAUSES = {one.value: one for one in CaseEnd}


class End(NamedTuple):
    """Why and since when a subject is no longer reviewed."""

    cause: CaseEnd
    on: date


def ends_of(
    cycle: Cycle, cases: Collection[StoredCase], kinds: dict[str, SubjectKind]
) -> dict[int, End]:
    """Return why each of some cases ends, by id; the closing day where the register has no day."""
    on = population_day(cycle)
    known = _Ends(cycle, on)
    ends: dict[int, End] = {}
    by_kind: dict[SubjectKind | None, list[StoredCase]] = {}
    for case in cases:
        by_kind.setdefault(kinds.get(case.category), []).append(case)
    for kind, alike in by_kind.items():
        ends |= known.of(kind, alike)
    return {case.pk: ends.get(case.pk, End(CaseEnd.NOT_STATED, on)) for case in cases}


def cases_that_stand(
    cycle: Cycle,
    decided: Collection[tuple[StoredCase, NewCase | None]],
    kinds: dict[str, SubjectKind],
) -> set[int]:
    """Return which decided cases were decided before their subject left, moved or changed."""
    keys = [case.pk for case, _ in decided]
    graded: dict[int, date] = {}
    for start in range(0, len(keys), BATCH):
        graded |= first_graded_on(Case.objects.filter(pk__in=keys[start : start + BATCH]))
    ends = ends_of(cycle, [case for case, wanted in decided if wanted is None], kinds)
    days: dict[int, date | None] = {
        pk: None if end.cause is CaseEnd.NOT_STATED else end.on for pk, end in ends.items()
    }
    days |= _changed_on(population_day(cycle), decided, kinds)
    return {
        pk
        for pk in keys
        if pk in graded and decision_stands(decided_on=graded[pk], changed_on=days.get(pk))
    }


def _changed_on(
    on: date,
    decided: Collection[tuple[StoredCase, NewCase | None]],
    kinds: dict[str, SubjectKind],
) -> dict[int, date]:
    """Return since when the persons of decided cases are where the register has them."""
    persons = [case.person_id for case, wanted in decided if wanted is not None]
    own: dict[int, list[Membership]] = {}
    for membership in _memberships(persons):
        own.setdefault(membership.person_id, []).append(membership)
    posts: dict[int, list[Post]] = {}
    for chunk in _chunks(persons):
        for post in Post.objects.filter(person__in=chunk):
            posts.setdefault(post.person_id, []).append(post)
    days: dict[int, date] = {}
    for case, wanted in decided:
        if wanted is None or case.person_id is None:
            continue
        is_member = kinds.get(case.category) is SubjectKind.MEMBER
        if is_member and case.place != wanted.where.unit_id:
            day = _since(own.get(case.person_id, []), on)
        else:
            day = _last_change(posts.get(case.person_id, []), on)
        if day is not None:
            days[case.pk] = day
    return days


def _since(memberships: Iterable[Membership], on: date) -> date | None:
    """Return since when a person is in the branch of a day; a change of status is no move."""
    since, branch, until = None, None, None
    for one in memberships:
        if one.from_on > on:
            break
        if since is None or one.branch_id != branch or one.from_on != until:
            since = one.from_on
        branch, until = one.branch_id, one.until_on
    return since


def _last_change(posts: Iterable[Post], on: date) -> date | None:
    """Return the latest day by then on which a post of a person began or ended."""
    days = [day for post in posts for day in (post.from_on, post.until_on) if day and day <= on]
    return max(days, default=None)


class _Ends:
    def __init__(self, cycle: Cycle, on: date) -> None:
        self.on = on
        self.not_reviewed = pack_of(cycle).statuses_not_reviewed_on(on)

    def of(self, kind: SubjectKind | None, cases: Collection[StoredCase]) -> dict[int, End]:
        if kind is SubjectKind.MEMBER:
            return self._of_members(cases)
        if kind is SubjectKind.CADRE:
            return self._of_cadres(cases)
        if kind is SubjectKind.COLLECTIVE:
            days = _closing_days(LeadershipCollective, {case.collective_id for case in cases})
            return {case.pk: self._closed(days.get(case.collective_id)) for case in cases}
        days = _closing_days(Unit, {case.unit_id for case in cases})
        return {case.pk: self._closed(days.get(case.unit_id)) for case in cases}

    def _closed(self, day: date | None) -> End:
        return End(CaseEnd.CLOSED, min(day, self.on) if day else self.on)

    def _of_members(self, cases: Collection[StoredCase]) -> dict[int, End]:
        last = self._last_memberships(cases)
        return {
            case.pk: self._of_membership(last[case.person_id])
            for case in cases
            if case.person_id in last
        }

    def _last_memberships(self, cases: Collection[StoredCase]) -> dict[int, Membership]:
        last: dict[int, Membership] = {}
        for membership in _memberships(case.person_id for case in cases):
            if membership.from_on <= self.on:
                last[membership.person_id] = membership
        return last

    def _of_membership(self, membership: Membership) -> End:
        until = membership.until_on
        if until is None or until > self.on:
            if membership.status in self.not_reviewed:
                return End(CAUSES.get(membership.status, CaseEnd.NOT_STATED), membership.from_on)
            return End(CaseEnd.NOT_STATED, self.on)
        return End(CAUSES.get(membership.end_cause, CaseEnd.NOT_STATED), until)

    def _of_cadres(self, cases: Collection[StoredCase]) -> dict[int, End]:
        days: dict[int, date] = {}
        for chunk in _chunks(case.person_id for case in cases):
            rows = Post.objects.filter(person__in=chunk, until_on__lte=self.on)
            ended = rows.order_by("until_on").values_list("person_id", "until_on")
            days |= {person: until for person, until in ended if until is not None}
        last = self._last_memberships(cases)
        return {case.pk: self._of_cadre(case.person_id or 0, days, last) for case in cases}

    def _of_cadre(
        self, person: int, days: Mapping[int, date], last: Mapping[int, Membership]
    ) -> End:
        """Return why a cadre is no longer one: a death or an expulsion says more than the post."""
        membership = last.get(person)
        if membership is not None and membership.end_cause:
            return self._of_membership(membership)
        return End(CaseEnd.POST_ENDED, days.get(person, self.on))


def _memberships(persons: Iterable[int | None]) -> Iterator[Membership]:
    for chunk in _chunks(persons):
        yield from Membership.objects.filter(person__in=chunk).order_by("from_on")


def _closing_days(
    model: type[Unit] | type[LeadershipCollective], keys: Iterable[int | None]
) -> dict[int | None, date]:
    days: dict[int | None, date] = {}
    for chunk in _chunks(keys):
        rows = model._default_manager.filter(pk__in=chunk, closed_on__isnull=False)
        pairs = rows.values_list("pk", "closed_on")
        days |= {key: day for key, day in pairs if day is not None}
    return days


def _chunks(keys: Iterable[int | None]) -> Iterator[list[int]]:
    ordered = sorted({key for key in keys if key is not None})
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
