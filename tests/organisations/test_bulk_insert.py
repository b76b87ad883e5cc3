"""Plain rows are inserted as the models store them."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.builders import FOUNDED
from xeploai.organisations.bulk_insert import insert_many, update_many
from xeploai.organisations.models import ApiToken, Person, RoleGrant

pytestmark = [pytest.mark.django_db, pytest.mark.database]

COLUMNS = ("code", "full_name", "admitted_on")


def test_rows_are_read_back_as_model_objects() -> None:
    insert_many(Person, COLUMNS, [("p1", "Nguyễn Văn An", FOUNDED), ("p2", "Lê Thị Bình", None)])

    rows = Person.objects.order_by("code").values_list(*COLUMNS)
    assert list(rows) == [("p1", "Nguyễn Văn An", FOUNDED), ("p2", "Lê Thị Bình", None)]


def test_a_row_that_breaks_a_constraint_leaves_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Person, COLUMNS, [("p1", "An", None), ("", "Bình", None)])

    assert not Person.objects.exists()


def test_moments_keep_their_microsecond(grant: RoleGrant) -> None:
    at = datetime(2024, 3, 1, 2, 0, 0, 123456, tzinfo=UTC)

    insert_many(
        ApiToken,
        ("grant_id", "name", "prefix", "sha256", "from_on", "until_on", "revoked_at"),
        [(grant.pk, "a", "xpl_", "0" * 64, FOUNDED, at.date(), at)],
    )

    assert ApiToken.objects.get().revoked_at == at


def test_no_rows_are_no_error() -> None:
    insert_many(Person, COLUMNS, [])

    assert not Person.objects.exists()


def test_rows_are_updated_by_their_keys_and_others_stay() -> None:
    insert_many(Person, COLUMNS, [("p1", "An", FOUNDED), ("p2", "Bình", None), ("p3", "Chi", None)])
    keys = dict(Person.objects.values_list("code", "pk"))

    update_many(
        Person,
        ("full_name", "admitted_on"),
        [("Anh", None, keys["p1"]), ("Bình", FOUNDED, keys["p2"])],
    )

    rows = Person.objects.order_by("code").values_list(*COLUMNS)
    assert list(rows) == [("p1", "Anh", None), ("p2", "Bình", FOUNDED), ("p3", "Chi", None)]


def test_an_update_that_breaks_a_constraint_changes_none() -> None:
    insert_many(Person, COLUMNS, [("p1", "An", None), ("p2", "Bình", None)])
    keys = dict(Person.objects.values_list("code", "pk"))

    with pytest.raises(IntegrityError), transaction.atomic():
        update_many(Person, ("code",), [("p9", keys["p1"]), ("", keys["p2"])])

    assert list(Person.objects.order_by("code").values_list("code", flat=True)) == ["p1", "p2"]
