"""What tests record of the subjects of the cycle of 2023."""

from datetime import date
from typing import Any

from tests.builders import AT, BY
from xeploai.cycle.models import Case
from xeploai.cycle.operations import record_facts

WARNING = {
    "document": "3-QĐ/UBKT",
    "on": "2023-06-01",
    "issued_by": "Ủy ban Kiểm tra Huyện ủy",
    "form": "WARNING",
    "whom": "SUBJECT",
    "kind": "PARTY",
    "is_duty_related": True,
    "is_corruption_or_waste": False,
    "was_used_before": False,
}


def case_of(subject: str, category: str = "member") -> Case:
    return Case.objects.get(cycle__year=2023, category=category, subject_code=subject)


def record(subject: str, category: str = "member", **values: Any) -> None:
    record_facts(
        case=case_of(subject, category),
        values=values,
        source="Ủy ban Kiểm tra",
        document="3-QĐ/UBKT",
        dated_on=date(2023, 6, 1),
        by=BY,
        at=AT,
    )


def knock_out(subject: str = "dv-4") -> None:
    """Record a discipline that leaves only `FAILED`."""
    record(
        subject,
        discipline=[WARNING],
        review_done=True,
        is_under_review=False,
        months_sick=0,
        months_maternity=0,
    )
