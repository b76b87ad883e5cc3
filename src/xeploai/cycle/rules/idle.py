"""Stored documents that do not act in what is milder than one above them, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from xeploai import rulepacks
from xeploai.cycle.queries import Cycle, LocalRules
from xeploai.domain import Fault, Layer, LayerStanding, Refused, RulePack, message
from xeploai.rulepacks import stacked_faults

from .books import layer_of, layers_by_path, sort_out_milder
from .layers import (
    NO_SUCH_UNIT,
    SAME_AGAIN,
    check_layer,
    first_day_of,
    layers_around,
    local_rules_of,
    unit_of_layer,
)

IDLE_IN_CYCLE = message(
    "In cycle %(year)s this document does not act in what is milder than the rules above it:"
    " %(reason)s"
)
WOULD_BE_REFUSED = message("It would not be stored beside the documents here: %(fault)s")
IDLE = message("This document does not act in what is milder than the rules above it: %(reason)s")


def idle_versions(versions: Iterable[LocalRules]) -> dict[int, list[Fault]]:
    """Return the versions that are in force and do not act, by id, with a sentence for each reason.

    In force is what a cycle has; of a document that no cycle has yet, what its first day would
    bring.
    """
    wanted = {each.pk: each for each in versions if each.standing != LayerStanding.DRAFT}
    idle: dict[int, list[Fault]] = {}
    in_cycles: set[int] = set()
    for cycle in Cycle.objects.filter(pack__in={each.pack for each in wanted.values()}):
        stack = layers_by_path(cycle)
        for path, rules in stack:
            if rules.pk in wanted:
                in_cycles.add(rules.pk)
                chain = [each for top, each in stack if path.startswith(top)]
                idle.setdefault(rules.pk, []).extend(_idle_in(cycle, chain, rules))
    for key in wanted.keys() - in_cycles:
        idle[key] = list(_idle_from_first_day(wanted[key]))
    return {key: faults for key, faults in idle.items() if faults}


def idle_sentences(rules: LocalRules) -> list[Fault]:
    """Return why a version does not act, a sentence for each reason; none where it acts."""
    return idle_versions([rules]).get(rules.pk, [])


def beside_what_is_stored(content: bytes, file: str) -> list[Fault]:
    """Return why a layer's file, right by itself, does not act beside what is stored, or would not.

    And what storing it would change: documents below that act less, cycles that are being decided.
    Nothing for a layer of a unit that the register does not have.
    """
    try:
        checked = check_layer(content=content, file=file)
    except Refused as refused:
        texts = {each.text for each in refused.faults}
        if NO_SUCH_UNIT in texts:
            return []
        if SAME_AGAIN in texts:
            return idle_sentences(local_rules_of(str(refused.faults[0].values["code"])))
        return [Fault(WOULD_BE_REFUSED, {"fault": Fault(e.text, e.values)}) for e in refused.faults]
    return [*checked.milder, *checked.while_deciding]


def remarks_beside(content: bytes, file: str) -> list[Fault] | None:
    """Return the remarks on a layer's file, right by itself, with what is stored above it.

    None for a layer of a unit that the register does not have: nothing is known of what is above.
    """
    node = rulepacks.compose(content, file=file)
    base = rulepacks.pack(rulepacks.peek(node, "extends"))
    layer = rulepacks.parse_layer(content, file=file, base=base)
    unit = unit_of_layer(layer)
    if layer.unit and unit is None:
        return None
    above, _ = layers_around(layer, unit, first_day_of(layer))
    return rulepacks.review_content(content, file=file, above=above).remarks


def _idle_in(cycle: Cycle, chain: Sequence[LocalRules], rules: LocalRules) -> Iterator[Fault]:
    """Yield why a version is left out of the rules of a cycle.

    Args:
        chain: the documents for its unit, from the centre down.
    """
    binding = [each for each in chain if each.standing != LayerStanding.DRAFT]
    layers = [layer_of(each) for each in binding]
    for reason in _reasons(rules.code, layers, rulepacks.pack(cycle.pack), cycle.closes_on):
        yield Fault(IDLE_IN_CYCLE, {"year": cycle.name, "reason": reason})


def _idle_from_first_day(rules: LocalRules) -> Iterator[Fault]:
    layer = layer_of(rules)
    layers, day = layers_around(layer, rules.unit, rules.from_on)
    for reason in _reasons(rules.code, [*layers, layer], rulepacks.pack(rules.pack), day):
        yield Fault(IDLE, {"reason": reason})


def _reasons(code: str, layers: Sequence[Layer], pack: RulePack, on: date) -> list[Fault]:
    """Return in what the layer of a code is milder than those above it that act."""
    _, milder = sort_out_milder(pack, layers, on)
    found = next((each.entries for each in milder if each.layer == code), ())
    faults = stacked_faults(found, layers, pack, on, files={})
    # without a file at hand there is no place to name
    return [Fault(each.text, each.values) for each in faults]
