"""Decisions against the rules: counts by category, and organisations by name.

Persons are only counted, since reports go to readers who may see figures but no persons.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from xeploai.cycle.evaluation import (
    ENTERED,
    ComparedDecisions,
    SuggestionCounts,
    ceiling_reasons_owed,
    compared_decisions,
    decisions_against_rules,
    decisions_by_superiors,
    differing_within,
    rulebook_for,
    subjects_called_for,
    suggestion_counts_within,
    superior_decision_counts,
)
from xeploai.cycle.queries import CycleUnit, Deviation, pack_of
from xeploai.domain import LANGUAGES, PERSONAL, Category, Fault, grouped, label, message, say
from xeploai.reporting import (
    CategoryDeviations,
    Consequence,
    DecisionDeviations,
    OrganisationDeviation,
    SuperiorDecision,
)

COMPARED = message(
    "%(compared)s of %(decisions)s decisions were compared with the rules, on these facts:"
    " %(facts)s."
)
COMPARED_BEFORE = message(
    "%(compared)s of %(decisions)s decisions were compared with the rules; on which facts was not"
    " recorded."
)
NONE_COMPARED = message(
    "None of the %(decisions)s decisions could be compared with the rules, because facts are"
    " missing: %(missing)s."
)
NONE_LAID_DOWN = message(
    "None of the %(decisions)s decisions could be compared with the rules: the texts known to this"
    " program do not say what the decided grades require."
)
NOT_EVALUATED = message("None of the %(decisions)s decisions has been compared with the rules yet.")
NO_DECISION = message("There is no decision here yet that could be compared with the rules.")
OWES_ANOTHER = message("no reason given for standing above the ceiling")
AND_MORE = message("%(named)s and %(number)s more")
FROM_SHEETS = label(message("facts entered from review files"))
FACTS_NAMED = 8


def comparison_sentence(unit: CycleUnit, compared: ComparedDecisions) -> Fault:
    """Return how many of a unit's decisions were compared with the rules, and on which facts.

    Where none was, the sentence says what is missing: over nothing there is no agreement either.
    """
    values: dict[str, object] = {
        "compared": grouped(compared.compared),
        "decisions": grouped(compared.decisions),
    }
    if not compared.decisions:
        return Fault(NO_DECISION)
    if compared.compared:
        if not compared.facts:
            return Fault(COMPARED_BEFORE, values)
        return Fault(COMPARED, values | {"facts": _labels_of(unit, compared.facts)})
    if not compared.evaluated:
        return Fault(NOT_EVALUATED, values)
    if not compared.missing:
        return Fault(NONE_LAID_DOWN, values)
    return Fault(NONE_COMPARED, values | {"missing": _labels_of(unit, compared.missing)})


def comparison_of(unit: CycleUnit) -> Fault:
    """Return `comparison_sentence` of all decisions of a unit."""
    return comparison_sentence(unit, compared_decisions(unit, suggestion_counts_within(unit)))


def _labels_of(unit: CycleUnit, facts: Sequence[str]) -> dict[str, str]:
    """Return the names of facts in a sentence, by language; of many, the first ones."""
    known = rulebook_for(unit.cycle, unit.path).facts
    labels = [
        FROM_SHEETS if code == ENTERED else known[code].label
        for code in facts
        if code == ENTERED or code in known
    ]
    texts = {}
    for language in LANGUAGES:
        named = ", ".join(_inside(each[language]) for each in labels[:FACTS_NAMED])
        rest = len(labels) - FACTS_NAMED
        more = Fault(AND_MORE, {"named": named, "number": rest})
        texts[language] = say(more, language) if rest > 0 else named
    return texts


def _inside(text: str) -> str:
    """Return a label as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def deviations_of(unit: CycleUnit, *, names_organisations: bool) -> DecisionDeviations | None:
    """Return a unit's decisions compared with the rules; None if there is no decision.

    Args:
        names_organisations: whether organisations may be named with their grades.
    """
    cycle = unit.cycle
    known = pack_of(cycle).categories_on(cycle.closes_on)
    counts = suggestion_counts_within(unit)
    compared = compared_decisions(unit, counts)
    if not compared.decisions:
        return None
    rows = tuple(
        _of_category(code, counts[code])
        for code in known
        if code in counts and counts[code].decisions
    )
    named = tuple(_named(unit, known)) if names_organisations else None
    numbers = superior_decision_counts(unit)
    return DecisionDeviations(
        rows,
        named,
        say(comparison_sentence(unit, compared), "vi"),
        compared.facts,
        compared.missing,
        tuple(_consequences(unit)),
        tuple((code, numbers[code]) for code in known if code in numbers),
        tuple(_named_by_superiors(unit, known)) if names_organisations and numbers else (),
    )


