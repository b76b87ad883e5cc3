"""A cycle run again under other rules, on a page: asked for by an address, stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle.rules import local_rules, may_see_version
from xeploai.cycle.view_journal import note_look
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
    used_parameters,
)
from xeploai.portal.site import alone, known, language_of_page, now, reader_of, unit_asked, words_of
from xeploai.results.rehearsal import (
    Against,
    NewNumber,
    OtherBooks,
    nearest_day,
    new_number,
    rehearse,
)
from xeploai.wording import say

from .rehearsal_tables import Rehearsed, rehearsed

if TYPE_CHECKING:
    from xeploai.cycle.access import Answer
    from xeploai.cycle.queries import CycleUnit, LocalRules
    from xeploai.domain import RulePack

NUMBER = "n."  # how the names of numbers begin in an address
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
NOT_A_FACT = message("“%(fact)s” is no fact that can be assumed here.")
NONE_ONLY = message(
    "“%(fact)s”: only that there is none can be assumed. Write “none”, or leave it out."
)
YES_OR_NO = message("“%(fact)s”: write “yes” or “no”, not “%(found)s”.")


@dataclass(frozen=True)
class NumberLine:
    """A number that can be changed for a rehearsal."""

    key: str
    provision: Provision
    number: Parameter
    text: str
    unit: Labels
    given: str

    @property
    def is_changed(self) -> bool:
        """Whether another number is typed."""
        return bool(self.given) and self.given != self.text


@dataclass
class Asked:
    """What an address asks for, as far as it can be meant.

    Args:
        faults: what cannot; nothing is rehearsed while there is one.
    """

    unit: "CycleUnit"
    pack: "RulePack"
    against: Against
    drafts: list["LocalRules"]
    chosen: list[str]
    faults: list[Fault] = field(default_factory=list)
    numbers: list[NumberLine] = field(default_factory=list)
    assumed: dict[str, FactValue] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    book: Rulebook | None = None
    books: OtherBooks | None = None


@never_cache
@require_safe
def page(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show what can be changed; run the cycle again under it; store nothing.

    The run takes seconds for a whole province: the page comes first and fetches it.
    """
    unit, answer = unit_asked(request, year, code, Act.REHEARSE)
    asked = _asked(request, unit)
    runs = "run" in request.GET and not asked.faults
    address = request.GET.copy()
    address.pop("now", None)
    context: dict[str, Any] = {
        "unit": unit,
        "above": list(cycles.units_above(unit)),
        "asked": asked,
        "packs": rulepacks.builtin_packs(),
        "facts": _facts_offered(asked.book),
        "is_waiting": runs and "now" not in request.GET,
        "address": address.urlencode(),
        "faults": [say(fault, language_of_page()) for fault in asked.faults],
    }
    if runs and "now" in request.GET:
        with alone("rehearsal") as is_alone:
            if is_alone:
                context["found"] = _run(request, asked, answer)
            else:
                context |= {"is_waiting": True, "is_behind": True}
    return render(request, "portal/rules/rehearsal.html", context)


def _run(request: HttpRequest, asked: Asked, answer: "Answer") -> Rehearsed:
    assert asked.books is not None
    told = rehearse(
        asked.unit.cycle,
        book_for=asked.books,
        unit=asked.unit,
        assumed=asked.assumed,
        against=asked.against,
        listed=LISTED,
    )
    reader = reader_of(request)
    found = rehearsed(told, asked.unit, reader, language_of_page())
    if found.names_persons:
        said = {"pack": asked.pack.code}
        note_look(unit=asked.unit, asked=said, by=reader.doer(answer), at=now())
    return found


def _asked(request: HttpRequest, unit: "CycleUnit") -> Asked:
    cycle, query = unit.cycle, request.GET
    pack = rulepacks.pack(known(words_of(query, "pack")) or cycle.pack)
    reader = reader_of(request)
    drafts = [
        each
        for each in _latest(local_rules(pack.code))
        if each.standing == LayerStanding.DRAFT and may_see_version(reader, each)
    ]
    offered = {each.code for each in drafts}
    chosen = [code for code in query.getlist("draft") if code in offered]
    is_suggested = query.get("against") == Against.SUGGESTED
    against = Against.SUGGESTED if is_suggested else Against.DECIDED
    asked = Asked(unit, pack, against, drafts, chosen)
    try:
        _read(asked, query)
    except Refused as refusal:
        asked.faults += refusal.faults
    return asked


