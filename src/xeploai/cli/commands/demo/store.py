"""Store the invented province of a demo, and what its cases are assessed by."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from xeploai.accounts.journal import User
from xeploai.accounts.operations import open_account
from xeploai.cycle.evaluation import competent_bodies, differing_within
from xeploai.cycle.operations import (
    Actor,
    Ballot,
    DecisionRow,
    NewSheet,
    freeze_cycle,
    plan_cycle,
    propose_grade,
    record_decisions,
    record_many_facts,
    record_reasons,
    store_layer,
)
from xeploai.cycle.queries import (
    Case,
    Cycle,
    Stage,
    cycle_of,
    decisions_in_force,
    top_unit_of,
    unit_in_cycle,
)
from xeploai.demo import (
    PROPOSED,
    REASONS,
    Decision,
    DemoCycle,
    DemoFacts,
    DemoProvince,
    DemoSheet,
    contradicting_grades,
    first_decisions,
    layer_files,
)
from xeploai.demo.accounts import ACCOUNTS, PASSWORD, DemoAccount, leader_of
from xeploai.domain import Counts, Grade, Outcome, Register, executive_name
from xeploai.organisations.register import person_by_code, store_register, unit_by_code
from xeploai.organisations.roles import delegate_role, grant_role, grants_of, link_person
from xeploai.results.returns import SignedFile, record_return

CAST, AGAINST = 21, 4  # ballot papers
PRESENT, ELECTORATE = 22, 24
APPRAISED_BY = "Ban Tổ chức"
APPRAISED_AT_THE_CENTRE = "Ban Tổ chức Trung ương"
NOTED_AFTER, REPLACED_AFTER = timedelta(days=5), timedelta(days=9)


def decision_rows(decisions: Iterable[Decision]) -> list[DecisionRow]:
    """Return planned decisions as they come in, each with the reason it has if it needs one."""
    return [
        DecisionRow(
            one.category,
            one.subject,
            one.outcome,
            one.authority,
            one.document,
            one.decided_on,
            reason=one.reason or REASONS[place % len(REASONS)],
        )
        for place, one in enumerate(decisions)
    ]


def store_layers(*, by: Actor, at: datetime) -> None:
    """Store the province's own rules, and a draft."""
    for name, content in layer_files().items():
        store_layer(content=content, file=name, by=by, at=at)


