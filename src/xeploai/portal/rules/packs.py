"""Pages of the rule packs: which there are, and one of them clause by clause."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.cycle.access import refuse_unless
from xeploai.cycle.rules import may_read_rules, may_see_layers, may_set_anywhere
from xeploai.domain import (
    Fault,
    Refused,
    Rulebook,
    RulePack,
    Source,
    closing_days,
    confirmed_documents,
    count_by_group,
    day_within,
    days_sentence,
    message,
    rulebook,
)
from xeploai.explanation import settings_of
from xeploai.portal.site import known, language_of_page, reader_of, words_of
from xeploai.rulepacks.catalogue import PARTY

from .layer_lines import LayerLine, layer_lines
from .provisions import SORT_WORDS, Narrowed, parts_shown
from .values import rules_shown

YAML = "application/yaml; charset=utf-8"
NO_SUCH_DAY = message("“%(given)s” is no day. Write it as 2023-12-31.")
NOT_YET = message("%(pack)s holds from %(first)s on, so nothing of it is in force on %(day)s.")
UNKNOWN_CATEGORY = message("“%(category)s” is no category of %(pack)s: %(known)s.")


@dataclass(frozen=True)
class PackLine:
    """A pack as the list shows it.

    Args:
        on: the day of which the numbers are: today, or the nearest that it governs.
    """

    pack: RulePack
    texts: list[Source]
    days: list[Fault]
    numbers: Mapping[str, int]
    on: date
    layers: int


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the rule packs, and the local layers within reach."""
    reader = reader_of(request)
    refuse_unless(may_read_rules(reader))
    layers: list[LayerLine] = layer_lines(reader) if may_see_layers(reader) else []
    in_force = [one for one in layers if one.is_latest]
    by_pack = Counter(one.rules.pack for one in in_force)
    context = {
        "packs": [
            _pack_line(each, reader.on, by_pack[each.code])
            for each in sorted(rulepacks.builtin_packs().values(), key=_order)
        ],
        "sorts": SORT_WORDS,
        "sees_layers": bool(may_see_layers(reader)),
        "layers": in_force,
        "sets_rules": bool(may_set_anywhere(reader)),
    }
    return render(request, "portal/rules/packs.html", context)


def _order(pack: RulePack) -> tuple[bool, int]:
    """Return where a pack stands in the list: those of the Party first, the latest first."""
    return not pack.code.startswith(PARTY), -closing_days(pack)[0].from_on.toordinal()


def _pack_line(pack: RulePack, today: date, layers: int) -> PackLine:
    on = day_within(pack, today)
    return PackLine(
        pack,
        confirmed_documents(pack),
        [days_sentence(each) for each in closing_days(pack)],
        count_by_group(rulebook(pack, on=on).provisions.values()),
        on,
        layers,
    )


@require_safe
def one(request: HttpRequest, pack: str) -> HttpResponse:
    """Show a pack clause by clause, as it holds on a day."""
    refuse_unless(may_read_rules(reader_of(request)))
    book = book_asked(request, known(pack), "on")
    narrowed = _narrowed(request, book)
    numbers = count_by_group(book.provisions.values())
    context: dict[str, Any] = {
        "book": book,
        "pack": book.pack,
        "texts": confirmed_documents(book.pack),
        "days": [days_sentence(each) for each in closing_days(book.pack)],
        "narrowed": narrowed,
        "is_narrowed": bool(narrowed.category or narrowed.sort),
        "parts": parts_shown(book, narrowed),
        "categories": _categories(book),
        "sorts": [(code, text, numbers[code]) for code, text in SORT_WORDS.items()],
        "sort_words": SORT_WORDS,
        "rules": rules_shown(book.pack, book.on),
        "settings": settings_of(book),
        "others": [code for code in rulepacks.builtin_packs() if code != book.pack.code],
    }
    return render(request, "portal/rules/pack.html", context)


def _narrowed(request: HttpRequest, book: Rulebook) -> Narrowed:
    category, sort = words_of(request.GET, "category"), words_of(request.GET, "sort")
    labels = book.pack.categories_on(book.on)
    if category and category not in labels:
        values = {"category": category, "pack": book.pack.code, "known": ", ".join(labels)}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))
    return Narrowed(category, sort if sort in SORT_WORDS else "")


def _categories(book: Rulebook) -> list[tuple[str, str]]:
    language = language_of_page()
    found = book.pack.categories_on(book.on)
    return [(code, each.label[language]) for code, each in found.items()]


def book_asked(request: HttpRequest, code: str, name: str) -> Rulebook:
    """Return a pack as it holds on the day that an address names, or today.

    Raises:
        Refused: there is no such pack, or nothing of it is in force on that day.
    """
    found = rulepacks.pack(code)
    given = words_of(request.GET, name)
    on = day_of(given) if given else day_within(found, reader_of(request).on)
    days = closing_days(found)
    if days and on < days[0].from_on:
        raise Refused(Fault(NOT_YET, {"pack": found.code, "first": days[0].from_on, "day": on}))
    return rulebook(found, on=on)


def day_of(given: str) -> date:
    """Return a day as a form sends it. Raises `Refused` for what is none."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refused(Fault(NO_SUCH_DAY, {"given": given})) from None


@require_safe
def file(request: HttpRequest, pack: str) -> HttpResponse:
    """Send a pack's file as it stands."""
    refuse_unless(may_read_rules(reader_of(request)))
    return yaml_file(rulepacks.pack_text(known(pack)), f"{pack}.yaml")


def yaml_file(content: bytes, name: str) -> HttpResponse:
    """Return a YAML file to be kept."""
    response = HttpResponse(content, content_type=YAML)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
