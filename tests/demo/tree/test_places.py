"""The committees directly under the province."""

from xeploai.demo.tree import places
from xeploai.domain.register import Sector


def test_codes_of_districts_are_unique() -> None:
    assert len({spec.code for spec in places.DISTRICTS}) == len(places.DISTRICTS)


def test_only_cities_and_districts_have_communes() -> None:
    for spec in places.DISTRICTS:
        assert spec.is_place == (spec.communes > 0)


def test_executives_are_called_by_the_kind_of_committee() -> None:
    executives = {spec.code: spec.executive for spec in places.DISTRICTS}

    assert executives["ha-tien"] == "Thành ủy Hà Tiên"
    assert executives["an-bien"] == "Huyện ủy An Biên"
    assert executives["khoi"].startswith("Đảng ủy ")


def test_only_the_forces_are_of_the_armed_sector() -> None:
    armed = {spec.code for spec in places.DISTRICTS if spec.sector is Sector.ARMED_FORCES}

    assert armed == {"quan-su", "cong-an", "bien-phong"}
