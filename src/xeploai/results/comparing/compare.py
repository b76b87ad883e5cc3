"""Compare two sides: a change for each figure, or the reasons against it."""

from collections.abc import Iterable, Iterator, Mapping

from xeploai import rulepacks
from xeploai.domain import (
    COMPLETE_FIGURES,
    FIGURES,
    LANGUAGES,
    Category,
    Fault,
    Gap,
    Labels,
    SubjectKind,
    Total,
    UnitRef,
    add_up,
    change_between,
    message,
    translate,
)
from xeploai.results.one_tree import Side

from .values import ALL_ORGANISATIONS, ComparedFigure, ComparedRow, TreeBasis, UnitComparison

NAMED = 5
ALL_LABEL = message("All organisations")
HIDDEN = message(
    "Your role does not see the results of single persons, so figures of few persons are hidden."
)
WHOLE_ALTHOUGH_UNDECIDED = COMPLETE_FIGURES[Gap.UNDECIDED]


def compare(
    before: Side,
    now: Side,
    *,
    reasons: Iterable[Fault] = (),
    remarks: Iterable[Fault] = (),
    tree: TreeBasis = TreeBasis.AS_IT_WAS,
) -> UnitComparison:
    """Compare two sides.

    A figure that is incomplete on one side has no change: unreported, undecided or indivisible
    figures never count as zero.
    """
    whole = tuple(reasons)
    rows = tuple(_rows(before, now, whole))
    all_remarks = (*before.remarks, *now.remarks, *remarks)
    if whole:
        # where nothing is compared anyway, a unit that was divided is still a reason of its own
        all_remarks += _divided(before, now)
    return UnitComparison(before, now, rows, tree, whole, all_remarks)


def _rows(before: Side, now: Side, whole: tuple[Fault, ...]) -> Iterator[ComparedRow]:
    known = {**before.categories, **now.categories}
    organisations = [code for code in known if known[code].kind is SubjectKind.ORGANISATION]
    for code, category in known.items():
        yield _row(before, now, code, {code: category}, category.label, whole)
        if organisations and code == organisations[-1]:
            label = {language: translate(ALL_LABEL, language) for language in LANGUAGES}
            yield _row(
                before,
                now,
                ALL_ORGANISATIONS,
                {one: known[one] for one in organisations},
                label,
                whole,
            )


def _row(
    before: Side,
    now: Side,
    code: str,
    categories: Mapping[str, Category],
    label: Mapping[str, str],
    whole: tuple[Fault, ...],
) -> ComparedRow:
    totals = tuple(
        add_up(side.totals.get(category, Total()) for category in categories)
        for side in (before, now)
    )
    # figures that stand side by side without a change may lack something all the same
    why = (*whole, *_incomplete(before, now, categories, totals)) if whole else ()
    why = why or tuple(_why_not(before, now, categories, totals))
    undecided = tuple(_undecided(before, now, totals))
    figures = tuple(
        _figure(figure, before, now, totals, why or _unless_complete(figure, undecided))
        for figure in FIGURES
    )
    return ComparedRow(code, label, figures)


