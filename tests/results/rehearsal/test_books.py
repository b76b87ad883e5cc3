from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.results.rehearsal.trial import EXCEEDED, SHARE, books, draft
from xeploai import rulepacks
from xeploai.cycle.models import Cycle
from xeploai.domain import ParameterKind, Refused
from xeploai.results.rehearsal.books import nearest_governed_day
from xeploai.results.rehearsal.run import rehearse

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("pack", "closes_on", "day"),
    [
        ("vn-party-2023", "2023-12-31", "2023-12-31"),
        ("vn-party-2025", "2023-12-31", "2025-12-31"),
        ("vn-party-2018", "2023-12-31", "2022-12-31"),
        ("vn-party-2025", "2024-02-29", "2026-02-28"),
        ("vn-party-2023", "2022-06-30", "2024-06-30"),
    ],
)
def test_a_rehearsal_takes_the_nearest_year_that_the_pack_governs(
    pack: str, closes_on: str, day: str
) -> None:
    found = nearest_governed_day(rulepacks.pack(pack), date.fromisoformat(closes_on))

    assert found == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("key", "number", "told"),
    [
        ("P23-GR-33.exceeded", (Fraction(1, 2), SHARE), "has the number"),
        (EXCEEDED, (Fraction(6), ParameterKind.AMOUNT), "is a share, %(number)s"),
        (EXCEEDED, (Fraction(3, 2), SHARE), "between 0%% and 100%%"),
        ("P23-SUBJ-1.NEWLY_ADMITTED.months", (Fraction(1, 2), SHARE), "is an amount"),
    ],
)
def test_a_number_that_does_not_fit_is_refused_in_words(
    cycle: Cycle, key: str, number: Any, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        books(cycle, numbers={key: number})

    assert told in refused.value.faults[0].text


def test_a_draft_counts_in_its_own_unit_and_nowhere_else(cycle: Cycle) -> None:
    here = rehearse(cycle, book_for=books(cycle, drafts=[draft("huyen-a")]))
    elsewhere = rehearse(cycle, book_for=books(cycle, drafts=[draft("huyen-b")]))

    assert [each.subject for each in here.turns] == ["dv-0"]
    assert elsewhere.turns == ()


def test_a_draft_for_a_unit_or_a_pack_that_is_not_there_is_refused(cycle: Cycle) -> None:
    with pytest.raises(Refused):
        books(cycle, drafts=[draft("nowhere")])
    with pytest.raises(Refused):
        books(cycle, "vn-party-2025", drafts=[draft("huyen-a")])
    with pytest.raises(Refused):
        books(cycle, stored=["nothing-stored"])
