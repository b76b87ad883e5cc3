import pytest

from tests.results.charts.sample import CATEGORIES
from xeploai.domain import Refused
from xeploai.results.charts import ChartParameters


@pytest.mark.parametrize("query", [{"of": "nonsense"}, {"among": "everybody"}])
def test_a_choice_that_does_not_exist_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused):
        ChartParameters.from_query(query).categories(CATEGORIES)
