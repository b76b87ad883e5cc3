"""Lines about cases, for pages and files: in lists, and the rules behind one case.

`case_file_rows` reads columns instead of objects, which takes a fraction of the time: files can
have all members of a province. A test compares its lines with those of `case_line`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from xeploai.cycle.evaluation import (
    CycleCeilings,
    allowance_of_groups,
    as_it_acts,
    ceiling_breaks,
    groups_over,
)
from xeploai.cycle.queries import Case, GradeDecision, pack_of
from xeploai.cycle.rules import rulebook_for
from xeploai.domain import (
    BASE_LABELS,
    FIGURE_LABELS,
    Allowance,
    Citation,
    Fault,
    Labels,
    NotRatedReason,
    Rulebook,
    RulePack,
    Status,
    allowance_remarks,
    allowance_sentence,
    ceiling_in_force,
    ceiling_sentence,
    cited_documents,
    covering_provision,
    deciding_body,
    message,
    missing_settings,
    open_ceiling_sentence,
    say,
    standing_text,
    translate,
)


@dataclass(frozen=True)
class CaseLine:
    """A line of a case list, with the decision in force.

    Args:
        authority: the deciding body, as it is printed.
        ground: why a superior decided in place of the competent body; empty where none did.
    """

    subject: str
    code: str
    post: str
    unit: str
    outcome: str
    replaced: int
    authority: str
    document: str
    decided_on: date | None
    ground: str = ""


def case_line(case: Case, reasons: Mapping[str, NotRatedReason], language: str) -> CaseLine:
    """Return the line of a case."""
    # the query orders decisions by id, so the last one is in force
    decisions = list(case.decisions.all())
    in_force = decisions[-1] if decisions else None
    return CaseLine(
        # an organisation has its name of the closing day
        subject=str(case.person or case.collective or case.cycle_unit),
        code=case.subject_code,
        post=case.post,
        unit=case.cycle_unit.name,
        outcome=outcome_label(in_force, reasons, language),
        replaced=max(0, len(decisions) - 1),
        authority=in_force.deciding_body if in_force else "–",
        document=in_force.document_number if in_force else "–",
        decided_on=in_force.decided_on if in_force else None,
        ground=in_force.ground if in_force else "",
    )


def outcome_label(
    in_force: GradeDecision | None, reasons: Mapping[str, NotRatedReason], language: str
) -> str:
    """Return the label of a decision's outcome."""
    if in_force is None:
        return FIGURE_LABELS["undecided"][language]
    if in_force.grade:
        return FIGURE_LABELS[in_force.grade.lower()][language]
    known = reasons.get(in_force.not_rated_reason)
    return known.label[language] if known else in_force.not_rated_reason


AT_ONCE = 5000


@dataclass(frozen=True)
class CaseFileRow:
    """A line of the list, with the codes that a file has in addition to the names."""

    category: str
    unit_code: str
    line: CaseLine


class _Subject(NamedTuple):
    case: int
    category: str
    code: str
    name: str
    post: str
    unit_code: str
    unit: str


class _Decision(NamedTuple):
    case: int
    grade: str
    reason: str
    document: str
    decided_on: date
    body: str
    unit: str
    unit_category: str
    ground: str

    @property
    def deciding_body(self) -> str:
        return deciding_body(self.body, self.unit, self.unit_category)


def case_file_rows(
    cases: QuerySet[Case], reasons: Mapping[str, NotRatedReason], language: str
) -> Iterator[CaseFileRow]:
    """Yield the lines of cases, in the order of the query."""
    undecided = outcome_label(None, reasons, language)

    @cache
    def outcome(grade: str, reason: str) -> str:
        in_force = GradeDecision(grade=grade, not_rated_reason=reason)
        return outcome_label(in_force, reasons, language)

    for subjects in _batches(cases):
        by_case = _decisions_of([subject.case for subject in subjects])
        for subject in subjects:
            decisions = by_case.get(subject.case, [])
            decided = outcome(decisions[-1].grade, decisions[-1].reason) if decisions else undecided
            line = _line(subject, decisions, decided)
            yield CaseFileRow(subject.category, subject.unit_code, line)


def _line(subject: _Subject, decisions: list[_Decision], outcome: str) -> CaseLine:
    in_force = decisions[-1] if decisions else None
    return CaseLine(
        subject=subject.name,
        code=subject.code,
        post=subject.post,
        unit=subject.unit,
        outcome=outcome,
        replaced=max(0, len(decisions) - 1),
        authority=in_force.deciding_body if in_force else "–",
        document=in_force.document if in_force else "–",
        decided_on=in_force.decided_on if in_force else None,
        ground=in_force.ground if in_force else "",
    )


def _batches(cases: QuerySet[Case]) -> Iterator[list[_Subject]]:
    name = Coalesce("person__full_name", "collective__name", "cycle_unit__name")
    columns = cases.annotate(shown_name=name).values_list(
        "pk", "category", "subject_code", "shown_name", "post", "cycle_unit__code",
        "cycle_unit__name",
    )  # fmt: skip
    subjects = (_Subject(*row) for row in columns.iterator(AT_ONCE))
    while batch := list(islice(subjects, AT_ONCE)):
        yield batch


def _decisions_of(cases: list[int]) -> dict[int, list[_Decision]]:
    decisions = GradeDecision.objects.filter(case__in=cases).order_by("pk")
    by_case: dict[int, list[_Decision]] = {}
    for row in decisions.values_list(
        "case",
        "grade",
        "not_rated_reason",
        "document_number",
        "decided_on",
        "body",
        "authority__name",
        "authority__category",
        "ground",
    ):
        by_case.setdefault(row[0], []).append(_Decision(*row))
    return by_case


