"""From a subject's facts to its explanation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xeploai.domain import (
    ABOVE_FAILED,
    NOT_KNOWN,
    Definitions,
    Effect,
    Evaluation,
    Facts,
    Fault,
    Grade,
    Labels,
    Openness,
    Provision,
    ProvisionAnswer,
    Rulebook,
    SuggestionKind,
    Truth,
    Waiver,
    evaluate,
    join_labels,
    message,
    number_text,
    origin_label,
    reasons,
    required_changes,
    strike_sentence,
    value_text,
    values_of,
)
from xeploai.rulepacks import as_plain

from .rulebook import local_touches, settings_of
from .values import (
    BookTold,
    Explanation,
    FactTold,
    GradeTold,
    LayerTold,
    ProvisionListed,
    ProvisionTold,
)


def explanation_of(
    book: Rulebook,
    category: str,
    facts: Facts,
    *,
    why_not: Mapping[str, Fault] | None = None,
    evaluation: Evaluation | None = None,
) -> Explanation:
    """Return the whole reasoning about a subject.

    Args:
        facts: what is known, with its sources.
        why_not: why a computed fact is not known, by its code.
        evaluation: where it was worked out already.
    """
    done = evaluation or evaluate(book.plan_for(category), values_of(facts))
    telling = _Telling(book, facts, why_not or {})
    looked_at = (*done.not_rated, *done.answers, *done.remarks)
    codes = dict.fromkeys(code for each in looked_at for code in telling.facts_in(each.provision))
    reason_label = _reason_label(book, done.reason)
    known = book.pack.categories_on(book.on).get(category)
    return Explanation(
        book=book_told(book),
        category=category,
        category_label=known.label if known else {"vi": category, "en": category},
        suggests=done.suggests,
        suggested=done.suggested,
        reason=done.reason,
        reason_label=reason_label,
        headline=_headline(book, done, reason_label),
        grades=tuple(_grades_told(book, done)),
        not_rated=telling.told(done.not_rated),
        provisions=telling.told(done.answers),
        remarks=telling.told(done.remarks),
        off=_listed(done.plan.off),
        texts=_listed(done.plan.texts),
        facts=tuple(telling.fact(code) for code in codes),
        missing=tuple(telling.fact(code) for code in done.missing),
        settings=settings_of(book),
    )


@dataclass(frozen=True)
class _Telling:
    """What every provision's telling needs."""

    book: Rulebook
    facts: Facts
    why_not: Mapping[str, Fault]

    def told(self, answers: Iterable[ProvisionAnswer]) -> tuple[ProvisionTold, ...]:
        return tuple(self._provision(each) for each in answers)

    def _provision(self, answer: ProvisionAnswer) -> ProvisionTold:
        provision, known = answer.provision, self.book.facts
        return ProvisionTold(
            code=provision.code,
            label=provision.label,
            effect=provision.effect,
            grade=provision.grade,
            standing=provision.standing,
            citation=provision.citation,
            from_on=provision.from_on,
            strikes=answer.strikes,
            closes=answer.closes,
            sentence=strike_sentence(answer, known),
            applies=tuple(reasons(answer.applies, known)) if answer.applies else (),
            reasons=tuple(reasons(answer.condition_answer, known))
            if answer.condition_answer
            else (),
            facts=tuple(self.fact(code) for code in self.facts_in(provision)),
            waivers=tuple(each for each in Waiver if each in provision.unless),
            waived_by=answer.waived_by,
            missing=answer.missing,
            local=local_touches(self.book, provision.code),
        )

    def facts_in(self, provision: Provision) -> tuple[str, ...]:
        """Return the facts that a provision looks at, in the order of the catalogue."""
        codes = provision.facts()
        return tuple(code for code in self.book.facts if code in codes)

    def fact(self, code: str) -> FactTold:
        definition = self.book.facts[code]
        fact = self.facts.get(code)
        if fact is None:
            why_not = self.why_not.get(code)
            return FactTold(
                code,
                definition.label,
                NOT_KNOWN,
                why_not=why_not,
                given_by=definition.given_by,
                origin=origin_label(definition),
            )
        plain = as_plain(self.book.facts, {code: fact.value})[code]
        value = value_text(fact.value, definition.unit)
        return FactTold(
            code,
            definition.label,
            value,
            plain,
            fact.source,
            fact.dated,
            given_by=definition.given_by,
            origin=origin_label(definition),
        )


