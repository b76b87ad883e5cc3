"""`xeploai unit`: units moved, merged and renamed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.organisations.models import Unit

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
