"""Raising versions makes no writer wait for another (SQLite has one writer at a time)."""

from threading import Thread

import pytest
from django.db import connection, transaction

from tests.builders import make_cycle, make_members, make_tree, unit_of
from xeploai.cycle.models import PeerGroup, Tally

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.skipif(
        "sqlite" in connection.settings_dict["ENGINE"],
        reason="needs PostgreSQL: real writers at once",
    ),
]


def test_writers_of_different_units_never_wait_for_a_version() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    cycle = make_cycle()
    done = []

    def write_elsewhere() -> None:
        other = unit_of(cycle, "ap-b11")
        Tally.objects.filter(cycle=cycle, path=other.path).update(number=5)
        PeerGroup.objects.create(cycle=cycle, category="member", label="khác", path=other.path)
        done.append(True)
        connection.close()

    with transaction.atomic():
        Tally.objects.filter(cycle=cycle, path=unit_of(cycle, "ap-a11").path).update(number=4)
        PeerGroup.objects.create(cycle=cycle, category="member", label="nhóm", path="0000")
        writer = Thread(target=write_elsewhere)
        writer.start()
        writer.join(timeout=5)
        assert done == [True]
    writer.join()
