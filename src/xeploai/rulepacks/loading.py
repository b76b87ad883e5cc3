"""Load packs, and layers over them, from their files."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import yaml

from xeploai.domain import (
    NOT_OF_ONE_SUBJECT,
    Adoption,
    Category,
    Citation,
    FactDefinition,
    Fault,
    Layer,
    LayerParameter,
    Refused,
    Rule,
    RulePack,
    SettingValue,
    Source,
    Status,
    SubjectKind,
    WaiverWithdrawal,
    kinds_by_category,
    message,
)
from xeploai.rulepacks.checks.ceilings import refuse_ceilings, refuse_two_ceilings
from xeploai.rulepacks.checks.dependence import refuse_circles
from xeploai.rulepacks.checks.families import closing_dates
from xeploai.rulepacks.checks.tightening import PlacedItem, refuse_loosening
from xeploai.rulepacks.readers.competence import COMPETENCE, LocalTable, refuse_open_table
from xeploai.rulepacks.readers.criteria import read_criteria
from xeploai.rulepacks.readers.definitions import common_facts, faulty_codes, read_definitions
from xeploai.rulepacks.readers.predecessors import Packs, read_inherited
from xeploai.rulepacks.readers.provisions import read_provisions
from xeploai.rulepacks.readers.rules import CATEGORIES, REASONS, listed_codes, read_rules
from xeploai.rulepacks.readers.settings import read_settings, refuse_misfit
from xeploai.rulepacks.readers.surroundings import Surroundings
from xeploai.rulepacks.shapes import (
    NO_SOURCE,
    AdoptionShape,
    DatedShape,
    LayerShape,
    NumberShape,
    PackShape,
    Scope,
    SettingValueShape,
    SourceShape,
    WithdrawalShape,
    child,
    compose,
    items,
    peek,
    read_file,
    refuse_early,
)

from .shapes import Shape, parse_date, parse_or_fault, read

PACKS = Path(__file__).parent / "packs"
VERSION_DIGITS = 12  # of the checksum, in hexadecimal


def load_pack(path: Path) -> RulePack:
    """Read and check a rule pack.

    Raises:
        Refused: with everything that is wrong with the file; each fault names file, line, rule
            and the day from which the value is in force.
    """
    return parse_pack(read_file(path), file=path.name)


def parse_pack(content: bytes, *, file: str) -> RulePack:
    """Check a rule pack that was read already; `file` is its name in messages.

    Raises:
        Refused: as `load_pack`.
    """
    scope, node = Scope(file), compose(content, file=file)
    shape = read(PackShape, node, scope)
    rules = read_rules(node, scope)
    facts = {**common_facts(), **read_definitions(node, scope, common_facts())}
    provisions = read_provisions(node, _surroundings(node, rules, facts, scope), scope)
    rule_ids = {each.partition(".")[0] for each in provisions.by_code}
    settings = read_settings(node, rule_ids, facts, scope)
    if shape is None or scope.found:
        raise Refused(scope.faults())
    before = read_inherited(node, rules, provisions.by_code, _packs_before(shape.pack), scope)
    pack = RulePack(
        code=shape.pack,
        title=shape.title,
        version=version_of(content, *before.versions),
        rules=rules,
        checked_by=shape.checked_by,
        provisions=MappingProxyType({**provisions.by_code, **before.provisions}),
        settings=settings,
        facts=MappingProxyType({**before.facts, **facts}),
    )
    refuse_circles(pack, {**provisions.nodes, **before.nodes}, scope)
    refuse_two_ceilings(pack, provisions.nodes, scope)
    for at, text, values in refuse_open_table(node, rules, _categories(rules)):
        scope.within(rule=COMPETENCE).fault(at, text, **values)
    if scope.found:
        raise Refused(scope.faults())
    return pack


def version_of(content: bytes, *before: str) -> str:
    """Return the version of a file: the beginning of its checksum.

    Args:
        before: the versions of the packs from which it takes provisions.
    """
    return sha256(content + "".join(before).encode()).hexdigest()[:VERSION_DIGITS]


def supplied_codes() -> tuple[str, ...]:
    """Return the codes of the supplied packs, in order, without reading one."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.yaml")))


