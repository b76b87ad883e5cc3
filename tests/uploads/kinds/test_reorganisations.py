"""A sheet, or a list that closes units, asks for the reason where a cycle stands."""

import pytest

from tests.uploads.conftest import NOW, REGISTER, Office, texts
from xeploai.accounts.journal import Actor
from xeploai.cycle.models import Cycle
from xeploai.domain import Refused
from xeploai.domain.roles import Role
from xeploai.organisations.models import Reorganisation, Unit
from xeploai.uploads import preview_store
from xeploai.uploads.operations import confirm, import_list

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SHEET = """unit,kind,other,name,category,sector,along,document,on
ap-a11,Merge into,ap-a12,,,,,QĐ 9,01/12/2023
"""
LISTED = (
    REGISTER.replace("hoạt động\n", "hoạt động;Số văn bản\n")
    + "ap-b12;Tên ap-b12;subordinate_branch;COMMUNE;xa-b1;01/01/2015;;\n"
)
CLOSING = LISTED.replace("01/01/2015;;", "01/01/2015;01/12/2023;QĐ 9")
WHY = "Quyết định gửi đến muộn"


@pytest.fixture
def closed(cycle: Cycle) -> Cycle:
    Cycle.objects.filter(pk=cycle.pk).update(state="CLOSED")
    return cycle


def test_a_sheet_waits_for_the_reason_and_is_stored_with_it(office: Office, closed: Cycle) -> None:
    reader = office.reader((Role.ORGANISATION_BOARD, "tinh"))
    upload = office.send(reader, SHEET)

    assert "its units and people stand" in texts(preview_store.read_findings(upload.pk, "asks"))
    with pytest.raises(Refused, match="stand"):
        office.store(upload, reader)

    confirm.give_reason(upload_id=upload.pk, reason=WHY, by=Actor("a"), at=NOW)
    confirm.check_upload(upload_id=upload.pk, reader=reader, at=NOW)
    assert preview_store.read_findings(upload.pk, "asks") == []
    office.store(upload, reader)
    assert Reorganisation.objects.count() == 1
    stored = texts(preview_store.read_findings(upload.pk, "remarks"))
    assert "for the reason given" in stored


def test_an_empty_reason_is_refused_in_words_about_the_day(office: Office, closed: Cycle) -> None:
    upload = office.send(office.reader((Role.ORGANISATION_BOARD, "tinh")), SHEET)

    with pytest.raises(Refused, match="why the day is right"):
        confirm.give_reason(upload_id=upload.pk, reason=" ", by=Actor("a"), at=NOW)


def test_a_list_that_closes_a_unit_asks_the_same(office: Office, closed: Cycle) -> None:
    import_list(*office.given(LISTED))
    # the cycle has the tree of that day
    unit = Unit.objects.get(code="ap-b12")
    closed.units.filter(code="ap-b11").update(unit=unit)

    assert "its units and people stand" in texts(office.check(CLOSING).asks)
    with pytest.raises(Refused, match="stand"):
        import_list(*office.given(CLOSING))
    assert Unit.objects.get(code="ap-b12").closed_on is None

    stored = import_list(*office.given(CLOSING, reason=WHY))
    assert "for the reason given" in texts(stored.remarks)
    assert Unit.objects.get(code="ap-b12").closed_on is not None