@dataclass(frozen=True)
class RuleLine:
    """One rule of the pack for a case.

    Args:
        rule: the rule's code, such as `grading.categories`, or of the provision.
        heading: the rule's label.
        says: its content in a few words.
    """

    rule: str
    heading: str
    says: str
    citation: Citation
    status_label: str


STATUS_WORDS = {
    Status.CONFIRMED: message("known from the document itself: binds"),
    Status.RELATED: message("another document in force at the time: binds under its own name"),
    Status.PREDECESSOR: message("known only from the document before: advises"),
    Status.SECONDARY: message("known from summaries or published practice: advises"),
    Status.UNKNOWN: message("not known, a proposal of the project: advises"),
}


def rule_lines(case: Case, language: str) -> Iterator[RuleLine]:
    """Yield the rules on the case's category, grades, ceiling and reason for not rating."""
    cycle = case.cycle_unit.cycle
    pack, on = pack_of(cycle), cycle.closes_on
    category = pack.categories_on(on).get(case.category)
    if category is not None:
        says = category.label[language]
        yield _rule_line(pack, "grading.categories", case.category, on, says, language)
    grades = "; ".join(label[language] for label in pack.grade_labels_on(on).values())
    yield _rule_line(pack, "grading.grades", "", on, grades, language)
    yield from _ceiling_line(case, language)
    yield from _reason_line(case, pack, on, language)


def _ceiling_line(case: Case, language: str) -> Iterator[RuleLine]:
    """Yield the ceiling in force for the case's group, or what it still lacks."""
    book = _book_of_group(case)
    provision = covering_provision(book, case.category)
    if provision is None:
        return
    ceiling, missing = ceiling_in_force(book, case.category), missing_settings(book, case.category)
    if ceiling and case.peer_group:
        ceiling = as_it_acts(ceiling, case.peer_group.group_by)
    sentence = open_ceiling_sentence(missing) if missing else ceiling_sentence(ceiling)
    status = translate(STATUS_WORDS[provision.citation.status], language)
    citation = provision.citation
    if ceiling and ceiling.local:
        citation = replace(citation, source=ceiling.source)
        status = standing_text(ceiling)[language]
    heading = translate(CEILING, language)
    yield RuleLine(provision.code, heading, say(sentence, language), citation, status)
    for source, parts in cited_documents(ceiling)[1:] if ceiling else ():
        written = replace(citation, source=source)
        says = say(Fault(PART_WRITTEN, {"parts": parts}), language)
        yield RuleLine(provision.code, heading, says, written, "")


CEILING = message("Ceilings on “excellent”")
PART_WRITTEN = message("Written there: %(parts)s.")


def _reason_line(case: Case, pack: RulePack, on: date, language: str) -> Iterator[RuleLine]:
    decisions = list(case.decisions.all())
    reason = decisions[-1].not_rated_reason if decisions else ""
    known = pack.not_rated_reasons_on(on).get(reason)
    if known is not None:
        says = known.label[language]
        yield _rule_line(pack, "grading.not_rated_reasons", reason, on, says, language)


def _rule_line(
    pack: RulePack, rule: str, part: str, on: date, says: str, language: str
) -> RuleLine:
    value = pack.value_on(rule, on)
    citation = value.citation_of(part)
    status = translate(STATUS_WORDS[citation.status], language)
    return RuleLine(rule, pack.rules[rule].label[language], says, citation, status)


@dataclass(frozen=True)
class CaseCeiling:
    """A case's group under its ceiling, in words.

    Args:
        allowance: None where the ceiling has no number yet; `open_sentence` says why.
        computed: how the number allowed comes about.
        remarks: what else bears on it.
        owing: number of its decisions that stand above the ceiling without a reason, once the
            cycle is reported, or already.
        takes_reason: whether a reason on this case's decision would settle one of them.
    """

    allowance: Allowance | None
    base: Labels | None = None
    computed: Fault | None = None
    remarks: tuple[Labels, ...] = ()
    open_sentence: Fault | None = None
    owing: int = 0
    takes_reason: bool = False


def case_ceiling(case: Case) -> CaseCeiling | None:
    """Return the ceiling of a case's group; None where no provision is a ceiling for it."""
    cycle, group = case.cycle_unit.cycle, case.peer_group
    ceilings = CycleCeilings(cycle)
    found = allowance_of_groups(cycle, [group], ceilings=ceilings).get(group.pk) if group else None
    if group is not None and found is not None:
        base, computed = BASE_LABELS[found.ceiling.base], allowance_sentence(found)
        over = (
            groups_over(cycle, [group], is_final=True, ceilings=ceilings).get(group.pk)
            if found.over_by
            else None
        )
        return CaseCeiling(
            found,
            base,
            computed,
            tuple(allowance_remarks(found)),
            owing=over.owing if over else 0,
            takes_reason=bool(over and ceiling_breaks(cycle, [case.pk], is_final=True)),
        )
    missing = missing_settings(_book_of_group(case), case.category)
    return CaseCeiling(None, open_sentence=open_ceiling_sentence(missing)) if missing else None


def _book_of_group(case: Case) -> Rulebook:
    """Return the rules where a case's group is decided, by which its ceiling is read."""
    path = case.peer_group.path if case.peer_group else case.path
    return rulebook_for(case.cycle_unit.cycle, path)
