"""What the packs say of single subjects: the cases in `rules/`, each named as a sentence.

The files `rules/bases*.yaml` have named sets of facts, so that a case states only what matters.
`failing` tells which cases no longer hold once a rule was changed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from xeploai.domain.evaluation.evaluate import (
    Evaluation,
    Openness,
    SuggestionKind,
    consequences_of,
    evaluate,
)
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import Truth
from xeploai.domain.model.facts import FactValue, update_derived_values
from xeploai.domain.model.layers import Adoption, Layer, LayerStanding
from xeploai.domain.model.pack import Plan, Rulebook, rulebook
from xeploai.domain.model.rules import Source
from xeploai.domain.words import Refused
from xeploai.rulepacks import pack, read_plain, read_values

RULES = Path(__file__).with_name("rules")
BASES = "bases"
REQUIRED, OPTIONAL = {"scenario", "pack", "category", "on", "expect"}, {"base", "facts", "adopt"}
EXPECTED = {
    "open", "closed", "undecided", "not_laid_down", "suggested", "not_rated", "remarks", "missing",
    "because", "calls_for",
}  # fmt: skip
BookChange = Callable[[Rulebook], Rulebook]


@dataclass(frozen=True)
class Case:
    """One situation and what is expected of it."""

    name: str
    place: str
    pack: str
    category: str
    on: date
    facts: Mapping[str, Any]
    adopt: tuple[str, ...]
    expect: Mapping[str, Any]


def _yaml(path: Path) -> Any:
    return read_plain(path.read_bytes(), file=path.name)


@cache
def bases() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(RULES.glob(f"{BASES}*.yaml")):
        for name, facts in (_yaml(path) or {}).items():
            assert name not in found, f"{path.name}: two files have the base {name}"
            found[name] = facts
    return found


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, in the order of the files."""
    paths = (path for path in sorted(RULES.glob("*.yaml")) if not path.name.startswith(BASES))
    return tuple(_case(each, path) for path in paths for each in _yaml(path) or ())


def _case(given: Mapping[str, Any], path: Path) -> Case:
    place = f"{path.name}: {given.get('scenario')}"
    amiss = (REQUIRED - set(given)) | (set(given) - REQUIRED - OPTIONAL)
    amiss |= set(given.get("expect", {})) - EXPECTED
    assert not amiss, f"{place}: missing or unknown: {sorted(amiss)}"
    base = given.get("base", ())
    facts: dict[str, Any] = {}
    for name in (base,) if isinstance(base, str) else base:
        assert name in bases(), f"{place}: there is no base {name}"
        facts |= bases()[name]
    return Case(
        name=given["scenario"],
        place=place,
        pack=given["pack"],
        category=given["category"],
        on=given["on"],
        facts=facts | (given.get("facts") or {}),
        adopt=tuple(given.get("adopt", ())),
        expect=given["expect"],
    )


@cache
def book_of(code: str, on: date, adopt: tuple[str, ...]) -> Rulebook:
    """Return the rules in force, with what a local document adopts."""
    source = Source("1-QĐ/TU", on, "toàn văn")
    layer = Layer(
        code="adopted",
        extends=code,
        title={},
        standing=LayerStanding.LOCAL,
        issued_by={},
        unit="",
        version="",
        adoptions=tuple(Adoption(each, on, source) for each in adopt),
    )
    return rulebook(pack(code), on=on, layers=[layer] if adopt else [])


@cache
def values_of(place: str) -> Mapping[str, FactValue]:
    case = next(each for each in cases() if each.place == place)
    definitions = book_of(case.pack, case.on, case.adopt).facts
    values = read_values(definitions, case.facts, case.place)
    update_derived_values(values, definitions, until=case.on)
    return values


def differences(case: Case, evaluation: Evaluation) -> Iterator[str]:
    """Yield what came out otherwise than the case expects."""
    for key, expected in case.expect.items():
        if key == "calls_for":
            yield from _calls_for(expected, evaluation.plan, values_of(case.place))
        else:
            yield from _CHECKS[key](expected, evaluation)


def _grades(state: Openness) -> Callable[[Any, Evaluation], Iterator[str]]:
    def check(expected: list[str], found: Evaluation) -> Iterator[str]:
        actual = [grade for grade in Grade if found.grades[grade] is state]
        missing = [grade for grade in expected if Grade(grade) not in actual]
        if missing or (not expected and actual):
            yield f"{state}: {', '.join(actual) or 'none'}, not {', '.join(expected) or 'none'}"

    return check


def _closed(expected: Mapping[str, list[str]], found: Evaluation) -> Iterator[str]:
    yield from _grades(Openness.CLOSED)(list(expected), found)
    for grade, codes in expected.items():
        by = {each.provision.code for each in found.closing(Grade(grade))}
        if not set(codes or ()) <= by:
            yield f"{grade} is closed by {sorted(by)}, not by {codes}"


