"""Bring what the text before says into a pack whose own lists are known in part.

The pack names those lists under `grading.incomplete_lists`. The provisions come under their own
ids and sources, as remarks: they bind nobody until a local document adopts them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

import yaml

from xeploai.domain import (
    Category,
    ClosingDates,
    DatedProvision,
    DatedValue,
    FactDefinition,
    IncompleteList,
    Provision,
    Rule,
    RulePack,
    Standing,
    Status,
    message,
)
from xeploai.rulepacks.shapes import Scope, items, peek

from .rules import CATEGORIES, LISTS, REASONS

UNKNOWN_PREDECESSOR = message(
    "The list “%(list)s” names the pack “%(found)s” as the one before. No supplied pack has that "
    "code. Correct it."
)
NOT_BEFORE = message(
    "The list “%(list)s” names the pack “%(found)s” as the one before, but that does not begin "
    "before %(day)s. Name an earlier pack."
)
UNKNOWN_BEFORE = message(
    "The pack “%(found)s” has no category “%(category)s”. Say under “like” which of its "
    "categories stands for it: %(known)s."
)
UNKNOWN_CATEGORY = message("Unknown category “%(found)s”. Use one of: %(known)s.")
NOTHING_RESTATED = message(
    "The pack “%(found)s” has no provision “%(provision)s” in force. Correct what the list "
    "“%(list)s” restates."
)
REASON_NOT_LISTED = message(
    "%(provision)s comes from “%(found)s” with the reason “%(reason)s”, which this pack does not "
    "list. Add the reason, or leave the provision out under “restates”."
)

Packs = Callable[[str], RulePack | None]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Inherited:
    """What comes from the packs before.

    Args:
        provisions: by code, none of which the pack has itself.
        facts: those that they read and the pack lacks.
        nodes: where the pack asks for them.
        versions: of the packs that they come from.
    """

    provisions: Mapping[str, DatedProvision]
    facts: Mapping[str, FactDefinition]
    nodes: Mapping[str, yaml.Node]
    versions: tuple[str, ...]


def read_inherited(
    file: yaml.Node,
    rules: Mapping[str, Rule],
    own: Mapping[str, DatedProvision],
    packs: Packs,
    scope: Scope,
) -> Inherited:
    """Return the provisions that come from the packs before, with the facts that they read.

    Args:
        own: the pack's own provisions.
        packs: returns a supplied pack by its code.
    """
    reader = _Reader(rules, own, packs, scope)
    nodes = [each for each in items(file, "rules") if peek(each, "rule") == LISTS]
    for node in nodes:
        reader.read(node)
    return reader.result(nodes[0] if nodes else file)


class _Reader:
    def __init__(
        self,
        rules: Mapping[str, Rule],
        own: Mapping[str, DatedProvision],
        packs: Packs,
        scope: Scope,
    ) -> None:
        self.rules, self.own, self.packs = rules, own, packs
        self.scope = scope.within(rule=LISTS)
        self.wordings: dict[str, list[Provision]] = {}
        self.withdrawn: dict[str, date] = {}
        self.facts: dict[str, FactDefinition] = {}
        self.versions: dict[str, None] = {}

    def read(self, node: yaml.Node) -> None:
        for value in self.rules[LISTS].values if LISTS in self.rules else ():
            scope = self.scope.within(from_on=value.from_on.isoformat())
            lists = value.value if isinstance(value.value, Mapping) else {}
            found: dict[str, Provision] = {}
            for each in lists.values():
                for provision in self._brought(each, value, node, scope):
                    before = found.get(provision.code)
                    categories = provision.categories | (before.categories if before else set())
                    found[provision.code] = replace(provision, categories=categories)
            self._add(value.from_on, found)

    def _add(self, day: date, found: Mapping[str, Provision]) -> None:
        for code in self.wordings.keys() - found.keys() - self.withdrawn.keys():
            self.withdrawn[code] = day
        for code, provision in found.items():
            self.withdrawn.pop(code, None)
            self.wordings.setdefault(code, []).append(provision)

    def result(self, node: yaml.Node) -> Inherited:
        provisions = {
            code: DatedProvision(code, tuple(each), self.withdrawn.get(code))
            for code, each in self.wordings.items()
        }
        nodes = dict.fromkeys(provisions, node)
        return Inherited(
            MappingProxyType(provisions), self.facts, nodes, tuple(dict.fromkeys(self.versions))
        )

    def _brought(
        self, one: IncompleteList, value: DatedValue, node: yaml.Node, scope: Scope
    ) -> Iterator[Provision]:
        pack = self.packs(one.predecessor)
        if pack is None:
            scope.fault(node, UNKNOWN_PREDECESSOR, list=one.code, found=one.predecessor)
            return
        day = _last_day(pack, value.from_on)
        categories = _in_force(pack.rules, CATEGORIES, day)
        if not categories:
            values = {"list": one.code, "found": pack.code, "day": value.from_on}
            scope.fault(node, NOT_BEFORE, **values)
            return
        self._check(one, pack, categories, day, node, scope)
        self.versions[pack.version] = None
        for code, dated in pack.provisions.items():
            provision = dated.on(day)
            if provision is None or not _can_come(provision, one) or code in self.own:
                continue
            about = self._categories(provision, one, categories, value.from_on)
            if about:
                self._take_facts(provision, pack)
                self._check_reason(provision, pack, value.from_on, node, scope)
                yield _as_remark(provision, about, value.from_on)

    def _check(
        self,
        one: IncompleteList,
        pack: RulePack,
        categories: Mapping[str, object],
        day: date,
        node: yaml.Node,
        scope: Scope,
    ) -> None:
        here = {
            code for each in self.rules[CATEGORIES].values for code in _categories_in(each.value)
        }
        for category in one.categories:
            if category not in here:
                known = ", ".join(sorted(here))
                scope.fault(node, UNKNOWN_CATEGORY, found=category, known=known)
            elif one.category_before(category) not in categories:
                values = {"category": one.category_before(category), "found": pack.code}
                scope.fault(node, UNKNOWN_BEFORE, **values, known=", ".join(categories))
        for code in sorted(one.restates):
            if code not in pack.provisions or pack.provisions[code].on(day) is None:
                values = {"provision": code, "found": pack.code, "list": one.code}
                scope.fault(node, NOTHING_RESTATED, **values)

    def _categories(
        self,
        provision: Provision,
        one: IncompleteList,
        known: Mapping[str, object],
        day: date,
    ) -> frozenset[str]:
        """Return whom a provision of the pack before is about here, and who has it here already."""
        about = {each for each in one.categories if provision.is_about(one.category_before(each))}
        wordings = [dated.on(day) for dated in self.own.values()]
        for own in (each for each in wordings if each is not None):
            if own.standing is not Standing.OFF and _says_the_same(own, provision):
                about = {each for each in about if not own.is_about(each)}
        return frozenset(about)

    def _take_facts(self, provision: Provision, pack: RulePack) -> None:
        self.facts |= {code: pack.facts[code] for code in provision.facts()}

    def _check_reason(
        self, provision: Provision, pack: RulePack, day: date, node: yaml.Node, scope: Scope
    ) -> None:
        reasons = _in_force(self.rules, REASONS, day)
        if provision.reason and provision.reason not in reasons:
            values = {"provision": provision.code, "reason": provision.reason, "found": pack.code}
            scope.fault(node, REASON_NOT_LISTED, **values)


def _can_come(provision: Provision, one: IncompleteList) -> bool:
    binds = provision.standing.binds or provision.standing is Standing.PROPOSAL
    return provision.effect is one.effect and binds and provision.code not in one.restates


def _says_the_same(one: Provision, other: Provision) -> bool:
    """Whether two provisions strike the same subjects with the same effect."""
    return (one.effect, one.reason, one.condition, one.applies_if, one.unless) == (
        other.effect,
        other.reason,
        other.condition,
        other.applies_if,
        other.unless,
    )


def _as_remark(provision: Provision, about: frozenset[str], day: date) -> Provision:
    return replace(
        provision,
        categories=about,
        from_on=day,
        standing=Standing.PROPOSAL,
        citation=replace(provision.citation, status=Status.PREDECESSOR),
    )


def _last_day(pack: RulePack, day: date) -> date:
    """Return the last day on which a pack governs, before the one that follows it begins."""
    rule = pack.rules.get("cycle.closing_dates")
    ends = [
        each.value.until
        for each in (rule.values if rule else ())
        if isinstance(each.value, ClosingDates) and each.value.until is not None
    ]
    return min([day, *ends]) - ONE_DAY


def _in_force(rules: Mapping[str, Rule], code: str, day: date) -> Mapping[str, object]:
    """Return the listed parts of a rule's value in force on a day; none before the first."""
    values = [each for each in rules[code].values if each.from_on <= day] if code in rules else []
    value = max(values, key=lambda each: each.from_on).value if values else None
    return value if isinstance(value, Mapping) else {}


def _categories_in(value: object) -> list[str]:
    parts = value.values() if isinstance(value, Mapping) else ()
    return [each.code for each in parts if isinstance(each, Category)]
