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


SHEET = """unit,kind,other,name,category,sector,along,document,on
huyen-a,Merge into,huyen-b,,,,,QĐ 9,01/07/2024
cb-1,Rename,,Chi bộ Mới,,,,QĐ 9,01/07/2024
"""


def test_a_sheet_is_previewed_then_carried_out_then_taken_back(
    xeploai: Xeploai, province: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET, encoding="utf-8")

    preview = xeploai("unit", "reorganise", str(sheet))
    open_after_preview = Unit.objects.get(code="huyen-a").closed_on is None
    applied = xeploai("unit", "reorganise", str(sheet), "--apply")
    closed = Unit.objects.get(code="huyen-a").closed_on
    back = xeploai("unit", "reorganise", "--take-back", "1", "--reason", "Sai")

    assert "Nothing was stored yet" in preview.out
    assert open_after_preview
    assert "Reorganisation 1 is carried out: 2 rows" in applied.out
    assert str(closed) == "2024-07-01"
    assert "is taken back" in back.out
    assert Unit.objects.get(code="huyen-a").closed_on is None
    assert Unit.objects.get(code="cb-1").name == "Chi bộ Một"


def test_a_sheet_says_all_its_faults_with_their_rows(
    xeploai: Xeploai, province: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET.replace("huyen-b", "huyen-z").replace("cb-1", "cb-z"), encoding="utf-8")

    answer = xeploai("unit", "reorganise", str(sheet), "--apply")

    assert "huyen-z" in answer.err
    assert "cb-z" in answer.err
    assert Unit.objects.get(code="huyen-a").closed_on is None
