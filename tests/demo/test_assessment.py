"""Replaced decisions, contradicting facts, reasons and local rules of the demonstration."""

from xeploai import rulepacks
from xeploai.demo import REASONS, DemoProvince, contradicting_grades, first_decisions, layer_files
from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import FactKind

SEED = 2023


def test_first_decisions_are_of_units_graded_lower_in_the_end(province: DemoProvince) -> None:
    cycle = province.cycles[1]
    decided = {(one.category, one.subject): one for one in cycle.decisions}

    first = first_decisions(SEED, cycle)

    assert len(first) == 2
    for key, one in first.items():
        assert (one.outcome.grade, decided[key].outcome.grade) == (Grade.GOOD, Grade.COMPLETED)
        assert one.document != decided[key].document
        assert cycle.opens_on < one.decided_on < decided[key].decided_on


def test_a_few_members_have_facts_that_speak_otherwise(province: DemoProvince) -> None:
    otherwise = contradicting_grades(SEED, province.cycles[1])

    assert len(otherwise) == 3
    assert {category for category, _ in otherwise} == {"member"}
    assert all(REASONS)


def test_the_invented_local_rules_are_one_that_binds_and_one_draft() -> None:
    pack = rulepacks.pack("vn-party-2023")

    layers = [
        rulepacks.parse_layer(content, file=name, base=pack)
        for name, content in layer_files().items()
    ]

    assert [each.binds for each in layers] == [True, False]
    assert all("minh họa" in each.title["vi"] for each in layers)
    levels = {one.fact for each in layers for set_ in each.criteria for one in set_.groups}
    assert {pack.facts[code].kind for code in levels} == {FactKind.LEVELS}
