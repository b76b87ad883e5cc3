"""An explanation as JSON values. The keys are documented in docs/commands.md."""

from collections.abc import Iterable
from typing import Any

from xeploai.domain import (
    STANDING_LABELS,
    STATUS_LABELS,
    Citation,
    Reason,
    Record,
    Source,
    say,
)

from .values import (
    ExplainedFact,
    ExplainedGrade,
    ExplainedProvision,
    ExplainedRulebook,
    ExplainedSetting,
    Explanation,
    UnevaluatedProvision,
)


def explanation_as_json(explanation: Explanation, language: str) -> dict[str, Any]:
    """Return an explanation with its sentences in one language; numbers stay exact."""
    return {
        "rules": rulebook_as_json(explanation.book, language),
        "category": explanation.category,
        "category_label": explanation.category_label[language],
        "suggests": explanation.suggests.value,
        "suggested": explanation.suggested.value if explanation.suggested else None,
        "not_rated_reason": explanation.reason or None,
        "headline": say(explanation.headline, language),
        "because": [each.code for each in explanation.because],
        "is_proposal": explanation.is_proposal,
        "missing": [fact.code for fact in explanation.missing],
        "grades": [_grade(grade, language) for grade in explanation.grades],
        "not_rated": [_provision(answer, language) for answer in explanation.not_rated],
        "provisions": [_provision(provision, language) for provision in explanation.provisions],
        "remarks": [_provision(remark, language) for remark in explanation.remarks],
        "consequences": [_provision(each, language) for each in explanation.consequences],
        "called_for": [each.code for each in explanation.called_for],
        "switched_off": [_unevaluated(each, language) for each in explanation.off],
        "texts": [_unevaluated(each, language) for each in explanation.texts],
        "facts": [fact_as_json(fact, language) for fact in explanation.facts],
        "settings": [_setting(setting, language) for setting in explanation.settings],
    }


def rulebook_as_json(book: ExplainedRulebook, language: str) -> dict[str, Any]:
    """Return the rules that were applied."""
    return {
        "pack": book.pack,
        "title": book.title[language],
        "version": book.version,
        "on": book.on.isoformat(),
        "checked_by": book.checked_by or None,
        "changed": {key: value[language] for key, value in book.changed.items()},
        "layers": [
            {
                "layer": layer.code,
                "title": layer.title[language],
                "issued_by": layer.issued_by[language],
                "standing": layer.standing.value,
                "version": layer.version,
            }
            for layer in book.layers
        ],
    }


def fact_as_json(fact: ExplainedFact, language: str) -> dict[str, Any]:
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


def _grade(entry: ExplainedGrade, language: str) -> dict[str, Any]:
    return {
        "grade": entry.grade.value,
        "label": entry.label[language],
        "stands": entry.openness.value,
        "closed_by": list(entry.closed_by),
        "left_open_by": list(entry.left_open_by),
        "opened_by": list(entry.opened_by),
        "would_have_to_change": [
            {
                "provision": change.provision,
                "truth": change.truth.value,
                "sentence": say(change.sentence, language),
            }
            for change in entry.changes
        ],
    }


def _provision(provision: ExplainedProvision, language: str) -> dict[str, Any]:
    return {
        "provision": provision.code,
        "label": provision.label[language],
        "effect": provision.effect.value,
        "grade": provision.grade.value if provision.grade else None,
        "standing": provision.standing.value,
        "from": provision.from_on.isoformat(),
        **_cited(provision.citation, language),
        "strikes": provision.strikes.value,
        "closes": [each.value for each in provision.closes],
        "sentence": say(provision.sentence, language),
        "applies_if": _reasons(provision.applies, language),
        "condition": _reasons(provision.reasons, language),
        "facts": [fact.code for fact in provision.facts],
        "missing": list(provision.missing),
        "waivers": [each.value for each in provision.waivers],
        "waived_by": _record(provision.waived_by),
        "local": [
            {
                "layer": amendment.layer,
                "title": amendment.title[language],
                "from": amendment.from_on.isoformat(),
                "sentence": say(amendment.sentence, language),
                "source": source_as_json(amendment.source),
            }
            for amendment in provision.local
        ],
    }


def _cited(citation: Citation, language: str) -> dict[str, Any]:
    return {
        "status": citation.status.value,
        "status_label": STATUS_LABELS[citation.status][language],
        "source": source_as_json(citation.source),
        "note": citation.note or None,
    }


def source_as_json(source: Source) -> dict[str, str]:
    issued = source.issued.isoformat()
    return {"document": source.document, "issued": issued, "place": source.place}


def _record(record: Record | None) -> dict[str, str] | None:
    if record is None:
        return None
    on = record.on.isoformat()
    return {"document": record.document, "on": on, "issued_by": record.issued_by}


def _reasons(lines: Iterable[Reason], language: str) -> list[dict[str, Any]]:
    return [
        {"depth": line.depth, "truth": line.truth.value, "sentence": say(line.sentence, language)}
        for line in lines
    ]


def _unevaluated(provision: UnevaluatedProvision, language: str) -> dict[str, Any]:
    return {
        "provision": provision.code,
        "label": provision.label[language],
        "standing": provision.standing.value,
        "standing_label": STANDING_LABELS[provision.standing][language],
        "from": provision.from_on.isoformat(),
        **_cited(provision.citation, language),
    }


def _setting(setting: ExplainedSetting, language: str) -> dict[str, Any]:
    return {
        "setting": setting.key,
        "use": setting.use.value,
        "use_label": setting.use_label[language],
        "label": setting.label[language],
        "value": setting.value[language] if setting.value else None,
        "source": source_as_json(setting.source) if setting.source else None,
        "suggestion": setting.suggestion[language] if setting.suggestion else None,
        "open_in": list(setting.open_in),
        "remark": setting.remark[language] if setting.remark else None,
        "bound": {"value": setting.bound[0][language], "source": source_as_json(setting.bound[1])}
        if setting.bound
        else None,
    }
