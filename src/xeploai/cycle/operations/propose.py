"""Record the grades that are proposed before the decision."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.evaluation import (
    CompetentBodies,
    FittingReasons,
    SubjectRow,
    ballot_of,
    evaluation_of,
    faults_of_not_rated,
    grade_label,
    proposals_of,
    stored_outcome,
    subject_rows,
)
from xeploai.cycle.queries import (
    Case,
    Proposal,
    Stage,
    decisions_in_force,
    members_of_branch,
    refuse_unless_admitted,
)
from xeploai.cycle.rules import rulebook_of
from xeploai.domain import (
    MAJORITY_SETTING,
    QUORUM_SETTING,
    Ballot,
    BodyUse,
    CycleRecord,
    Fault,
    Outcome,
    Refused,
    ballot_faults,
    ballot_misfits,
    faults_of_symbol,
    is_blank,
    is_legible,
    message,
)
from xeploai.organisations.models import Unit

from .competence import CompetenceCheck, faults_of_own_case
from .give_reasons import LONGEST
from .other_bodies import (
    NOT_THERE_THEN,
    GivenBody,
    OtherBody,
    read_other_body,
)

NO_OUTCOME = message("A proposal needs a grade, or a reason for not rating.")
NO_BODY = message("A proposal must name the body that makes it.")
IN_THE_FUTURE = message("A proposal of %(day)s lies in the future.")
TOO_EARLY = message("A proposal of %(day)s is older than the cycle, which opened on %(opens)s.")
NOT_THE_PROPOSER = message(
    "“%(body)s” does not propose here: by the rules on competence that is “%(competent)s”. Name it,"
    " or record this as the proposal of another body."
)
NOT_THE_APPRAISER = message(
    "“%(body)s” does not appraise here: by the rules on competence that is “%(competent)s”. Name"
    " it, or record this as the proposal of another body."
)
NOT_ITS_MEETING = message(
    "“%(body)s” does not propose here on %(day)s: by the rules on competence that is"
    " “%(competent)s”. Write the name of its own body and nothing else, as %(bodies)s, or record"
    " this as the proposal of another body."
)
NOT_ITS_AGENCY = message(
    "“%(body)s” does not appraise here on %(day)s: by the rules on competence that is"
    " “%(competent)s”. Write the name of its own body or agency and nothing else, as %(bodies)s, or"
    " record this as the proposal of another body."
)
SELF_HAS_NO_BODY = message(
    "What the subject itself proposes is no body's: leave out “%(body)s”, or choose the stage at"
    " which it proposes."
)
NOT_THE_PROPOSERS_OFFICE = message(
    "What a meeting proposes here is recorded by the office of %(offices)s, or by whom it has"
    " delegated; your role is for “%(office)s”. Send it there, or ask for a delegation."
)
NOT_THE_APPRAISERS_OFFICE = message(
    "What an appraisal proposes here is recorded by the office of %(offices)s, or by whom it has"
    " delegated; your role is for “%(office)s”. Send it there, or ask for a delegation."
)
ILLEGIBLE_BODY = message(
    "The name of the body has letters of another alphabet, or signs that are not printed. Type it"
    " again."
)
AFTER_THE_DECISION = message(
    "A proposal of %(day)s is later than the decision in force, which is of %(decided)s. What is"
    " proposed comes before the decision: correct the day. If the subject is reviewed again, give"
    " the reason."
)
OWN_BALLOT = message("There is no ballot on what the subject itself proposes.")
NEEDS_REASON = message(
    "The rules say otherwise (%(provisions)s). A proposal that differs needs a reason."
)
SUGGESTS_OTHERWISE = message(
    "The rules suggest “%(suggested)s”, not “%(proposed)s”. A proposal that differs needs a reason."
)
NOT_LED_TO = message(
    "Nothing that is known leads to “%(proposed)s” by the rules. Such a proposal needs a reason."
)
REPEATED = message(
    "This proposal is recorded already: the same body, grade, document and day (%(day)s)."
)
WHY_TOO_LONG = message("The reason is longer than %(most)s characters. Shorten it.")
WHY_SAYS_NOTHING = message(
    "The reason has neither a letter nor a digit. Write it out, or leave it empty."
)
DOCUMENT_SAYS_NOTHING = message(
    "The number of the document has neither a letter nor a digit. Correct it, or leave it empty."
)
UNKNOWN_STAGE = message("There is no stage “%(stage)s”. Use one of: %(known)s.")


@transaction.atomic
def propose_grade(
    *,
    case: Case,
    stage: str,
    outcome: Outcome,
    proposed_on: date,
    by: Actor,
    at: datetime,
    body_unit: Unit | None = None,
    body: str = "",
    document: str = "",
    ballot: Ballot | None = None,
    why: str = "",
) -> Proposal:
    """Record what a body, or the subject itself, proposes. A later one of the body replaces it.

    Raises:
        Refused: with every fault. A body that does not follow the suggestion, or the votes, must
            say why; the subject need not. What a meeting or an appraisal proposes is recorded by
            the office of that body's unit, or of the unit that decides, and names a body of the
            unit that is competent. What another body proposes is recorded by the office of its
            unit, or of one above; of a body of no unit in the register, by document and by the
            office of the unit that decides, or one above; of one at the centre, by that of the top.
            Names are those of the day of the proposal. A proposal after the decision in force
            begins a new review, and says why.
    """
    refuse_unless_admitted(case.cycle, CycleRecord.PROPOSALS)
    faults = _faults(case, stage, outcome, proposed_on, at) + _faults_of_texts(document, why)
    faults += _faults_of_decision(case, proposed_on, why)
    faults += _faults_of_body(stage, body_unit, body, ballot)
    faults += _faults_of_votes(case, body_unit, ballot, why)
    named = _NamedBody(stage, body_unit, body.strip(), proposed_on, document)
    proposing = _read_competence(case, named, by)
    faults += proposing.faults
    body_unit, body = proposing.unit, proposing.name
    if stage != Stage.SELF and outcome.is_decided:
        faults += _faults_of_reason(case, outcome, why)
    earlier = proposals_of(case).filter(stage=stage, body_unit=body_unit, body=body).last()
    content = (outcome, proposed_on, document, ballot, why.strip())
    if earlier is not None and _content_of(earlier) == content:
        faults.append(Fault(REPEATED, {"day": proposed_on}))
    if faults:
        raise Refused(faults)
    proposal = Proposal.objects.create(
        case=case,
        stage=stage,
        body_unit=body_unit,
        body=body,
        grade=outcome.grade or "",
        not_rated_reason=outcome.not_rated_reason or "",
        document_number=document,
        proposed_on=proposed_on,
        votes_for=ballot.votes_for if ballot else None,
        votes_against=ballot.votes_against if ballot else None,
        votes_cast=ballot.cast if ballot else None,
        votes_present=ballot.present if ballot else None,
        votes_electorate=ballot.electorate if ballot else None,
        why=why.strip(),
        replaces=earlier,
        recorded_at=at,
        recorded_by=by.name,
    )
    note(_entry(case, proposal, earlier), by=by, at=at, rows=[proposal])
    return proposal


def _faults(
    case: Case, stage: str, outcome: Outcome, proposed_on: date, at: datetime
) -> list[Fault]:
    cycle, faults = case.cycle, []
    if stage not in Stage.values:
        faults.append(Fault(UNKNOWN_STAGE, {"stage": stage, "known": ", ".join(Stage.values)}))
    if not outcome.is_decided:
        faults.append(Fault(NO_OUTCOME))
    reason = outcome.not_rated_reason
    faults += faults_of_not_rated(cycle, reason)
    faults += FittingReasons(cycle).fault(reason, case.category, case.path)
    if proposed_on > localtime(at).date():
        faults.append(Fault(IN_THE_FUTURE, {"day": proposed_on}))
    if proposed_on < cycle.opens_on:
        faults.append(Fault(TOO_EARLY, {"day": proposed_on, "opens": cycle.opens_on}))
    return faults


def _faults_of_body(
    stage: str, body_unit: Unit | None, body: str, ballot: Ballot | None
) -> list[Fault]:
    faults = []
    if stage != Stage.SELF and body_unit is None and is_blank(body):
        faults.append(Fault(NO_BODY))
    elif not is_legible(body):
        faults.append(Fault(ILLEGIBLE_BODY))
    if ballot is None:
        return faults
    if stage == Stage.SELF:
        faults.append(Fault(OWN_BALLOT))
    return faults + ballot_faults(ballot)


def _faults_of_texts(document: str, why: str) -> list[Fault]:
    """Return a fault for each text that is given and says nothing."""
    texts = {DOCUMENT_SAYS_NOTHING: document, WHY_SAYS_NOTHING: why}
    return [Fault(text) for text, given in texts.items() if given.strip() and is_blank(given)]


def _faults_of_decision(case: Case, proposed_on: date, why: str) -> list[Fault]:
    """Return a fault where a proposal is later than what it is to lead to, and no reason is given.

    The order of a year's end: what is proposed, the appraisal, the decision, the report. After the
    report the state of the cycle lets no proposal in.
    """
    decision = decisions_in_force().filter(case=case).first()
    if decision is None or proposed_on <= decision.decided_on or not is_blank(why):
        return []
    return [Fault(AFTER_THE_DECISION, {"day": proposed_on, "decided": decision.decided_on})]


class _NamedBody(NamedTuple):
    """Who proposes, as it was given."""

    stage: str
    unit: Unit | None
    text: str
    day: date
    document: str

    @property
    def is_meeting(self) -> bool:
        return self.stage == Stage.MEETING

    @property
    def use(self) -> BodyUse:
        return BodyUse.MEETS if self.is_meeting else BodyUse.APPRAISES

    @property
    def given(self) -> GivenBody:
        return GivenBody(self.unit, self.text, self.day, self.document)


def _read_competence(case: Case, named: _NamedBody, by: Actor) -> OtherBody:
    """Return who proposes, with what the rules on competence have against that, or the recorder.

    What the subject itself proposes may be recorded wherever a role reaches.
    """
    if named.stage == Stage.SELF:
        given = named.unit.name if named.unit else named.text
        faults = [Fault(SELF_HAS_NO_BODY, {"body": given})] if given else []
        return OtherBody(None, "", faults)
    if named.stage not in Stage.values or not is_legible(named.text):
        return OtherBody(named.unit, named.text, [])
    # a branch's secretary is one of its members, and records for all whom the meeting proposes
    own = [] if named.stage == Stage.MEETING else faults_of_own_case(case, by)
    subject = subject_rows(case.cycle, Case.objects.filter(pk=case.pk))[case.pk]
    check = CompetenceCheck(case.cycle, by, [case.path])
    bodies = check.reader.bodies_for(subject)
    faults = own + _faults_of_closed_unit(named)
    if bodies is None or named.stage == Stage.OTHER_BODY:
        decider = bodies.unit if bodies else check.root
        other = read_other_body(check, case, named.given, decider)
        return other._replace(faults=faults + other.faults)
    speakers = _speakers(check, subject, bodies, named)
    faults += [] if named.unit is None else _faults_of_proposer(bodies, named, named.unit, speakers)
    of_text = [] if is_blank(named.text) else _faults_of_text(check, bodies, named, speakers)
    # of a body that is none here the symbol of the number says nothing
    faults += of_text or _faults_of_document(check, bodies, named)
    faults += _faults_of_office(check, case, bodies, named.stage)
    text = named.text
    if len(speakers) == 1 and not of_text:
        text = check.names.with_organisation(text, speakers[0], named.day)
    return OtherBody(named.unit, text, faults)


def _faults_of_closed_unit(named: _NamedBody) -> list[Fault]:
    """Return a fault where the unit that proposes does not exist on that day."""
    unit, day = named.unit, named.day
    if unit is None or (unit.opened_on <= day and (unit.closed_on is None or day < unit.closed_on)):
        return []
    return [Fault(NOT_THERE_THEN, {"body": unit.name, "names": f"“{unit.name}”", "day": day})]


def _faults_of_office(
    check: CompetenceCheck, case: Case, bodies: CompetentBodies, stage: str
) -> list[Fault]:
    """Return a fault where neither the office of the proposing unit records, nor the decider's."""
    is_meeting = stage == Stage.MEETING
    unit = bodies.proposing_unit if is_meeting else bodies.appraising_unit
    # a body above the tree has no office here
    offices = {each.unit_id: each.name for each in (unit, bodies.unit) if each is not None}
    names = ", ".join(f"“{name}”" for name in offices.values())
    text = NOT_THE_PROPOSERS_OFFICE if is_meeting else NOT_THE_APPRAISERS_OFFICE
    return check.fault_of_office(case.path, offices, text, {"offices": names})


