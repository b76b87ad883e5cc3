"""Describe a local layer: numbers, adoptions, withdrawals and settings, with documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xeploai import rulepacks
from xeploai.cycle.rules import days_of, without_milder
from xeploai.domain import (
    WAIVER_LABELS,
    Adoption,
    Fault,
    Labels,
    Layer,
    LayerLoosens,
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

TIGHTENED = "%(before)s → %(value)s"  # no words to translate
ADOPTED = message("made binding here")
WAIVER_GONE = message("the waiver “%(waiver)s” is not admitted here")


def rulebooks_around(
    layer: Layer, above: list[Layer], pack: RulePack | None = None
) -> tuple[Rulebook, Rulebook]:
    """Return the rules above a layer and the rules with it, on the first day on which all applies.

    A document above that does not go with it is left out of both: stored later, or in force only
    after this one was withdrawn, it was never above it.

    Args:
        pack: the pack that it extends; the built-in one of that code if None.
    """
    pack = pack or rulepacks.pack(layer.extends)
    first = pack.rules["cycle.closing_dates"].values[0].from_on
    on = max([first, *days_of(layer)])
    sound: list[Layer] = []
    for each in without_milder(pack, above, on):
        if _goes_with(pack, [*sound, each], layer, on):
            sound.append(each)
    return (
        rulebook(pack, on=on, layers=sound),
        rulebook(pack, on=on, layers=[*sound, layer], with_drafts=True),
    )


def _goes_with(pack: RulePack, above: list[Layer], layer: Layer, on: date) -> bool:
    try:
        rulebook(pack, on=on, layers=[*above, layer], with_drafts=True)
    except LayerLoosens:
        return False
    return True


def settings_in_layer(
    layer: Layer, above: Rulebook
) -> Iterator[tuple[SettingValue, Setting | None, Labels]]:
    """Yield the settings of a layer, each with its definition and the label of its value."""
    known = above.pack.settings
    for setting in layer.settings:
        yield setting, known.get(setting.key), setting_text(setting.value, known.get(setting.key))


@dataclass(frozen=True)
class LayerAmendment:
    """A change that a layer makes to one provision.

    Args:
        above: the provision before the change; None if it is not in force on the day.
    """

    code: str
    above: Provision | None
    sentence: Fault
    from_on: date
    source: Source


def amendments_of(layer: Layer, above: Rulebook) -> list[LayerAmendment]:
    """Return all changes that a layer makes to provisions."""

    def line(
        item: LayerParameter | Adoption | WaiverWithdrawal, text: str, **values: object
    ) -> LayerAmendment:
        known, source = above.provisions.get(item.provision), item.source
        return LayerAmendment(item.provision, known, Fault(text, values), item.from_on, source)

    return [
        *(
            line(parameter, TIGHTENED, **_numbers(parameter, above))
            for parameter in layer.parameters
        ),
        *(line(adoption, ADOPTED) for adoption in layer.adoptions),
        *(
            line(withdrawal, WAIVER_GONE, waiver=WAIVER_LABELS[withdrawal.waiver])
            for withdrawal in layer.withdrawals
        ),
    ]


def _numbers(item: LayerParameter, above: Rulebook) -> dict[str, object]:
    known = above.provisions.get(item.provision)
    was = known.parameters.get(item.name) if known else None
    kind = was.kind if was else ParameterKind.AMOUNT
    text = number_text(Parameter(item.name, item.value, kind))
    value = with_unit(text, was.unit if was else {})
    return {"before": number_text(was) if was else "–", "value": value}
