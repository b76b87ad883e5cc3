"""Decisions of a province that differ from the rules."""

from datetime import date

from xeploai.reporting.values import (
    CategoryDeviations,
    DecisionDeviations,
    OrganisationDeviation,
    SuperiorDecision,
)

NONE = "Chưa đối chiếu được quyết định nào trên 12 quyết định, vì thiếu dữ kiện: đã kiểm điểm."
SUMMARY = "Đã đối chiếu 11 trên 12 quyết định."


def organisation(number: int = 1, *, reason: str = "Đã khắc phục") -> OrganisationDeviation:
    return OrganisationDeviation(
        category="grassroots_branch",
        name=f"Chi bộ {number}",
        code=f"cb-{number}",
        suggested="GOOD",
        decided="EXCELLENT",
        document="12-QĐ/TU",
        decided_on=date(2023, 12, 20),
        provisions=("P23-GR-1", "P23-DEP-2"),
        reason=reason,
        body="Ban Thường vụ Tỉnh ủy A",
    )


def by_superior(number: int = 1) -> SuperiorDecision:
    return SuperiorDecision(
        category="grassroots_branch",
        name=f"Chi bộ {number}",
        code=f"cb-{number}",
        body="Ban Thường vụ Tỉnh ủy A",
        ground="Cấp dưới chậm quyết định.",
        document="12-QĐ/TU",
        decided_on=date(2023, 12, 20),
    )


def deviations(*named: OrganisationDeviation) -> DecisionDeviations:
    counts = CategoryDeviations("grassroots_branch", 12, 11, 6, 2, 1, 1, 1, 4, 3)
    return DecisionDeviations((counts,), named, SUMMARY, ("is_exempt",), ("review_done",))


def nothing_compared() -> DecisionDeviations:
    counts = CategoryDeviations("grassroots_branch", 12, 0, 0, 0, 0, 0, 0, 0, 0)
    return DecisionDeviations((counts,), (), NONE, (), ("review_done",))