def book_told(book: Rulebook) -> BookTold:
    """Return by which rules something is evaluated."""
    layers = tuple(
        LayerTold(each.code, each.title, each.issued_by, each.standing, each.version)
        for each in book.layers
    )
    pack = book.pack
    changed = {key: _number(book, key) for key in sorted(book.changed)}
    return BookTold(pack.code, pack.title, pack.version, book.on, pack.checked_by, layers, changed)


def _number(book: Rulebook, key: str) -> Labels:
    code, _, name = key.rpartition(".")
    return number_text(book.provisions[code].parameters[name])


def _grades_told(book: Rulebook, done: Evaluation) -> Iterator[GradeTold]:
    labels = book.pack.grade_labels_on(book.on)
    for grade, openness in ((each, done.grades[each]) for each in ABOVE_FAILED):
        is_barred = openness is not Openness.OPEN
        changes = required_changes(done, grade, book.facts) if is_barred else ()
        yield GradeTold(
            grade,
            labels[grade],
            openness,
            _codes(done.closing(grade)),
            _codes(done.leaving_open(grade)),
            tuple(changes),
        )
    # nobody falls to it by default: a provision has to lead there
    leads_there = [each for each in done.answers if leads_to_failed(each)]
    opened, left_open = (
        _codes(each for each in leads_there if each.strikes is truth)
        for truth in (Truth.HOLDS, Truth.UNDECIDED)
    )
    failed = Grade.FAILED
    yield GradeTold(failed, labels[failed], done.grades[failed], (), left_open, (), opened)


def leads_to_failed(answer: ProvisionAnswer) -> bool:
    """Whether nothing but the lowest grade is left where a provision strikes."""
    return answer.provision.effect is not Effect.REQUIRED_FOR and Grade.COMPLETED in answer.closes


def _codes(answers: Iterable[ProvisionAnswer]) -> tuple[str, ...]:
    return tuple(each.provision.code for each in answers)


def _listed(provisions: Iterable[Provision]) -> tuple[ProvisionListed, ...]:
    return tuple(
        ProvisionListed(each.code, each.label, each.standing, each.citation, each.from_on)
        for each in provisions
    )


def _reason_label(book: Rulebook, reason: str) -> Labels:
    known = book.pack.not_rated_reasons_on(book.on).get(reason) if reason else None
    return known.label if known else {"vi": reason, "en": reason}


HEADLINES = {
    SuggestionKind.GRADE: message("The rules suggest: %(grade)s."),
    SuggestionKind.NOT_RATED: message("No grade is given: %(reason)s."),
    SuggestionKind.MISSING: message("Nothing can be suggested yet. Missing: %(missing)s."),
    SuggestionKind.NOT_LAID_DOWN: message(
        "Nothing is suggested: no text known lays down what “%(grade)s” requires."
    ),
    SuggestionKind.GAP: message(
        "Nothing is suggested: every grade is closed, and nothing found leads to “%(failed)s”. "
        "The text leaves a gap; the competent authority decides."
    ),
}

MUCH_MISSING = message("Nothing can be suggested yet: %(number)s facts are missing.")
MISSING_NAMED = 3


def _headline(book: Rulebook, done: Evaluation, reason_label: Labels) -> Fault:
    labels = book.pack.grade_labels_on(book.on)
    grade = done.suggested or done.best_possible
    values: dict[str, object] = {
        "grade": labels[grade] if grade else "",
        "reason": reason_label,
        "failed": labels[Grade.FAILED],
        "missing": labels_of(done.missing, book.facts),
    }
    if done.suggests is SuggestionKind.MISSING and len(done.missing) > MISSING_NAMED:
        return Fault(MUCH_MISSING, {"number": len(done.missing)})
    return Fault(HEADLINES[done.suggests], values)


def labels_of(codes: Iterable[str], facts: Definitions) -> Labels:
    """Return the names of facts, one after the other."""
    return join_labels([facts[code].label for code in codes])
