"""Which decisions would owe a reason after an act that makes a ceiling or its base smaller.

And what of a ceiling was laid down, or granted, where that is for a body above.

Nothing is refused for it: previews say so, and lists and the reporting of the cycle ask for the
reasons afterwards. Reads only.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from xeploai.cycle.queries import Cycle, LocalRules, PeerGroup, keys_of_cases
from xeploai.cycle.rules import CheckedLayer, books_after, cycles_of_end, cycles_reached
from xeploai.domain import Fault, grouped, join_labels, label, message, verbatim

from .ceiling_breaks import GroupOver, ceiling_reasons_owed
from .ceilings import CycleCeilings, document_of, shares_of_deciders
from .grouping import groups_held_elsewhere

NAMED = 20  # groups and subjects that are named
MORE = message("%(names)s and others")
WILL_OWE = message(
    "In cycle %(cycle)s %(number)s decisions that rate excellent then stand above a binding"
    " ceiling, and each owes a reason for that: %(names)s."
)
OWES_NOW = message(
    "%(number)s decisions that rate excellent now stand above the binding ceiling, and each owes a"
    " reason for that: %(names)s."
)
WILL_OWE_WITHOUT = message(
    "Without the exceptional share %(number)s decisions that rate excellent stand above the binding"
    " ceiling of “%(group)s”, and each owes a reason for that: %(names)s."
)

VOID_SHARES = message(
    "%(number)s exceptional shares do not apply, since the bodies that admitted them hold the group"
    " or decide in it themselves: %(names)s. Record the document of a body above, or let the usual"
    " share apply."
)
SPLIT_GROUPS = message(
    "%(number)s groups are not those in which the central texts count the ceiling: %(names)s. They"
    " were made by a local document on who decides. The next comparison with the register puts them"
    " together, as long as the cycle admits it."
)


def to_be_mended(cycle: Cycle, path: str = "") -> list[Fault]:
    """Say which exceptional shares do not apply, and which groups stand where none should.

    Args:
        path: only of groups held at it or below it.
    """
    found = [fault] if (fault := void_shares(cycle, path)) else []
    if split := groups_held_elsewhere(cycle, path):
        names = _names(f"“{each.label}”" for each in split)
        found.append(Fault(SPLIT_GROUPS, {"number": grouped(len(split)), "names": names}))
    return found


def void_shares(cycle: Cycle, path: str = "", group: int | None = None) -> Fault | None:
    """Say which exceptional shares do not apply, since who admitted them decides there itself.

    Args:
        group: id of the one that is asked about; None for all.
    """
    shares = shares_of_deciders(cycle, path)
    shares = [each for each in shares if group in (None, each.peer_group_id)]
    if not shares:
        return None
    names = _names(f"“{each.peer_group.label}”: {document_of(each).citation}" for each in shares)
    return Fault(VOID_SHARES, {"number": grouped(len(shares)), "names": names})


def owed_after_withdrawal(group: PeerGroup) -> Fault | None:
    """Say which decisions would owe a reason without a group's exceptional share; None if none."""
    cycle = group.cycle
    usual = CycleCeilings(cycle, exceptional={})
    after = ceiling_reasons_owed(cycle, groups=[group.pk], ceilings=usual)
    new = _new(ceiling_reasons_owed(cycle, groups=[group.pk]), after)
    values = {"group": group.label, "number": grouped(len(new)), "names": _subjects(new)}
    return Fault(WILL_OWE_WITHOUT, values) if new else None


def owed_after_layer(checked: CheckedLayer) -> list[Fault]:
    """Say how many decisions would owe a reason once a local document is stored, by cycle."""
    layer, begins = checked.layer, checked.begins
    found: list[Fault] = []
    for cycle, top in cycles_reached(layer, checked.unit, begins):
        books = books_after(cycle, layer.code, top, layer, begins)
        found += _after(cycle, top, CycleCeilings(cycle, books))
    return found


def owed_after_end(rules: LocalRules, withdrawn_on: date) -> list[Fault]:
    """Say how many decisions would owe a reason once a local document has ended, by cycle."""
    found: list[Fault] = []
    for cycle, top in cycles_of_end(rules, withdrawn_on):
        books = books_after(cycle, rules.code, top, None, withdrawn_on)
        found += _after(cycle, top, CycleCeilings(cycle, books))
    return found


def _after(cycle: Cycle, top: str, ceilings: CycleCeilings) -> Iterator[Fault]:
    held = PeerGroup.objects.filter(cycle=cycle, path__startswith=top)
    groups = list(held.values_list("pk", flat=True))
    before = ceiling_reasons_owed(cycle, groups=groups)
    new = _new(before, ceiling_reasons_owed(cycle, groups=groups, ceilings=ceilings))
    if new:
        names = dict.fromkeys(one.allowance.group for one in new.values())
        values = {"cycle": cycle.name, "number": grouped(len(new)), "names": _names(names)}
        yield Fault(WILL_OWE, values)


def _new(before: Collection[int], after: Mapping[int, GroupOver]) -> dict[int, GroupOver]:
    return {case: one for case, one in after.items() if case not in before}


def owed_newly(cycle: Cycle, before: Collection[int]) -> Fault | None:
    """Say which decisions owe a reason that did not before an act; None if none."""
    new = _new(before, ceiling_reasons_owed(cycle))
    values = {"number": grouped(len(new)), "names": _subjects(new)}
    return Fault(OWES_NOW, values) if new else None


def _subjects(cases: Iterable[int]) -> object:
    return _names([subject for _, subject in keys_of_cases(cases)])


def _names(names: Iterable[str]) -> object:
    listed = list(names)
    first = join_labels((verbatim(each) for each in listed[:NAMED]), ", ")
    return label(MORE, names=first) if len(listed) > NAMED else first
