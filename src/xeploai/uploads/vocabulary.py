"""The words that files and templates may use, from the rule pack in force."""

from datetime import date
from typing import TYPE_CHECKING

from xeploai import rulepacks
from xeploai.domain import ABOVE_THE_GRADED, Period, SubjectKind
from xeploai.intake import Vocabulary

if TYPE_CHECKING:
    from xeploai.cycle.models import Cycle


def vocabulary_of(cycle: "Cycle | None") -> Vocabulary:
    """Return the words of the cycle's pack; without a cycle, of the latest pack."""
    if cycle is not None:
        return _vocabulary(cycle.pack, cycle.closes_on, Period(cycle.period))
    latest = list(rulepacks.builtin_packs().values())[-1]
    return _vocabulary(latest.code, latest.value_on("grading.categories", date.max).from_on)


def _vocabulary(pack: str, on: date, period: Period = Period.YEAR) -> Vocabulary:
    rules = rulepacks.pack(pack)
    categories = rules.categories_on(on)
    units = {
        code: category.label
        for code, category in categories.items()
        if category.kind is SubjectKind.ORGANISATION
    }
    return Vocabulary(
        categories={
            code: category.label
            for code, category in rules.categories_reviewed_on(on, period).items()
        },
        reasons={
            code: reason.label for code, reason in rules.not_rated_reasons_for(on, period).items()
        },
        unit_categories={**ABOVE_THE_GRADED, **units},
    )
