"""`xeploai units`: units found by name or code."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def codes(printed: str) -> list[str]:
    return [line.split()[0] for line in printed.splitlines()]


def test_units_are_found_without_diacritics(xeploai: Xeploai, province: Path) -> None:
    assert codes(xeploai("units", "chi bo hai").out) == ["cb-2"]
    assert codes(xeploai("units", "HAI", "--cycle", 2023).out) == ["cb-2"]


def test_only_direct_subordinates_of_a_unit_are_listed(xeploai: Xeploai, province: Path) -> None:
    assert codes(xeploai("units", "--below", "tinh").out) == ["huyen-a", "huyen-b"]
    assert codes(xeploai("units", "--below", "huyen-a", "--cycle", 2023).out) == ["cb-1"]


def test_a_line_has_code_category_and_name_and_the_day_of_closing(
    xeploai: Xeploai, province: Path
) -> None:
    dated = ("--on", "01/07/2024", "--document", "QĐ 7")
    xeploai("unit", "merge", "huyen-a", "--into", "huyen-b", *dated)

    open_unit, closed = xeploai("units", "huyen").out.splitlines()[::-1][:2]

    assert open_unit.split(maxsplit=2) == ["huyen-b", "district_committee", "Đảng bộ huyện B"]
    assert closed.endswith("Đảng bộ huyện A  (closed from 2024-07-01 on)")
