"""Versions of local layers are stored and withdrawn, never changed."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, make_tree, unit_of
from tests.cycle.assessed import (
    HEADING,
    MORE,
    assessed_cycle,
    store_local_rules,
)
from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Office
from xeploai.cycle.models import LocalRules
from xeploai.cycle.operations import issuer_remarks, store_layer, withdraw_layer
from xeploai.cycle.rules.books import layer_of, layers_for
from xeploai.domain import Refused, say
from xeploai.organisations.models import Placement, Unit
from xeploai.organisations.register import merge_unit, transfer_unit
from xeploai.results.explaining import rulebooks_around

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_what_was_withdrawn_holds_for_cycles_that_closed_before() -> None:
    cycle = assessed_cycle()
    layer = store_local_rules(MORE % 60)
    path = unit_of(cycle, "tinh").path

    withdraw_layer(layer=layer, withdrawn_on=date(2024, 1, 1), reason="Thay thế", by=BY, at=AT)

    assert layers_for(cycle, path) == [layer]
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_layer(layer=layer, withdrawn_on=date(2024, 1, 1), reason="x", by=BY, at=AT)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 11, 19), "cannot be withdrawn from an earlier day"),
        (date(2026, 1, 17), "is more than a year ahead"),
    ],
)
def test_a_withdrawal_begins_with_the_layer_at_the_earliest_and_within_a_year(
    day: date, said: str
) -> None:
    assessed_cycle()
    layer = store_local_rules(MORE % 60)

    with pytest.raises(Refused, match=said):
        withdraw_layer(layer=layer, withdrawn_on=day, reason="x", by=BY, at=AT)


@pytest.mark.parametrize("reason", ["", " ", ".", "\u200b"])
def test_a_withdrawal_says_why(reason: str) -> None:
    assessed_cycle()
    layer, day = store_local_rules(MORE % 60), date(2024, 1, 1)

    with pytest.raises(Refused, match="reason"):
        withdraw_layer(layer=layer, withdrawn_on=day, reason=reason, by=BY, at=AT)


@pytest.mark.parametrize("day", [date(2023, 11, 20), date(2026, 1, 16)])
def test_a_withdrawal_may_begin_on_the_first_and_on_the_last_of_these_days(day: date) -> None:
    assessed_cycle()

    withdraw_layer(layer=store_local_rules(MORE % 60), withdrawn_on=day, reason="x", by=BY, at=AT)


def test_the_database_refuses_to_change_a_version() -> None:
    assessed_cycle()
    layer = store_local_rules(MORE % 60)

    with pytest.raises(IntegrityError), transaction.atomic():
        LocalRules.objects.filter(pk=layer.pk).update(content="")


SHARE = """parameters:
  - {parameter: P23-CAP-1.share, from: 2023-11-25, value: 15 %}
adopt:
  - {provision: P23-CAP-2.MEMBER, from: 2023-11-25}
"""
BASE = "settings:\n  - {setting: cap.base, from: %s, value: ALL_RATED}\n"


def test_what_was_withdrawn_is_not_contradicted_on_the_days_before() -> None:
    assessed_cycle()
    share = store_local_rules(SHARE, code="share")
    withdraw_layer(layer=share, withdrawn_on=date(2023, 12, 1), reason="Thay", by=BY, at=AT)

    with pytest.raises(Refused, match="“share” would be milder than the rules above"):
        store_local_rules(BASE % "2023-11-25", code="base")

    assert store_local_rules(BASE % "2023-12-01", code="base").code == "base"


def test_a_document_is_shown_beside_one_that_it_contradicts_and_that_came_later() -> None:
    assessed_cycle()
    share = layer_of(store_local_rules(SHARE, code="share"))
    text = HEADING.format(code="base", unit="tinh", standing="LOCAL") + BASE % "2023-11-25"
    base = rulepacks.parse_layer(
        text.encode(), file="base.yaml", base=rulepacks.pack("vn-party-2023")
    )

    before, after = rulebooks_around(share, [base])

    assert [layer.code for layer in before.layers] == []
    assert [layer.code for layer in after.layers] == ["share"]


COMMUNE = """layer: xa-moi
extends: vn-party-2023
title: {vi: Quy chế, en: Rules}
standing: LOCAL
issued_by: {vi: ISSUER, en: Someone}
unit: xa-a1
source: {document: 1-QC/ĐU, issued: DAY, place: Điều 4}
settings:
  - {setting: ballot.quorum, from: 2024-03-01, value: 2/3}
