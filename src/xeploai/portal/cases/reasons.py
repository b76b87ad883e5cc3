"""An explanation as the pages on a case show it: grades, provisions, and the comparison."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from xeploai.domain import (
    Fact,
    FactDefinition,
    Fault,
    Grade,
    Labels,
    Openness,
    Outcome,
    Record,
    RecordField,
    Truth,
    join_labels,
    record_text,
    value_text,
)
from xeploai.results.explaining import (
    DECIDED,
    STAGES,
    SUGGESTED,
    ExplainedFact,
    ExplainedGrade,
    ExplainedProvision,
    Explanation,
    RecordedGrade,
    UnevaluatedProvision,
)


@dataclass(frozen=True)
class ChangeLine:
    """A change that one provision requires."""

    provision: str
    sentence: Fault


@dataclass(frozen=True)
class Clause:
    """A place in a document, with the codes of the provisions written there."""

    document: str
    place: str
    provisions: tuple[str, ...]


def clauses_of(
    provisions: Iterable[ExplainedProvision | UnevaluatedProvision],
) -> tuple[Clause, ...]:
    """Return where provisions are written, each place once."""
    places: dict[tuple[str, str], list[str]] = {}
    for each in provisions:
        source = each.citation.source
        places.setdefault((source.document, source.place), []).append(each.code)
    return tuple(Clause(*place, tuple(codes)) for place, codes in places.items())


@dataclass(frozen=True)
class GradeLine:
    """One of the four grades: the clauses that close it, and the facts it waits for.

    Args:
        is_suggested: whether it is the one that the rules suggest.
        missing: labels of the facts that keep it undecided.
    """

    explained: ExplainedGrade
    is_suggested: bool
    clauses: tuple[Clause, ...]
    missing: tuple[Labels, ...]
    changes: tuple[ChangeLine, ...]

    @property
    def is_not_by_default(self) -> bool:
        """Whether it is `FAILED`, closed because nothing leads to it."""
        is_closed = self.explained.openness is Openness.CLOSED
        return is_closed and self.explained.grade is Grade.FAILED and not self.clauses

    @property
    def is_without_text(self) -> bool:
        """Whether no known text says what it requires."""
        return self.explained.openness is Openness.NOT_LAID_DOWN


def grade_lines(explanation: Explanation) -> list[GradeLine]:
    """Return the four grades, the best first."""
    by_code = {each.code: each for each in (*explanation.provisions, *explanation.remarks)}
    labels = {each.code: each.label for each in explanation.facts}
    return [
        _grade_line(each, explanation.suggested is each.grade, by_code, labels)
        for each in explanation.grades
    ]


def _grade_line(
    grade: ExplainedGrade,
    is_suggested: bool,
    provisions: Mapping[str, ExplainedProvision],
    labels: Mapping[str, Labels],
) -> GradeLine:
    waiting = [provisions[code] for code in grade.left_open_by if code in provisions]
    closing = [provisions[code] for code in grade.closed_by if code in provisions]
    # of what leaves it open, what strikes is of the text before; the rest waits for facts
    doubting = [each for each in waiting if each.strikes is Truth.HOLDS]
    clauses = clauses_of(closing or doubting)
    codes = dict.fromkeys(code for each in waiting for code in each.missing)
    missing = tuple(labels[code] for code in codes if code in labels)
    return GradeLine(grade, is_suggested, clauses, missing, tuple(_changes(grade)))


def _changes(grade: ExplainedGrade) -> Iterator[ChangeLine]:
    seen = set()
    for each in grade.changes:
        line = (each.provision, str(each.sentence))
        # a change that only asks for a fact is listed with the missing facts already
        if each.truth is not Truth.UNDECIDED and line not in seen:
            seen.add(line)
            yield ChangeLine(each.provision, each.sentence)


@dataclass(frozen=True)
class ProvisionGroup:
    """Provisions with the same answer."""

    code: str
    provisions: tuple[ExplainedProvision, ...]


def provision_groups(explanation: Explanation) -> list[ProvisionGroup]:
    """Return the binding provisions by their answer, those that strike first."""
    binding = (*explanation.not_rated, *explanation.provisions)
    relevant = [each for each in binding if not each.is_silent]
    groups = (
        ("strikes", _answering(relevant, Truth.HOLDS)),
        ("undecided", _answering(relevant, Truth.UNDECIDED)),
        ("passed", _answering(relevant, Truth.FAILS)),
        ("silent", tuple(each for each in binding if each.is_silent)),
    )
    return [ProvisionGroup(code, provisions) for code, provisions in groups if provisions]


def _answering(
    provisions: Iterable[ExplainedProvision], truth: Truth
) -> tuple[ExplainedProvision, ...]:
    return tuple(each for each in provisions if each.strikes is truth)


@dataclass(frozen=True)
class Reasons:
    """All that the page shows of an explanation."""

    explanation: Explanation
    grades: list[GradeLine]
    groups: list[ProvisionGroup]

    @property
    def striking_remarks(self) -> int:
        """How many remarks would close a grade if they were binding, and turn nothing here."""
        turning = {each.code for each in self.explanation.because}
        striking = _answering(self.explanation.remarks, Truth.HOLDS)
        return sum(each.code not in turning for each in striking)

    @property
    def unknown_facts(self) -> tuple[ExplainedFact, ...]:
        return tuple(each for each in self.explanation.facts if not each.is_known)


def reasons_of(explanation: Explanation) -> Reasons:
    """Arrange an explanation for the page."""
    return Reasons(explanation, grade_lines(explanation), provision_groups(explanation))


@dataclass(frozen=True)
class ComparedGrade:
    """A grade of the case, compared with the suggestion.

    Args:
        differs: whether it is another than the one suggested; never where none is suggested.
        closed_by: where the provisions that close it are written.
    """

    grade: RecordedGrade
    differs: bool
    closed_by: tuple[Clause, ...]

    @property
    def who(self) -> str:
        return _(STAGES[self.grade.stage])

    @property
    def ballot(self) -> str:
        """The numbers of the ballot in words; empty where there was none."""
        if self.grade.ballot is None:
            return ""
        given = self.grade.ballot
        numbers = {"for": given.votes_for, "against": given.votes_against, "cast": given.cast}
        votes = _("%(for)s for, %(against)s against, %(cast)s cast") % numbers
        if given.present is None or given.electorate is None:
            return votes
        persons = {"present": given.present, "electorate": given.electorate}
        present = _("%(present)s present of %(electorate)s entitled to vote") % persons
        return f"{votes}; {present}"

    @property
    def is_suggestion(self) -> bool:
        return self.grade.stage == SUGGESTED

    @property
    def is_decision(self) -> bool:
        return self.grade.stage == DECIDED

    @property
    def lacks_reason(self) -> bool:
        """Whether it is a decision against the rules without a recorded reason."""
        return self.is_decision and not self.grade.why and (self.differs or bool(self.closed_by))


def compare_with_suggestion(
    grades: Iterable[RecordedGrade], explanation: Explanation
) -> list[ComparedGrade]:
    """Compare the grades of a case, from the self grade to the decision, with the suggestion."""
    suggested = Outcome(explanation.suggested, explanation.reason or None)
    return [
        ComparedGrade(
            grade,
            suggested.is_decided and outcome != suggested,
            clauses_of(_closing(outcome, explanation)),
        )
        for grade in grades
        for outcome in [Outcome(grade.grade, grade.reason or None)]
    ]


def _closing(outcome: Outcome, explanation: Explanation) -> list[ExplainedProvision]:
    """Return the provisions that allow no grade at all, else those that close this one."""
    if outcome.grade is None:
        return []
    striking = [each for each in explanation.not_rated if each in explanation.striking]
    closed_by = explanation.grade(outcome.grade).closed_by
    binding = (*explanation.not_rated, *explanation.provisions)
    return striking or [each for each in binding if each.code in closed_by]


def fact_text(value: object, definition: FactDefinition) -> Labels:
    """Return a fact's value in both languages; of a document also its kind and other details."""
    if isinstance(value, tuple) and value:
        return join_labels(_record_text(each, definition) for each in value)
    return value_text(value, definition.unit)


def _record_text(record: Record, definition: FactDefinition) -> Labels:
    text = record_text(record)
    details = [
        _detail_text(definition.fields[code], value)
        for code, value in record.details.items()
        if code in definition.fields
    ]
    if not details:
        return text
    return {
        language: f"{text[language]} ({'; '.join(each[language] for each in details)})"
        for language in text
    }


def _detail_text(field: RecordField, value: object) -> Labels:
    text = value_text(value) if isinstance(value, bool) else field.choices.get(str(value))
    text = text or dict.fromkeys(field.label, str(value))
    return {language: f"{label}: {text[language]}" for language, label in field.label.items()}


def with_document_details(
    explanation: Explanation,
    facts: Mapping[str, Fact],
    definitions: Mapping[str, FactDefinition],
) -> Explanation:
    """Return the explanation with every detail of the documents among its facts."""
    explained = tuple(
        replace(each, value=fact_text(facts[each.code].value, definitions[each.code]))
        if each.code in facts and each.code in definitions
        else each
        for each in explanation.facts
    )
    return replace(explanation, facts=explained)
