"""Statistics for other programs: JSON objects and flat rows."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from xeploai.domain import (
    FIGURES,
    Allowance,
    Disagreement,
    Letter,
    Sender,
    Source,
    Statistics,
    Subordinate,
    Total,
    UnitRef,
    allowance_sentence,
    documents_text,
    say,
)

from .values import DecisionDeviations

# why a unit has not reported: no return received, or none of its cases decided
NO_RETURN, NO_DECISION = "no_return", "no_decision"


def statistics_as_json(
    statistics: Statistics, *, language: str, deviations: DecisionDeviations | None = None
) -> dict[str, Any]:
    """Return the statistics as the object that `xeploai results --json` prints.

    Counts are integers, unreported and hidden figures null, shares strings in Vietnamese notation.

    Args:
        deviations: decisions compared with the rules; None if there are none.
    """
    return {
        "unit": _unit(statistics.unit),
        "cycle": statistics.cycle,
        "cycle_code": statistics.cycle_code,
        "closes_on": statistics.closes_on.isoformat(),
        "pack": statistics.pack,
        "categories": {
            code: _total(statistics, total, statistics.earlier_total(code))
            for code, total in statistics.categories.items()
        },
        "totals": {
            "organisations": _total(
                statistics, statistics.organisations, statistics.earlier_organisations
            ),
            "members": _total(statistics, statistics.members, statistics.earlier_members),
        },
        "by_sector": {
            sector or None: {code: _counts(total) for code, total in totals.items()}
            for sector, totals in statistics.by_sector.items()
        },
        "subordinates": [_subordinate(subordinate) for subordinate in statistics.subordinates],
        "missing_units": [
            *({**_unit(unit), "why": NO_RETURN} for unit in statistics.missing_units),
            *({**_unit(unit), "why": NO_DECISION} for unit in statistics.waiting_units),
        ],
        "members_not_reviewed": (
            None
            if statistics.members_not_reviewed is None
            else dict(statistics.members_not_reviewed)
        ),
        "reported_within": (
            _unit(statistics.reported_within) if statistics.reported_within else None
        ),
        "units_by_return": [sender_as_json(one) for one in statistics.senders],
        "returns_by_state": {
            state.value: number for state, number in statistics.returns_by_state.items()
        },
        "disagreements": [_disagreement(disagreement) for disagreement in statistics.disagreements],
        "ceilings_over": [_ceiling(each, language) for each in statistics.ceilings if each.over_by],
        "exceptional_shares": [
            _ceiling(each, language) for each in statistics.ceilings if each.is_exceptional
        ],
        "ceilings_checked": len(statistics.ceilings),
        "ceilings_open": [
            {"category": category, "missing": list(keys)}
            for category, keys in statistics.open_ceilings.items()
        ],
        "ceilings_not_checked": [_unit(unit) for unit in statistics.ceilings_not_checked],
        "compared_with": _compared(statistics, language),
        "hidden": _hidden(statistics),
        "decisions_compared": decisions_compared(deviations) if deviations else None,
    }


def decisions_compared(deviations: DecisionDeviations) -> dict[str, Any]:
    """Return how many decisions were compared with the rules, on which facts, and how they fared.

    `facts` and `missing` are codes of facts, the most frequent first.
    """
    return {
        "decisions": deviations.decisions,
        "compared": deviations.compared,
        "facts": list(deviations.facts),
        "missing": list(deviations.missing),
        "categories": {
            each.category: {
                name: value for name, value in asdict(each).items() if name != "category"
            }
            for each in deviations.categories
        },
    }


def _unit(unit: UnitRef) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name}


def letter_as_json(letter: Letter | None) -> dict[str, Any] | None:
    """Return the number and the day of a return's letter; None without a return."""
    if letter is None:
        return None
    return {"number": letter.number or None, "dated_on": letter.dated_on.isoformat()}


def sender_as_json(one: Sender) -> dict[str, Any]:
    """Return a unit that reports by return, with the state and letter of its latest return."""
    return {
        **_unit(one.unit),
        "state": one.state.value,
        "letter": letter_as_json(one.letter),
        "received_on": one.received_on.isoformat() if one.received_on else None,
        "reason": one.reason or None,
        "replacement_reason": one.replacement_reason or None,
    }


def _counts(total: Total) -> dict[str, Any]:
    return {figure: total.figure(figure) for figure in FIGURES}