def store_assessment(*, cycle: Cycle, given: DemoCycle, seed: int, by: Actor, at: datetime) -> None:
    """Store facts of all cases, ask the rules, give reasons still owed, take two decisions anew.

    The decisions that stand in the end are those of the plan.
    """
    facts = DemoFacts(seed, given, contradicting=contradicting_grades(seed, given))
    record_many_facts(cycle=cycle, sheets=_sheets(facts), by=by, at=at)
    against = list(differing_within(top_unit_of(cycle)))
    reasons = {
        case.pk: REASONS[place % len(REASONS)]
        for place, case in enumerate(against)
        if not case.has_reason  # type: ignore[attr-defined]
    }
    record_reasons(cycle=cycle, reasons=reasons, by=by, at=at + NOTED_AFTER)
    for case in against[:: max(1, len(against) // PROPOSED)][:PROPOSED]:
        _propose(case, given.closes_on, by, at)
    replaced = first_decisions(seed, given)
    rows = decision_rows(one for one in given.decisions if (one.category, one.subject) in replaced)
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
    in_force = decisions_in_force().get(case=case)
    # nobody proposes after the decision
    last = min(closes_on - timedelta(days=15), in_force.decided_on)
    propose_grade(
        case=case,
        stage=Stage.SELF,
        outcome=decided,
        proposed_on=last - timedelta(days=15),
        by=by,
        at=at,
    )
    propose_grade(
        case=case,
        stage=Stage.MEETING,
        outcome=decided,
        proposed_on=last - timedelta(days=10),
        body_unit=case.cycle_unit.unit,
        document=f"BB-{closes_on.year}/{case.cycle_unit.code}",
        ballot=Ballot(CAST, CAST - AGAINST - 1, AGAINST, PRESENT, ELECTORATE),
        why=REASONS[0],
        by=by,
        at=at,
    )
    propose_grade(
        case=case,
        stage=Stage.APPRAISAL,
        outcome=suggested,
        proposed_on=last,
        body=_appraising_body(case),
        document=f"TT-{closes_on.year}/BTC",
        by=by,
        at=at,
    )


def _appraising_body(case: Case) -> str:
    """Return the organisation board of the unit that appraises a case by the rules."""
    bodies = competent_bodies(case)
    if bodies is None or bodies.appraising_unit is None:
        return APPRAISED_AT_THE_CENTRE
    return f"{APPRAISED_BY} {executive_name(bodies.appraising_unit.name)}"


BY = Actor("xeploai demo")
RETURNS_RECEIVED_AFTER = timedelta(days=20)
ROLES_FROM = date(2022, 1, 1)
FOR_A_TIME = timedelta(days=365)


def store_register_of(given: Register, *, at: datetime) -> None:
    """Store the units, people, posts and collectives."""
    store_register(given=given, by=BY, at=at)


def store_cycle(given: DemoCycle, *, seed: int | None = None) -> None:
    """Plan the cycle, freeze its tree, record its decisions and returns.

    Args:
        seed: where some decisions are taken anew later (`store_assessment_of`), the plan's.
    """
    at = datetime.combine(given.closes_on + RETURNS_RECEIVED_AFTER, time(9), UTC)
    cycle = plan_cycle(
        year=given.year,
        period=given.period,
        pack=given.pack,
        opens_on=given.opens_on,
        closes_on=given.closes_on,
        by=BY,
        at=at,
    )
    freeze_cycle(cycle=cycle, by=BY, at=at, by_return=given.sources)
    first = {} if seed is None else first_decisions(seed, given)
    rows = decision_rows(first.get((one.category, one.subject), one) for one in given.decisions)
    record_decisions(cycle=cycle, rows=rows, at=at, by=BY)
    for code, counts in given.returns.items():
        record_return(
            unit=unit_in_cycle(cycle, code),
            counts=counts,
            file=signed_file(f"bieu-tong-hop-{code}-{given.year}.csv", counts),
            received_on=at.date(),
            document_number=f"BC-{given.year}/{code}",
            at=at,
            by=BY,
        )


def store_assessment_of(given: DemoCycle, *, seed: int) -> None:
    """Store the province's rules and the facts of a cycle, and ask the rules of every case."""
    day = given.closes_on + RETURNS_RECEIVED_AFTER
    at = datetime.combine(day, time(10), UTC)
    store_layers(by=BY, at=at)
    store_assessment(cycle=cycle_of(given.key.code), given=given, seed=seed, by=BY, at=at)


def open_demo_accounts(province: DemoProvince, *, at: datetime) -> Mapping[str, User]:
    """Open one account for each role, with a password that everybody may know."""
    opened: dict[str, User] = {}
    for one in ACCOUNTS:
        user = open_account(username=one.username, label=one.label, password=PASSWORD, by=BY, at=at)
        opened[one.username] = user
        _give_role(one, opened, at)
        leader = leader_of(province) if one.is_member else None
        if leader is not None:
            link_person(user=user, person=person_by_code(leader), by=BY, at=at)
    return opened


def _give_role(one: DemoAccount, opened: Mapping[str, User], at: datetime) -> None:
    unit, user = unit_by_code(one.unit), opened[one.username]
    for_a_time: dict[str, Any] = {"from_on": at.date(), "until_on": at.date() + FOR_A_TIME}
    if one.passed_on_by:
        holder = opened[one.passed_on_by]
        held = grants_of([holder])[holder.pk][0]
        delegate_role(grant=held, to=user, unit=unit, **for_a_time, by=BY, at=at)
    elif one.is_acting:
        document = f"QĐ-{at.year}/{one.unit}"
        grant_role(
            user=user,
            role=one.role,
            unit=unit,
            is_acting=True,
            document_number=document,
            **for_a_time,
            by=BY,
            at=at,
        )
    else:
        grant_role(user=user, role=one.role, unit=unit, from_on=ROLES_FROM, by=BY, at=at)


def signed_file(name: str, counts: Mapping[str, Counts]) -> SignedFile:
    """Return a return as the file that would have been signed and sent."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    figures = ("total", "graded", "not_graded", "excellent", "good", "completed", "failed")
    writer.writerow(["category", *figures, "reasons"])
    for category, one in counts.items():
        reasons = "; ".join(f"{code}={number}" for code, number in one.not_rated.items())
        writer.writerow([category, *(one.figure(figure) for figure in figures), reasons])
    return SignedFile(name, text.getvalue().encode("utf-8-sig"))