@cache
def supplied_pack(code: str) -> RulePack:
    """Return a supplied pack by a code that is known to be one; read once."""
    found = load_pack(PACKS / f"{code}.yaml")
    if found.code != code:
        raise Refused(Fault(CODE_IS_NOT_NAME, {"code": found.code}, f"{code}.yaml"))
    return found


def _packs_before(code: str) -> Packs:
    """Return what finds the supplied packs that may come before a pack: all but itself."""
    known = frozenset(supplied_codes()) - {code}
    return lambda each: supplied_pack(each) if each in known else None


def _surroundings(
    node: yaml.Node,
    rules: Mapping[str, Rule],
    facts: Mapping[str, FactDefinition],
    scope: Scope,
) -> Surroundings:
    """Return what provisions may refer to, even where the rules are faulty."""
    return Surroundings(
        categories=frozenset(code for _, codes in listed_codes(node, CATEGORIES) for code in codes),
        kinds={} if scope.found else _kinds(rules),
        facts=facts,
        faulty_facts=faulty_codes(node, facts),
        reasons={day: codes for day, codes in listed_codes(node, REASONS) if day},
    )


def _kinds(rules: Mapping[str, Rule]) -> Mapping[str, SubjectKind]:
    values = [each.value for each in rules[CATEGORIES].values]
    parts = [part for value in values if isinstance(value, Mapping) for part in value.values()]
    return {each.code: each.kind for each in parts if isinstance(each, Category)}


def _categories(rules: Mapping[str, Rule]) -> Mapping[date, Mapping[str, Category]]:
    values = rules[CATEGORIES].values
    return {each.from_on: each.value for each in values if isinstance(each.value, Mapping)}


D = TypeVar("D", bound=DatedShape)

CODE_IS_NOT_NAME = message(
    "The pack calls itself “%(code)s”. Name the file %(code)s.yaml, or correct the code."
)
LAYER_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,8}")
# what changes the rules; facts alone decide nothing
CONTENT = (
    "parameters",
    "adopt",
    "withdraw_waivers",
    "settings",
    "provisions",
    "criteria",
    "competence",
)

