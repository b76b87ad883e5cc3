"""Each grade, level and figure has one name in each language."""

from xeploai.domain.figures.counts import FIGURES
from xeploai.domain.grades import Grade
from xeploai.domain.labels import FIGURE_LABELS, GRADE_LABELS, LEVEL_LABELS
from xeploai.domain.model.facts import CriterionLevel


def test_every_grade_level_and_figure_has_a_name() -> None:
    assert tuple(GRADE_LABELS) == tuple(Grade)
    assert tuple(LEVEL_LABELS) == tuple(CriterionLevel)
    assert set(FIGURE_LABELS) == set(FIGURES)


def test_the_figure_of_a_grade_has_the_name_of_the_grade() -> None:
    for grade in Grade:
        assert FIGURE_LABELS[grade.lower()] is GRADE_LABELS[grade]


def test_grades_have_the_names_of_the_regulation() -> None:
    assert [GRADE_LABELS[grade]["vi"] for grade in Grade] == [
        "Hoàn thành xuất sắc nhiệm vụ",
        "Hoàn thành tốt nhiệm vụ",
        "Hoàn thành nhiệm vụ",
        "Không hoàn thành nhiệm vụ",
    ]


def test_levels_have_the_names_of_the_regulation() -> None:
    assert [LEVEL_LABELS[level]["vi"] for level in CriterionLevel] == [
        "Xuất sắc",
        "Tốt",
        "Trung bình",
        "Kém",
    ]
