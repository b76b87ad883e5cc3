"""One database with the demo's register: open a cycle, change the register, refresh the cycle."""

import os
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from tools.bench.databases import child_with_database
from tools.bench.measure import report_and_exit, timed
from tools.bench.statistics.child import part_of
from xeploai.demo import make_province

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle

AT = datetime(2024, 3, 1, 9, tzinfo=UTC)
OPENS_ON, CLOSES_ON = date(2023, 10, 1), date(2023, 12, 31)
SEED = 11
# of the changes: moves to another branch, deaths, new members; the rest are posts that end
MOVES, DEATHS, NEW = 0.4, 0.3, 0.2


def main() -> None:
    """Build, measure, report."""
    with child_with_database("changes") as args:
        _build(args.scale)
        facts = _measure(args.changes)
    report_and_exit(facts)


def _build(scale: float) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from xeploai.cli.commands.demo.store import store_register_of

    store_register_of(part_of(make_province(), scale).register, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(number: int) -> dict[str, Any]:
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.models import Case, CycleUnit
    from xeploai.cycle.operations import freeze_cycle, open_cycle
    from xeploai.cycle.population import population_changes, refresh_population

    by: Any = {"by": Actor("bench"), "at": AT}
    with timed() as opening:
        cycle = open_cycle(
            year=2023, pack="vn-party-2023", opens_on=OPENS_ON, closes_on=CLOSES_ON, **by
        )
        freeze_cycle(cycle=cycle, **by)
    cases = Case.objects.filter(cycle=cycle).count()
    open_sql = _copied(cycle)
    _change_register(cycle, number)
    with timed() as comparing:
        changes = population_changes(cycle)
    with timed() as refreshing:
        refresh_population(cycle=cycle, accept=changes.fingerprint, **by)
    return {
        "units": CycleUnit.objects.filter(cycle=cycle).count(),
        "cases": cases,
        "changes": number,
        "differences": len(changes.changes),
        "open_s": opening.seconds,
        "open_sql_s": open_sql,
        "changes_s": comparing.seconds,
        "refresh_s": refreshing.seconds,
        "refresh_sql_s": _touched_again(cycle, number),
    }


def _copied(cycle: "Cycle") -> float:
    """Return how long SQL alone takes to store the same units, groups, cases and tallies."""
    from django.db import connection, transaction

    from xeploai.cycle.models import Case, CycleUnit, PeerGroup, Tally

    with connection.cursor() as cursor, timed() as copying, transaction.atomic():
        for model in (CycleUnit, PeerGroup, Case, Tally):
            table = model._meta.db_table
            cursor.execute(
                f"CREATE TABLE copy_of_{table} AS SELECT * FROM {table} WHERE cycle_id = %s",  # noqa: S608 (own names)
                [cycle.pk],
            )
    return copying.seconds


def _touched_again(cycle: "Cycle", number: int) -> float:
    """Return how long SQL alone takes to write as many cases by their ids, and count all again."""
    from django.db import connection, transaction

    from xeploai.cycle.models import Case

    keys = list(Case.objects.filter(cycle=cycle).values_list("pk", "path")[:number])
    with connection.cursor() as cursor, timed() as writing, transaction.atomic():
        cursor.executemany(
            "UPDATE cycle_case SET path = %s WHERE id = %s", [(path, key) for key, path in keys]
        )
        cursor.execute(
            "SELECT cycle_unit_id, category, peer_group_id, count(*) FROM cycle_case"
            " WHERE cycle_id = %s GROUP BY 1, 2, 3",
            [cycle.pk],
        )
        cursor.fetchall()
    return writing.seconds


def _change_register(cycle: "Cycle", number: int) -> None:
    """Change memberships and posts before the closing day, as a November does."""
    from xeploai.cycle.models import Case
    from xeploai.organisations.models import Membership, Person, Post

    dice, day = Random(SEED), CLOSES_ON - timedelta(days=40)
    cases = Case.objects.filter(cycle=cycle, category="member").order_by("pk")
    settled = Membership.objects.filter(until_on=None, from_on__lt=day).values("person")
    known = list(cases.filter(person__in=settled).values_list("person_id", flat=True))
    persons = dice.sample(known, number)
    branches = list(cases.values_list("cycle_unit__unit_id", flat=True).distinct().order_by())
    moves, deaths, new = (round(part * number) for part in (MOVES, DEATHS, NEW))
    for person in persons[: moves + deaths]:
        held = Membership.objects.filter(person=person, from_on__lt=day)
        held.filter(until_on=None).update(until_on=day)
    Membership.objects.bulk_create(
        Membership(person_id=person, branch_id=dice.choice(branches), status="FULL", from_on=day)
        for person in persons[:moves]
    )
    dead = persons[moves : moves + deaths]
    Membership.objects.filter(person__in=dead, until_on=day).update(end_cause="DIED")
    Post.objects.filter(person__in=dead, until_on=None).update(until_on=day)
    people = Person.objects.bulk_create(
        Person(code=f"bench-{step}", full_name=f"Bench {step}") for step in range(new)
    )
    Membership.objects.bulk_create(
        Membership(person=one, branch_id=dice.choice(branches), status="PROBATIONARY", from_on=day)
        for one in people
    )
    posts = list(Post.objects.filter(until_on=None, from_on__lt=day).order_by("pk"))
    rest = dice.sample(posts, min(len(posts), number - moves - deaths - new))
    Post.objects.filter(pk__in=[post.pk for post in rest]).update(until_on=day)


if __name__ == "__main__":
    main()