def _total(statistics: Statistics, total: Total, before: Total) -> dict[str, Any]:
    counts = total.counts
    changes = statistics.changes(total, before)
    return {
        **_counts(total),
        "not_graded_reasons": None if counts is None else dict(counts.not_rated),
        "shares": _shares(total, statistics.share_bases),
        "change": {
            figure: changes[figure].difference if figure in changes else None for figure in FIGURES
        },
        "made_of": {
            "cases": None if total.from_cases is None else total.from_cases.total,
            "returns": None if total.from_returns is None else total.from_returns.total,
            "accepted_returns": None if total.accepted is None else total.accepted.total,
        },
        "not_reported_by": [_unit(unit) for unit in total.not_reported_by],
        "owed_by": [_unit(unit) for unit in total.owed_by],
        "declared_none_by": [_unit(unit) for unit in total.declared_none_by],
    }


def _shares(total: Total, bases: Mapping[str, str]) -> dict[str, Any]:
    shown = {}
    for figure, base in bases.items():
        share = total.share(figure, bases)
        shown[figure] = {"shown": share.shown() if share else None, "of": base}
    return shown


def _subordinate(one: Subordinate) -> dict[str, Any]:
    return {
        **_unit(one.unit),
        "category": one.unit.category,
        "source": one.source.value,
        "missing": one.is_missing,
        "returns_by_state": {state.value: number for state, number in one.returns.items()},
        "categories": {code: _counts(total) for code, total in one.categories.items()},
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "unit": _unit(one.unit),
        "category": one.category,
        "figure": one.figure,
        "returned": one.returned,
        "counted": one.counted,
        "counts_as": one.counts_as.value,
    }


def _ceiling(one: Allowance, language: str) -> dict[str, Any]:
    return {
        "category": one.ceiling.category,
        "group": one.group,
        "base_count": one.base,
        "status": one.ceiling.status.value,
        **allowance_as_json(one, language),
    }


def allowance_as_json(allowance: Allowance, language: str) -> dict[str, Any]:
    """Return a group under its ceiling; every JSON that compares a group has these keys.

    `rounding` is null where no document says how; then the whole part is allowed.
    """
    ceiling = allowance.ceiling
    document = allowance.exceptional if allowance.is_exceptional else None
    return {
        "share": str(allowance.share),
        "base": ceiling.base.value,
        "rounding": ceiling.rounding.value if ceiling.rounding else None,
        "outside": sorted(each.value for each in ceiling.outside),
        "not_counted": allowance.outside.graded,
        "exact": str(allowance.exact),
        "allowed": allowance.allowed,
        "excellent": allowance.excellent,
        "over_by": allowance.over_by,
        "computed": say(allowance_sentence(allowance), language),
        "binds": ceiling.is_binding,
        "provision": ceiling.provision,
        "source": documents_text(ceiling, _source)[language],
        "local_document": ceiling.local.document if ceiling.local else None,
        "exceptional_document": document.citation if document else None,
        "is_grouped_otherwise": allowance.is_grouped_otherwise,
    }


def _source(source: Source) -> str:
    return f"{source.document}, {source.issued.isoformat()}, {source.place}"


def _hidden(statistics: Statistics) -> dict[str, Any] | None:
    """Return which figures the reader may not see, which are null; None where none is hidden."""
    if statistics.hidden_below is None:
        return None
    earlier = statistics.earlier.categories if statistics.earlier else {}
    return {
        "below": statistics.hidden_below,
        "categories": [code for code, one in statistics.categories.items() if one.is_hidden],
        "earlier_categories": [code for code, one in earlier.items() if one.is_hidden],
        "subordinates": {
            one.unit.code: codes
            for one in statistics.subordinates
            if (codes := [code for code, each in one.categories.items() if each.is_hidden])
        },
    }


def _compared(statistics: Statistics, language: str) -> dict[str, Any] | None:
    if statistics.earlier is None:
        return None
    reasons = [say(fault, language) for fault in statistics.earlier.not_comparable]
    return {
        "cycle": statistics.earlier.cycle,
        "cycle_code": statistics.earlier.cycle_code,
        "comparable": statistics.is_comparable,
        "on_later_tree": statistics.earlier.is_on_later_tree,
        "reasons": reasons,
    }


def statistics_as_rows(statistics: Statistics) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each category: counts, shares with their bases, changes."""
    for code, total in statistics.categories.items():
        changes = statistics.changes(total, statistics.earlier_total(code))
        row: dict[str, Any] = {
            "unit": statistics.unit.code,
            "cycle": statistics.cycle,
            "cycle_code": statistics.cycle_code,
            "category": code,
            **_counts(total),
        }
        for figure, shown in _shares(total, statistics.share_bases).items():
            row[f"{figure}_percent_of_{shown['of']}"] = shown["shown"]
        for figure in FIGURES:
            row[f"{figure}_change"] = changes[figure].difference if figure in changes else None
        yield row
