import pytest

from xeploai.cycle.models import Cycle
from xeploai.results.explaining.as_json import case_as_json
from xeploai.results.explaining.cases import explanations_of_subject

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_json_has_the_cause_and_the_chain(fallen: Cycle) -> None:
    (case,) = explanations_of_subject(fallen, "tt-a1")

    found = case_as_json(case, "en")["recheck"]

    cause = found["caused_by"]
    assert (cause["subject"], cause["before"], cause["after"]) == ("xa-a1", "GOOD", "COMPLETED")
    assert (cause["name"], cause["document"], cause["on"]) == ("Tên xa-a1", "QĐ 2", "2023-12-20")
    assert [each["name"] for each in found["chain"]] == ["Tập thể tt-a1"]
    (own,) = explanations_of_subject(fallen, "xa-a1")
    assert case_as_json(own, "en")["recheck"] is None
    assert [said["grade"] for said in case_as_json(own, "en")["replaced_decisions"]] == ["GOOD"]
