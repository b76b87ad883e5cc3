"""Say why a unit that the register no longer has stays in a tree: whose case, which return."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from xeploai.cycle.queries import CycleUnit
from xeploai.domain import Fault, Labels, grouped, join_labels, message, say

from .compare import Difference, StoredCase

NAMES_SHOWN = 5
LANGUAGES = ("vi", "en")
STANDING = message(
    "stays in the tree for cases decided before it closed, which stand; nothing is to be done:"
    " %(names)s"
)
DECIDED_AFTER = message(
    "stays in the tree for cases decided after it closed; end or move them late, or correct the"
    " decision: %(names)s"
)
UNPLACED = message("stays in the tree until the register gives these subjects one place: %(names)s")
RETURNED = message(
    "stays in the tree for its return, letter %(letter)s, which came on %(day)s; its figures count"
    " here unless the superior sends it back"
)
DECLARED = message("stays in the tree for its declaration of having nobody of a category")
OTHERWISE = message("stays in the tree for what is recorded about it")


@dataclass
class Staying:
    """What keeps one unit in the tree.

    Args:
        standing: subjects whose decision was before the change.
        decided: subjects whose decision was after it.
    """

    standing: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    papers: list[Labels] = field(default_factory=list)

    @property
    def needs_nothing(self) -> bool:
        """Whether only decisions that stand keep it."""
        return bool(self.standing) and not (self.decided or self.unplaced or self.papers)

    @property
    def sentence(self) -> Labels:
        """Everything that keeps it, in words."""
        named = (
            (STANDING, self.standing),
            (DECIDED_AFTER, self.decided),
            (UNPLACED, self.unplaced),
        )
        found = [_labels_of(text, names=_names(names)) for text, names in named if names]
        return join_labels([*found, *self.papers] or [_labels_of(OTHERWISE)])


def why_units_stay(
    difference: Difference,
    units: Collection[int],
    standing: Collection[int],
    name_of: Callable[[StoredCase], str],
) -> dict[int, Staying]:
    """Return what keeps units of a tree that the register no longer has, by id of the frozen unit.

    Args:
        standing: cases whose decision was before the change.
    """
    found: dict[int, Staying] = defaultdict(Staying)
    for case, _ in difference.to_correct:
        if case.frozen_unit in units:
            own = found[case.frozen_unit]
            listed = own.standing if case.pk in standing else own.decided
            listed.append(f"{name_of(case)} ({case.subject_code})")
    for case in difference.unplaced:
        if case.frozen_unit in units:
            found[case.frozen_unit].unplaced.append(f"{name_of(case)} ({case.subject_code})")
    for unit, paper in _papers(units):
        found[unit].papers.append(paper)
    return {unit: found[unit] for unit in units}


def _papers(units: Collection[int]) -> Iterator[tuple[int, Labels]]:
    """Yield the returns and declarations of units."""
    # by the relations' names, since this app must not import results
    own = CycleUnit.objects.filter(pk__in=units)
    latest = own.filter(returns__isnull=False, returns__replaced_by__isnull=True)
    rows = latest.values_list("pk", "returns__document_number", "returns__received_on")
    for unit, letter, day in rows.order_by("path"):
        yield unit, _labels_of(RETURNED, letter=letter or "–", day=day)
    declared = own.filter(absence_declarations__isnull=False).order_by("path").distinct()
    for unit in declared.values_list("pk", flat=True):
        yield unit, _labels_of(DECLARED)


def _labels_of(text: str, **values: object) -> Labels:
    return {language: say(Fault(text, values), language) for language in LANGUAGES}


def _names(names: Iterable[str]) -> str:
    listed = sorted(names)
    text = ", ".join(listed[:NAMES_SHOWN])
    return text if len(listed) <= NAMES_SHOWN else f"{text} … ({grouped(len(listed))})"
