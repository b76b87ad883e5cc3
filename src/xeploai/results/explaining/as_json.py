"""An explanation as values that JSON can carry. The keys are documented in docs/commands.md."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xeploai.domain import (
    BASE_LABELS,
    STANDING_LABELS,
    STATUS_LABELS,
    Citation,
    Reason,
    Record,
    Source,
)
from xeploai.explanation import (
    BookTold,
    Explanation,
    FactTold,
    GradeTold,
    ProvisionListed,
    ProvisionTold,
    SettingTold,
)
from xeploai.wording import say

if TYPE_CHECKING:
    from xeploai.domain import Allowance

    from .cases import CaseExplained, CeilingTold, GradeSaid
    from .rechecks import RecheckLine


def explanation_as_json(told: Explanation, language: str) -> dict[str, Any]:
    """Return an explanation with its sentences in one language; numbers stay exact."""
    return {
        "rules": book_as_json(told.book, language),
        "category": told.category,
        "category_label": told.category_label[language],
        "suggests": told.suggests.value,
        "suggested": told.suggested.value if told.suggested else None,
        "not_rated_reason": told.reason or None,
        "headline": say(told.headline, language),
        "missing": [each.code for each in told.missing],
        "grades": [_grade(each, language) for each in told.grades],
        "not_rated": [_provision(each, language) for each in told.not_rated],
        "provisions": [_provision(each, language) for each in told.provisions],
        "remarks": [_provision(each, language) for each in told.remarks],
        "switched_off": [_listed(each, language) for each in told.off],
        "texts": [_listed(each, language) for each in told.texts],
        "facts": [fact_as_json(each, language) for each in told.facts],
        "settings": [_setting(each, language) for each in told.settings],
    }


def case_as_json(told: "CaseExplained", language: str) -> dict[str, Any]:
    """Return a case with the reasoning about it."""
    return {
        "cycle": told.cycle,
        "subject": told.subject,
        "name": told.name,
        "post": told.post or None,
        "unit": {"code": told.unit.code, "name": told.unit.name},
        **explanation_as_json(told.explanation, language),
        "grades_said": [_said(each, language) for each in told.grades],
        "differences": [say(each, language) for each in told.differences],
        "waiting_for": [
            {"fact": each.fact[language], "number": each.number, "first": list(each.first)}
            for each in told.waiting
        ],
        "ceiling": _ceiling(told.ceiling, language) if told.ceiling else None,
        "replaced_decisions": [_said(each, language) for each in told.replaced],
        "recheck": _recheck(told.recheck, language) if told.recheck else None,
    }


def _ceiling(told: "CeilingTold", language: str) -> dict[str, Any]:
    rule = told.rule.rule
    return {
        "group": told.decided.check.group,
        "share": str(told.decided.share),
        "base": rule.base.value,
        "base_label": BASE_LABELS[rule.base][language],
        "status": rule.status.value,
        "binds": told.rule.is_binding,
        "source": _source(rule.source),
        "decided": _allowance(told.decided),
        "proposed": _allowance(told.proposed),
    }


def _allowance(found: "Allowance") -> dict[str, int]:
    return {
        "base_number": found.base,
        "allowed": found.allowed,
        "excellent": found.excellent,
        "over_by": found.over_by,
    }


def _recheck(told: "RecheckLine", language: str) -> dict[str, Any]:
    cause = told.recheck.caused_by
    return {
        "caused_by": {
            "category": told.code,
            "category_label": told.began[language],
            "subject": told.who,
            "name": told.name,
            "before": cause.replaces.grade if cause.replaces else None,
            "after": cause.grade or None,
            "document": cause.document_number,
            "on": cause.decided_on.isoformat(),
            "sentence": say(told.told, language),
        },
        "chain": [
            {
                "category": each.code,
                "category_label": each.category[language],
                "subject": each.subject,
                "name": each.name,
                "sentences": [say(one, language) for one in each.told],
            }
            for each in told.links
        ],
    }


def _said(said: "GradeSaid", language: str) -> dict[str, Any]:
    ballot = (
        dict(zip(("cast", "for", "against"), said.ballot, strict=True)) if said.ballot else None
    )
    return {
        "stage": said.stage,
        "by": said.by or None,
        "grade": said.grade.value if said.grade else None,
        "not_rated_reason": said.reason or None,
        "label": said.label[language],
        "document": said.document or None,
        "on": said.on.isoformat() if said.on else None,
        "ballot": ballot,
        "why": said.why or None,
    }


def book_as_json(book: BookTold, language: str) -> dict[str, Any]:
    """Return by which rules something was evaluated."""
    return {
        "pack": book.pack,
        "title": book.title[language],
        "version": book.version,
        "on": book.on.isoformat(),
        "checked_by": book.checked_by or None,
        "changed": {key: value[language] for key, value in book.changed.items()},
        "layers": [
            {
                "layer": each.code,
                "title": each.title[language],
                "issued_by": each.issued_by[language],
                "standing": each.standing.value,
                "version": each.version,
            }
            for each in book.layers
        ],
    }


def fact_as_json(fact: FactTold, language: str) -> dict[str, Any]:
    """Return a fact; `value` is null where it is not known."""
    return {
        "fact": fact.code,
        "label": fact.label[language],
        "value": fact.plain,
        "text": fact.value[language],
        "given_by": fact.given_by.value,
        "origin": fact.origin[language],
        "source": fact.source or None,
        "dated": fact.dated.isoformat() if fact.dated else None,
        "why_not_known": say(fact.why_not, language) if fact.why_not else None,
    }


def _grade(told: GradeTold, language: str) -> dict[str, Any]:
    return {
        "grade": told.grade.value,
        "label": told.label[language],
        "stands": told.openness.value,
        "closed_by": list(told.closed_by),
        "left_open_by": list(told.left_open_by),
        "opened_by": list(told.opened_by),
        "would_have_to_change": [
            {
                "provision": each.provision,
                "truth": each.truth.value,
                "sentence": say(each.sentence, language),
            }
            for each in told.changes
        ],
    }


def _provision(told: ProvisionTold, language: str) -> dict[str, Any]:
    return {
        "provision": told.code,
        "label": told.label[language],
        "effect": told.effect.value,
        "grade": told.grade.value if told.grade else None,
        "standing": told.standing.value,
        "from": told.from_on.isoformat(),
        **_cited(told.citation, language),
        "strikes": told.strikes.value,
        "closes": [each.value for each in told.closes],
        "sentence": say(told.sentence, language),
        "applies_if": _reasons(told.applies, language),
        "condition": _reasons(told.reasons, language),
        "facts": [each.code for each in told.facts],
        "missing": list(told.missing),
        "waivers": [each.value for each in told.waivers],
        "waived_by": _record(told.waived_by),
        "local": [
            {
                "layer": each.layer,
                "title": each.title[language],
                "from": each.from_on.isoformat(),
                "sentence": say(each.sentence, language),
                "source": _source(each.source),
            }
            for each in told.local
        ],
    }


def _cited(citation: Citation, language: str) -> dict[str, Any]:
    return {
        "status": citation.status.value,
        "status_label": STATUS_LABELS[citation.status][language],
        "source": _source(citation.source),
        "note": citation.note or None,
    }


def _source(source: Source) -> dict[str, str]:
    issued = source.issued.isoformat()
    return {"document": source.document, "issued": issued, "place": source.place}


def _record(record: Record | None) -> dict[str, str] | None:
    if record is None:
        return None
    on = record.on.isoformat()
    return {"document": record.document, "on": on, "issued_by": record.issued_by}


def _reasons(lines: Iterable[Reason], language: str) -> list[dict[str, Any]]:
    return [
        {"depth": each.depth, "truth": each.truth.value, "sentence": say(each.sentence, language)}
        for each in lines
    ]


def _listed(told: ProvisionListed, language: str) -> dict[str, Any]:
    return {
        "provision": told.code,
        "label": told.label[language],
        "standing": told.standing.value,
        "standing_label": STANDING_LABELS[told.standing][language],
        "from": told.from_on.isoformat(),
        **_cited(told.citation, language),
    }


def _setting(told: SettingTold, language: str) -> dict[str, Any]:
    return {
        "setting": told.key,
        "label": told.label[language],
        "value": told.value[language] if told.value else None,
        "source": _source(told.source) if told.source else None,
        "suggestion": told.suggestion[language] if told.suggestion else None,
        "open_in": list(told.open_in),
    }
