"""The words that a file may use for categories, grades, reasons, sectors and statuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xeploai.domain import (
    FIGURE_LABELS,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    SECTOR_LABELS,
    Grade,
    MembershipStatus,
)

from .text import Labels, codes_by_name

STATUS_LABELS: Labels = {
    MembershipStatus.PROBATIONARY: {"vi": "Dự bị", "en": "Probationary"},
    MembershipStatus.FULL: {"vi": "Chính thức", "en": "Full"},
    MembershipStatus.EXEMPT: {"vi": "Miễn công tác và sinh hoạt đảng", "en": "Exempt"},
    MembershipStatus.SUSPENDED: {"vi": "Đình chỉ sinh hoạt đảng", "en": "Suspended"},
}
STATUSES = codes_by_name(
    STATUS_LABELS,
    {
        "PROBATIONARY": ("đảng viên dự bị",),
        "FULL": ("đảng viên chính thức",),
        "EXEMPT": ("được miễn công tác và sinh hoạt đảng", "miễn công tác, miễn sinh hoạt đảng"),
        "SUSPENDED": ("bị đình chỉ sinh hoạt đảng",),
    },
)

GRADE_LABELS: Labels = {grade: FIGURE_LABELS[grade.value.lower()] for grade in Grade}
NOT_RATED = "NOT_RATED"
NOT_RATED_LABEL = {"vi": "Chưa đánh giá, xếp loại", "en": "Not rated"}
GRADES = codes_by_name(
    {**GRADE_LABELS, NOT_RATED: NOT_RATED_LABEL},
    {NOT_RATED: ("chưa xếp loại", "không xếp loại", "không đánh giá, xếp loại")},
)
SECTOR_NAMES: Labels = {sector.value: labels for sector, labels in SECTOR_LABELS.items()}
SECTORS = codes_by_name(SECTOR_NAMES)


@dataclass(frozen=True)
class Vocabulary:
    """What the rule pack in force lists: labels by code, by language.

    Args:
        categories: of subjects, as gradings and returns name them.
        reasons: for not rating.
        unit_categories: those that a unit may have; all where none are told apart.
    """

    categories: Labels
    reasons: Labels
    unit_categories: Labels | None = None

    @cached_property
    def category_names(self) -> Mapping[str, str]:
        """Code of a category by every name it may be given."""
        return codes_by_name(self.categories)

    @cached_property
    def unit_category_names(self) -> Mapping[str, str]:
        """The same for the categories of units."""
        return codes_by_name(self.categories_of_units)

    @property
    def categories_of_units(self) -> Labels:
        """Labels of the categories that a unit may have."""
        return self.categories if self.unit_categories is None else self.unit_categories

    @cached_property
    def reason_names(self) -> Mapping[str, str]:
        """Code of a reason by every name it may be given."""
        return codes_by_name(self.reasons)

    @cached_property
    def returned_reason_names(self) -> Mapping[str, str]:
        """The same for a return, whose sender may have stated no reason."""
        return codes_by_name({**self.reasons, REASON_NOT_STATED: REASON_NOT_STATED_LABEL})
