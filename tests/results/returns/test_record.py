"""Statistical returns stay as they were sent."""

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.builders import make_cycle, make_tree, send_return, unit_of
from xeploai.cycle.models import Cycle
from xeploai.domain import Counts, Refused
from xeploai.results.models import ReturnedCount, StatisticalReturn
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    make_tree()
    return make_cycle(by_return=["huyen-a"])


@pytest.mark.parametrize("act", ["update", "delete"])
@pytest.mark.parametrize("model", [StatisticalReturn, ReturnedCount])
def test_the_database_refuses_to_change_or_remove_what_was_returned(
    cycle: Cycle, model: Any, act: str
) -> None:
    send_return(cycle, "huyen-a", {"member": Counts(good=2)})
    column = "file_name" if model is StatisticalReturn else "category"
    # straight to the table: Django's own protection must not be what refuses
    rows = model.objects.all()
    changes = {
        "update": lambda: rows.update(**{column: "x"}),
        "delete": lambda: rows._raw_delete("default"),
    }

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        changes[act]()


def test_a_later_return_counts_and_the_earlier_stays(cycle: Cycle) -> None:
    first = send_return(cycle, "huyen-a", {"member": Counts(good=2)}, content=b"one")
    second = send_return(cycle, "huyen-a", {"member": Counts(failed=3)}, content=b"two")

    assert first is not None
    assert second is not None
    assert second.replaces == first
    counts = statistics_of(unit_of(cycle, "tinh")).categories["member"].counts
    assert counts == Counts(failed=3)
    assert StatisticalReturn.objects.count() == 2


def test_the_same_file_twice_is_one_return(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", {"member": Counts(good=2)})

    assert send_return(cycle, "huyen-a", {"member": Counts(good=2)}) is None
    assert StatisticalReturn.objects.count() == 1


def test_the_signed_file_is_kept_as_it_was(cycle: Cycle, settings: Any) -> None:
    sent = send_return(cycle, "huyen-a", {"member": Counts(good=2)}, content=b"signed and sealed")

    assert sent is not None
    kept = Path(settings.FILES) / sent.file_sha256[:2] / sent.file_sha256
    assert kept.read_bytes() == b"signed and sealed"


def test_zero_was_reported_and_an_absent_category_was_not(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", {"member": Counts()})

    totals = statistics_of(unit_of(cycle, "huyen-a")).categories
    assert totals["member"].counts == Counts()
    assert totals["leading_cadre"].counts is None


@pytest.mark.parametrize("counts", [{}, {"soldier": Counts(good=1)}])
def test_a_return_without_figures_or_of_an_unknown_category_is_refused(
    cycle: Cycle, counts: dict[str, Counts]
) -> None:
    with pytest.raises(Refused):
        send_return(cycle, "huyen-a", counts)

    assert not StatisticalReturn.objects.exists()