"""
MERGED_ON = date(2024, 2, 1)


@pytest.mark.parametrize("office", ["huyen-a", "xa-a1"])
@pytest.mark.parametrize(
    ("issuer", "day", "is_right"),
    [
        ("Ban Thường vụ Đảng ủy xã An Biên", "2024-03-01", True),
        ("Ban Thường vụ Huyện ủy An Biên", "2024-03-01", False),
        ("Đảng ủy xã An Biên (BTV TU)", "2024-03-01", False),
        # the district still was, and had another superior's place
        ("Ban Thường vụ Huyện ủy An Biên", "2024-01-31", True),
    ],
)
def test_an_office_that_followed_its_district_enters_what_the_commune_issues(
    office: str, issuer: str, day: str, is_right: bool
) -> None:
    units = make_tree()
    for code, name in (("huyen-a", "Đảng bộ huyện An Biên"), ("xa-a1", "Đảng bộ xã An Biên")):
        Unit.objects.filter(code=code).update(name=name)
    given: dict[str, Any] = {"on": MERGED_ON, "document_number": "1", "by": BY, "at": AT}
    for code in ("xa-a1", "xa-a2"):
        transfer_unit(unit=units[code], to=units["tinh"], **given)
    merge_unit(unit=units["huyen-a"], into=units["xa-a1"], **given)
    by = Actor("nguoi-ghi", "ORGANISATION_BOARD", office, (Office(office, office),))
    text = COMMUNE.replace("ISSUER", issuer).replace("DAY", day).encode()
    at = AT.replace(year=2024, month=6)

    if is_right:
        assert store_layer(content=text, file="l.yaml", by=by, at=at).number == 1
        return
    with pytest.raises(Refused, match="lays down rules for “Đảng bộ xã An Biên”"):
        store_layer(content=text, file="l.yaml", by=by, at=at)


def test_a_closed_unit_issues_nothing_for_itself() -> None:
    make_tree()
    Unit.objects.filter(code="xa-a1").update(closed_on=MERGED_ON)
    by = Actor("nguoi-ghi", "ORGANISATION_BOARD", "huyen-a", (Office("huyen-a", "huyen-a"),))
    text = COMMUNE.replace("ISSUER", "Tên xa-a1").replace("DAY", "2024-03-01").encode()

    with pytest.raises(Refused, match="which closed on 2024-02-01"):
        store_layer(content=text, file="l.yaml", by=by, at=AT.replace(year=2024, month=6))


OPERATOR = Actor("xeploai rules store")
PROVINCE = Actor("to-chuc", "ORGANISATION_BOARD", "tinh", (Office("tinh", "tinh"),))
DELEGATE = Actor("duoc-uy-quyen", "ORGANISATION_BOARD", "xa-a1", (Office("tinh", "xa-a1"),))
LATER = AT.replace(year=2024, month=6)


def issued(issuer: str, *, day: str = "2024-03-01", unit: str = "xa-a1") -> bytes:
    text = COMMUNE.replace("ISSUER", issuer).replace("DAY", day)
    return text.replace("unit: xa-a1\n", f"unit: {unit}\n" if unit else "").encode()


@pytest.mark.same_queries
@pytest.mark.parametrize("by", [OPERATOR, PROVINCE])
@pytest.mark.parametrize(
    "issuer", ["Nguyễn Văn A", "Tên xa-a2", "Tên ap-a11", "UBND xã", "Bí thư Tên xa-a1"]
)
def test_nobody_stores_a_document_of_a_person_or_of_another_unit(by: Actor, issuer: str) -> None:
    make_tree()

    with pytest.raises(Refused, match="is none that lays down rules for “Tên xa-a1”"):
        store_layer(content=issued(issuer), file="l.yaml", by=by, at=LATER)

    assert not LocalRules.objects.exists()


@pytest.mark.parametrize("by", [OPERATOR, PROVINCE])
def test_a_body_that_is_no_more_issues_nothing(by: Actor) -> None:
    units = make_tree()
    given: dict[str, Any] = {"on": MERGED_ON, "document_number": "1", "by": BY, "at": AT}
    for code in ("xa-a1", "xa-a2"):
        transfer_unit(unit=units[code], to=units["tinh"], **given)
    merge_unit(unit=units["huyen-a"], into=units["xa-a1"], **given)

    with pytest.raises(Refused, match="is none that lays down rules"):
        store_layer(content=issued("Tên huyen-a"), file="l.yaml", by=by, at=LATER)
    before = issued("Tên huyen-a", day="2024-01-31")
    assert store_layer(content=before, file="l.yaml", by=by, at=LATER).number == 1


@pytest.mark.parametrize(
    ("issuer", "unit"),
    [
        ("Tên xa-a1", "xa-a1"),
        ("Ban Thường vụ Tên huyen-a", "xa-a1"),
        ("Ban Bí thư", "xa-a1"),
        ("Tỉnh ủy", ""),
        ("Ban Tổ chức Trung ương", ""),
    ],
)
def test_the_operator_stores_what_the_unit_one_above_it_or_the_centre_issued(
    issuer: str, unit: str
) -> None:
    make_tree()

    content = issued(issuer, unit=unit)

    assert store_layer(content=content, file="l.yaml", by=OPERATOR, at=LATER).number == 1


@pytest.mark.parametrize("by", [OPERATOR, PROVINCE])
def test_a_document_of_tomorrow_is_refused(by: Actor) -> None:
    make_tree()
    content, at = issued("Tên xa-a1"), AT.replace(year=2024, month=2, day=29)

    with pytest.raises(Refused, match="issued on 2024-03-01, which lies in the future"):
        store_layer(content=content, file="l.yaml", by=by, at=at)
    # 17:30 in Greenwich is the next day in Viet Nam
    at = at.replace(hour=17, minute=30)
    assert store_layer(content=content, file="l.yaml", by=by, at=at).number == 1


def test_a_delegate_for_one_commune_enters_its_documents_and_none_of_a_unit_above_it() -> None:
    make_tree()

    for issuer in ("Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Tên huyen-a"):
        with pytest.raises(Refused, match="entered by the office of “Tên"):
            store_layer(content=issued(issuer), file="l.yaml", by=DELEGATE, at=LATER)
    with pytest.raises(Refused, match="What it issues is entered by the highest unit"):
        store_layer(content=issued("Ban Bí thư"), file="l.yaml", by=DELEGATE, at=LATER)

    own = issued("Ban Thường vụ Tên xa-a1")
    assert store_layer(content=own, file="l.yaml", by=DELEGATE, at=LATER).number == 1


def test_above_a_unit_that_was_founded_after_a_document_are_those_of_its_first_day() -> None:
    make_tree()
    Unit.objects.filter(code="xa-a1").update(opened_on=date(2024, 4, 1))
    Placement.objects.filter(unit__code="xa-a1").update(from_on=date(2024, 4, 1))

    with pytest.raises(Refused, match="is none that lays down rules"):
        store_layer(content=issued("Tên xa-a1"), file="l.yaml", by=OPERATOR, at=LATER)
    content = issued("Tỉnh ủy").replace(b"from: 2024-03-01", b"from: 2024-04-01")
    assert store_layer(content=content, file="l.yaml", by=OPERATOR, at=LATER).number == 1


def test_a_file_is_checked_for_its_issuer_before_it_is_stored() -> None:
    make_tree()

    (remark,) = issuer_remarks(issued("Nguyễn Văn A"), "l.yaml", LATER.date())

    assert "“Nguyễn Văn A” is named as the body that issued" in say(remark, "en")
    assert issuer_remarks(issued("Tên xa-a1"), "l.yaml", LATER.date()) == []
    assert issuer_remarks(issued("Tên xa-a1", unit="x"), "l.yaml", LATER.date()) == []
