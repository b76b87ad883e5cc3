"""What a new document says beside those that are stored."""

from datetime import date

import pytest

from tests.builders import AT, BY, unit_of
from tests.cycle.assessed import HEADING, assessed_cycle, store_local_rules
from xeploai.cycle.evaluation import CycleCeilings
from xeploai.cycle.models import LocalRules
from xeploai.cycle.operations import store_layer
from xeploai.cycle.rules.idle import idle_sentences, remarks_beside
from xeploai.cycle.rules.layers import check_layer
from xeploai.domain import Refused, say
from xeploai.organisations.models import Lineage, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADOPTED = "adopt:\n  - {provision: P23-CAP-2.MEMBER, from: 2023-11-20}\n"


def settings(**values: str) -> str:
    lines = [
        f"  - {{setting: cap.{key}, from: 2023-11-20, value: {value}}}\n"
        for key, value in values.items()
    ]
    return "settings:\n" + "".join(lines)


def content_of(body: str, code: str, unit: str) -> bytes:
    return (HEADING.format(code=code, unit=unit, standing="LOCAL") + body).encode()


def test_a_milder_commune_does_not_keep_the_province_from_a_lower_share() -> None:
    cycle = assessed_cycle()
    below = store_local_rules(settings(share="15 %", rounding="DOWN"), code="xa", unit="xa-a1")

    checked = check_layer(content=content_of(settings(share="12 %"), "tinh", "tinh"), file="t")
    store_local_rules(settings(share="12 %"), code="tinh")

    (remark,) = checked.milder
    assert "milder than this document: Ceiling on EXCELLENT for individuals." in say(remark, "en")
    ceiling = CycleCeilings(cycle).of(unit_of(cycle, "xa-a1").path, "member")
    assert ceiling is not None
    assert ceiling.share * 100 == 12
    assert ceiling.rounding == "DOWN"  # in this the commune's document still acts
    (why,) = idle_sentences(below)
    assert "15%" in say(why, "en")


def test_an_exceptional_share_below_the_ordinary_one_beside_it_is_refused() -> None:
    assessed_cycle()
    store_local_rules(settings(share="18 %", exceptional_share="25 %"), code="tinh")

    for share in ("17 %", "10 %"):
        with pytest.raises(Refused, match=r"exceptional share would be .*, below .*18%"):
            store_local_rules(settings(exceptional_share=share), code="xa", unit="xa-a1")
    assert [each.code for each in LocalRules.objects.all()] == ["tinh"]
    assert store_local_rules(settings(exceptional_share="18 %"), code="xa", unit="xa-a1")


def test_the_place_of_the_refused_exceptional_share_is_its_line() -> None:
    assessed_cycle()
    store_local_rules(settings(share="18 %"), code="tinh")

    with pytest.raises(Refused) as refused:
        store_local_rules(settings(exceptional_share="17 %"), code="xa", unit="xa-a1")

    (fault,) = refused.value.faults
    assert fault.place == "xa.yaml:10 cap.exceptional_share"


def close(code: str, on: date, heir: str = "") -> None:
    Unit.objects.filter(code=code).update(closed_on=on)
    if heir:
        units = Unit.objects.in_bulk([code, heir], field_name="code")
        Lineage.objects.create(kind="MERGED_INTO", unit=units[code], other=units[heir], on=on)


@pytest.mark.parametrize(("heir", "said"), [("huyen-b", "“Tên huyen-b” (huyen-b)"), ("", "Name a")])
def test_rules_for_a_unit_that_is_closed_when_they_begin_are_refused(heir: str, said: str) -> None:
    assessed_cycle()
    close("huyen-a", date(2023, 11, 20), heir)

    with pytest.raises(Refused) as refused:
        store_local_rules(settings(rounding="DOWN"), code="huyen", unit="huyen-a")

    (fault,) = refused.value.faults
    assert "“Tên huyen-a” (huyen-a), which closed on 2023-11-20" in say(fault, "en")
    assert said in say(fault, "en")
    assert not LocalRules.objects.exists()


def test_rules_that_begin_before_their_unit_closes_are_stored() -> None:
    assessed_cycle()
    close("huyen-a", date(2023, 11, 21), "huyen-b")

    assert store_local_rules(settings(rounding="DOWN"), code="huyen", unit="huyen-a").number == 1


def test_remarks_count_what_is_stored_above() -> None:
    assessed_cycle()
    body = settings(share="15 %").replace("2023-11-20", "2025-11-20")
    alone = content_of(body, "xa", "xa-a1").replace(b"vn-party-2023", b"vn-party-2025")

    found = remarks_beside(alone, "xa.yaml")
    assert found is not None
    (remark,) = found
    assert "no ceiling comes of it" in say(remark, "en")
    base = content_of(settings(base="GOOD").replace("2023-11-20", "2025-11-20"), "tinh", "tinh")

    later = AT.replace(year=2026)
    store_layer(content=base.replace(b"2023", b"2025"), file="t", by=BY, at=later)

    assert remarks_beside(alone, "xa.yaml") == []
    assert remarks_beside(alone.replace(b"unit: xa-a1", b"unit: x"), "xa.yaml") is None
