"""Why a decision has to be looked at again, in words: the cause by name, then every link."""

import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import enter
from tests.cycle.test_rechecks import COMPLETED, _decided
from xeploai.cycle.models import Cycle
from xeploai.cycle.queries.finding import case_of
from xeploai.domain.grades import Grade
from xeploai.results.explaining.as_json import case_as_json
from xeploai.results.explaining.cases import explanations_of_subject
from xeploai.wording import say

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def fallen() -> Cycle:
    """Return a cycle in which the unit `xa-a1` fell after all were decided."""
    cycle = _decided()
    enter(case_of(cycle, "grassroots_committee", "xa-a1"), COMPLETED, correction="kiểm tra lại")
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.COMPLETED, document="QĐ 2"))
    return cycle


def test_the_cause_names_who_fell_from_what_to_what_and_by_which_decision(fallen: Cycle) -> None:
    (told,) = explanations_of_subject(fallen, "tt-a1")

    assert told.recheck is not None
    assert say(told.recheck.told, "en") == (
        "Grassroots committees, Tên xa-a1 (xa-a1): Good → Completed, by decision QĐ 2 of "
        "2023-12-20."
    )


def test_each_link_has_its_name_and_its_category(fallen: Cycle) -> None:
    (told,) = explanations_of_subject(fallen, "tt-a1")

    assert told.recheck is not None
    (link,) = told.recheck.links
    assert [say(one, "en") for one in link.told] == [
        "Leadership collectives at all levels, Tập thể tt-a1 (tt-a1): decided Good.",
        "P23-DEP-2 closes: Excellent; Good.",
        "At best left: Completed.",
    ]


def test_json_has_the_cause_and_the_chain(fallen: Cycle) -> None:
    (told,) = explanations_of_subject(fallen, "tt-a1")

    found = case_as_json(told, "en")["recheck"]

    cause = found["caused_by"]
    assert (cause["subject"], cause["before"], cause["after"]) == ("xa-a1", "GOOD", "COMPLETED")
    assert (cause["name"], cause["document"], cause["on"]) == ("Tên xa-a1", "QĐ 2", "2023-12-20")
    assert [each["name"] for each in found["chain"]] == ["Tập thể tt-a1"]
    (own,) = explanations_of_subject(fallen, "xa-a1")
    assert case_as_json(own, "en")["recheck"] is None
    assert [said["grade"] for said in case_as_json(own, "en")["replaced_decisions"]] == ["GOOD"]
