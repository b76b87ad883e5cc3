import pytest

from xeploai.cycle.models import Cycle
from xeploai.domain import FIGURES
from xeploai.results.comparing import (
    comparison_of,
    comparison_query,
    comparison_rows,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_flat_rows_have_every_figure_with_its_base_and_its_change(
    years: tuple[Cycle, Cycle],
) -> None:
    found = comparison_of(comparison_query(cycle_code=2023, code="huyen-b", tree="this_year"))

    rows = list(comparison_rows(found, language="en"))

    one = next(
        row for row in rows if (row["category"], row["figure"]) == ("member", "good_or_better")
    )
    assert (one["before"], one["before_base"], one["now"], one["difference"]) == (5, 5, 5, 0)
    assert one["points"] == "0,00"
    assert len(rows) == len(found.rows) * len(FIGURES)