def _unless_complete(figure: str, undecided: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return () if figure in WHOLE_ALTHOUGH_UNDECIDED else undecided


def _figure(
    figure: str, before: Side, now: Side, totals: tuple[Total, ...], why: tuple[Fault, ...]
) -> ComparedFigure:
    then, today = totals
    numbers = then.figure(figure), today.figure(figure)
    shares = then.share(figure, before.bases), today.share(figure, now.bases)
    if why:
        hides = then.is_hidden, today.is_hidden
        return ComparedFigure(figure, *numbers, *shares, None, why, None, *hides)
    no_points = _no_points(figure, before, now, totals)
    of = (None, None) if no_points else shares
    change = change_between(before=numbers[0], now=numbers[1], share_before=of[0], share_now=of[1])
    return ComparedFigure(figure, *numbers, *shares, change, (), no_points)


def _no_points(figure: str, before: Side, now: Side, totals: tuple[Total, ...]) -> Fault | None:
    bases = before.bases.get(figure), now.bases.get(figure)
    if bases == (None, None):
        return None
    if bases[0] != bases[1]:
        text = message("The two rule packs take this share of different bases.")
        return Fault(text)
    shares = totals[0].share(figure, before.bases), totals[1].share(figure, now.bases)
    if any(share is None or share.exact is None for share in shares):
        return Fault(message("On one side the base of this share is 0, so it has no share."))
    return None


def _why_not(
    before: Side, now: Side, categories: Mapping[str, Category], totals: tuple[Total, ...]
) -> Iterator[Fault]:
    faults = [
        *_unlike_categories(before, now, categories),
        *_touched(before, categories),
        *_touched(now, categories),
    ]
    for side, total in zip((before, now), totals, strict=True):
        faults += _not_reported(side, total)
        faults += [Fault(HIDDEN)] if total.is_hidden else []
    yield from {str(fault): fault for fault in faults}.values()
    if not faults:
        for side, total in zip((before, now), totals, strict=True):
            if total.counts is None:
                yield _silence(side)


def _divided(before: Side, now: Side) -> tuple[Fault, ...]:
    """Return once each why figures of single categories contain a part of something divided."""
    faults = (fault for side in (before, now) for found in side.touched.values() for fault in found)
    return tuple({str(fault): fault for fault in faults}.values())


def _incomplete(
    before: Side, now: Side, categories: Iterable[str], totals: tuple[Total, ...]
) -> Iterator[Fault]:
    touched = (*_touched(before, categories), *_touched(now, categories))
    yield from {str(fault): fault for fault in touched}.values()
    for side, total in zip((before, now), totals, strict=True):
        yield from _not_reported(side, total)


def _unlike_categories(
    before: Side, now: Side, categories: Mapping[str, Category]
) -> Iterator[Fault]:
    text = message(
        "The category “%(category)s” exists in %(with)s (cycle %(year)s), but not in %(without)s."
    )
    is_sum = len(categories) > 1
    for code, category in categories.items():
        for side, other in ((before, now), (now, before)):
            # in a sum, an unreported category makes no difference
            is_silent = is_sum and side.totals.get(code, Total()).counts is None
            if code in side.categories and code not in other.categories and not is_silent:
                packs = {"with": _title(side.pack), "without": _title(other.pack)}
                values = {"category": category.label, "year": side.cycle_name}
                yield Fault(text, {**values, **packs})


def _title(pack: str) -> Labels:
    return rulepacks.pack(pack).title


def _touched(side: Side, categories: Iterable[str]) -> Iterator[Fault]:
    yield from side.touched_all
    for code in categories:
        yield from side.touched.get(code, ())


def _not_reported(side: Side, total: Total) -> Iterator[Fault]:
    if total.owed_by:
        text = message(
            "For cycle %(year)s these have sent no return, or theirs was sent back: %(units)s."
        )
        yield Fault(text, {"year": side.cycle_name, "units": named(total.owed_by)})
    if total.not_reported_by:
        text = message("In cycle %(year)s the returns of these say nothing of it: %(units)s.")
        yield Fault(text, {"year": side.cycle_name, "units": named(total.not_reported_by)})


def _silence(side: Side) -> Fault:
    values: dict[str, object] = {"unit": side.unit.name, "year": side.cycle_name}
    if side.within is None:
        text = message("In cycle %(year)s neither a case nor a return of “%(unit)s” mentions it.")
        return Fault(text, values)
    text = message(
        "In cycle %(year)s the return of “%(sender)s” covers “%(unit)s” without giving its"
        " figures separately."
    )
    return Fault(text, {**values, "sender": side.within.name})


def _undecided(before: Side, now: Side, totals: tuple[Total, ...]) -> Iterator[Fault]:
    text = message(
        "In cycle %(year)s “%(unit)s” has cases without a decision, so only totals can be compared."
    )
    for side, total in zip((before, now), totals, strict=True):
        if total.figure("undecided"):
            yield Fault(text, {"year": side.cycle_name, "unit": side.unit.name})


def named(units: Iterable[UnitRef]) -> str:
    """Return the first names, with “…” if there are more."""
    names = [unit.name for unit in units]
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
