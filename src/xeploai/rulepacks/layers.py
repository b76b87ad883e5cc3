"""From a body's own document as YAML to a layer below a pack."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import yaml

from xeploai.domain import (
    Adoption,
    Effect,
    FactDefinition,
    Layer,
    LayerParameter,
    LayerStanding,
    ParameterKind,
    Refused,
    RulePack,
    SettingValue,
    Source,
    Waiver,
    WaiverWithdrawal,
    message,
    pack_kinds,
)

from .citations import BEFORE_ISSUE, NO_SOURCE, NOTE, read_source
from .conditions import UNKNOWN_WAIVER
from .criteria import read_criteria
from .definitions import read_definitions
from .entries import Entry, Scope, peek, written
from .families import closing_dates
from .loading import VERSION_DIGITS
from .nodes import compose, read_file
from .parameters import read_number
from .provisions import read_provisions
from .settings import refuse_misfit
from .surroundings import Surroundings
from .tightening import Placed, refuse_loosening

LAYER_KEYS = ("layer", "extends", "title", "standing", "issued_by", "source")
LAYER_OPTIONS = (
    "unit",
    "parameters",
    "adopt",
    "withdraw_waivers",
    "settings",
    "provisions",
    "criteria",
    "facts",
)
LAYER_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,8}")
OWN = ("source", NOTE)
# what lays something down from a day on; facts alone decide nothing
LAID_DOWN = ("parameters", "adopt", "withdraw_waivers", "settings", "provisions", "criteria")

NOTHING_LAID_DOWN = message(
    "The layer lays nothing down. Add at least one of: numbers, adopted provisions, waivers "
    "withdrawn, settings, provisions or criteria of its own."
)
NOT_A_LAYER_CODE = message(
    "“%(found)s” cannot be the code of a layer. Use small letters without marks, digits and “-”."
)
OTHER_PACK = message(
    "The layer stands below “%(found)s”, not below “%(pack)s”. Correct one of them."
)
UNKNOWN_STANDING = message("There is no standing “%(found)s”. Use one of: %(known)s.")
BEFORE_PACK = message(
    "%(pack)s governs from %(first)s on. Nothing of a layer holds before. Correct %(day)s."
)
AFTER_PACK = message(
    "%(pack)s governs until %(until)s. Nothing of a layer begins on that day or later. "
    "Correct %(day)s, or put it into a layer below the pack that followed."
)
NOT_A_NUMBERS_NAME = message(
    "“%(found)s” names no number. Write provision and name: P23-GR-3.exceeded."
)
UNKNOWN_SETTING = message("%(pack)s has no setting “%(found)s”. Use one of: %(known)s.")
SET_TWICE = message("“%(found)s” is set twice from %(day)s on. Keep one of the two.")
BINDS_ALREADY = message(
    "%(provision)s (%(document)s, %(place)s) binds already. There is nothing to adopt; remove this."
)
NOTHING_TO_ADOPT = message(
    "%(provision)s has no text that could bind: it says what is not known. Write a provision of "
    "your own instead."
)


def load_layer(path: Path, *, base: RulePack) -> Layer:
    """Read and check a layer below a pack.

    Raises:
        Refused: with everything that is wrong with it, and with all that loosens.
    """
    return parse_layer(read_file(path), file=path.name, base=base)


def parse_layer(content: bytes, *, file: str, base: RulePack) -> Layer:
    """Check a layer that was read already; `file` is its name in messages.

    Raises:
        Refused: as `load_layer`.
    """
    scope = Scope(file)
    node = compose(content, file=file)
    entry = Entry(node, scope, required=LAYER_KEYS, optional=LAYER_OPTIONS)
    layer = _Reader(entry, base, sha256(content).hexdigest()[:VERSION_DIGITS]).read()
    if scope.found:
        raise Refused(scope.faults())
    return layer


@dataclass
class _Reader:
    """Reads one layer below its pack."""

    entry: Entry
    base: RulePack
    version: str
    places: list[Placed] = field(default_factory=list)

    def read(self) -> Layer:
        entry = self.entry
        self.source = read_source(entry)
        facts = read_definitions(entry, self.base.facts)
        around = self._surroundings({**self.base.facts, **facts})
        layer = Layer(
            code=entry.text("layer"),
            extends=entry.text("extends"),
            title=entry.label("title"),
            standing=entry.choice("standing", LayerStanding, unknown=UNKNOWN_STANDING),
            issued_by=entry.label("issued_by"),
            unit=entry.text_or_nothing("unit"),
            version=self.version,
            parameters=tuple(self._parameters()),
            adoptions=tuple(self._adoptions()),
            withdrawals=tuple(self._withdrawals()),
            settings=tuple(self._settings()),
            provisions=read_provisions(entry, around).by_code,
            criteria=read_criteria(entry, around, self._check_day),
            facts=MappingProxyType(facts),
        )
        self._check(layer)
        return layer

    def _surroundings(self, facts: Mapping[str, FactDefinition]) -> Surroundings:
        kinds = pack_kinds(self.base)
        reasons = self.base.rules.get("grading.not_rated_reasons")
        return Surroundings(
            categories=frozenset(kinds),
            kinds=kinds,
            facts=facts,
            reasons={
                each.from_on: frozenset(each.value)
                for each in (reasons.values if reasons else ())
                if isinstance(each.value, Mapping)
            },
            is_local=True,
            source=self.source,
        )

    def _check(self, layer: Layer) -> None:
        scope = self.entry.scope
        if layer.code and not LAYER_CODE.fullmatch(layer.code):
            scope.fault(
                self.entry.get("layer") or self.entry.node, NOT_A_LAYER_CODE, found=layer.code
            )
        if layer.extends and layer.extends != self.base.code:
            told = {"found": layer.extends, "pack": self.base.code}
            scope.fault(self.entry.get("extends") or self.entry.node, OTHER_PACK, **told)
        parts = [self.entry.get(key) for key in LAID_DOWN]
        if not any(node is not None and node.value for node in parts):
            scope.fault(self.entry.node, NOTHING_LAID_DOWN)
        for node in self.entry.items("provisions"):
            self._check_provision_days(node)
        refuse_loosening(self.base, layer, self.places)

    def _check_provision_days(self, node: yaml.Node) -> None:
        outer = self.entry.scope.within(rule=peek(node, "provision"))
        quiet = Entry(node, Scope(""), required=(), optional=("values",))
        for value in quiet.items("values"):
            wording = Entry(value, Scope(""), required=(), optional=("from",))
            day = wording.day("from")
            if day:
                self._refuse_day(value, outer.within(from_on=day.isoformat()), day)

    def _check_day(self, entry: Entry) -> tuple[date, Source]:
        """Return from when on something holds, and by which document; faults where it cannot."""
        day, source = entry.day("from"), read_source(entry, self.source)
        if day is None:
            return date.min, source
        if source is not NO_SOURCE and day < source.issued:
            told = {"from": day, "document": source.document, "issued": source.issued}
            entry.scope.fault(entry.get("source") or entry.node, BEFORE_ISSUE, **told)
        self._refuse_day(entry.node, entry.scope, day)
        return day, source

    def _refuse_day(self, node: yaml.Node, scope: Scope, day: date) -> None:
        days = closing_dates(self.base)
        if days and day < days[0].from_on:
            told = {"pack": self.base.code, "first": days[0].from_on, "day": day}
            scope.fault(node, BEFORE_PACK, **told)
        elif days and days[-1].until is not None and day >= days[-1].until:
            told = {"pack": self.base.code, "until": days[-1].until, "day": day}
            scope.fault(node, AFTER_PACK, **told)

    def _entries(self, key: str, *fields: str) -> Iterator[Entry]:
        """Yield the items of a list, of which no two set the same thing from the same day."""
        seen: set[tuple[str, ...]] = set()
        names = [each for each in fields if each != "value"]
        for node in self.entry.items(key):
            scope = self.entry.scope.within(rule=peek(node, fields[0]), from_on=peek(node, "from"))
            entry = Entry(node, scope, required=(*fields, "from"), optional=OWN)
            this = (*(entry.text(each) for each in names), str(entry.day("from")))
            if this in seen:
                scope.fault(node, SET_TWICE, found=this[0], day=this[-1])
            seen.add(this)
            yield entry

    def _parameters(self) -> Iterator[LayerParameter]:
        for entry in self._entries("parameters", "parameter", "value"):
            provision, _, name = entry.text("parameter").rpartition(".")
            node = entry.get("parameter") or entry.node
            if name and not provision:
                entry.scope.fault(node, NOT_A_NUMBERS_NAME, found=name)
            value = entry.get("value")
            number, kind = (
                read_number(value, entry.scope) if value else (None, ParameterKind.AMOUNT)
            )
            day, source = self._check_day(entry)
            if number is not None and provision:
                item = LayerParameter(provision, name, number, day, source, entry.text(NOTE))
                self.places.append(Placed(item, entry.node, entry.scope, kind))
                yield item

    def _adoptions(self) -> Iterator[Adoption]:
        for entry in self._entries("adopt", "provision"):
            day, source = self._check_day(entry)
            item = Adoption(entry.text("provision"), day, source, entry.text(NOTE))
            self._check_adoption(entry, item)
            self.places.append(Placed(item, entry.node, entry.scope))
            yield item

    def _check_adoption(self, entry: Entry, item: Adoption) -> None:
        dated = self.base.provisions.get(item.provision)
        above = dated.on(item.from_on) if dated else None
        if above is None:
            return
        if above.standing.binds:
            cited = above.citation.source
            told = {"provision": above.code, "document": cited.document, "place": cited.place}
            entry.scope.fault(entry.node, BINDS_ALREADY, **told)
        elif above.effect is Effect.TEXT and not above.parameters:
            entry.scope.fault(entry.node, NOTHING_TO_ADOPT, provision=above.code)

    def _withdrawals(self) -> Iterator[WaiverWithdrawal]:
        for entry in self._entries("withdraw_waivers", "provision", "waiver"):
            waiver = entry.choice("waiver", Waiver, unknown=UNKNOWN_WAIVER)
            day, source = self._check_day(entry)
            item = WaiverWithdrawal(entry.text("provision"), waiver, day, source)
            self.places.append(Placed(item, entry.node, entry.scope))
            yield item

    def _settings(self) -> Iterator[SettingValue]:
        for entry in self._entries("settings", "setting", "value"):
            key, node = entry.text("setting"), entry.get("value")
            value = written(node) if node is not None and node.value else entry.text("value")
            known = self.base.settings
            told = {"pack": self.base.code, "found": key, "known": ", ".join(known) or "–"}
            if key and key not in known:
                entry.scope.fault(entry.get("setting") or entry.node, UNKNOWN_SETTING, **told)
            elif key:
                refuse_misfit(entry, known[key], value)
            day, source = self._check_day(entry)
            yield SettingValue(key, value, day, source, entry.text(NOTE))
