"""Names of grades, levels and figures as officials read them; stored values are upper-case codes.

A grade, a figure and a reason is named here and nowhere else in the program.
"""

from collections.abc import Mapping

from xeploai.domain.model import Grade

from .model import CriterionLevel
from .words import Labels, contextual_label, label

GRADE_LABELS: Mapping[Grade, Labels] = {
    Grade.EXCELLENT: contextual_label("grade", "Excellent"),
    Grade.GOOD: contextual_label("grade", "Good"),
    Grade.COMPLETED: contextual_label("grade", "Completed"),
    Grade.FAILED: contextual_label("grade", "Failed"),
}
LEVEL_LABELS: Mapping[CriterionLevel, Labels] = {
    CriterionLevel.EXCELLENT: contextual_label("level of a criterion", "Excellent"),
    CriterionLevel.GOOD: contextual_label("level of a criterion", "Good"),
    CriterionLevel.AVERAGE: contextual_label("level of a criterion", "Average"),
    CriterionLevel.POOR: contextual_label("level of a criterion", "Poor"),
}
# by the names of `domain.figures.counts.FIGURES`
FIGURE_LABELS: Mapping[str, Labels] = {
    "total": contextual_label("figure", "Total"),
    "graded": contextual_label("figure", "Graded"),
    "not_graded": contextual_label("figure", "Not rated"),
    "good_or_better": contextual_label("figure", "Good or better"),
    "excellent": GRADE_LABELS[Grade.EXCELLENT],
    "good": GRADE_LABELS[Grade.GOOD],
    "completed": GRADE_LABELS[Grade.COMPLETED],
    "failed": GRADE_LABELS[Grade.FAILED],
    "undecided": contextual_label("figure", "Undecided"),
}
REASON_NOT_STATED_LABEL: Labels = label("Reason not stated by the source")
