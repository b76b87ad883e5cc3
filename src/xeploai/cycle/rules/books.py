"""Build the rulebooks of a cycle: its pack, with the local layers of each unit."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.utils.timezone import localdate

from xeploai import rulepacks
from xeploai.cycle.queries import Case, Cycle, CycleUnit, LocalRules, kinds_of
from xeploai.domain import (
    FactDefinition,
    Layer,
    LayerLoosens,
    LayerStanding,
    Loosening,
    Plan,
    Rulebook,
    RulePack,
    SubjectKind,
    rulebook,
    without_entries,
)

logger = logging.getLogger(__name__)
CACHE_SIZE = 200  # books; a province has a handful


def local_rules_on(pack: str, on: date) -> list[LocalRules]:
    """Return the version of each layer of a pack that is in force on a day, by code.

    It is the highest that has begun. Once that is withdrawn there is none: what it replaced stays
    replaced, until it is stored again.
    """
    begun = LocalRules.objects.filter(pack=pack, from_on__lte=on)
    versions = begun.select_related("unit", "withdrawal").order_by("code", "number")
    latest = {each.code: each for each in versions if not never_began(each)}
    return [each for each in latest.values() if not is_withdrawn(each, on)]


def is_withdrawn(rules: LocalRules, on: date) -> bool:
    """Whether a version is in force no more on a day."""
    withdrawal = getattr(rules, "withdrawal", None)
    return withdrawal is not None and withdrawal.withdrawn_on <= on


def never_began(rules: LocalRules) -> bool:
    """Whether a version was withdrawn, before its first day, from that day on.

    It was never in force, and so replaced nothing.
    """
    if not is_withdrawn(rules, rules.from_on):
        return False
    return localdate(rules.withdrawal.recorded_at) < rules.from_on


def layers_for(cycle: Cycle, path: str = "", *, with_drafts: bool = False) -> list[LocalRules]:
    """Return the layers in force for a unit of a cycle, from the centre down.

    Of each layer it is the highest version that has begun on the closing day, if that is not
    withdrawn.

    Args:
        path: of the frozen unit; empty for the layers in force everywhere.
        with_drafts: also those that never bind.
    """
    return [
        rules
        for top, rules in layers_by_path(cycle)
        if path.startswith(top) and (with_drafts or rules.standing != LayerStanding.DRAFT)
    ]


def layers_by_path(cycle: Cycle) -> list[tuple[str, LocalRules]]:
    """Return each layer in force with the path of its unit, from the centre down.

    Of one unit they stand in the order in which they begin: a later document can be stricter.
    """
    in_force = local_rules_on(cycle.pack, cycle.closes_on)
    units = {rules.unit_id for rules in in_force if rules.unit_id is not None}
    frozen = CycleUnit.objects.filter(cycle=cycle, unit__in=units)
    paths: dict[int | None, str] = {None: "", **dict(frozen.values_list("unit_id", "path"))}
    layers = [(paths[rules.unit_id], rules) for rules in in_force if rules.unit_id in paths]
    return sorted(layers, key=lambda layer: (len(layer[0]), layer[1].from_on, layer[1].code))


def layer_of(rules: LocalRules) -> Layer:
    """Parse a stored layer."""
    return _parse(_key(rules))


LayerKey = tuple[str, str, str]  # code of the pack, name for messages, the file's text


def _key(rules: LocalRules) -> LayerKey:
    return rules.pack, f"{rules.code} {rules.number}", rules.content


@lru_cache(maxsize=CACHE_SIZE)
def _parse(key: LayerKey) -> Layer:
    pack, name, content = key
    base = rulepacks.pack(pack)
    return rulepacks.parse_layer(content.encode(), file=name, base=base, is_stored=True)


@lru_cache(maxsize=CACHE_SIZE)
def _book(pack: str, on: date, layers: tuple[LayerKey, ...]) -> Rulebook:
    base, parsed = rulepacks.pack(pack), [_parse(key) for key in layers]
    try:
        return rulebook(base, on=on, layers=parsed)
    except LayerLoosens:
        return rulebook(base, on=on, layers=without_milder(base, parsed, on))


def without_milder(pack: RulePack, layers: Iterable[Layer], on: date) -> list[Layer]:
    """Return the layers without what is milder than a layer above: the stricter one binds."""
    acting, milder = sort_out_milder(pack, layers, on)
    for loosens in milder:
        logger.warning("%s does not apply in full on %s: %s", loosens.layer, on, loosens)
    return acting


def sort_out_milder(
    pack: RulePack, layers: Iterable[Layer], on: date
) -> tuple[list[Layer], list[LayerLoosens]]:
    """Return what acts of each layer, and in what each of them is milder than those above it.

    A new layer is checked against all that is in force above it; but a document above can become
    stricter later, and so can a pack.

    Args:
        layers: from the centre down.
    """
    acting: list[Layer] = []
    milder: list[LayerLoosens] = []
    for layer in layers:
        entries: list[Loosening] = []
        rest: Layer | None = layer
        while rest and (more := _milder_entries(pack, [*acting, rest], on)):
            entries += more
            rest = without_entries(rest, [each.item for each in more])
        if rest:
            acting.append(rest)
        if entries:
            milder.append(LayerLoosens(tuple(entries), layer.code))
    return acting, milder


def _milder_entries(pack: RulePack, layers: list[Layer], on: date) -> tuple[Loosening, ...]:
    try:
        rulebook(pack, on=on, layers=layers)
    except LayerLoosens as loosens:
        return loosens.entries
    return ()


def book_with(cycle: Cycle, layers: Iterable[LocalRules]) -> Rulebook:
    """Return the rules of a cycle's pack on its closing day with some layers."""
    return _book(cycle.pack, cycle.closes_on, tuple(_key(rules) for rules in layers))