def _speakers(
    check: CompetenceCheck, subject: SubjectRow, bodies: CompetentBodies, named: _NamedBody
) -> list[int]:
    """Return the ids of the units that propose or appraise on the day: heirs as well."""
    if not named.is_meeting:
        return check.appraisers(subject, bodies, named.day)
    unit = bodies.proposing_unit
    return [] if unit is None else check.names.speakers_of(unit.unit_id, named.day)


def _faults_of_proposer(
    bodies: CompetentBodies, named: _NamedBody, body_unit: Unit, speakers: list[int]
) -> list[Fault]:
    """Return a fault where another unit proposes or appraises."""
    if body_unit.pk in speakers:
        return []
    names = Unit.objects.filter(pk__in=speakers).order_by("code").values_list("name", flat=True)
    competent = ", ".join(names) or (bodies.proposer if named.is_meeting else bodies.appraiser)
    text = NOT_THE_PROPOSER if named.is_meeting else NOT_THE_APPRAISER
    return [Fault(text, {"body": body_unit.name, "competent": competent})]


def _faults_of_text(
    check: CompetenceCheck, bodies: CompetentBodies, named: _NamedBody, speakers: list[int]
) -> list[Fault]:
    """Return a fault where a text is no name of a body of the unit that proposes or appraises."""
    unit = bodies.proposing_unit if named.is_meeting else bodies.appraising_unit
    competent = bodies.proposer if named.is_meeting else bodies.appraiser
    values = {"body": named.text, "competent": competent, "day": named.day}
    if unit is None:
        text = NOT_THE_PROPOSER if named.is_meeting else NOT_THE_APPRAISER
        return [] if check.is_body_above(named.text, named.day) else [Fault(text, values)]
    if check.names.is_body_of(named.text, speakers, named.day, named.use):
        return []
    values["bodies"] = check.names.fitting(speakers, named.day, named.use)
    return [Fault(NOT_ITS_MEETING if named.is_meeting else NOT_ITS_AGENCY, values)]


