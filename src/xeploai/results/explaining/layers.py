"""A local layer in words: what it sets, adopts, takes away and fills in, with its documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xeploai import rulepacks
from xeploai.cycle.rules import days_of
from xeploai.domain import (
    WAIVER_LABELS,
    Adoption,
    Fault,
    Labels,
    Layer,
    LayerParameter,
    Parameter,
    ParameterKind,
    Provision,
    Rulebook,
    RulePack,
    Setting,
    SettingValue,
    Source,
    WaiverWithdrawal,
    message,
    number_text,
    rulebook,
    setting_text,
    with_unit,
)

TIGHTENED = "“%(name)s”: %(before)s → %(value)s"  # nothing of it to translate
ADOPTED = message("made binding here")
WAIVER_GONE = message("the waiver “%(waiver)s” is not admitted here")


def book_with(
    layer: Layer, above: list[Layer], pack: RulePack | None = None
) -> tuple[Rulebook, Rulebook]:
    """Return the rules above a layer, and with it: on the day on which all of it holds.

    Args:
        pack: the pack that it stands below; the supplied one of that code if None.
    """
    pack = pack or rulepacks.pack(layer.extends)
    first = pack.rules["cycle.closing_dates"].values[0].from_on
    on = max([first, *days_of(layer)])
    return (
        rulebook(pack, on=on, layers=above),
        rulebook(pack, on=on, layers=[*above, layer], with_drafts=True),
    )


def settings_set(
    layer: Layer, above: Rulebook
) -> Iterator[tuple[SettingValue, Setting | None, Labels]]:
    """Yield what a layer fills in, with what was left open and the words for its value."""
    known = above.pack.settings
    for each in layer.settings:
        yield each, known.get(each.key), setting_text(each.value, known.get(each.key))


@dataclass(frozen=True)
class TouchLine:
    """What a layer sets in one provision that stands above it.

    Args:
        above: that provision, by what it says; None where it is not in force on the day.
    """

    code: str
    above: Provision | None
    sentence: Fault
    from_on: date
    source: Source


def touches(layer: Layer, above: Rulebook) -> list[TouchLine]:
    """Return everything that a layer sets in provisions above it."""

    def line(
        item: LayerParameter | Adoption | WaiverWithdrawal, text: str, **values: object
    ) -> TouchLine:
        known, source = above.provisions.get(item.provision), item.source
        return TouchLine(item.provision, known, Fault(text, values), item.from_on, source)

    return [
        *(line(each, TIGHTENED, **_numbers(each, above)) for each in layer.parameters),
        *(line(each, ADOPTED) for each in layer.adoptions),
        *(line(each, WAIVER_GONE, waiver=WAIVER_LABELS[each.waiver]) for each in layer.withdrawals),
    ]


def _numbers(item: LayerParameter, above: Rulebook) -> dict[str, object]:
    known = above.provisions.get(item.provision)
    was = known.parameters.get(item.name) if known else None
    kind = was.kind if was else ParameterKind.AMOUNT
    text = number_text(Parameter(item.name, item.value, kind))
    value = with_unit(text, was.unit if was else {})
    return {"name": item.name, "before": number_text(was) if was else "–", "value": value}
