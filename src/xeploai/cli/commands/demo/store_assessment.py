"""The invented facts, local rules, reasons and proposals, stored as real ones would be."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from xeploai.cycle.evaluation import differing_within
from xeploai.cycle.operations import (
    Actor,
    Ballot,
    DecisionRow,
    NewSheet,
    evaluate_cycle,
    propose_grade,
    record_decisions,
    record_many_facts,
    record_reasons,
    store_layer,
)
from xeploai.cycle.queries import Case, Cycle, Stage, top_unit_of
from xeploai.demo import (
    PROPOSED,
    REASONS,
    Decision,
    DemoCycle,
    DemoFacts,
    DemoSheet,
    contradicting_grades,
    first_decisions,
    layer_files,
)
from xeploai.domain import Grade, Outcome

CAST, AGAINST = 21, 4  # ballot papers
APPRAISED_BY = "Ban Tổ chức Tỉnh ủy"
NOTED_AFTER, REPLACED_AFTER = timedelta(days=5), timedelta(days=9)


def decision_row(one: Decision) -> DecisionRow:
    """Return a planned decision as it comes in."""
    return DecisionRow(
        one.category, one.subject, one.outcome, one.authority, one.document, one.decided_on
    )


def store_layers(*, by: Actor, at: datetime) -> None:
    """Store the province's own rules, and a draft."""
    for name, content in layer_files().items():
        store_layer(content=content, file=name, by=by, at=at)


def store_assessment(*, cycle: Cycle, given: DemoCycle, seed: int, by: Actor, at: datetime) -> None:
    """Store facts of all cases, ask the rules, give reasons, and take two decisions anew.

    The decisions that stand in the end are those of the plan.
    """
    facts = DemoFacts(seed, given, contradicting=contradicting_grades(seed, given))
    record_many_facts(cycle=cycle, sheets=_sheets(facts), by=by, at=at)
    evaluate_cycle(cycle, at=at)
    against = list(differing_within(top_unit_of(cycle)))
    reasons = {case.pk: REASONS[place % len(REASONS)] for place, case in enumerate(against)}
    record_reasons(cycle=cycle, reasons=reasons, by=by, at=at + NOTED_AFTER)
    for case in against[:: max(1, len(against) // PROPOSED)][:PROPOSED]:
        _propose(case, given.closes_on, by, at)
    replaced = first_decisions(seed, given)
    rows = [decision_row(one) for one in given.decisions if (one.category, one.subject) in replaced]
    record_decisions(cycle=cycle, rows=rows, by=by, at=at + REPLACED_AFTER)


def _sheets(facts: DemoFacts) -> Iterator[NewSheet]:
    for one in (*facts.sheets(), *facts.trial_sheets()):
        yield _sheet(one)


def _sheet(one: DemoSheet) -> NewSheet:
    return NewSheet(one.category, one.subject, one.values, one.source, one.document, one.dated_on)


def _propose(case: Case, closes_on: date, by: Actor, at: datetime) -> None:
    """Let the subject and its meeting propose the decided grade, the appraising body another."""
    decided = Outcome(Grade(case.decided))  # type: ignore[attr-defined]
    suggested = Outcome(Grade(case.suggested))  # type: ignore[attr-defined]
    propose_grade(
        case=case,
        stage=Stage.SELF,
        outcome=decided,
        proposed_on=closes_on - timedelta(days=30),
        by=by,
        at=at,
    )
    propose_grade(
        case=case,
        stage=Stage.MEETING,
        outcome=decided,
        proposed_on=closes_on - timedelta(days=25),
        body_unit=case.cycle_unit.unit,
        document=f"BB-{closes_on.year}/{case.cycle_unit.code}",
        ballot=Ballot(CAST, CAST - AGAINST - 1, AGAINST),
        why=REASONS[0],
        by=by,
        at=at,
    )
    propose_grade(
        case=case,
        stage=Stage.APPRAISAL,
        outcome=suggested,
        proposed_on=closes_on - timedelta(days=15),
        body=APPRAISED_BY,
        document=f"TT-{closes_on.year}/BTC",
        by=by,
        at=at,
    )
