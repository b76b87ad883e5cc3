"""The words that files and templates may use, from the rule pack in force."""

from datetime import date
from typing import TYPE_CHECKING

from xeploai import rulepacks
from xeploai.domain import (
    ABOVE_THE_GRADED,
    Fault,
    Period,
    Refused,
    SubjectKind,
    join_labels,
    message,
)
from xeploai.intake import Vocabulary, fold

if TYPE_CHECKING:
    from xeploai.cycle.models import Cycle


def vocabulary_of(cycle: "Cycle | None", on: date = date.max) -> Vocabulary:
    """Return the words of the cycle's pack; without a cycle, of the latest pack.

    Args:
        on: the day on which a list without a cycle comes in; by default all that is known.
    """
    if cycle is not None:
        return _vocabulary(cycle.pack, cycle.closes_on, Period(cycle.period))
    latest = list(rulepacks.builtin_packs().values())[-1]
    return _vocabulary(
        latest.code, max(on, latest.value_on("grading.categories", date.max).from_on)
    )


def unit_category(text: str) -> str:
    """Return the category of units that is written as its code or its name.

    Raises:
        Refused: no category is written so.
    """
    vocabulary = vocabulary_of(None)
    labels = vocabulary.categories_of_units
    code = (
        text.strip() if text.strip() in labels else vocabulary.unit_category_names.get(fold(text))
    )
    if code is None:
        unknown = message("“%(name)s” is not a category of units. Write one of: %(known)s.")
        raise Refused(Fault(unknown, {"name": text, "known": join_labels(labels.values())}))
    return code


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
        unit_names=rules.category_names_on(on),
    )
