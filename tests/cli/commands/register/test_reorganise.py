"""`xeploai unit reorganise`: a sheet previewed, carried out, taken back."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.organisations.models import Reorganisation, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

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
    back = xeploai(
        "unit", "reorganise", "--take-back", Reorganisation.objects.get().pk, "--reason", "Sai"
    )

    assert "Nothing was stored yet" in preview.out
    assert open_after_preview
    assert "is carried out: 2 rows" in applied.out
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
