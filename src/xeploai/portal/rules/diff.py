"""Two rule packs side by side, or one on two days, for a lawyer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.cycle.access import refuse_unless
from xeploai.cycle.rules import may_read_rules
from xeploai.domain import (
    BookChanges,
    Effect,
    Fault,
    Labels,
    Provision,
    ProvisionPair,
    Rulebook,
    Source,
    book_changes,
    ceiling_sentence,
    message,
)
from xeploai.portal.site import known, reader_of, words_of

from .packs import book_asked
from .provisions import SORT_WORDS, ProvisionShown, provisions_shown

COMPUTED = message("Grades and conditions")
TEXTS = message("Laid down and not computed")


@dataclass(frozen=True)
class Section:
    """The provisions of one sort: what changed, what stands on one side only, what is the same."""

    code: str
    heading: str
    changed: list[ProvisionPair]
    only_before: list[ProvisionShown]
    only_after: list[ProvisionShown]
    same: list[ProvisionPair]

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return bool(self.changed or self.only_before or self.only_after)


@dataclass(frozen=True)
class CeilingLine:
    """The ceiling of a category on both sides."""

    category: Labels
    before: Fault
    before_source: Source | None
    after: Fault
    after_source: Source | None


@require_safe
def diff(request: HttpRequest) -> HttpResponse:
    """Show what differs between two packs, by what follows and from what, not by id."""
    refuse_unless(may_read_rules(reader_of(request)))
    codes = list(rulepacks.builtin_packs())
    a, b = (known(words_of(request.GET, name)) for name in ("a", "b"))
    context: dict[str, Any] = {"codes": rulepacks.builtin_packs(), "a": a, "b": b}
    context["sort_words"] = SORT_WORDS
    if a and b:
        before, after = book_asked(request, a, "on_a"), book_asked(request, b, "on_b")
        context |= {"before": before, "after": after} | _changes(before, after)
    else:
        context |= {"a": a or codes[-2], "b": b or codes[-1]}
    return render(request, "portal/rules/diff.html", context)


def _changes(before: Rulebook, after: Rulebook) -> dict[str, object]:
    if (before.pack.code, before.on) == (after.pack.code, after.on):
        return {"is_same": True}
    found = book_changes(before, after)
    return {
        "found": found,
        "sections": sections_of(found),
        "ceilings": list(_ceilings(found)),
        "named": [
            (message("Categories of subject"), found.categories),
            (message("Reasons for giving no grade"), found.reasons),
            (message("What the texts leave open"), found.settings),
        ],
    }


def sections_of(found: BookChanges) -> list[Section]:
    """Return what differs, what is computed first."""
    return [
        _section("computed", COMPUTED, found, is_text=False),
        _section("texts", TEXTS, found, is_text=True),
    ]


def _section(code: str, heading: str, found: BookChanges, *, is_text: bool) -> Section:
    def these(provisions: Iterable[Provision], book: Rulebook) -> list[ProvisionShown]:
        return provisions_shown((one for one in provisions if _is_text(one) is is_text), book)

    return Section(
        code,
        heading,
        [one for one in found.changed if _is_text(one.after) is is_text],
        these(found.only_before, found.before),
        these(found.only_after, found.after),
        [one for one in found.same if _is_text(one.after) is is_text],
    )


def _is_text(provision: Provision) -> bool:
    return provision.effect is Effect.TEXT


def _ceilings(found: BookChanges) -> Iterator[CeilingLine]:
    for each in found.ceilings:
        yield CeilingLine(
            found.category_label(each.category),
            ceiling_sentence(each.before),
            each.before.source if each.before else None,
            ceiling_sentence(each.after),
            each.after.source if each.after else None,
        )
