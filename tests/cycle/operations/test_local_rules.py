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
from xeploai.cycle.operations import store_layer, withdraw_layer
from xeploai.cycle.rules.books import layer_of, layers_for
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit
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
