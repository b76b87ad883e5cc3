"""What the database itself refuses of accounts and of the journal."""

import pytest
from django.db import IntegrityError, transaction

from xeploai.accounts.models import JournalHead, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_others_see_an_account_by_its_label(user: User) -> None:
    assert str(user) == user.get_full_name() == "Văn phòng huyện ủy A"


def test_an_account_has_a_label(user: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(label="")


def test_the_journal_has_one_head() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalHead.objects.create(pk=2)
