"""A layer without some of its entries."""

from collections.abc import Collection
from dataclasses import replace

from .layers import Layer, LayerItem, OwnProvision


def without_entries(layer: Layer, entries: Collection[LayerItem]) -> Layer | None:
    """Return a layer without some of its entries; None where nothing is left that could act.

    A document that became milder than one above it acts in all in which it is not.

    Args:
        entries: of this layer; a provision of its own leaves with all its wordings.

    Source: rules reference LY-2, the project's reading: a lower body may be stricter than the
    regulation that binds it, and may not be milder.
    """
    own = {each.provision for each in entries if isinstance(each, OwnProvision)}
    rest = replace(
        layer,
        parameters=tuple(each for each in layer.parameters if each not in entries),
        adoptions=tuple(each for each in layer.adoptions if each not in entries),
        withdrawals=tuple(each for each in layer.withdrawals if each not in entries),
        settings=tuple(each for each in layer.settings if each not in entries),
        provisions={code: each for code, each in layer.provisions.items() if code not in own},
    )
    rules = (rest.parameters, rest.adoptions, rest.withdrawals, rest.settings, rest.provisions)
    return rest if any((*rules, rest.criteria, rest.facts, rest.competence)) else None