def _undecided(expected: Mapping[str, list[str]], found: Evaluation) -> Iterator[str]:
    """Without any fact named, a grade may also be one for which nothing is laid down."""
    open_ones = (Openness.UNDECIDED, Openness.NOT_LAID_DOWN)
    for grade, facts in expected.items():
        if found.grades[Grade(grade)] not in open_ones[: 1 if facts else 2]:
            yield f"{grade} is {found.grades[Grade(grade)]}, not undecided"
        # what may yet fail a subject is what may yet close COMPLETED
        closes = Grade.COMPLETED if grade == Grade.FAILED else Grade(grade)
        missing = {code for each in found.leaving_open(closes) for code in each.missing}
        if not set(facts or ()) <= missing:
            yield f"{grade} waits for {sorted(missing)}, not for {facts}"


def _suggested(expected: str | None, found: Evaluation) -> Iterator[str]:
    if found.suggested != (Grade(expected) if expected else None):
        yield f"suggested: {found.suggested} ({found.suggests}), not {expected}"


def _not_rated(expected: str | None, found: Evaluation) -> Iterator[str]:
    actual = found.reason if found.suggests is SuggestionKind.NOT_RATED else None
    if actual != expected:
        yield f"not rated: {actual}, not {expected}"


def _remarks(expected: list[str], found: Evaluation) -> Iterator[str]:
    striking = {each.provision.code for each in found.remarks if each.strikes is Truth.HOLDS}
    if not set(expected) <= striking or (not expected and striking):
        yield f"remarks: {sorted(striking)}, not {expected}"


def _because(expected: list[str], found: Evaluation) -> Iterator[str]:
    actual = [each.provision.code for each in found.because]
    if actual != expected:
        yield f"because of {actual}, not of {expected}"


def _calls_for(expected: list[str], plan: Plan, values: Mapping[str, FactValue]) -> Iterator[str]:
    answers = consequences_of(plan, values)
    actual = [each.provision.code for each in answers if each.strikes is Truth.HOLDS]
    if actual != expected:
        yield f"calls for {actual}, not for {expected}"


def _missing(expected: list[str], found: Evaluation) -> Iterator[str]:
    if set(found.missing) != set(expected):
        yield f"missing: {sorted(found.missing)}, not {expected}"


_CHECKS: Mapping[str, Callable[[Any, Evaluation], Iterator[str]]] = {
    "open": _grades(Openness.OPEN),
    "not_laid_down": _grades(Openness.NOT_LAID_DOWN),
    "closed": _closed,
    "undecided": _undecided,
    "suggested": _suggested,
    "not_rated": _not_rated,
    "remarks": _remarks,
    "missing": _missing,
    "because": _because,
}


def failing(change: BookChange) -> bool:
    """Whether a case turns out otherwise once the rules were changed; stops at the first.

    Args:
        change: given the rules in force for a case, returns them changed; the same object says
            that the change does not concern them.
    """
    plans: dict[tuple[int, str], Plan] = {}
    books: dict[int, Rulebook] = {}
    for case in cases():
        book = book_of(case.pack, case.on, case.adopt)
        if id(book) not in books:
            books[id(book)] = change(book)
        changed = books[id(book)]
        key = (id(changed), case.category)
        if changed is not book and key not in plans:
            plans[key] = changed.plan_for(case.category)
        if changed is not book and _fails(case, plans[key]):
            return True
    return False


def _fails(case: Case, plan: Plan) -> bool:
    try:
        return any(differences(case, evaluate(plan, values_of(case.place))))
    except (ArithmeticError, LookupError, TypeError, ValueError, AssertionError):
        return True


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in cases()])
def test_rules(case: Case) -> None:
    book = book_of(case.pack, case.on, case.adopt)
    assert case.category in book.pack.categories_on(case.on), f"no category {case.category}"
    try:
        values = values_of(case.place)
    except Refused as refused:
        pytest.fail("\n".join(map(str, refused.faults)))

    found = list(differences(case, evaluate(book.plan_for(case.category), values)))

    assert not found


def test_every_case_has_a_sentence_of_its_own() -> None:
    names = [each.name for each in cases()]

    assert len(names) == len(set(names))


def test_every_provision_that_a_case_names_is_in_its_pack() -> None:
    for case in cases():
        named = {code for codes in case.expect.get("closed", {}).values() for code in codes or ()}
        named |= {*case.expect.get("remarks", ()), *case.expect.get("calls_for", ()), *case.adopt}
        assert named <= set(pack(case.pack).provisions), case.place


def test_a_case_without_any_expectation_proves_nothing() -> None:
    assert all(case.expect for case in cases())
