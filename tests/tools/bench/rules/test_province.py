from tools.bench.rules import province
from xeploai.domain.model.pack import rulebook
from xeploai.rulepacks import pack


def test_the_province_has_every_kind_of_subject_and_every_sort_of_answer() -> None:
    book = rulebook(pack(province.PACK), on=province.ON)

    subjects = province.province(book, part=0.01)

    categories = {each.plan.category for each in subjects}
    assert len(subjects) == 669
    assert categories == set(book.pack.categories_on(book.on))
