import pytest

from tests.results.comparing.years import members_of
from xeploai.cycle.models import Cycle
from xeploai.domain import Refused
from xeploai.results.comparing import (
    comparison_of,
    comparison_query,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_as_it_was_a_unit_that_received_another_is_not_compared(
    years: tuple[Cycle, Cycle],
) -> None:
    found = comparison_of(comparison_query(cycle_code=2023, code="huyen-b"))

    assert members_of(found) == (2, 5, None)
    assert [str(reason) for reason in found.reasons] == [
        "Since cycle 2022 these came from elsewhere: Tên xa-a1, Tên ap-a11, Tên ap-a12."
    ]


def test_the_earlier_year_asked_from_either_side_gives_the_same(
    years: tuple[Cycle, Cycle],
) -> None:
    from_later = comparison_of(comparison_query(cycle_code=2023, code="xa-a1", with_cycle=2022))
    from_earlier = comparison_of(comparison_query(cycle_code=2022, code="xa-a1", with_cycle=2023))

    assert from_later == from_earlier
    assert from_later.before.cycle == 2022


def test_two_units_of_a_cycle_are_compared_without_a_reason(years: tuple[Cycle, Cycle]) -> None:
    found = comparison_of(comparison_query(cycle_code=2023, code="xa-a1", with_code="xa-b1"))

    assert members_of(found) == (2, 3, 1)


def test_a_unit_beside_its_superior_is_said_to_be_a_part_of_it(years: tuple[Cycle, Cycle]) -> None:
    found = comparison_of(comparison_query(cycle_code=2023, code="huyen-b", with_code="xa-a1"))

    assert [str(remark) for remark in found.remarks] == [
        "“Tên xa-a1” is below “Tên huyen-b”, whose figures contain its own."
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"cycle_code": 2023, "code": "tinh", "with_cycle": 2019},
        {"cycle_code": 2023, "code": "nobody"},
        {"cycle_code": 2023, "code": "tinh", "with_code": "nobody"},
        {"cycle_code": 2023, "code": "tinh", "with_cycle": 2023},
        {"cycle_code": 2023, "code": "tinh", "with_code": "tinh", "with_cycle": 2023},
        {"cycle_code": 2023, "code": "tinh", "with_cycle": 2022, "tree": "next_year"},
        {"cycle_code": 2023, "code": "tinh", "with_cycle": 2023, "tree": "this_year"},
        {"cycle_code": 2022, "code": "tinh"},
    ],
)
def test_a_question_without_an_answer_is_refused_in_words(
    years: tuple[Cycle, Cycle], query: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refusal:
        comparison_query(**query)  # type: ignore[arg-type]

    assert str(refusal.value)


def test_figures_that_are_closed_are_left_out_and_the_reason_given(
    years: tuple[Cycle, Cycle],
) -> None:
    from xeploai.domain import Fault, message

    why = Fault(message("Closed."))
    found = comparison_of(
        comparison_query(cycle_code=2023, code="xa-a1", with_cycle=2022), closed=why
    )

    assert members_of(found) == (None, 3, None)
    assert found.reasons == (why,)
