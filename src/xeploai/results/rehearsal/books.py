"""Trial rules for a cycle: another pack, drafts, changed numbers; nothing is stored."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction

from xeploai.cycle.rules import (
    NUMBER,
    Cycle,
    CycleUnit,
    exact_share,
    layer_of,
    local_rules_on,
    stacked_faults,
)
from xeploai.domain import (
    ClosingDates,
    Fault,
    Layer,
    LayerLoosens,
    Parameter,
    ParameterKind,
    Refused,
    Rulebook,
    RuleNotInForce,
    RulePack,
    message,
    number_text,
    rulebook,
    with_numbers,
)
from xeploai.explanation import refuse_too_early

ALIKE = 5
FEBRUARY, LAST_EVERYWHERE = 2, 28

NEVER_GOVERNS = message("%(pack)s governs no cycle at all: it has no closing dates.")
UNKNOWN_UNIT = message(
    "The layer %(layer)s is for the unit “%(unit)s”, which cycle %(year)s has not."
)
OF_ANOTHER_PACK = message(
    "The layer %(layer)s extends %(extends)s, not %(pack)s. Rehearse it with that pack."
)
NOT_STORED = message("No layer “%(layer)s” of %(pack)s is stored here. Those stored: %(known)s.")
UNKNOWN_NUMBER = message(
    "No provision of %(pack)s in force on %(day)s has the number “%(key)s”. Alike: %(alike)s."
)
NOT_A_NUMBER = message(
    "“%(found)s” is not an exact number for “%(key)s”. Write 40%%, 2/5, 6 or 89.5."
)
SHARE_IS_DUE = message("“%(key)s” is a share, %(number)s. Write the new one as 40%% or 2/5.")
AMOUNT_IS_DUE = message("“%(key)s” is an amount, %(number)s. Write the new one without %%.")
SHARE_OUTSIDE = message("“%(key)s” is a share: between 0%% and 100%%, not %(found)s.")

NewNumber = tuple[Fraction, ParameterKind]


def parse_number(key: str, text: str) -> NewNumber:
    """Parse a number: 40 %, 2/5, 6, 89.5 or 89,5.

    Raises:
        Refused: it is not one of these forms.
    """
    plain = text.replace(",", ".")
    share = exact_share(plain)
    if share is not None:
        return share, ParameterKind.SHARE
    if NUMBER.fullmatch(plain):
        return Fraction(plain), ParameterKind.AMOUNT
    raise Refused(Fault(NOT_A_NUMBER, {"found": text, "key": key}))


def nearest_governed_day(pack: RulePack, closes_on: date) -> date:
    """Return the closing day, moved to the nearest year that the pack governs.

    A cycle of 2023 is rehearsed under the pack of 2025 as in force on 31 December 2025.
    """
    try:
        days = pack.value_on("cycle.closing_dates", date.max).value
    except RuleNotInForce:
        raise Refused(Fault(NEVER_GOVERNS, {"pack": pack.code})) from None
    assert isinstance(days, ClosingDates)
    if closes_on in days:
        return closes_on
    if closes_on < days.from_on:
        year = days.from_on.year
        same = _in_year(closes_on, year)
        return same if same in days else _in_year(closes_on, year + 1)
    assert days.until is not None
    same = _in_year(closes_on, days.until.year)
    return same if same in days else _in_year(closes_on, days.until.year - 1)


def _in_year(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (FEBRUARY, LAST_EVERYWHERE + 1)
    return date(year, day.month, LAST_EVERYWHERE) if is_leap_day else day.replace(year=year)


@dataclass
class TrialRulebooks:
    """The trial rules for each unit of a cycle, by path.

    Args:
        drafts: layers on trial; one with the code of a stored layer replaces it.
        stored: codes of stored drafts to include.
        numbers: new numbers by provision and name, milder ones included.
        files: name and content of the draft files by layer, to locate faults.

    Raises:
        Refused: with all faults.
    """

    cycle: Cycle
    pack: RulePack
    on: date
    drafts: Collection[Layer] = ()
    stored: Collection[str] = ()
    numbers: Mapping[str, NewNumber] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_too_early(self.pack, self.on)
        self._books: dict[tuple[str, ...], Rulebook] = {}
        self._of_path: dict[str, Rulebook] = {}
        # layers of superiors before those below them, which may only tighten them
        self._placed = sorted(self._all_placed(), key=lambda one: (len(one[0]), one[1].code))
        self._check_all()

    def _check_all(self) -> None:
        """Build every rulebook in advance, to report all faults at once."""
        faults: dict[str, Fault] = {}
        for path in dict.fromkeys(["", *(top for top, _ in self._placed)]):
            try:
                self(path)
            except Refused as refused:
                faults |= {str(fault): fault for fault in refused.faults}
        if faults:
            raise Refused(faults.values())

    def __call__(self, path: str) -> Rulebook:
        """Return the rules for a unit by its path."""
        if path not in self._of_path:
            layers = [layer for top, layer in self._placed if path.startswith(top)]
            key = tuple(each.code for each in layers)
            if key not in self._books:
                self._books[key] = self._book(layers)
            self._of_path[path] = self._books[key]
        return self._of_path[path]

    def _all_placed(self) -> list[tuple[str, Layer]]:
        rules = {each.code: each for each in local_rules_on(self.pack.code, self.on)}
        unknown = [code for code in self.stored if code not in rules]
        drafted = {draft.code for draft in self.drafts}
        unchanged = [layer_of(each) for code, each in rules.items() if code not in drafted]
        chosen = [each for each in unchanged if each.binds or each.code in self.stored]
        layers = [*chosen, *self.drafts]
        known = ", ".join(rules) or "–"
        faults = [
            Fault(NOT_STORED, {"layer": code, "pack": self.pack.code, "known": known})
            for code in unknown
        ]
        paths = self._paths(each.unit for each in layers if each.unit)
        faults += [fault for each in self.drafts if (fault := self._misplaced(each, paths))]
        if faults:
            raise Refused(faults)
        return [(paths[layer.unit], layer) for layer in layers if layer.unit in paths]

    def _paths(self, codes: Iterable[str]) -> dict[str, str]:
        units = CycleUnit.objects.filter(cycle=self.cycle, code__in=list(codes))
        return {"": "", **dict(units.values_list("code", "path"))}

    def _misplaced(self, layer: Layer, paths: Mapping[str, str]) -> Fault | None:
        values = {"layer": layer.code, "pack": self.pack.code, "extends": layer.extends}
        if layer.extends != self.pack.code:
            return Fault(OF_ANOTHER_PACK, values)
        if layer.unit not in paths:
            return Fault(UNKNOWN_UNIT, values | {"unit": layer.unit, "year": self.cycle.name})
        return None

    def _book(self, layers: list[Layer]) -> Rulebook:
        try:
            book = rulebook(self.pack, on=self.on, layers=layers, with_drafts=True)
        except LayerLoosens as loosens:
            faults = stacked_faults(loosens.entries, layers, self.pack, self.on, files=self.files)
            raise Refused(faults) from loosens
        return with_numbers(book, checked_numbers(book, self.numbers))


def checked_numbers(book: Rulebook, numbers: Mapping[str, NewNumber]) -> dict[str, Fraction]:
    """Return the new numbers, if each fits the one that it replaces.

    Raises:
        Refused: with every number that does not fit.
    """
    known = {
        f"{code}.{name}": number
        for code, provision in book.provisions.items()
        for name, number in provision.parameters.items()
    }
    found = {key: _number_fault(book, known, key, number) for key, number in numbers.items()}
    faults = [fault for fault in found.values() if fault is not None]
    if faults:
        raise Refused(faults)
    return {key: value for key, (value, _) in numbers.items()}


def _number_fault(
    book: Rulebook, known: Mapping[str, Parameter], key: str, number: NewNumber
) -> Fault | None:
    value, kind = number
    if key not in known:
        alike = ", ".join(get_close_matches(key, list(known), n=ALIKE, cutoff=0.5)) or "–"
        values: dict[str, object] = {"pack": book.pack.code, "day": book.on, "key": key}
        return Fault(UNKNOWN_NUMBER, values | {"alike": alike})
    above = known[key]
    values = {"key": key, "number": number_text(above)}
    if kind is not above.kind:
        is_share = above.kind is ParameterKind.SHARE
        return Fault(SHARE_IS_DUE if is_share else AMOUNT_IS_DUE, values)
    if kind is ParameterKind.SHARE and not 0 <= value <= 1:
        found = number_text(Parameter(above.name, value, kind))
        return Fault(SHARE_OUTSIDE, values | {"found": found})
    return None
