"""What the provisions of a file may refer to."""

from datetime import date

from xeploai.domain.model.rules import SubjectKind
from xeploai.rulepacks.readers.surroundings import Surroundings

FIRST, SECOND, THIRD = (date(year, 1, 1) for year in (2020, 2021, 2022))
KINDS = {"member": SubjectKind.MEMBER, "branch": SubjectKind.ORGANISATION}
AROUND = Surroundings(
    categories=frozenset(KINDS),
    kinds=KINDS,
    facts={},
    reasons={SECOND: frozenset({"exempt"}), THIRD: frozenset({"suspended"})},
)


def test_without_categories_a_provision_is_about_all_kinds_of_subject() -> None:
    assert AROUND.kinds_of(frozenset()) == {SubjectKind.MEMBER, SubjectKind.ORGANISATION}
    assert AROUND.kinds_of(frozenset({"branch"})) == {SubjectKind.ORGANISATION}


def test_of_an_unknown_category_no_kind_is_known() -> None:
    assert AROUND.kinds_of(frozenset({"cadre"})) == frozenset()


def test_the_lists_of_reasons_in_force_between_two_days_come_with_their_first_days() -> None:
    assert list(AROUND.reasons_within(SECOND, None)) == [
        (SECOND, frozenset({"exempt"})),
        (THIRD, frozenset({"suspended"})),
    ]
    assert list(AROUND.reasons_within(SECOND, THIRD)) == [(SECOND, frozenset({"exempt"}))]


def test_before_the_first_list_there_is_no_reason() -> None:
    assert (FIRST, frozenset()) in list(AROUND.reasons_within(FIRST, None))


def test_a_pack_whose_lists_are_all_faulty_has_no_reason_either() -> None:
    empty = Surroundings(categories=frozenset(), kinds={}, facts={})

    assert list(empty.reasons_within(FIRST, None)) == [(FIRST, frozenset())]
