"""Run a cycle again under other rules, given by the query string; nothing is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.accounts.journal import latest_act
from xeploai.cycle.queries import number_of_cases
from xeploai.cycle.rules import local_rules, may_see_version, rulebook_for
from xeploai.domain import (
    GRADE_LABELS,
    Act,
    FactDefinition,
    FactKind,
    FactValue,
    Fault,
    GivenBy,
    Grade,
    Labels,
    LayerStanding,
    Parameter,
    Provision,
    Refused,
    Rulebook,
    message,
    number_text,
    say,
    used_parameters,
)
from xeploai.portal.files import (
    PART_TYPE,
    Details,
    FilePlan,
    page_with_part,
    part_of_page,
    render_part,
)
from xeploai.portal.site import (
    language_of_page,
    note_view,
    now,
    reader_of,
    text_param,
    unit_from_request,
    units_above,
    valid_code,
)
from xeploai.results.rehearsal import (
    Baseline,
    NewNumber,
    TrialRulebooks,
    nearest_governed_day,
    parse_number,
    rehearse,
)

from .tables import RehearsalTables, rehearsal_tables

if TYPE_CHECKING:
    from xeploai.domain import RulePack
    from xeploai.portal.site import Answer, CycleUnit, LocalRules, Reader

NUMBER = "n."  # prefix of the query parameters for changed numbers
ASSUMPTIONS = 3
LISTED = 20
ASSUMABLE = (
    FactKind.COUNT,
    FactKind.POINTS,
    FactKind.MONTHS,
    FactKind.YES_NO,
    FactKind.GRADE,
    FactKind.RECORDS,
)
YES, NO = ("có", "yes", "true"), ("không", "no", "false", "không có", "none", "[]")
NOT_A_FACT = message("“%(fact)s” is not a fact that can be assumed here.")
NONE_ONLY = message(
    "“%(fact)s”: it can only be assumed that there is none. Write “none”, or leave it empty."
)
YES_OR_NO = message("“%(fact)s”: write “yes” or “no”, not “%(found)s”.")


@dataclass(frozen=True)
class NumberLine:
    """A number that can be changed for a rehearsal.

    Args:
        text: the number in force; `given` is what was typed.
    """

    key: str
    provision: Provision
    number: Parameter
    text: str
    unit: Labels
    given: str

    @property
    def is_changed(self) -> bool:
        return bool(self.given) and self.given != self.text


@dataclass
class RehearsalQuery:
    """The parsed query string of a rehearsal.

    Args:
        faults: parameters that make no sense; nothing is rehearsed while there is one.
        pairs: facts with their assumed values, as typed.
        book: the other rules without changed numbers.
    """

    unit: "CycleUnit"
    pack: "RulePack"
    against: Baseline
    drafts: list["LocalRules"]
    chosen: list[str]
    faults: list[Fault] = field(default_factory=list)
    numbers: list[NumberLine] = field(default_factory=list)
    assumed: dict[str, FactValue] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    book: Rulebook | None = None
    books: TrialRulebooks | None = None


def rehearsal_plan(request: HttpRequest, cycle_code: str, code: str) -> FilePlan:
    """Return the plan of the result that the query string asks for."""
    unit, answer = unit_from_request(request, cycle_code, code, Act.REHEARSE)
    query = _parse_query(request, unit)
    if query.faults:
        raise Refused(query.faults)
    return _plan(request, query, answer)


@never_cache
@require_safe
@page_with_part(rehearsal_plan)
def rehearse_cycle(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show what can be changed, and the result of a run."""
    unit, answer = unit_from_request(request, cycle_code, code, Act.REHEARSE)
    query = _parse_query(request, unit)
    part = None
    if "run" in request.GET and not query.faults:
        part = part_of_page(request, _plan(request, query, answer))
        if isinstance(part, HttpResponse):
            return part
    context: dict[str, Any] = {
        "unit": unit,
        "above": list(units_above(unit)),
        "query": query,
        "packs": rulepacks.builtin_packs(),
        "facts": _assumable_facts(query.book),
        "part": part,
        "faults": [say(fault, language_of_page()) for fault in query.faults],
    }
    return render(request, "portal/rules/rehearsal/page.html", context)


def _plan(request: HttpRequest, query: RehearsalQuery, answer: "Answer") -> FilePlan:
    def make() -> tuple[bytes, Details]:
        tables = _tables(query, reader_of(request))
        labels = {line.key: line.provision.label for line in query.numbers}
        # what the templates read; a part has nothing else of the page
        context = {"unit": query.unit, "query": query, "result": tables, "number_labels": labels}
        content = render_part(request, "portal/rules/rehearsal/tables.html", context)
        return content, {"names_persons": tables.names_persons}

    def note(details: Details) -> None:
        if details["names_persons"]:
            parts = {"pack": query.pack.code}
            note_view(unit=query.unit, query=parts, by=reader_of(request).doer(answer), at=now())

    where = f"{query.unit.name} · {query.unit.cycle.name[language_of_page()]}"
    return FilePlan(
        name=f"{gettext('Rehearsal')} · {where}",
        media_type=PART_TYPE,
        rows=number_of_cases(query.unit.cycle, query.unit),
        version=str(latest_act()),
        make=make,
        note=note,
    )


def _tables(query: RehearsalQuery, reader: "Reader") -> RehearsalTables:
    assert query.book is not None
    assert query.books is not None
    rehearsal = rehearse(
        query.unit.cycle,
        book_for=query.books,
        unit=query.unit,
        assumed=query.assumed,
        against=query.against,
        listed=LISTED,
    )
    own = rulebook_for(query.unit.cycle, query.unit.path)
    return rehearsal_tables(rehearsal, query.unit, reader, [query.book, own])


