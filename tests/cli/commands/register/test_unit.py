"""`xeploai unit`: units moved, merged and renamed."""

from pathlib import Path

import pytest

from tests.builders import make_post
from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Cycle
from xeploai.organisations.models import Person, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BY_DOCUMENT = ("--document", "QĐ 7", "--on")


def test_every_act_says_what_it_did(xeploai: Xeploai, province: Path) -> None:
    answers = [
        xeploai("unit", "rename", "cb-1", "--name", "Chi bộ Mới", *BY_DOCUMENT, "01/05/2024"),
        xeploai("unit", "transfer", "cb-1", "--to", "huyen-b", *BY_DOCUMENT, "01/06/2024"),
        xeploai("unit", "merge", "huyen-a", "--into", "huyen-b", *BY_DOCUMENT, "01/07/2024"),
    ]

    assert [answer.out for answer in answers] == [
        "“Chi bộ Một” (cb-1) is called “Chi bộ Mới” from 2024-05-01 on.\n",
        "“Chi bộ Mới” (cb-1) is under “Đảng bộ huyện B” (huyen-b) from 2024-06-01 on.\n",
        (
            "“Đảng bộ huyện A” (huyen-a) closes on 2024-07-01 and goes over into “Đảng bộ huyện B”"
            " (huyen-b).\n"
        ),
    ]
    assert Unit.objects.get(code="cb-1").name == "Chi bộ Mới"


def test_a_unit_cannot_be_its_own_superior(xeploai: Xeploai, province: Path) -> None:
    words = ("unit", "transfer", "huyen-a", "--to", "huyen-a", *BY_DOCUMENT, "01/07/2024")

    assert xeploai(*words).refusal == ("Unit huyen-a cannot be put under or merged into itself.")


@pytest.mark.parametrize("missing", ["--on", "--document"])
def test_an_act_needs_its_day_and_its_document(xeploai: Xeploai, missing: str) -> None:
    words = {"--on": "01/07/2024", "--document": "QĐ 7", "--name": "Mới"}
    given = [
        word for option, value in words.items() if option != missing for word in (option, value)
    ]

    answer = xeploai("unit", "rename", "cb-1", *given)

    assert answer.code == 2
    assert answer.err.splitlines()[0] == f"xeploai unit rename: “{missing}” is missing."


def test_a_unit_is_split_recategorised_and_closed(xeploai: Xeploai, province: Path) -> None:
    new = ("--new", "cb-3", "--name", "Chi bộ Ba", "--category", "Chi bộ cơ sở")
    answers = [
        xeploai("unit", "split", "cb-1", *new, "--goes-over", "p2", *BY_DOCUMENT, "01/05/2024"),
        xeploai(
            "unit",
            "category",
            "cb-3",
            "--category",
            "subordinate_branch",
            *BY_DOCUMENT,
            "01/06/2024",
        ),
        xeploai("unit", "close", "cb-1", "--members-to", "cb-3", *BY_DOCUMENT, "01/07/2024"),
    ]

    assert [answer.out for answer in answers] == [
        "“Chi bộ Ba” (cb-3) is split off from “Chi bộ Một” (cb-1) on 2024-05-01.\n",
        "“Chi bộ Ba” (cb-3) has the category “subordinate_branch” from 2024-06-01 on.\n",
        "“Chi bộ Một” (cb-1) is closed from 2024-07-01 on.\n",
    ]


def test_a_preview_prints_what_would_follow_and_stores_nothing(
    xeploai: Xeploai, province: Path
) -> None:
    answer = xeploai(
        "unit", "close", "cb-1", "--members-to", "cb-2", *BY_DOCUMENT, "01/07/2024", "--dry-run"
    )

    assert "Membership\tNguyễn Văn Ất (p1)\tChi bộ Một 2012-01-01 –" in answer.out
    assert Unit.objects.get(code="cb-1").closed_on is None


def test_a_split_with_a_code_that_an_address_cannot_hold_is_refused(
    xeploai: Xeploai, province: Path
) -> None:
    new = ("--new", "CB/3", "--name", "Chi bộ Ba", "--category", "Chi bộ cơ sở")

    answer = xeploai("unit", "split", "cb-1", *new, *BY_DOCUMENT, "01/05/2024")

    assert "“CB-3”" in answer.refusal


def test_an_opening_day_is_corrected(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("unit", "opening", "cb-2", *BY_DOCUMENT, "01/06/2012")

    assert answer.out == "“Chi bộ Hai” (cb-2) opened on 2012-06-01.\n"


def test_the_history_of_a_unit_has_days_documents_and_who_leads(
    xeploai: Xeploai, province: Path
) -> None:
    xeploai("unit", "transfer", "cb-1", "--to", "huyen-b", "--on", "2024-07-01", "--document", "1")
    xeploai("unit", "rename", "cb-1", "--name", "Mới", "--on", "2024-08-01", "--document", "2-QĐ")
    make_post(Person.objects.get(code="p1"), Unit.objects.get(code="cb-1"), is_head=True)

    answer = xeploai("unit", "history", "cb-1")

    text = answer.text
    assert answer.code == 0
    assert answer.lines[0].startswith("cb-1\tMới\tGrassroots branches")
    assert "until 2024-07-01" in text
    assert "from 2024-07-01" in text
    assert "until 2024-08-01" in text
    assert "2024-08-01: Mới was renamed 2-QĐ" in text
    assert "Bí thư: Nguyễn Văn Ất (p1), from 2015-01-01" in answer.lines
    assert "Trực thuộc" in xeploai("unit", "history", "cb-1", "--lang", "vi").text


def test_the_history_of_no_unit_is_refused(xeploai: Xeploai, province: Path) -> None:
    assert "has no unit with the code" in xeploai("unit", "history", "xa-9").refusal


def test_a_cycle_that_stands_needs_the_reason_and_an_open_one_is_named(
    xeploai: Xeploai, province: Path
) -> None:
    Cycle.objects.filter(code="2023").update(state="CLOSED")
    words = ("unit", "rename", "cb-1", "--name", "Chi bộ Mới", *BY_DOCUMENT, "01/11/2023")

    refused = xeploai(*words)
    tried = xeploai(*words, "--reason", "Gửi đến muộn", "--dry-run")

    assert "its units and people stand" in refused.refusal
    assert "for the reason given" in tried.out
    assert Unit.objects.get(code="cb-1").name == "Chi bộ Một"

    Cycle.objects.filter(code="2023").update(state="OPEN")
    assert "bring its population up to date" in xeploai(*words).out
