from tests.explanation.explained import explained, provision
from xeploai.domain import Rulebook


def test_a_known_zero_is_known(book: Rulebook) -> None:
    result = explained(book, tasks_exceeded=0)

    fact = next(each for each in result.facts if each.code == "tasks_exceeded")
    assert fact.is_known
    assert fact.plain == 0


def test_a_provision_that_presupposes_something_else_is_silent(book: Rulebook) -> None:
    result = explained(book, is_leader=True)

    assert provision(result, "P18-SUBJ-5").is_silent
    assert not provision(result, "P18-GR-1").is_silent
