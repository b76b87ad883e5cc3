"""What blocks the opening of a cycle, and what only deserves attention."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xeploai.cycle.operations import Caseload, frozen_units
from xeploai.cycle.queries import Cycle, CycleUnit, categories_of, pack_of
from xeploai.cycle.rules import layer_of, local_rules_on
from xeploai.domain import (
    ABOVE_THE_GRADED,
    BRANCHES,
    CASE_END_LABELS,
    CaseEnd,
    Fault,
    Labels,
    Refused,
    RuleNotInForce,
    RulePack,
    SubjectKind,
    grouped,
    join_labels,
    label,
    message,
    verbatim,
)
from xeploai.organisations import register

NAMES_LISTED = 5
AND_OTHERS = message("%(names)s and others")
ASIDE = message("%(unit)s: %(person)s (%(code)s), %(reason)s")

NO_TREE = message(
    "The register has no organisation that is open on %(day)s. Import the list of organisations."
)
NO_MEMBERS = message("Nobody is a member on %(day)s by the register. Import the list of members.")
RULES_NOT_IN_FORCE = message(
    "The rules “%(pack)s” are not in force on the closing day, %(day)s. Choose others, or correct"
    " the closing day."
)
GOVERNS_NOT = message(
    "On the closing day, %(day)s, other rules than “%(pack)s” govern. Choose those, or open the"
    " cycle if it is right so."
)
TWO_BRANCHES = message(
    "%(number)s people are members of two branches on %(day)s: %(names)s. End one of the"
    " memberships."
)
NO_HEAD = message(
    "%(number)s branches have no head on %(day)s: %(names)s. Enter the post of the secretary."
)
HEADS_ASIDE = message(
    "%(number)s organisations have a head who is exempt from Party work or suspended on %(day)s:"
    " %(names)s. End the post and enter who acts for the head, or correct the status."
)
NO_BRANCH_MEMBERS = message(
    "%(number)s branches have no member on %(day)s: %(names)s. Enter the members, or close them."
)
NOT_GRADED = message(
    "%(number)s organisations have a category that these rules do not grade, and get no case:"
    " %(names)s. Correct the category if it is wrong."
)
NO_CRITERIA = message(
    "No criteria are set for %(number)s categories: %(names)s. Record the criteria of the level"
    " that sets them."
)


@dataclass(frozen=True)
class OpeningRemark:
    """One point about a cycle that is to be opened, or reported.

    Args:
        fault: what it is, with the number, the first names, and the remedy.
        is_blocking: whether the cycle cannot be opened, or reported, before it is settled.
        remedy: which part of the program settles it: `register`, `rules`, `cycle`, or
            `above_ceiling`, the list of decisions above the ceiling.
        number: how many there are; 0 where it is no count.
    """

    fault: Fault
    is_blocking: bool
    remedy: str
    number: int = 0


def opening_remarks(cycle: Cycle) -> tuple[OpeningRemark, ...]:
    """Return what blocks the opening of a cycle first, then what deserves attention."""
    remarks = sorted(_remarks(cycle), key=lambda each: not each.is_blocking)
    return tuple(remarks)


def _remarks(cycle: Cycle) -> Iterator[OpeningRemark]:
    pack, on = pack_of(cycle), cycle.closes_on
    rules = {"pack": pack.title, "day": on}
    try:
        pack.categories_on(on)
    except RuleNotInForce:
        yield OpeningRemark(Fault(RULES_NOT_IN_FORCE, rules), is_blocking=True, remedy="cycle")
        return
    if not pack.governs(on):
        yield OpeningRemark(Fault(GOVERNS_NOT, rules), is_blocking=False, remedy="cycle")
    yield from _without_criteria(cycle, pack)
    try:
        units = frozen_units(cycle, by_return=())
    except Refused as refusal:
        yield from _blocking(refusal.faults)
        return
    if not units:
        yield from _blocking([Fault(NO_TREE, {"day": on})])
        return
    yield from _of_members(cycle, pack, units)
    yield from _of_units(pack, units, on)


def _blocking(faults: Iterable[Fault]) -> Iterator[OpeningRemark]:
    for fault in faults:
        yield OpeningRemark(fault, is_blocking=True, remedy="register")


def _of_members(cycle: Cycle, pack: RulePack, units: list[CycleUnit]) -> Iterator[OpeningRemark]:
    on = cycle.closes_on
    kinds = {category.kind for category in categories_of(cycle).values()}
    members = register.members_on(on)
    if SubjectKind.MEMBER in kinds:
        if not members:
            yield from _blocking([Fault(NO_MEMBERS, {"day": on})])
        twice = [code for code, times in Counter(row[2] for row in members).items() if times > 1]
        yield from _listed(TWO_BRANCHES, sorted(twice), on, is_blocking=True)
        branches = {branch for branch, _, _ in members}
        empty = [unit.name for unit in _branches(units) if unit.unit_id not in branches]
        yield from _listed(NO_BRANCH_MEMBERS, empty, on)
    # of those in two branches there is one remark already
    twice_or_not = Caseload(cycle, pack, units)
    if not (SubjectKind.MEMBER in kinds and twice):
        yield from _blocking(twice_or_not.faults)


def _branches(units: Iterable[CycleUnit]) -> Iterator[CycleUnit]:
    return (unit for unit in units if unit.category in BRANCHES)


def _of_units(pack: RulePack, units: list[CycleUnit], on: date) -> Iterator[OpeningRemark]:
    headed = {post.unit_id for post in register.posts_on(on) if post.is_head}
    yield from _listed(
        NO_HEAD, [unit.name for unit in _branches(units) if unit.unit_id not in headed], on
    )
    yield from _listed(HEADS_ASIDE, list(_heads_aside(units, on)), on)
    kinds = pack.categories_on(on)
    if any(category.kind is SubjectKind.ORGANISATION for category in kinds.values()):
        known = kinds.keys() | ABOVE_THE_GRADED.keys()
        strange = [unit.name for unit in units if unit.category not in known]
        yield from _listed(NOT_GRADED, strange, on)


def _heads_aside(units: Iterable[CycleUnit], on: date) -> Iterator[Labels]:
    names = {unit.unit_id: unit.name for unit in units}
    for head in register.heads_aside(on):
        if head.post.unit_id in names:
            yield label(
                ASIDE,
                unit=names[head.post.unit_id],
                person=head.post.person.full_name,
                code=head.post.person.code,
                reason=CASE_END_LABELS[CaseEnd(head.status.value)],
            )


def _listed(
    text: str, names: Sequence[str | Labels], on: date, *, is_blocking: bool = False
) -> Iterator[OpeningRemark]:
    if names:
        values = {"number": grouped(len(names)), "names": names_in_short(names), "day": on}
        yield OpeningRemark(Fault(text, values), is_blocking, "register", len(names))


def names_in_short(names: Sequence[str | Labels]) -> str | Labels:
    """Return the first names in one text, and that there are others."""
    first = _joined(names[:NAMES_LISTED])
    return label(AND_OTHERS, names=first) if len(names) > NAMES_LISTED else first


def _joined(names: Sequence[str | Labels]) -> str | Labels:
    plain = [name for name in names if isinstance(name, str)]
    if len(plain) == len(names):
        return "; ".join(plain)
    return join_labels(verbatim(name) if isinstance(name, str) else name for name in names)


def _without_criteria(cycle: Cycle, pack: RulePack) -> Iterator[OpeningRemark]:
    """Yield the categories for which no body has set criteria that are in force on the day."""
    on = cycle.closes_on
    layers = [layer_of(rules) for rules in local_rules_on(cycle.pack, on)]
    sets = [one for layer in layers for one in layer.criteria if one.from_on <= on]
    covered = {category for one in sets for category in one.categories}
    missing = [each for code, each in categories_of(cycle).items() if code not in covered]
    if missing:
        names = {
            language: "; ".join(each.label[language] for each in missing)
            for language in ("vi", "en")
        }
        values = {"number": len(missing), "names": names}
        yield OpeningRemark(Fault(NO_CRITERIA, values), False, "rules", len(missing))
