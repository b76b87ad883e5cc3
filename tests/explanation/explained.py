"""Explanations of a member under a small pack."""

from datetime import date
from pathlib import Path
from typing import Any

from xeploai import rulepacks
from xeploai.domain import Fact, Fault, Rulebook
from xeploai.explanation.build import explanation_of
from xeploai.explanation.values import Explanation

FILES = Path(__file__).parent.parent / "rulepacks"


ON = date(2023, 12, 31)


DATED = date(2023, 12, 5)


KNOWN: dict[str, Any] = {
    "tasks_assigned": 10,
    "tasks_on_time": 10,
    "tasks_exceeded": 4,
    "outstanding": True,
    "is_exempt": False,
    "discipline": [],
    "tasks_late": 0,
}


def explained(book: Rulebook, **changed: Any) -> Explanation:
    plain = {code: value for code, value in (KNOWN | changed).items() if value is not None}
    values = rulepacks.read_values(book.facts, plain)
    facts = {code: Fact(value, "Báo cáo, BC 1", DATED) for code, value in values.items()}
    return explanation_of(book, "member", facts, why_not={"state_grade": Fault("no decision yet")})


def provision(result: Explanation, code: str) -> Any:
    known = (*result.not_rated, *result.provisions, *result.remarks)
    return next(each for each in known if each.code == code)