def _latest(versions: list["LocalRules"]) -> list["LocalRules"]:
    """Return the latest version of each; they come by code, the latest first."""
    return list({each.code: each for each in reversed(versions)}.values())


def _read(asked: Asked, query: Any) -> None:
    """Read numbers and assumptions, which depend on the rules that are chosen."""
    on = nearest_day(asked.pack, asked.unit.cycle.closes_on)
    plain = OtherBooks(asked.unit.cycle, asked.pack, on, stored=asked.chosen)
    asked.book = plain(asked.unit.path)
    asked.numbers = numbers_of(asked.book, query)
    changed: dict[str, NewNumber] = {}
    for line in asked.numbers:
        if line.is_changed:
            _take(asked, changed, line.key, line.given)
    _read_assumed(asked, query)
    if not asked.faults:
        cycle, chosen = asked.unit.cycle, asked.chosen
        asked.books = OtherBooks(cycle, asked.pack, on, stored=chosen, numbers=changed)


def _take(asked: Asked, changed: dict[str, NewNumber], key: str, text: str) -> None:
    try:
        changed[key] = new_number(key, text)
    except Refused as refusal:
        asked.faults += refusal.faults


def numbers_of(book: Rulebook, query: Mapping[str, str]) -> list[NumberLine]:
    """Return the numbers of binding provisions that conditions compare with."""
    return [
        _number_line(provision, number, query)
        for provision in book.provisions.values()
        if provision.standing.binds
        for name, number in provision.parameters.items()
        if name in used_parameters(provision)
    ]


def _number_line(provision: Provision, number: Parameter, query: Mapping[str, str]) -> NumberLine:
    key, text = f"{provision.code}.{number.name}", number_text(number)[language_of_page()]
    given = words_of(query, NUMBER + key) or text
    return NumberLine(key, provision, number, text, number.unit, given)


def _facts_offered(book: Rulebook | None) -> list[tuple[str, Labels]]:
    facts = book.facts if book else {}
    return [(code, each.label) for code, each in facts.items() if _is_assumable(each)]


def _is_assumable(definition: FactDefinition) -> bool:
    return definition.kind in ASSUMABLE and definition.given_by is GivenBy.ENTERED


def _read_assumed(asked: Asked, query: Any) -> None:
    """Read the pairs of fact and value; those that are empty offer room for more."""
    assert asked.book is not None
    facts, plain = asked.book.facts, dict[str, Any]()
    for code, text in zip(query.getlist("fact"), query.getlist("value"), strict=False):
        if not code or not text.strip():
            continue
        asked.pairs.append((code, text))
        if code not in facts or not _is_assumable(facts[code]):
            asked.faults.append(Fault(NOT_A_FACT, {"fact": code}))
            continue
        try:
            plain[code] = _plain(facts[code], text.strip())
        except Refused as refusal:
            asked.faults += refusal.faults
    asked.pairs += [("", "")] * max(1, ASSUMPTIONS - len(asked.pairs))
    if plain and not asked.faults:
        asked.assumed = dict(rulepacks.read_values(facts, plain, ""))


def _plain(fact: FactDefinition, text: str) -> Any:
    """Return a value as facts are read, from what somebody types."""
    word, told = text.lower(), {"fact": fact.label, "found": text}
    if fact.kind is FactKind.YES_NO:
        if word not in (*YES, *NO):
            raise Refused(Fault(YES_OR_NO, told))
        return word in YES
    if fact.kind is FactKind.RECORDS:
        if word not in NO:
            raise Refused(Fault(NONE_ONLY, told))
        return []
    if fact.kind is FactKind.GRADE:
        words = {label.lower(): g.value for g in Grade for label in GRADE_LABELS[g].values()}
        return words.get(word, text)
    plain = text.replace(",", ".")
    return int(plain) if plain.isascii() and plain.isdecimal() else plain
