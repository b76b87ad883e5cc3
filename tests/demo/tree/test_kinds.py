"""Kinds of units of the demonstration."""

from tests.demo.on_a_day import OnADay
from xeploai.domain.register import Sector


def test_the_armed_forces_are_a_sector_of_their_own(later: OnADay) -> None:
    for district in ("quan-su", "cong-an", "bien-phong"):
        sectors = {
            unit.sector for code, unit in later.units.items() if district in later.upwards(code)
        }
        assert sectors == {Sector.ARMED_FORCES}
    schools = [unit for unit in later.units.values() if "Trường Tiểu học" in unit.name]
    assert {unit.sector for unit in schools} == {Sector.SCHOOL}