def rulebook_for(cycle: Cycle, path: str = "") -> Rulebook:
    """Return the rulebook for the cases of a unit of a cycle."""
    return book_with(cycle, layers_for(cycle, path))


def rulebook_of(case: Case) -> Rulebook:
    """Return the rulebook for a case."""
    return rulebook_for(case.cycle, case.path)


def checksum_of(book: Rulebook) -> str:
    """Return a fixed-length checksum of a book's version."""
    return sha256(book.version.encode()).hexdigest()


@dataclass
class Books:
    """The rulebooks of all units of a cycle; the layers are read once."""

    cycle: Cycle
    _of_path: dict[str, Rulebook] = field(default_factory=dict)
    _checksums: dict[int, str] = field(default_factory=dict)
    _plans: dict[tuple[int, str], Plan] = field(default_factory=dict)
    _definitions: dict[tuple[int, str], Mapping[str, FactDefinition]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds: Mapping[str, SubjectKind] = kinds_of(self.cycle)
        layers = layers_by_path(self.cycle)
        self._layers = [layer for layer in layers if layer[1].standing != LayerStanding.DRAFT]

    @property
    def tops(self) -> Mapping[str, str]:
        """The path of the unit of each layer in force, by the layer's code."""
        return {rules.code: top for top, rules in self._layers}

    def of(self, path: str) -> Rulebook:
        """Return the book for a unit, by its path."""
        book = self._of_path.get(path)
        if book is None:
            layers = [rules for top, rules in self._layers if path.startswith(top)]
            book = self._of_path[path] = book_with(self.cycle, layers)
        return book

    def all(self) -> list[Rulebook]:
        """Return every book in force somewhere in the cycle."""
        return [self.of(path) for path in self.paths()]

    def paths(self) -> list[str]:
        """Return one path for each book in force somewhere in the cycle."""
        return list(dict.fromkeys(["", *(top for top, _ in self._layers)]))

    def checksum(self, path: str) -> str:
        """Return the checksum of a unit's book."""
        book = self.of(path)
        if id(book) not in self._checksums:
            self._checksums[id(book)] = checksum_of(book)
        return self._checksums[id(book)]

    def plan(self, path: str, category: str) -> Plan:
        """Return the provisions about a category, for a unit."""
        book = self.of(path)
        key = id(book), category
        if key not in self._plans:
            self._plans[key] = book.plan_for(category)
        return self._plans[key]

    def binding_plan(self, path: str, category: str) -> Plan:
        """Return the provisions about a category that change a suggestion, for a unit."""
        return self.plan(path, category).without_idle_remarks

    def facts_that_bind(self) -> frozenset[str]:
        """Return the codes of all facts that a suggestion can depend on, in any unit."""
        found = (self.facts_read(path, code) for path in self.paths() for code in self.kinds)
        return frozenset({"waivers"}).union(*found)

    def facts_read(self, path: str, category: str) -> frozenset[str]:
        """Return the codes of the facts that a suggestion for a category can depend on."""
        plan = self.binding_plan(path, category)
        rules = (*plan.not_rated, *plan.binding, *plan.remarks)
        return frozenset(code for rule in rules for code in rule.facts())

    def definitions(self, path: str, category: str) -> Mapping[str, FactDefinition]:
        """Return the facts that subjects of a category have, for a unit."""
        book = self.of(path)
        key = id(book), category
        if key not in self._definitions:
            kind = self.kinds[category]
            self._definitions[key] = {
                code: fact for code, fact in book.facts.items() if kind in fact.kinds
            }
        return self._definitions[key]
