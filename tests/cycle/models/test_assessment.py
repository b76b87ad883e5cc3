"""Fact sheets stay, and the database makes sure."""

import pytest
from django.db import IntegrityError, transaction

from tests.cycle.assessed import assessed_cycle, enter, member_case
from xeploai.cycle.models import FactSheet

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_database_refuses_to_change_or_remove_a_sheet() -> None:
    sheet = enter(member_case(assessed_cycle()), {"tasks_assigned": 3})

    for act in (sheet.delete, lambda: FactSheet.objects.update(source="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
