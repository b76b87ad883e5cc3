"""Who may see and take back a sheet of reorganisation."""

from collections.abc import Mapping

from xeploai.cycle.queries import Answer, Reader
from xeploai.domain import ACT_LABELS, ACTS, Act, Fault, Role, message
from xeploai.organisations.register import Unit, successors_of, superiors_of_all
from xeploai.organisations.reorganisation import Reorganisation, units_changed_by

ALL_WITHIN = message("All units of this sheet lie within the units for which you may %(act)s.")
NOT_ALL_WITHIN = message("“%(unit)s” lies outside the units for which your role lets you %(act)s.")


def may_keep_all(reader: Reader, reorganisation: Reorganisation) -> Answer:
    """Return whether the reader keeps the register of every unit that a sheet changed.

    A unit that was merged into others counts as theirs: whoever keeps what took over a province
    may see, and take back, the sheet that merged it.
    """
    act = {"act": ACT_LABELS[Act.KEEP_REGISTER]}
    grants = {
        one.unit_id: one for one in reader.grants if Act.KEEP_REGISTER in ACTS[Role(one.role)]
    }
    codes = units_changed_by(reorganisation)
    names = {unit.pk: unit.name for unit in Unit.objects.all() if unit.code in codes}
    above = superiors_of_all(names, on=reader.on)
    heirs = successors_of({one for units in above.values() for one in units})
    held = {unit: _with_heirs(above[unit], heirs) & grants.keys() for unit in names}
    outside = [names[unit] for unit, tops in held.items() if not tops]
    if outside or not grants:
        return Answer(False, Fault(NOT_ALL_WITHIN, {**act, "unit": min(outside, default="–")}))
    top = next((grants[min(tops)] for tops in held.values()), None)
    return Answer(True, Fault(ALL_WITHIN, act), top)


def _with_heirs(units: set[int], heirs: Mapping[int, set[int]]) -> set[int]:
    return units.union(*(heirs.get(one, set()) for one in units))