def _faults_of_document(
    check: CompetenceCheck, bodies: CompetentBodies, named: _NamedBody
) -> list[Fault]:
    """Return a fault where the document is one of another level than the proposing body's."""
    unit = bodies.proposing_unit if named.is_meeting else bodies.appraising_unit
    if unit is None:
        return check.faults_of_document_above(named.document, named.text)
    body = named.text or unit.name
    return faults_of_symbol(named.document, category=unit.category, unit=unit.name, body=body)


def _faults_of_votes(
    case: Case, body_unit: Unit | None, ballot: Ballot | None, why: str
) -> list[Fault]:
    """Return why a proposal does not fit its votes, where no reason is given for it."""
    if ballot is None or not is_blank(why) or ballot_faults(ballot):
        return []
    settings = rulebook_of(case).settings
    majority, quorum = settings.get(MAJORITY_SETTING), settings.get(QUORUM_SETTING)
    members = members_of_branch(case.cycle, body_unit) if body_unit else None
    return list(ballot_misfits(ballot, majority=majority, quorum=quorum, members=members))


def _faults_of_reason(case: Case, outcome: Outcome, why: str) -> list[Fault]:
    if len(why) > LONGEST:
        return [Fault(WHY_TOO_LONG, {"most": LONGEST})]
    if not is_blank(why):
        return []
    evaluation = evaluation_of(case)
    if not evaluation.is_against(outcome):
        return []
    if codes := [answer.provision.code for answer in evaluation.striking]:
        return [Fault(NEEDS_REASON, {"provisions": ", ".join(codes)})]
    values = {
        "suggested": grade_label(evaluation.suggested),
        "proposed": grade_label(outcome.grade),
    }
    return [Fault(SUGGESTS_OTHERWISE if evaluation.suggested else NOT_LED_TO, values)]


def _content_of(earlier: Proposal) -> tuple[Outcome, date, str, Ballot | None, str]:
    """Return the parts of a proposal that make it a new one where they differ."""
    return (
        stored_outcome(earlier),
        earlier.proposed_on,
        earlier.document_number,
        ballot_of(earlier),
        earlier.why,
    )


def _entry(case: Case, proposal: Proposal, earlier: Proposal | None) -> Entry:
    before = {} if earlier is None else _journal_values(earlier)
    about = case.cycle.about_case(case.category, case.subject_code)
    unit, after = case.cycle_unit.code, _journal_values(proposal)
    return Entry("grade.proposed", "case", about, case.cycle.year, before, after, unit)


def _journal_values(proposal: Proposal) -> dict[str, object]:
    return {
        "stage": proposal.stage,
        "grade": proposal.grade,
        "reason": proposal.not_rated_reason,
        "document": proposal.document_number,
    }