NOTHING_LAID_DOWN = message(
    "The layer sets nothing. Add at least one of: numbers, adopted provisions, withdrawn "
    "waivers, settings, provisions, criteria or rows on competence of its own."
)
NOT_A_LAYER_CODE = message(
    "“%(found)s” cannot be the code of a layer. Use small letters without diacritics, "
    "digits and “-”."
)
OTHER_PACK = message("The layer extends “%(found)s”, not “%(pack)s”. Correct one of them.")
BEFORE_PACK = message(
    "%(pack)s applies from %(first)s on. A layer cannot begin before that day. Correct %(day)s."
)
AFTER_PACK = message(
    "%(pack)s applies until %(until)s. A layer cannot begin on that day or later. Correct "
    "%(day)s, or put it into a layer below the pack that followed."
)
NOT_A_NUMBERS_NAME = message(
    "“%(found)s” is not the name of a number. Write provision and name: P23-GR-3.exceeded."
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


def parse_layer(content: bytes, *, file: str, base: RulePack, is_stored: bool = False) -> Layer:
    """Check a layer that was read already; `file` is its name in messages.

    Args:
        is_stored: whether it passed these checks when it was stored: see `LocalTable`.

    Raises:
        Refused: as `load_layer`.
    """
    scope, node = Scope(file), compose(content, file=file)
    shape = read(LayerShape, node, scope)
    if shape is not None:
        _check_heading(shape, base, scope)
    source = _source(node)
    reader = _LayerReader(node, base, source, scope, is_stored=is_stored)
    facts = read_definitions(node, scope, base.facts)
    around = reader.surroundings({**base.facts, **facts})
    parameters, adoptions = tuple(reader.parameters()), tuple(reader.adoptions())
    withdrawals, settings = tuple(reader.withdrawals()), tuple(reader.settings())
    provisions = read_provisions(node, around, scope).by_code
    reader.check_provision_days()
    criteria = read_criteria(node, around, reader.source_of, scope)
    competence = LocalTable(base, around.kinds, reader.source_of, scope, is_stored).read(node)
    refuse_loosening(base, reader.placed)
    if shape is None or scope.found:
        raise Refused(scope.faults())
    layer = Layer(
        code=shape.layer,
        extends=shape.extends,
        title=shape.title,
        standing=shape.standing,
        issued_by=shape.issued_by,
        issued_on=source.issued,
        unit=shape.unit,
        version=version_of(content),
        parameters=parameters,
        adoptions=adoptions,
        withdrawals=withdrawals,
        settings=settings,
        provisions=provisions,
        criteria=criteria,
        facts=MappingProxyType(facts),
        competence=competence,
    )
    refuse_ceilings(base, layer, node, scope)
    if scope.found:
        raise Refused(scope.faults())
    return layer


def _source(node: yaml.Node) -> Source:
    """Return the document of a layer; none where it is faulty, which is reported elsewhere."""
    found = child(node, "source")
    shape = read(SourceShape, found, Scope("")) if found else None
    return shape.source() if shape else NO_SOURCE


def _check_heading(shape: LayerShape, base: RulePack, scope: Scope) -> None:
    if not LAYER_CODE.fullmatch(shape.layer):
        scope.fault(shape.at("layer"), NOT_A_LAYER_CODE, found=shape.layer)
    if shape.extends != base.code:
        scope.fault(shape.at("extends"), OTHER_PACK, found=shape.extends, pack=base.code)
    if not any(getattr(shape, key) for key in CONTENT):
        scope.fault(shape.node, NOTHING_LAID_DOWN)


class _LayerReader:
    """Reads what one layer sets in the pack above it.

    Attributes:
        placed: what was read with its node, to be compared with the pack.
    """

    def __init__(
        self, node: yaml.Node, base: RulePack, source: Source, scope: Scope, *, is_stored: bool
    ) -> None:
        self.node, self.base, self.source, self.scope = node, base, source, scope
        self.is_stored = is_stored
        self.placed: list[PlacedItem] = []

    def surroundings(self, facts: Mapping[str, FactDefinition]) -> Surroundings:
        """Return what the layer's own provisions and criteria may refer to."""
        kinds, reasons = kinds_by_category(self.base), self.base.rules.get(REASONS)
        return Surroundings(
            categories=frozenset(kinds),
            kinds=kinds,
            facts=facts,
            faulty_facts=faulty_codes(self.node, facts),
            reasons={
                each.from_on: frozenset(each.value)
                for each in (reasons.values if reasons else ())
                if isinstance(each.value, Mapping)
            },
            is_local=True,
            source=self.source,
        )

    def source_of(self, shape: DatedShape, scope: Scope) -> Source:
        """Return the document of an entry; a fault where the entry begins on a wrong day."""
        source = shape.source.source() if shape.source else self.source
        citation = Citation(source, Status.CONFIRMED)
        refuse_early(shape, citation, shape.from_on, scope)
        self._check_day(shape.node, shape.from_on, scope)
        return source

    def check_provision_days(self) -> None:
        """Check the first day of each wording of the layer's own provisions."""
        for node in items(self.node, "provisions"):
            scope = self.scope.within(rule=peek(node, "provision"))
            for wording in items(node, "values"):
                found = child(wording, "from")
                day = parse_or_fault(parse_date, found, Scope("")) if found else None
                if day:
                    self._check_day(wording, day, scope.within(from_on=day.isoformat()))

    def _check_day(self, node: yaml.Node, day: date, scope: Scope) -> None:
        dates, pack = closing_dates(self.base), self.base.code
        if dates and day < dates[0].from_on:
            scope.fault(node, BEFORE_PACK, pack=pack, first=dates[0].from_on, day=day)
        elif dates and dates[-1].until is not None and day >= dates[-1].until:
            scope.fault(node, AFTER_PACK, pack=pack, until=dates[-1].until, day=day)

    def _entries(self, key: str, shape: type[D], *names: str) -> Iterator[tuple[D, Source, Scope]]:
        """Yield the items of a list; a fault if two set the same thing from the same day.

        Args:
            names: the keys that say what is set.
        """
        seen: set[tuple[str, ...]] = set()
        for node in items(self.node, key):
            scope = self.scope.within(rule=peek(node, names[0]), from_on=peek(node, "from"))
            entry = read(shape, node, scope)
            if entry is None:
                continue
            this = (*(getattr(entry, each) for each in names), entry.from_on.isoformat())
            if this in seen:
                scope.fault(node, SET_TWICE, found=this[0], day=this[-1])
            seen.add(this)
            yield entry, self.source_of(entry, scope), scope

    def parameters(self) -> Iterator[LayerParameter]:
        """Yield the numbers that the layer sets."""
        for entry, source, scope in self._entries("parameters", NumberShape, "parameter"):
            provision, _, name = entry.parameter.rpartition(".")
            number, kind = entry.value
            if not provision:
                scope.fault(entry.at("parameter"), NOT_A_NUMBERS_NAME, found=name)
                continue
            item = LayerParameter(provision, name, number, entry.from_on, source, entry.note)
            self.placed.append(PlacedItem(item, entry.node, scope, kind))
            yield item

    def adoptions(self) -> Iterator[Adoption]:
        """Yield the provisions that the layer makes binding."""
        for entry, source, scope in self._entries("adopt", AdoptionShape, "provision"):
            item = Adoption(entry.provision, entry.from_on, source, entry.note)
            self._check_adoption(entry, item, scope)
            self.placed.append(PlacedItem(item, entry.node, scope))
            yield item

    def _check_adoption(self, shape: Shape, item: Adoption, scope: Scope) -> None:
        dated = self.base.provisions.get(item.provision)
        above = dated.on(item.from_on) if dated else None
        if above is None:
            return
        if above.standing.binds:
            cited = above.citation.source
            values = {"provision": above.code, "document": cited.document, "place": cited.place}
            scope.fault(shape.node, BINDS_ALREADY, **values)
        elif above.effect in NOT_OF_ONE_SUBJECT and not above.parameters:
            scope.fault(shape.node, NOTHING_TO_ADOPT, provision=above.code)

    def withdrawals(self) -> Iterator[WaiverWithdrawal]:
        """Yield the waivers that the layer does not admit."""
        names = ("provision", "waiver")
        for entry, source, scope in self._entries("withdraw_waivers", WithdrawalShape, *names):
            item = WaiverWithdrawal(entry.provision, entry.waiver, entry.from_on, source)
            self.placed.append(PlacedItem(item, entry.node, scope))
            yield item

    def settings(self) -> Iterator[SettingValue]:
        """Yield what the layer says where the texts leave something open."""
        known = self.base.settings
        for entry, source, scope in self._entries("settings", SettingValueShape, "setting"):
            if entry.setting in known:
                setting = known[entry.setting]
                refuse_misfit(entry, setting, entry.value, scope, is_stored=self.is_stored)
            else:
                values = {"found": entry.setting, "known": ", ".join(known) or "–"}
                scope.fault(entry.at("setting"), UNKNOWN_SETTING, pack=self.base.code, **values)
            yield SettingValue(entry.setting, entry.value, entry.from_on, source, entry.note)
