"""Into which cycles a local document reaches: not into one that is reported or closed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from xeploai import rulepacks
from xeploai.cycle.models import Cycle, LocalRules, PeerGroup
from xeploai.cycle.queries import fault_of_admission, state_of
from xeploai.domain import (
    LANGUAGES,
    Ceiling,
    CeilingChange,
    CeilingPart,
    CycleRecord,
    CycleState,
    Effect,
    Fault,
    GroupBy,
    Labels,
    Layer,
    LayerStanding,
    Rulebook,
    book_changes,
    ceiling_sentence,
    competence_sentence,
    join_labels,
    label,
    message,
    rulebook,
    say,
)
from xeploai.organisations.register import Unit

from .beside import binding_in, chain_in, top_in
from .books import layer_of, layers_by_path, without_milder

REACHES_BACK = message(
    "“%(code)s” would change the rules of what is reported or closed: %(cycles)s. Let it begin"
    " after %(day)s. If it is meant for these too, they are reopened first, with the reason."
)
ENDS_BACK = message(
    "“%(code)s”, version %(number)s, acts in what is reported or closed: %(cycles)s. Withdraw it"
    " from a day after %(day)s. If it is not to act there either, these are reopened first, with"
    " the reason."
)
WHILE_DECIDING = message(
    "Cycle %(cycle)s is being decided, and “%(code)s” changes its rules at once: %(changes)s. That"
    " has to be confirmed."
)
ENDS_WHILE_DECIDING = message(
    "Cycle %(cycle)s is being decided, and without “%(code)s” its rules change at once:"
    " %(changes)s. That has to be confirmed."
)
CEILING_CHANGES = message("ceiling of “%(category)s”: %(before)s → %(after)s")
PROVISIONS_CHANGE = message("provisions by which grades are suggested or commented on: %(number)s")
COMPETENCE_NOW = message("who acts on a grade, new: %(row)s")
COMPETENCE_NO_MORE = message("who acts on a grade, no longer: %(row)s")
NO_FIGURE_CHANGES = label("no ceiling, no condition of a grade, and nobody who acts on one")


def keep_states() -> None:
    """Keep others from reporting or closing a cycle until the transaction ends."""
    list(Cycle.objects.select_for_update().order_by("pk").values_list("pk"))


def faults_of_reach(layer: Layer, unit: Unit | None, begins: date, file: str) -> list[Fault]:
    """Return why a document may not begin on a day: it would act in cycles whose rules stand."""
    shut = _shut([cycle for cycle, _ in _reached(layer, unit, begins)])
    values: dict[str, object] = {"code": layer.code}
    return [Fault(REACHES_BACK, values | _of_cycles(shut), file)] if shut else []


def changes_while_deciding(layer: Layer, unit: Unit | None, begins: date) -> list[Fault]:
    """Return what a document changes in each cycle that is being decided: it is to be confirmed."""
    return [
        _change(cycle, layer.code, top, layer, begins)
        for cycle, top in _reached(layer, unit, begins)
        if state_of(cycle) is CycleState.DECIDING
    ]


def faults_of_end(rules: LocalRules, withdrawn_on: date) -> list[Fault]:
    """Return why a version may not end on a day: it acts in cycles whose rules stand."""
    shut = _shut([cycle for cycle, _ in _acts_in(rules, withdrawn_on)])
    values: dict[str, object] = {"code": rules.code, "number": rules.number}
    return [Fault(ENDS_BACK, values | _of_cycles(shut))] if shut else []


def changes_of_end_while_deciding(rules: LocalRules, withdrawn_on: date) -> list[Fault]:
    """Return what the end of a version changes in each cycle that is being decided."""
    return [
        _change(cycle, rules.code, top, None, withdrawn_on)
        for cycle, top in _acts_in(rules, withdrawn_on)
        if state_of(cycle) is CycleState.DECIDING
    ]


def cycles_reached(layer: Layer, unit: Unit | None, begins: date) -> list[tuple[Cycle, str]]:
    """Return the cycles in which a document would act, and whose rules do not stand yet.

    Each with the path below which it acts.
    """
    return [
        each for each in _reached(layer, unit, begins) if each[0].frozen_at and not _shut([each[0]])
    ]


def cycles_of_end(rules: LocalRules, withdrawn_on: date) -> list[tuple[Cycle, str]]:
    """Return the cycles, as `cycles_reached` does, in which a version would act no more."""
    return [
        each for each in _acts_in(rules, withdrawn_on) if each[0].frozen_at and not _shut([each[0]])
    ]


def _reached(layer: Layer, unit: Unit | None, begins: date) -> Iterator[tuple[Cycle, str]]:
    """Yield the cycles in which a version would act, or end one that acts, with its path."""
    for cycle in _closing_from(layer.extends, begins):
        top = top_in(cycle, unit)
        if top is not None and (layer.binds or layer.code in _acting(cycle)):
            yield cycle, top


def _acts_in(rules: LocalRules, from_on: date) -> Iterator[tuple[Cycle, str]]:
    """Yield the cycles that close on a day or later in which a version acts, with its path."""
    for cycle in _closing_from(rules.pack, from_on):
        top, acting = _acting(cycle).get(rules.code, ("", None))
        if acting == rules:
            yield cycle, top


def _closing_from(pack: str, on: date) -> Iterable[Cycle]:
    return Cycle.objects.filter(pack=pack, closes_on__gte=on).order_by("closes_on", "pk")


def _acting(cycle: Cycle) -> dict[str, tuple[str, LocalRules]]:
    return {
        rules.code: (top, rules)
        for top, rules in layers_by_path(cycle)
        if rules.standing != LayerStanding.DRAFT
    }


def _shut(cycles: Sequence[Cycle]) -> list[Cycle]:
    return [each for each in cycles if fault_of_admission(each, CycleRecord.RULES)]


def _of_cycles(cycles: Sequence[Cycle]) -> dict[str, object]:
    if not cycles:
        return {}
    names = join_labels((each.name for each in cycles), ", ")
    return {"cycles": names, "day": max(each.closes_on for each in cycles)}


def books_after(
    cycle: Cycle, code: str, top: str, layer: Layer | None, begins: date
) -> Callable[[str], Rulebook]:
    """Return the rules of a cycle's units, by path, with a layer in the place of its version.

    Args:
        top: the path below which the layer acts.
        layer: None where its version ends.
    """
    others = binding_in(cycle, code)
    # units under the same layers share a book: a province has hundreds of units and few layers
    known: dict[tuple[bool, tuple[int, ...]], Rulebook] = {}

    def book(path: str) -> Rulebook:
        chain = [(above, rules) for above, rules in others if path.startswith(above)]
        acting = layer if path.startswith(top) else None
        key = acting is not None, tuple(rules.pk for _, rules in chain)
        if key not in known:
            known[key] = _book(cycle, _layers_after(chain, code, top, acting, begins))
        return known[key]

    return book


def _layers_after(
    chain: Iterable[tuple[str, LocalRules]], code: str, top: str, layer: Layer | None, begins: date
) -> list[Layer]:
    others = [((len(above), rules.from_on, rules.code), layer_of(rules)) for above, rules in chain]
    if layer is not None and layer.binds:
        others.append(((len(top), begins, code), layer))
    return [each for _, each in sorted(others, key=lambda link: link[0])]


def _change(cycle: Cycle, code: str, top: str, layer: Layer | None, begins: date) -> Fault:
    """Return what differs in a cycle with a layer in the place of its version in force."""
    before = [layer_of(rules) for _, rules in chain_in(cycle, "", top)]
    after = _layers_after(chain_in(cycle, code, top), code, top, layer, begins)
    held = PeerGroup.objects.filter(cycle=cycle, path__startswith=top)
    made = set(held.order_by().values_list("category", "group_by").distinct())
    books = [_book(cycle, layers) for layers in (before, after)]
    changes = _differences(books[0], books[1], made)
    text = WHILE_DECIDING if layer else ENDS_WHILE_DECIDING
    return Fault(text, {"cycle": cycle.name, "code": code, "changes": changes})


def _book(cycle: Cycle, layers: list[Layer]) -> Rulebook:
    pack = rulepacks.pack(cycle.pack)
    return rulebook(pack, on=cycle.closes_on, layers=without_milder(pack, layers, cycle.closes_on))


def _differences(before: Rulebook, after: Rulebook, held: Collection[tuple[str, str]]) -> Labels:
    """Return what differs between two books, as far as it acts.

    Args:
        held: the categories of which the unit, or one below it, holds groups, with the way in
            which these were made: the ceilings of others are those of the unit above that holds
            them.
    """
    found = book_changes(before, after)
    faults = [*_ceiling_changes(_acting_changes(found.ceilings, held), after)]
    provisions = [*(each.after for each in found.changed), *found.only_before, *found.only_after]
    if number := sum(each.effect is not Effect.CEILING for each in provisions):
        faults.append(Fault(PROVISIONS_CHANGE, {"number": number}))
    faults += _competence_changes(before, after)
    # parts of one sentence
    texts = [
        {language: say(each, language).removesuffix(".") for language in LANGUAGES}
        for each in faults
    ]
    return join_labels(texts) if texts else NO_FIGURE_CHANGES


def _acting_changes(
    changes: Iterable[CeilingChange], held: Collection[tuple[str, str]]
) -> Iterator[CeilingChange]:
    """Yield the changes of ceilings as they act: groups stay as the cycle froze them."""
    for each in changes:
        for groups in sorted(groups for category, groups in held if category == each.category):
            before, after = (_as_frozen(one, groups) for one in (each.before, each.after))
            if before != after:
                yield CeilingChange(each.category, before, after)


def _as_frozen(ceiling: Ceiling | None, groups: str) -> Ceiling | None:
    """Return a ceiling as it acts on groups made in some way, without the document about these."""
    if ceiling is None or not groups:
        return ceiling
    sources = tuple(each for each in ceiling.sources if each[0] is not CeilingPart.GROUPS)
    return replace(ceiling, group_by=GroupBy(groups), sources=sources)


def _competence_changes(before: Rulebook, after: Rulebook) -> Iterator[Fault]:
    """Yield the rows of the table of competence that one book has and the other has not."""
    categories = after.pack.categories_on(after.on)
    rows = [tuple(book.competence[-1][1]) for book in (before, after)]
    for text, ours, theirs in (
        (COMPETENCE_NO_MORE, rows[0], rows[1]),
        (COMPETENCE_NOW, rows[1], rows[0]),
    ):
        for row in ours:
            if row not in theirs:
                yield Fault(text, {"row": competence_sentence(row, categories)})


def _ceiling_changes(changes: Iterable[CeilingChange], book: Rulebook) -> Iterator[Fault]:
    """Yield each change of ceilings once, with all categories for which it is the same."""
    labels = {code: each.label for code, each in book.pack.categories_on(book.on).items()}
    alike: dict[str, tuple[CeilingChange, list[Labels]]] = {}
    for each in changes:
        key = f"{ceiling_sentence(each.before)} {ceiling_sentence(each.after)}"
        alike.setdefault(key, (each, []))[1].append(labels[each.category])
    for change, categories in alike.values():
        sentences = ceiling_sentence(change.before), ceiling_sentence(change.after)
        values = dict(zip(("before", "after"), sentences, strict=True))
        yield Fault(CEILING_CHANGES, {"category": join_labels(categories, "”, “"), **values})
