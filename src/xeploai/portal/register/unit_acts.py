"""What can be done to a unit of the register: the form of each act, and the act itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xeploai.cycle.reorganisation import change_units
from xeploai.domain import Act, Fault
from xeploai.organisations.register import (
    Unit,
    change_category,
    close_unit,
    correct_opening_day,
    merge_unit,
    new_unit_beside,
    rename_unit,
    split_unit,
    transfer_unit,
    unit_by_code,
)
from xeploai.portal.site import Reader, refuse_unless, unit_by_code_or_name

from . import forms

# what every operation takes besides the unit: day, document, who, when
Common = dict[str, Any]


@dataclass(frozen=True)
class UnitAct:
    """An act on a unit.

    Args:
        units: fields of the form that name other units.
        run: carries it out; takes the code of the unit, the form's values and `Common`.
    """

    label: str | Promise
    explanation: str | Promise
    form: type[forms.ChangeForm]
    run: Callable[[str, Mapping[str, Any], Common], object]
    units: tuple[str, ...] = ()


def resolve_units(act: UnitAct, values: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Return the form's values with the other units by their codes.

    Raises:
        Refused: there is no such unit.
        Forbidden: the reader may not change the register of one of them.
    """
    resolved = dict(values)
    for field in act.units:
        if values[field]:
            unit = unit_by_code_or_name(values[field])
            refuse_unless(reader.may_now(Act.KEEP_REGISTER, unit))
            resolved[field] = unit.code
    return resolved


def concerned(act: UnitAct, code: str, values: Mapping[str, Any]) -> list[str]:
    """Return the codes of the units that an act concerns, for its preview."""
    others = [values[field] for field in act.units if values[field]]
    return [code, *others, *([values["code"]] if "code" in values else [])]


def _unit(code: str) -> Unit | None:
    return unit_by_code(code) if code else None


def run_act(
    act: UnitAct, code: str, values: Mapping[str, Any], common: Common
) -> tuple[Fault, ...]:
    """Carry an act out, and return what the cycles do with it. Raises `Refused`."""
    if act.form is forms.OpeningForm:
        # a correction: cycles that would count the unit otherwise refuse it whatever they do
        act.run(code, values, dict(common))
        return ()
    return change_units(
        act=lambda: act.run(code, values, dict(common)),
        units=concerned(act, code, values),
        reason=values["day_reason"],
        **{name: common[name] for name in ("on", "by", "at")},
    )


def _close(code: str, values: Mapping[str, Any], common: Common) -> None:
    members_to, below_to = _unit(values["members_to"]), _unit(values["below_to"])
    close_unit(unit=unit_by_code(code), members_to=members_to, below_to=below_to, **common)


def _rename(code: str, values: Mapping[str, Any], common: Common) -> None:
    rename_unit(unit=unit_by_code(code), name=values["name"], **common)


def _transfer(code: str, values: Mapping[str, Any], common: Common) -> None:
    transfer_unit(unit=unit_by_code(code), to=unit_by_code(values["to"]), **common)


def _merge(code: str, values: Mapping[str, Any], common: Common) -> None:
    merge_unit(unit=unit_by_code(code), into=unit_by_code(values["into"]), **common)


def _category(code: str, values: Mapping[str, Any], common: Common) -> None:
    change_category(unit=unit_by_code(code), category=values["category"], **common)


def _opening(code: str, values: Mapping[str, Any], common: Common) -> None:
    opened_on = common.pop("on")
    correct_opening_day(unit=unit_by_code(code), opened_on=opened_on, **common)


def _split(code: str, values: Mapping[str, Any], common: Common) -> None:
    unit, on = unit_by_code(code), common.pop("on")
    new = new_unit_beside(
        unit, code=values["code"], name=values["name"], category=values["category"], on=on
    )
    goes_over = values["goes_over"].replace(",", " ").replace(";", " ").split()
    split_unit(unit=unit, new=new, goes_over=goes_over, may_empty=values["may_empty"], **common)


UNIT_ACTS: Mapping[str, UnitAct] = {
    "rename": UnitAct(
        _("Rename"), _("Earlier cycles keep the old name."), forms.RenameForm, _rename
    ),
    "transfer": UnitAct(
        _("Move under another superior"),
        _("All units below it go with it."),
        forms.TransferForm,
        _transfer,
        ("to",),
    ),
    "merge": UnitAct(
        _("Merge into another unit"),
        _("It closes; its members and the units below it go over. Its leading posts end."),
        forms.MergeForm,
        _merge,
        ("into",),
    ),
    "split": UnitAct(
        _("Split off a new unit"),
        _("The new unit has the same direct superior and sector."),
        forms.SplitForm,
        _split,
    ),
    "close": UnitAct(
        _("Dissolve the unit"),
        _("Nobody may be left nowhere: say where its members and the units below it go over."),
        forms.CloseForm,
        _close,
        ("members_to", "below_to"),
    ),
    "category": UnitAct(
        _("Change the category"),
        _("Earlier cycles keep the old category. On the day of opening it is a correction."),
        forms.CategoryForm,
        _category,
    ),
    "opening": UnitAct(
        _("Correct the day of opening"),
        _("What begins on the old day follows to the right one."),
        forms.OpeningForm,
        _opening,
    ),
}
