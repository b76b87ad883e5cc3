"""Units and cases are found by words, without regard to diacritics."""

import pytest

from tests.builders import make_cycle, make_members, make_tree
from xeploai.cycle import queries as finding
from xeploai.cycle.models import Case, CycleUnit
from xeploai.domain.register import search_key
from xeploai.organisations.models import Person, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAMES = ["Đảng bộ huyện An Biên", "ĐẢNG BỘ XÃ Ủy Ỷ", "Ha\u0300 Tie\u0302n", "Bé Ỡm Ợ", "Plain 12"]


@pytest.mark.parametrize("name", NAMES)
def test_the_database_takes_diacritics_off_as_the_domain_does(name: str) -> None:
    make_tree()
    Unit.objects.filter(code="huyen-a").update(name=name)
    make_cycle()

    found = CycleUnit.objects.annotate(key=finding.SearchKey("name")).get(code="huyen-a")

    assert found.key == search_key(name)


def test_what_contains_the_words_side_by_side_comes_before_what_stands_higher() -> None:
    make_tree()
    Unit.objects.filter(code="huyen-b").update(name="Biên phòng, ban")
    Unit.objects.filter(code="ap-a11").update(name="Ấp An Biên")
    cycle = make_cycle()

    found = finding.units_matching(CycleUnit.objects.filter(cycle=cycle), "an bien")

    assert [unit.code for unit in found] == ["ap-a11", "huyen-b"]


def test_cases_are_found_by_the_name_or_the_code_of_the_subject() -> None:
    make_members(make_tree()["ap-a11"], 3)
    Person.objects.filter(code="dv-1").update(full_name="Nguyễn Thị Đào")
    make_cycle()

    def found(words: str) -> list[str]:
        cases = finding.cases_matching(Case.objects.filter(category="member"), words)
        return [case.subject_code for case in cases]

    assert found("dao NGUYEN") == ["dv-1"]
    assert found("DV-2") == ["dv-2"]
    assert found("%") == []
