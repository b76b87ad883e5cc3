"""Two rule packs side by side, or one pack on two days, for a lawyer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai.cycle.rules import builtin_packs, may_read_rules
from xeploai.domain import (
    BookChanges,
    Fault,
    Labels,
    Rulebook,
    Source,
    book_changes,
    ceiling_sentence,
    message,
)
from xeploai.portal.site import reader_of, refuse_unless, text_param, valid_code

from .packs import rulebook_from_request
from .provisions import SORT_LABELS, change_sections


@dataclass(frozen=True)
class CeilingChange:
    """The ceiling of a category on both sides."""

    category: Labels
    before: Fault
    before_source: Source | None
    after: Fault
    after_source: Source | None


@require_safe
def pack_diff(request: HttpRequest) -> HttpResponse:
    """Compare two packs, matching provisions by what they say, since their codes differ."""
    refuse_unless(may_read_rules(reader_of(request)))
    packs = builtin_packs()
    codes = list(packs)
    a, b = (valid_code(text_param(request.GET, name)) for name in ("a", "b"))
    context: dict[str, Any] = {"packs": packs, "a": a, "b": b, "sort_labels": SORT_LABELS}
    if a and b:
        before = rulebook_from_request(request, a, "on_a")
        after = rulebook_from_request(request, b, "on_b")
        context |= {"before": before, "after": after} | _change_context(before, after)
    else:
        context |= {"a": a or codes[-2], "b": b or codes[-1]}
    return render(request, "portal/rules/diff.html", context)


def _change_context(before: Rulebook, after: Rulebook) -> dict[str, object]:
    if (before.pack.code, before.on) == (after.pack.code, after.on):
        return {"is_same": True}
    changes = book_changes(before, after)
    return {
        "changes": changes,
        "sections": change_sections(changes),
        "ceilings": list(_ceiling_changes(changes)),
        "named": [
            (message("Categories of subject"), changes.categories),
            (message("Reasons for giving no grade"), changes.reasons),
            (message("What the texts leave open"), changes.settings),
        ],
    }


def _ceiling_changes(changes: BookChanges) -> Iterator[CeilingChange]:
    for each in changes.ceilings:
        yield CeilingChange(
            changes.category_label(each.category),
            ceiling_sentence(each.before),
            each.before.source if each.before else None,
            ceiling_sentence(each.after),
            each.after.source if each.after else None,
        )