def _named_by_superiors(
    unit: CycleUnit, categories: Mapping[str, Category]
) -> Iterator[SuperiorDecision]:
    codes = [code for code, one in categories.items() if one.kind not in PERSONAL]
    for decision in decisions_by_superiors(unit).filter(case__category__in=codes):
        case = decision.case
        yield SuperiorDecision(
            case.category,
            str(case.collective or case.cycle_unit),
            case.subject_code,
            decision.deciding_body,
            decision.ground,
            decision.document_number,
            decision.decided_on,
        )


def _consequences(unit: CycleUnit) -> Iterator[Consequence]:
    """Yield what has to be considered after the grades within a unit, with the number of cases."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    for found in subjects_called_for(unit):
        for each in found.provisions:
            source = each.citation.source
            text = each.label["vi"].rstrip(".")
            numbers[found.row.category, text, f"{source.document}, {source.place}"] += 1
    for (category, text, place), number in numbers.items():
        yield Consequence(category, number, text, place)


def _of_category(code: str, counts: SuggestionCounts) -> CategoryDeviations:
    return CategoryDeviations(
        code,
        counts.decisions,
        counts.compared,
        counts.as_suggested,
        counts.better,
        counts.worse,
        counts.otherwise,
        counts.unsuggested,
        counts.against,
        counts.with_reason,
        counts.above_ceiling,
    )


def _named(unit: CycleUnit, categories: Mapping[str, Category]) -> Iterator[OrganisationDeviation]:
    codes = [code for code, one in categories.items() if one.kind not in PERSONAL]
    owed = ceiling_reasons_owed(unit.cycle, unit)
    cases = list(differing_within(unit, owed=owed).filter(category__in=codes))
    keys = [case.pk for case in cases]
    reasons = reasons_of_cases(keys)
    against = decisions_against_rules(unit.cycle, keys, breaks=owed)
    closed = {one.row.pk: one.closed_by for one in against}
    for case in cases:
        # ordered by id, so the last one is in force
        in_force = list(case.decisions.all())[-1]
        # of decisions from before evaluations were stored there is none
        evaluated = getattr(case, "evaluated", None)
        yield OrganisationDeviation(
            case.category,
            str(case.collective or case.cycle_unit),
            case.subject_code,
            (evaluated.suggested or evaluated.not_rated_reason) if evaluated else "",
            in_force.grade or in_force.not_rated_reason,
            in_force.document_number,
            in_force.decided_on,
            tuple(closed.get(case.pk, ())),
            _reason_in_reports(reasons.get(case.pk, ""), owes_another=case.pk in owed),
            in_force.deciding_body,
        )


def _reason_in_reports(reason: str, *, owes_another: bool) -> str:
    if not owes_another:
        return reason
    return "; ".join(filter(None, (reason, say(Fault(OWES_ANOTHER), "vi"))))


def reasons_of_cases(cases: Collection[int]) -> dict[int, str]:
    """Return the reasons given for the decisions in force, by id of the case.

    Where a decision got another reason later, both, with a semicolon between.
    """
    deviations = Deviation.objects.filter(
        decision__case__in=cases, decision__replaced_by__isnull=True
    )
    found: dict[int, list[str]] = defaultdict(list)
    for case, reason in deviations.order_by("pk").values_list("decision__case_id", "reason"):
        found[case].append(reason)
    return {case: "; ".join(dict.fromkeys(reasons)) for case, reasons in found.items()}
