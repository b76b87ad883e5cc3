"""Two years with a transfer in between, and who compares them."""

import pytest
from django.test import Client

from tests.builders import make_cycle, make_members, make_tree
from tests.portal.comparison.grading import grade_all
from tests.portal.conftest import ClientOf
from tests.reorganised import day
from xeploai.domain.roles import Role
from xeploai.organisations.models import Lineage, Placement, Unit


@pytest.fixture
def units() -> dict[str, Unit]:
    """Two years; in between “xa-a1”, with its branches, went from “huyen-a” to “huyen-b”."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    grade_all(make_cycle(2022))
    Placement.objects.filter(unit=units["xa-a1"]).update(until_on=day(100))
    Placement.objects.create(unit=units["xa-a1"], parent=units["huyen-b"], from_on=day(100))
    Lineage.objects.create(
        kind=Lineage.Kind.TRANSFERRED,
        unit=units["xa-a1"],
        other=units["huyen-b"],
        on=day(100),
        document_number="QĐ 77-QĐ/TU",
    )
    grade_all(make_cycle(2023))
    return units


@pytest.fixture
def auditor(units: dict[str, Unit], client_of: ClientOf) -> Client:
    return client_of((Role.AUDITOR, "tinh"))
