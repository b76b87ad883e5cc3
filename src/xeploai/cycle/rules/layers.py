"""Local layers: look versions up, and check a file before it is stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xeploai import rulepacks
from xeploai.cycle.models import LocalRules
from xeploai.cycle.queries import top_unit_of_latest_cycle
from xeploai.domain import (
    Fault,
    Layer,
    LayerStanding,
    OverreachKind,
    Refused,
    TableWithin,
    chain_path,
    message,
    moved_competence,
    moved_sentences,
    overreaching_rows,
    rulebook,
)
from xeploai.organisations.register import Unit, successors_of, superiors_of
from xeploai.rulepacks import exceptional_faults

from .beside import LayerInForce, depth, is_below, loosening_faults, milder_below
from .books import layer_of, local_rules_on, without_milder
from .reach import changes_while_deciding, faults_of_reach

LARGEST = 128 * 1024  # characters
EXTENDS = re.compile(r"^extends:\s*[\"']?([\w.-]+)", re.MULTILINE)

NO_SUCH_UNIT = message("The layer is for unit “%(unit)s”, which is not in the register.")
UNIT_CLOSED = message(
    "The layer is for “%(unit)s” (%(code)s), which closed on %(day)s. Name a unit that exists when"
    " it begins."
)
UNIT_MERGED = message(
    "The layer is for “%(unit)s” (%(code)s), which closed on %(day)s. Its place was taken by"
    " %(heirs)s: let it apply there."
)
SAME_AGAIN = message("“%(code)s” has this very content already, as version %(number)s.")
UNIT_CHANGED = message(
    "“%(code)s” is the layer of another unit. Use another code for this unit's own."
)
NO_SUCH_LAYER = message("There are no local rules “%(code)s”. Known: %(known)s.")
NO_PACK = message("The file does not name the pack that it extends. Write “extends:”: %(known)s.")
TAKES_OVER = message(
    "“%(code)s”, row “%(row)s”: on “%(category)s” there a superior of “%(unit)s” decides. Who does,"
    " and who records it, is for its superior to lay down. Limit the row to levels on which"
    " “%(unit)s” or a unit below it decides."
)
GIVES_UPWARDS = message(
    "“%(code)s”, row “%(row)s”: by it a body above “%(unit)s” would decide on “%(category)s”. A"
    " document of “%(unit)s” can give a decision only to “%(unit)s” or to a unit below it. Name one"
    " of these, or ask the superior to lay it down."
)
PROPOSES_ABOVE = message(
    "“%(code)s”, row “%(row)s”: the body that proposes the grade of “%(category)s”, by this row or"
    " by the rules above it, is above “%(unit)s”. Who does is for that body to lay down. Name"
    " “%(unit)s” or a unit below it, or leave this as the rules above have it."
)
APPRAISES_ABOVE = message(
    "“%(code)s”, row “%(row)s”: the body that appraises the grade of “%(category)s”, by this row or"
    " by the rules above it, is above “%(unit)s”. Who does is for that body to lay down. Name"
    " “%(unit)s” or a unit below it, or leave this as the rules above have it."
)
RECORDS_ABOVE = message(
    "“%(code)s”, row “%(row)s”: by it the office of a body above “%(unit)s” would record decisions"
    " on “%(category)s”. Name the office of “%(unit)s” or of a unit below it."
)
GROUPS_STAY = message(
    "The groups in which ceilings are counted stay those of the bodies that decide by the central"
    " text, and so do the exceptional shares: a local document splits none."
)
OVERREACHES = {
    OverreachKind.TAKES_OVER: TAKES_OVER,
    OverreachKind.GIVES_UPWARDS: GIVES_UPWARDS,
    OverreachKind.PROPOSES: PROPOSES_ABOVE,
    OverreachKind.APPRAISES: APPRAISES_ABOVE,
    OverreachKind.RECORDS: RECORDS_ABOVE,
}


def local_rules(pack: str = "") -> list[LocalRules]:
    """Return all versions of all layers, or of those of a pack, by code, the latest first."""
    versions = LocalRules.objects.select_related("unit", "withdrawal")
    if pack:
        versions = versions.filter(pack=pack)
    return list(versions.order_by("code", "-number"))


def local_rules_of(code: str, number: int | None = None) -> LocalRules:
    """Return a version of a layer, by default the latest. Raises `Refused` without one."""
    versions = LocalRules.objects.select_related("unit", "withdrawal").filter(code=code)
    if number is not None:
        versions = versions.filter(number=number)
    last = versions.order_by("number").last()
    if last is None:
        codes = LocalRules.objects.order_by("code").values_list("code", flat=True).distinct()
        raise Refused(Fault(NO_SUCH_LAYER, {"code": code, "known": ", ".join(codes) or "–"}))
    return last


def first_day_of(layer: Layer) -> date:
    """Return the earliest day from which anything in a layer is in force."""
    return min(days_of(layer), default=date.min)


def days_of(layer: Layer) -> list[date]:
    """Return the days from which the parts of a layer are in force."""
    return [
        *(parameter.from_on for parameter in layer.parameters),
        *(adoption.from_on for adoption in layer.adoptions),
        *(withdrawal.from_on for withdrawal in layer.withdrawals),
        *(setting.from_on for setting in layer.settings),
        *(criteria.from_on for criteria in layer.criteria),
        *(row.from_on for row in layer.competence),
        *(provision.wordings[0].from_on for provision in layer.provisions.values()),
    ]


def unit_of_layer(layer: Layer) -> Unit | None:
    """Return the unit of a layer; None for everywhere, or where the register has none."""
    return Unit.objects.filter(code=layer.unit).first() if layer.unit else None


def layers_above(
    layer: Layer, unit: Unit | None, on: date, *, begins: date | None = None
) -> list[Layer]:
    """Return the binding layers above one on a day, from the centre down.

    Args:
        begins: the layer's first day: what its own unit lays down later is not above it.
    """
    latest = {rules.code: rules for rules in local_rules_on(layer.extends, on)}
    latest.pop(layer.code, None)
    above = [rules for rules in latest.values() if is_below(unit, rules.unit, on)]
    if begins is not None:
        first = (begins, layer.code)
        above = [each for each in above if each.unit != unit or (each.from_on, each.code) < first]
    above.sort(key=lambda rules: (depth(rules.unit, on), rules.from_on, rules.code))
    return [link for rules in above if (link := layer_of(rules)).binds]


def layers_around(layer: Layer, unit: Unit | None, begins: date) -> tuple[list[Layer], date]:
    """Return the binding layers above one on the first day on which all of it is in force.

    Every page and command shows a layer beside these, so that the value before is one.

    Args:
        begins: the first day for which it is, or would be, in force.

    Returns:
        The layers from the centre down, and the day.
    """
    day = max([begins, *days_of(layer)])
    return layers_above(layer, unit, day, begins=begins), day


@dataclass(frozen=True)
class CheckedLayer:
    """A layer's file without a fault, ready to be stored.

    Args:
        begins: the first closing day for which it would be in force.
        former: the latest version that is stored already.
        milder: a remark for each document below that acts less because of it.
        while_deciding: what it changes in each cycle that is being decided; to be confirmed.
        deciders: on whom others act by it than by the rules above, and who decided before.
    """

    layer: Layer
    unit: Unit | None
    number: int
    begins: date
    text: str
    former: LocalRules | None
    milder: tuple[Fault, ...] = ()
    while_deciding: tuple[Fault, ...] = ()
    deciders: tuple[Fault, ...] = ()


def check_layer(*, content: bytes, file: str, from_on: date | None = None) -> CheckedLayer:
    """Check a layer's file as `operations.store_layer` does, and store nothing.

    Raises:
        Refused: as `store_layer`.
    """
    text = content.decode(errors="replace")
    layer = rulepacks.parse_layer(content, file=file, base=rulepacks.pack(_pack_of(text, file)))
    unit = unit_of_layer(layer)
    if layer.unit and unit is None:
        raise Refused(Fault(NO_SUCH_UNIT, {"unit": layer.unit}, file))
    earlier = LocalRules.objects.filter(code=layer.code).order_by("number")
    _refuse_repeated(earlier, layer, text, unit, file)
    begins = from_on or first_day_of(layer)
    _refuse_overreaching(layer, unit, begins, file)
    new = (unit, layer, begins)
    faults = [
        *_faults_of_closed(unit, begins, file),
        *faults_of_reach(layer, unit, begins, file),
        *(loosening_faults(new, (file, content)) or _exceptional_faults(new, content, file)),
    ]
    if faults:
        raise Refused(faults)
    last = earlier.select_related("withdrawal").last()
    return CheckedLayer(
        layer,
        unit,
        (last.number if last else 0) + 1,
        begins,
        text,
        last,
        tuple(milder_below(new)),
        tuple(changes_while_deciding(layer, unit, begins)),
        tuple(_changes_of_deciders(layer, unit, begins)),
    )


def _faults_of_closed(unit: Unit | None, begins: date, file: str) -> list[Fault]:
    """Return why rules for a unit do not begin on a day: it is closed then."""
    if unit is None or unit.closed_on is None or begins < unit.closed_on:
        return []
    heirs = Unit.objects.filter(pk__in=successors_of([unit.pk])[unit.pk]).order_by("code")
    values: dict[str, object] = {"unit": unit.name, "code": unit.code, "day": unit.closed_on}
    if not heirs:
        return [Fault(UNIT_CLOSED, values, file)]
    names = ", ".join(f"“{each.name}” ({each.code})" for each in heirs)
    return [Fault(UNIT_MERGED, values | {"heirs": names}, file)]


def _exceptional_faults(new: LayerInForce, content: bytes, file: str) -> list[Fault]:
    """Return why the exceptional share of a layer is refused beside what holds there."""
    unit, layer, begins = new
    above, day = layers_around(layer, unit, begins)
    base = rulepacks.pack(layer.extends)
    return exceptional_faults(
        layer, without_milder(base, above, day), base, day, content=content, file=file
    )


def _pack_of(text: str, file: str) -> str:
    """Return the code of the pack that a file extends; the parser reports all other faults."""
    extends = EXTENDS.search(text[:LARGEST])
    if extends is None:
        known = ", ".join(rulepacks.builtin_packs())
        raise Refused(Fault(NO_PACK, {"known": known}, file))
    return extends[1]


def _refuse_repeated(
    earlier: QuerySet[LocalRules], layer: Layer, text: str, unit: Unit | None, file: str
) -> None:
    last = earlier.last()
    if last is None:
        return
    values = {"code": layer.code, "number": last.number}
    if last.content == text and not hasattr(last, "withdrawal"):
        raise Refused(Fault(SAME_AGAIN, values, file))
    if last.unit_id != (unit.pk if unit else None) or last.pack != layer.extends:
        raise Refused(Fault(UNIT_CHANGED, values, file))


def _refuse_overreaching(layer: Layer, unit: Unit | None, begins: date, file: str) -> None:
    """Refuse a document that lays down who decides where that is for a superior to lay down."""
    if layer.standing is LayerStanding.OFFICIAL or not layer.competence:
        return
    on = max(begins, *(row.from_on for row in layer.competence))
    chain = _units_down_to(unit, on)
    if not chain:
        return
    categories = rulepacks.pack(layer.extends).categories_on(on)
    found = overreaching_rows(
        _tables_above(layer, unit, chain, on),
        layer.competence,
        categories,
        [each.category for each in chain],
    )
    faults = [
        Fault(
            OVERREACHES[one.kind],
            {
                "code": layer.code,
                "row": one.row.code,
                "unit": chain[-1].name,
                "category": categories[one.category].label,
            },
            file,
        )
        for one in found
    ]
    if faults:
        raise Refused(faults)


def _changes_of_deciders(layer: Layer, unit: Unit | None, begins: date) -> Iterator[Fault]:
    """Yield who acts by a document and did not by the rules above, and what becomes of groups."""
    if not layer.competence:
        return
    on = max(begins, *(row.from_on for row in layer.competence))
    chain = _units_down_to(unit, on)
    if not chain:
        return
    categories = rulepacks.pack(layer.extends).categories_on(on)
    moved = moved_competence(
        _tables_above(layer, unit, chain, on),
        layer.competence,
        categories,
        [each.category for each in chain],
        is_central=layer.standing is LayerStanding.OFFICIAL,
    )
    sentences = list(moved_sentences(moved, categories))
    yield from sentences
    if sentences and layer.standing is not LayerStanding.OFFICIAL:
        yield Fault(GROUPS_STAY)


def _units_down_to(unit: Unit | None, on: date) -> list[Unit]:
    """Return the units from the root down to one; the root alone for what holds everywhere.

    Before the register begins its first state counts: a unit that has a superior is no root.
    """
    if unit is None:
        top = top_unit_of_latest_cycle()
        return [top.unit] if top else []
    superiors = superiors_of(unit, on=on) or superiors_of(unit, on=date.max)
    units = Unit.objects.in_bulk(superiors)
    return [*(units[pk] for pk in reversed(superiors)), unit]


def _tables_above(
    layer: Layer, unit: Unit | None, chain: Sequence[Unit], on: date
) -> list[TableWithin]:
    """Return the tables above a document, each with the path of its unit in the chain."""
    lengths = {each.code: number for number, each in enumerate(chain, start=1)}
    above = layers_above(layer, unit, on)
    book = rulebook(rulepacks.pack(layer.extends), on=on, layers=above)
    return [
        TableWithin(rows)
        if each is None
        else TableWithin(
            rows,
            chain_path(lengths.get(each.unit, 0)),
            is_central=each.standing is LayerStanding.OFFICIAL,
        )
        for each, rows in book.competence
    ]
