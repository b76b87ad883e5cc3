"""The state of a version of local rules on a day."""

from datetime import date

import pytest
from django.test import Client

from tests.portal.rules.layers.samples import DISTRICT, DRAFT, LAYER, store
from xeploai.cycle.rules import local_rules
from xeploai.domain import say
from xeploai.portal.rules.layers.lines import lines_of_versions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def states(on: date) -> list[str]:
    return [say(line.state, "en") for line in lines_of_versions(local_rules(), on)]


def test_the_latest_version_that_has_begun_is_in_force(district: Client) -> None:
    store(district)
    store(district, LAYER.replace("from: 2023-11-01", "from: 2024-02-01"))

    assert states(date(2024, 1, 31)) == [
        "applies to cycles that close on 2024-02-01 or later",
        "in force",
    ]
    assert states(date(2024, 2, 1)) == ["in force", "replaced by version 2"]


def test_a_draft_is_never_in_force(district: Client) -> None:
    store(district, DRAFT)

    assert states(date(2024, 1, 1)) == ["draft: never binding"]


def test_a_withdrawn_version_says_from_which_day(district: Client) -> None:
    store(district)
    form = {"withdrawn_on": "2024-06-01", "reason": "x", "has_read": "on"}
    district.post(DISTRICT, form)

    assert states(date(2024, 1, 1)) == ["withdrawn: not applied from 2024-06-01 on"]
