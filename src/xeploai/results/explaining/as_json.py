"""A case with its explanation as JSON values. The keys are documented in docs/commands.md."""

from typing import Any

from xeploai.domain import BASE_LABELS, Allowance, Ballot, say
from xeploai.explanation import explanation_as_json, source_as_json
from xeploai.reporting import allowance_as_json

from .cases import ExplainedCase, ExplainedCeiling, RecordedGrade
from .places import CitedSentence, ExplainedBranch, ExplainedPlaces, ExplainedPost
from .rechecks import ExplainedRecheck


def case_as_json(case: ExplainedCase, language: str) -> dict[str, Any]:
    """Return a case with its explanation, grades and ceiling."""
    return {
        "cycle": case.cycle,
        "cycle_code": case.cycle_code,
        "subject": case.subject,
        "name": case.name,
        "post": case.post or None,
        "unit": {"code": case.unit.code, "name": case.unit.name},
        "ended": _end(case),
        **explanation_as_json(case.explanation, language),
        "grades_said": [_recorded_grade(grade, language) for grade in case.grades],
        "differences": [say(difference, language) for difference in case.differences],
        "waiting_for": [
            {"fact": awaited.fact[language], "number": awaited.number, "first": list(awaited.first)}
            for awaited in case.waiting
        ],
        "ceiling": _ceiling(case.ceiling, language) if case.ceiling else None,
        "replaced_decisions": [_recorded_grade(decision, language) for decision in case.replaced],
        "recheck": _recheck(case.recheck, language) if case.recheck else None,
        "places": places_as_json(case.places, language) if case.places else None,
    }


def _end(case: ExplainedCase) -> dict[str, Any] | None:
    if case.end is None or case.ended_on is None:
        return None
    return {"on": case.ended_on.isoformat(), "cause": case.end.value}


def places_as_json(places: ExplainedPlaces, language: str) -> dict[str, Any]:
    """Return the posts and branches of a person, and the former branches to be heard."""
    return {
        "posts": [_post(each) for each in places.posts],
        "ended_posts": [_post(each) for each in places.ended],
        "main_post": _cited(places.main, language),
        "alike_in": [label[language] for label in places.alike_in],
        "main_post_today": say(places.changed, language) if places.changed else None,
        "graded_differently": _cited(places.several, language),
        "branches": [_branch(each) for each in places.branches],
        "opinions": [
            {
                "body": each.body,
                "mandatory": each.is_mandatory,
                **(_cited(each.reason, language) or {}),
                "closed": say(each.closed, language) if each.closed else None,
            }
            for each in places.opinions
        ],
    }


def _post(post: ExplainedPost) -> dict[str, Any]:
    return {
        "title": post.title,
        "unit": {"code": post.unit.code, "name": post.unit.name},
        "is_head": post.is_head,
        "from": post.since.isoformat(),
        "until": post.until.isoformat() if post.until else None,
        "is_main": post.is_main,
        "opinion_of": post.reviewed_by if post.is_held else None,
        "decided_by": post.decided_by or None,
    }


def _branch(branch: ExplainedBranch) -> dict[str, Any]:
    return {
        "unit": {"code": branch.unit.code, "name": branch.unit.name},
        "from": branch.since.isoformat(),
        "until": branch.until.isoformat() if branch.until else None,
        "days": branch.days,
        "months": branch.months,
        "is_present": branch.is_present,
        "gives_opinion": branch.gives_opinion,
    }


def _cited(cited: CitedSentence | None, language: str) -> dict[str, Any] | None:
    if cited is None:
        return None
    return {
        "sentence": say(cited.sentence, language),
        "status": cited.citation.status.value,
        "source": source_as_json(cited.citation.source),
        "note": cited.citation.note or None,
    }


def _ceiling(ceiling: ExplainedCeiling, language: str) -> dict[str, Any]:
    rule = ceiling.decided.ceiling
    return {
        "group": ceiling.decided.group,
        "share": str(ceiling.decided.share),
        "base": rule.base.value,
        "base_label": BASE_LABELS[rule.base][language],
        "status": rule.status.value,
        "binds": rule.is_binding,
        "source": source_as_json(rule.source),
        "sources": [
            {**source_as_json(source), "parts": [part.value for part in parts]}
            for source, parts in rule.documents
        ],
        "decided": _allowance(ceiling.decided, language),
        "proposed": _allowance(ceiling.proposed, language),
    }


def _allowance(allowance: Allowance, language: str) -> dict[str, Any]:
    return {
        "base_number": allowance.base,
        **allowance_as_json(allowance, language),
    }


def _recheck(recheck: ExplainedRecheck, language: str) -> dict[str, Any]:
    cause = recheck.recheck.caused_by
    return {
        "caused_by": {
            "category": recheck.code,
            "category_label": recheck.began[language],
            "subject": recheck.who,
            "name": recheck.name,
            "before": cause.replaces.grade if cause.replaces else None,
            "after": cause.grade or None,
            "document": cause.document_number,
            "on": cause.decided_on.isoformat(),
            "sentence": say(recheck.cause, language),
        },
        "chain": [
            {
                "category": link.code,
                "category_label": link.category[language],
                "subject": link.subject,
                "name": link.name,
                "sentences": [say(line, language) for line in link.lines],
            }
            for link in recheck.links
        ],
    }


def _recorded_grade(grade: RecordedGrade, language: str) -> dict[str, Any]:
    return {
        "stage": grade.stage,
        "by": grade.by or None,
        "grade": grade.grade.value if grade.grade else None,
        "not_rated_reason": grade.reason or None,
        "label": grade.label[language],
        "document": grade.document or None,
        "on": grade.on.isoformat() if grade.on else None,
        "ballot": _ballot(grade.ballot) if grade.ballot else None,
        "why": grade.why or None,
    }


def _ballot(ballot: Ballot) -> dict[str, int | None]:
    return {
        "cast": ballot.cast,
        "for": ballot.votes_for,
        "against": ballot.votes_against,
        "present": ballot.present,
        "electorate": ballot.electorate,
    }