def _parse_query(request: HttpRequest, unit: "CycleUnit") -> RehearsalQuery:
    cycle, parameters = unit.cycle, request.GET
    pack = rulepacks.pack(valid_code(text_param(parameters, "pack")) or cycle.pack)
    reader = reader_of(request)
    drafts = [
        each
        for each in _latest(local_rules(pack.code))
        if each.standing == LayerStanding.DRAFT and may_see_version(reader, each)
    ]
    offered = {each.code for each in drafts}
    chosen = [code for code in parameters.getlist("draft") if code in offered]
    is_suggested = parameters.get("against") == Baseline.SUGGESTED
    against = Baseline.SUGGESTED if is_suggested else Baseline.DECIDED
    query = RehearsalQuery(unit, pack, against, drafts, chosen)
    try:
        _parse_changes(query, parameters)
    except Refused as refusal:
        query.faults += _with_labels(refusal.faults, query.numbers)
    return query


def _latest(versions: list["LocalRules"]) -> list["LocalRules"]:
    # they come by code, the latest first
    return list({each.code: each for each in reversed(versions)}.values())


def _parse_changes(query: RehearsalQuery, parameters: Any) -> None:
    """Parse changed numbers and assumptions, which depend on the chosen rules."""
    on = nearest_governed_day(query.pack, query.unit.cycle.closes_on)
    plain = TrialRulebooks(query.unit.cycle, query.pack, on, stored=query.chosen)
    query.book = plain(query.unit.path)
    query.numbers = number_lines(query.book, parameters)
    changed: dict[str, NewNumber] = {}
    for line in query.numbers:
        if line.is_changed:
            _change_number(query, changed, line)
    _parse_assumptions(query, parameters)
    if not query.faults:
        cycle, chosen = query.unit.cycle, query.chosen
        query.books = TrialRulebooks(cycle, query.pack, on, stored=chosen, numbers=changed)


def _change_number(query: RehearsalQuery, changed: dict[str, NewNumber], line: NumberLine) -> None:
    try:
        changed[line.key] = parse_number(line.key, line.given)
    except Refused as refusal:
        query.faults += _with_labels(refusal.faults, query.numbers)


def _with_labels(faults: Iterable[Fault], numbers: Iterable[NumberLine]) -> Iterator[Fault]:
    """Yield faults that name the provision of a number by its words, not by its code."""
    labels = {line.key: line.provision.label for line in numbers}
    for fault in faults:
        key = fault.values.get("key")
        label = labels.get(str(key), key)
        values = fault.values if key is None else {**fault.values, "key": label}
        yield Fault(fault.text, values, fault.place)


def number_lines(book: Rulebook, parameters: Mapping[str, str]) -> list[NumberLine]:
    """Return the numbers of binding provisions that conditions use."""
    return [
        _number_line(provision, number, parameters)
        for provision in book.provisions.values()
        if provision.standing.binds
        for name, number in provision.parameters.items()
        if name in used_parameters(provision)
    ]


def _number_line(
    provision: Provision, number: Parameter, parameters: Mapping[str, str]
) -> NumberLine:
    key, text = f"{provision.code}.{number.name}", number_text(number)[language_of_page()]
    given = text_param(parameters, NUMBER + key) or text
    return NumberLine(key, provision, number, text, number.unit, given)


def _assumable_facts(book: Rulebook | None) -> list[tuple[str, Labels]]:
    facts = book.facts if book else {}
    return [(code, each.label) for code, each in facts.items() if _is_assumable(each)]


def _is_assumable(definition: FactDefinition) -> bool:
    return definition.kind in ASSUMABLE and definition.given_by is GivenBy.ENTERED


def _parse_assumptions(query: RehearsalQuery, parameters: Any) -> None:
    """Parse the pairs of fact and value, and add empty ones for the form."""
    assert query.book is not None
    facts, plain = query.book.facts, dict[str, Any]()
    for code, text in zip(parameters.getlist("fact"), parameters.getlist("value"), strict=False):
        if not code or not text.strip():
            continue
        query.pairs.append((code, text))
        if code not in facts or not _is_assumable(facts[code]):
            query.faults.append(Fault(NOT_A_FACT, {"fact": code}))
            continue
        try:
            plain[code] = _plain(facts[code], text.strip())
        except Refused as refusal:
            query.faults += refusal.faults
    query.pairs += [("", "")] * max(1, ASSUMPTIONS - len(query.pairs))
    if plain and not query.faults:
        query.assumed = dict(rulepacks.read_values(facts, plain, ""))


def _plain(fact: FactDefinition, text: str) -> Any:
    """Convert a typed value to the plain form of a fact."""
    word, values = text.lower(), {"fact": fact.label, "found": text}
    if fact.kind is FactKind.YES_NO:
        if word not in (*YES, *NO):
            raise Refused(Fault(YES_OR_NO, values))
        return word in YES
    if fact.kind is FactKind.RECORDS:
        if word not in NO:
            raise Refused(Fault(NONE_ONLY, values))
        return []
    if fact.kind is FactKind.GRADE:
        words = {label.lower(): g.value for g in Grade for label in GRADE_LABELS[g].values()}
        return words.get(word, text)
    plain = text.replace(",", ".")
    return int(plain) if plain.isascii() and plain.isdecimal() else plain
