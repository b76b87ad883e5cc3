"""The tables of a rehearsal: changes with their clauses, and totals that agree."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.portal.reading import page_of
from tests.portal.records import knock_out
from tests.portal.tables import part, rows
from xeploai import rulepacks
from xeploai.cycle.models import Cycle
from xeploai.domain import Grade, UnitRef, rulebook
from xeploai.explanation import ExplainedRulebook
from xeploai.organisations.models import Person
from xeploai.portal.rules.rehearsal.tables import rehearsal_tables
from xeploai.results.rehearsal import ChangedSubject, Matrix, Rehearsal, RehearsedCategory

ON = date(2023, 12, 31)
RUN = "/2023/huyen-a/rehearse/?pack=vn-party-2025&run=1"


def changes(page: str) -> list[list[str]]:
    return [line for line in rows(page, "rehearsed") if line[0].startswith("dv-")]


@pytest.fixture
def cycle(cycle: Cycle) -> Cycle:
    """Return a cycle in which `dv-4` was decided `GOOD` and then disciplined."""
    Person.objects.update(admitted_on=date(2015, 1, 1))
    knock_out("dv-4")
    return cycle


@pytest.mark.django_db
@pytest.mark.database
def test_a_decision_against_its_own_rules_is_named_as_the_cause(
    board: Client, cycle: Cycle
) -> None:
    own_rules = RUN.replace("pack=vn-party-2025&", "")

    assert changes(page_of(board, own_rules)) == [
        [
            "dv-4",
            "Đảng viên",
            "Tên ap-a12",
            "Hoàn thành tốt nhiệm vụ",
            "Không hoàn thành nhiệm vụ",
            "quyết định khác với mức gợi ý theo chính quy định của đợt",
        ]
    ]


def rehearsal(*turns: ChangedSubject) -> Rehearsal:
    labels = {grade: {"vi": grade.value, "en": grade.value} for grade in Grade}
    label = {"vi": "Đảng viên", "en": "Members"}
    category = RehearsedCategory("member", label, True, Matrix({("GOOD", "FAILED"): 1}), {})
    book = ExplainedRulebook("vn-party-2023", label, "1", ON, "", ())
    unit = UnitRef("huyen-a", "Huyện A")
    return Rehearsal(
        2023, unit, book, book, "DECIDED", (category,), (), turns, 0, {}, (), (), (), {}, labels
    )


@pytest.mark.parametrize(("may_see", "number"), [(True, 1), (False, 0)])
def test_a_change_names_its_clauses_once_and_only_to_readers_of_cases(
    may_see: bool, number: int
) -> None:
    book = rulebook(rulepacks.pack("vn-party-2023"), on=ON)
    turn = ChangedSubject(
        "member",
        "dv-4",
        UnitRef("ap-a12", "Ấp 12"),
        "GOOD",
        "FAILED",
        ("P23-KO-7.DEGRADATION",),
        ("P23-KO-7.FORBIDDEN_ACT",),
        True,
    )
    unit: Any = SimpleNamespace(
        cycle=SimpleNamespace(pack="vn-party-2023", closes_on=ON, period="YEAR")
    )
    reader: Any = SimpleNamespace(may_see_cases=lambda unit, categories: may_see)

    tables = rehearsal_tables(rehearsal(turn), unit, reader, [book])

    assert len(tables.turns) == number
    assert tables.hides_cases is not may_see
    assert [
        (clause.document, clause.place) for line in tables.turns for clause in line.clauses
    ] == [("124-QĐ/TW", "khoản 4.3 Điều 12")] * number


@pytest.mark.django_db
@pytest.mark.database
def test_rows_and_columns_of_a_matrix_have_the_same_total(board: Client, cycle: Cycle) -> None:
    matrix = rows(part(page_of(board, RUN), "of-member"))

    *lines, totals = [[int(cell.replace(".", "")) for cell in line[1:]] for line in matrix]
    assert [sum(column) for column in zip(*lines, strict=True)] == totals
    assert all(sum(line[:-1]) == line[-1] for line in lines)
