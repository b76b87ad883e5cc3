"""What stands around the provisions of a book: local layers' own words, settings left open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xeploai.domain import (
    WAIVER_LABELS,
    Fault,
    Labels,
    Layer,
    Parameter,
    Refused,
    Rulebook,
    RulePack,
    Setting,
    Source,
    message,
    number_text,
    rulebook,
)


@dataclass(frozen=True)
class LocalTouch:
    """What a local layer set in a provision of the pack.

    Args:
        layer: its code.
        sentence: what it set.
        source: the local document.
    """

    layer: str
    title: Labels
    from_on: date
    sentence: Fault
    source: Source


@dataclass(frozen=True)
class SettingTold:
    """Something that the texts leave open.

    Args:
        value: what a competent body set; None while nothing is set, and nothing is assumed.
        source: the document by which it was set.
        suggestion: what the project would set; shown as a suggestion and never applied.
        open_in: the ids of the rules reference that say it is not known.
    """

    key: str
    label: Labels
    choices: tuple[Labels, ...]
    value: Labels | None
    source: Source | None
    suggestion: Labels | None
    open_in: tuple[str, ...]


TOO_EARLY = message("%(pack)s holds from %(first)s on, so nothing of it is in force on %(day)s.")
NUMBER_SET = message("“%(name)s” is %(value)s here")
ADOPTED = message("it was made binding here")
WAIVER_GONE = message("the waiver “%(waiver)s” is not admitted here")


def refuse_too_early(pack: RulePack, on: date) -> None:
    """Refuse a day before the first on which a pack lays anything down.

    Raises:
        Refused: naming that first day.
    """
    rule = pack.rules.get("grading.categories")
    first = min((each.from_on for each in rule.values), default=None) if rule else None
    if first is None or on < first:
        raise Refused(Fault(TOO_EARLY, {"pack": pack.code, "day": on, "first": first or "–"}))


def book_on(pack: RulePack, on: date) -> Rulebook:
    """Return a pack's rules on a day, without local layers.

    Raises:
        Refused: it lays nothing down yet on that day.
    """
    refuse_too_early(pack, on)
    return rulebook(pack, on=on)


def local_touches(book: Rulebook, code: str) -> tuple[LocalTouch, ...]:
    """Return what the layers of a book set in one provision, from the centre down."""
    return tuple(touch for layer in book.layers for touch in _touches(book, layer, code))


def _touches(book: Rulebook, layer: Layer, code: str) -> Iterator[LocalTouch]:
    def touch(from_on: date, sentence: Fault, source: Source) -> LocalTouch:
        return LocalTouch(layer.code, layer.title, from_on, sentence, source)

    for adopted in layer.adoptions:
        if adopted.provision == code and adopted.from_on <= book.on:
            yield touch(adopted.from_on, Fault(ADOPTED), adopted.source)
    for number in layer.parameters:
        if number.provision == code and number.from_on <= book.on:
            above = book.provisions[code].parameters[number.name]
            value = number_text(Parameter(number.name, number.value, above.kind))
            sentence = Fault(NUMBER_SET, {"name": number.name, "value": value})
            yield touch(number.from_on, sentence, number.source)
    for gone in layer.withdrawals:
        if gone.provision == code and gone.from_on <= book.on:
            sentence = Fault(WAIVER_GONE, {"waiver": WAIVER_LABELS[gone.waiver]})
            yield touch(gone.from_on, sentence, gone.source)


def settings_of(book: Rulebook) -> tuple[SettingTold, ...]:
    """Return what the texts leave open, each with what was set, if anything was."""
    return tuple(_setting(book, each) for each in book.pack.settings.values())


def _setting(book: Rulebook, setting: Setting) -> SettingTold:
    held = book.settings.get(setting.key)
    return SettingTold(
        setting.key,
        setting.label,
        tuple(setting.choices.values()),
        _choice(setting, held.value) if held else None,
        held.source if held else None,
        _choice(setting, setting.suggestion) if setting.suggestion else None,
        setting.open_in,
    )


def _choice(setting: Setting, value: str) -> Labels:
    return setting.choices.get(value, {"vi": value, "en": value})
