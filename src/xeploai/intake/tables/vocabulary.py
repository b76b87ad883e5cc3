"""The words that a file may use for categories, grades, reasons, sectors and statuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xeploai.domain import (
    END_CAUSE_LABELS,
    FIGURE_LABELS,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    SECTOR_LABELS,
    EndCause,
    Grade,
    MembershipStatus,
    label,
    message,
)
from xeploai.intake.cells import LabelsByCode, codes_by_name, fold

MEMBERSHIP_STATUS_LABELS: LabelsByCode = {
    MembershipStatus.PROBATIONARY: label(message("Probationary")),
    MembershipStatus.FULL: label(message("Full")),
    MembershipStatus.EXEMPT: label(message("Exempt")),
    MembershipStatus.SUSPENDED: label(message("Suspended")),
}
MEMBERSHIP_STATUSES = codes_by_name(
    MEMBERSHIP_STATUS_LABELS,
    {
        "PROBATIONARY": ("đảng viên dự bị",),
        "FULL": ("đảng viên chính thức",),
        "EXEMPT": ("được miễn công tác và sinh hoạt đảng", "miễn công tác, miễn sinh hoạt đảng"),
        "SUSPENDED": ("bị đình chỉ sinh hoạt đảng",),
    },
)

# joining two entries of one person has its own act
END_CAUSE_NAMES: LabelsByCode = {
    cause.value: labels for cause, labels in END_CAUSE_LABELS.items() if cause != EndCause.MERGED
}
END_CAUSES = codes_by_name(
    END_CAUSE_NAMES,
    {
        EndCause.DIED: ("từ trần", "chết", "mất", "qua đời", "hy sinh"),
        EndCause.TRANSFERRED_OUT: (
            "chuyển đi",
            "chuyển sinh hoạt đảng",
            "chuyển đảng",
            "chuyển ra ngoài",
            "chuyển sinh hoạt ra ngoài đảng bộ",
        ),
        EndCause.EXPELLED: ("khai trừ", "bị khai trừ"),
        EndCause.REMOVED: ("xóa tên", "xoá tên", "bị xóa tên", "xóa tên trong danh sách"),
        EndCause.LEFT: ("xin ra", "xin ra khỏi đảng", "xin ra đảng", "ra khỏi đảng"),
    },
)

GRADE_LABELS: LabelsByCode = {grade: FIGURE_LABELS[grade.value.lower()] for grade in Grade}
NOT_RATED = "NOT_RATED"
NOT_RATED_LABEL = FIGURE_LABELS["not_graded"]
# What the column of grades may hold: the four grades, or that there is none.
OUTCOME_LABELS: LabelsByCode = {**GRADE_LABELS, NOT_RATED: NOT_RATED_LABEL}
OUTCOMES = codes_by_name(
    OUTCOME_LABELS,
    {NOT_RATED: ("chưa xếp loại", "không xếp loại", "không đánh giá, xếp loại")},
)
SECTOR_NAMES: LabelsByCode = {sector.value: labels for sector, labels in SECTOR_LABELS.items()}
SECTORS = codes_by_name(SECTOR_NAMES)


@dataclass(frozen=True)
class Vocabulary:
    """Labels from the rule pack in force, by code and by language.

    Args:
        categories: of subjects, for gradings and returns.
        reasons: for not rating.
        unit_categories: those that a unit may have; None where any category will do.
        unit_names: further names of these, each with the codes that it may mean, the usual first.
    """

    categories: LabelsByCode
    reasons: LabelsByCode
    unit_categories: LabelsByCode | None = None
    unit_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def category_names(self) -> Mapping[str, str]:
        """Code of a category by each of its names."""
        return codes_by_name(self.categories)

    @cached_property
    def unit_category_names(self) -> Mapping[str, str]:
        """Code of a unit's category by each of its names."""
        usual = {name: codes[0] for name, codes in self.unit_category_choices.items()}
        return {**usual, **codes_by_name(self.categories_of_units)}

    @cached_property
    def unit_category_choices(self) -> Mapping[str, tuple[str, ...]]:
        """Codes that a further name of a unit's category may mean, by the folded name."""
        return {fold(name): codes for name, codes in self.unit_names.items()}

    @cached_property
    def clear_unit_category_names(self) -> Mapping[str, str]:
        """Code of a unit's category by each of its names that means no other one."""
        choices = self.unit_category_choices
        return {
            name: code
            for name, code in self.unit_category_names.items()
            if len(choices.get(name, ())) < 2  # noqa: PLR2004 (more than one)
        }

    @property
    def categories_of_units(self) -> LabelsByCode:
        """Labels of the categories that a unit may have."""
        return self.categories if self.unit_categories is None else self.unit_categories

    @cached_property
    def reason_names(self) -> Mapping[str, str]:
        """Code of a reason by each of its names."""
        return codes_by_name(self.reasons)

    @cached_property
    def returned_reason_names(self) -> Mapping[str, str]:
        """The same for a return, whose sender may have stated no reason."""
        return codes_by_name({**self.reasons, REASON_NOT_STATED: REASON_NOT_STATED_LABEL})
