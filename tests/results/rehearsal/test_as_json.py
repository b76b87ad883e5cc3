import pytest

from tests.results.rehearsal.trial import with_number
from xeploai.cycle.models import Cycle
from xeploai.results.rehearsal.as_json import rehearsal_as_json

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_two_rehearsals_are_the_same(cycle: Cycle) -> None:
    first, second = (rehearsal_as_json(with_number(cycle, "7/10"), "vi") for _ in range(2))

    assert first == second
