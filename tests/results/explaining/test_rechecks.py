import pytest

from xeploai.cycle.models import Cycle
from xeploai.domain import say
from xeploai.results.explaining.cases import explanations_of_subject

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_cause_names_who_fell_from_what_to_what_and_by_which_decision(fallen: Cycle) -> None:
    (case,) = explanations_of_subject(fallen, "tt-a1")

    assert case.recheck is not None
    assert say(case.recheck.cause, "en") == (
        "Grassroots committees, Tên xa-a1 (xa-a1): Good → Completed, by decision QĐ 2 of "
        "2023-12-20."
    )


def test_each_link_has_its_name_and_its_category(fallen: Cycle) -> None:
    (case,) = explanations_of_subject(fallen, "tt-a1")

    assert case.recheck is not None
    (link,) = case.recheck.links
    assert [say(one, "en") for one in link.lines] == [
        "Leadership collectives at all levels, Tập thể tt-a1 (tt-a1): decided Good.",
        "P23-DEP-2 closes: Excellent; Good.",
        "At best left: Completed.",
    ]
