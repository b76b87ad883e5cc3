"""Build the explanation of a subject from its facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.domain import (
    ABOVE_FAILED,
    NOT_KNOWN,
    WAIVER_LABELS,
    Definitions,
    Effect,
    Evaluation,
    Facts,
    Fault,
    Grade,
    Labels,
    Layer,
    Openness,
    Parameter,
    Provision,
    ProvisionAnswer,
    Rulebook,
    Setting,
    Source,
    SuggestionKind,
    Truth,
    Waiver,
    as_plain,
    consequences_of,
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
    with_unit,
)

from .values import (
    ExplainedFact,
    ExplainedGrade,
    ExplainedLayer,
    ExplainedProvision,
    ExplainedRulebook,
    ExplainedSetting,
    Explanation,
    LocalAmendment,
    UnevaluatedProvision,
)

NUMBER_SET = message("it is %(value)s here")
ADOPTED = message("it was made binding here")
WAIVER_GONE = message("the waiver “%(waiver)s” is not admitted here")


def explanation_of(
    book: Rulebook,
    category: str,
    facts: Facts,
    *,
    why_not: Mapping[str, Fault] | None = None,
    evaluation: Evaluation | None = None,
) -> Explanation:
    """Return the explanation of a subject.

    Args:
        facts: the known facts, with their sources.
        why_not: why a computed fact is not known, by its code.
        evaluation: the result, if the caller has evaluated the facts already.
    """
    values = values_of(facts)
    done = evaluation or evaluate(book.plan_for(category), values)
    consequences = consequences_of(done.plan, values)
    builder = _ProvisionBuilder(book, facts, why_not or {})
    answers = (*done.not_rated, *done.answers, *done.remarks, *consequences)
    codes = dict.fromkeys(code for answer in answers for code in builder.facts_in(answer.provision))
    reason_label = _reason_label(book, done.reason)
    known = book.pack.categories_on(book.on).get(category)
    return Explanation(
        book=explain_rulebook(book),
        category=category,
        category_label=known.label if known else {"vi": category, "en": category},
        suggests=done.suggests,
        suggested=done.suggested,
        reason=done.reason,
        reason_label=reason_label,
        headline=_headline(book, done, reason_label),
        grades=tuple(_grades(book, done)),
        not_rated=builder.provisions(done.not_rated),
        provisions=builder.provisions(done.answers),
        remarks=builder.provisions(done.remarks),
        off=_unevaluated(done.plan.off),
        texts=_unevaluated(done.plan.texts),
        facts=tuple(builder.fact(code) for code in codes),
        missing=tuple(builder.fact(code) for code in done.missing),
        settings=settings_of(book),
        because=builder.provisions(done.because),
        consequences=builder.provisions(consequences),
    )


@dataclass(frozen=True)
class _ProvisionBuilder:
    """Explains provisions and facts of one subject."""

    book: Rulebook
    facts: Facts
    why_not: Mapping[str, Fault]

    def provisions(self, answers: Iterable[ProvisionAnswer]) -> tuple[ExplainedProvision, ...]:
        return tuple(self._provision(answer) for answer in answers)

    def _provision(self, answer: ProvisionAnswer) -> ExplainedProvision:
        provision, known = answer.provision, self.book.facts
        return ExplainedProvision(
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
            applies=tuple(reasons(answer.applies, known, asks=False)) if answer.applies else (),
            reasons=tuple(
                reasons(
                    answer.condition_answer, known, asks=provision.effect is Effect.REQUIRED_FOR
                )
            )
            if answer.condition_answer
            else (),
            facts=tuple(self.fact(code) for code in self.facts_in(provision)),
            waivers=tuple(each for each in Waiver if each in provision.unless),
            waived_by=answer.waived_by,
            missing=answer.missing,
            local=local_amendments(self.book, provision.code),
        )

    def facts_in(self, provision: Provision) -> tuple[str, ...]:
        """Return the facts in a provision's condition, in the order of the catalogue."""
        codes = provision.facts()
        return tuple(code for code in self.book.facts if code in codes)

    def fact(self, code: str) -> ExplainedFact:
        definition = self.book.facts[code]
        fact = self.facts.get(code)
        if fact is None:
            why_not = self.why_not.get(code)
            return ExplainedFact(
                code,
                definition.label,
                NOT_KNOWN,
                why_not=why_not,
                given_by=definition.given_by,
                origin=origin_label(definition),
            )
        plain = as_plain(self.book.facts, {code: fact.value})[code]
        value = value_text(fact.value, definition.unit)
        return ExplainedFact(
            code,
            definition.label,
            value,
            plain,
            fact.source,
            fact.dated,
            given_by=definition.given_by,
            origin=origin_label(definition),
        )


def explain_rulebook(book: Rulebook) -> ExplainedRulebook:
    """Return the rules of a rulebook in words."""
    layers = tuple(
        ExplainedLayer(layer.code, layer.title, layer.issued_by, layer.standing, layer.version)
        for layer in book.layers
    )
    pack = book.pack
    changed = {key: _number(book, key) for key in sorted(book.changed)}
    return ExplainedRulebook(
        pack.code, pack.title, pack.version, book.on, pack.checked_by, layers, changed
    )


def _number(book: Rulebook, key: str) -> Labels:
    code, _, name = key.rpartition(".")
    return number_text(book.provisions[code].parameters[name])


def _grades(book: Rulebook, done: Evaluation) -> Iterator[ExplainedGrade]:
    labels = book.pack.grade_labels_on(book.on)
    for grade, openness in ((each, done.grades[each]) for each in ABOVE_FAILED):
        # an undecided grade lists what it needs, like a closed one
        is_barred = openness is not Openness.OPEN
        changes = required_changes(done, grade, book.facts) if is_barred else ()
        yield ExplainedGrade(
            grade,
            labels[grade],
            openness,
            _codes(done.closing(grade)),
            _codes(done.leaving_open(grade)),
            tuple(changes),
        )
    # the lowest grade is never a default: a provision has to lead to it
    leads_there = [answer for answer in done.answers if leads_to_failed(answer)]
    opened = _codes(each for each in leads_there if each.strikes is Truth.HOLDS)
    left_open = _codes(each for each in leads_there if each.strikes is Truth.UNDECIDED)
    if done.grades[Grade.FAILED] is Openness.UNDECIDED:
        left_open += _codes(each for each in done.doubting if leads_to_failed(each))
    failed = Grade.FAILED
    yield ExplainedGrade(failed, labels[failed], done.grades[failed], (), left_open, (), opened)


def leads_to_failed(answer: ProvisionAnswer) -> bool:
    """Whether a provision leaves only the lowest grade where it strikes."""
    return answer.provision.effect is not Effect.REQUIRED_FOR and Grade.COMPLETED in answer.closes


def _codes(answers: Iterable[ProvisionAnswer]) -> tuple[str, ...]:
    return tuple(answer.provision.code for answer in answers)


def _unevaluated(provisions: Iterable[Provision]) -> tuple[UnevaluatedProvision, ...]:
    return tuple(
        UnevaluatedProvision(
            provision.code,
            provision.label,
            provision.standing,
            provision.citation,
            provision.from_on,
        )
        for provision in provisions
    )


def _reason_label(book: Rulebook, reason: str) -> Labels:
    known = book.pack.not_rated_reasons_on(book.on).get(reason) if reason else None
    return known.label if known else {"vi": reason, "en": reason}


HEADLINES = {
    SuggestionKind.GRADE: message("The rules suggest: %(grade)s."),
    SuggestionKind.NOT_RATED: message("No grade is given: %(reason)s."),
    SuggestionKind.MISSING: message("Nothing can be suggested yet. Missing: %(missing)s."),
    SuggestionKind.NOT_LAID_DOWN: message(
        "Nothing is suggested: no known text says what “%(grade)s” requires."
    ),
    SuggestionKind.GAP: message(
        "Nothing is suggested: every grade is closed, and nothing found leads to “%(failed)s”. "
        "The text leaves a gap; the competent authority decides."
    ),
    SuggestionKind.PREDECESSOR: message(
        "Nothing is suggested, because the document before says: %(because)s. Whether the document "
        "in force still says so is not known; the competent authority decides."
    ),
}
PROPOSED = message(
    "It is proposed to give no grade: %(reason)s. The document before says: %(because)s. The "
    "competent authority decides."
)

MUCH_MISSING = message("Nothing can be suggested yet: %(number)s facts are missing.")
# more labels than this would make a headline that is hard to read
MISSING_NAMED = 3


def _headline(book: Rulebook, done: Evaluation, reason_label: Labels) -> Fault:
    labels = book.pack.grade_labels_on(book.on)
    grade = done.suggested or done.best_possible
    values: dict[str, object] = {
        "grade": labels[grade] if grade else "",
        "reason": reason_label,
        "failed": labels[Grade.FAILED],
        "missing": labels_of(done.missing, book.facts),
        "because": join_labels((_quoted(each.provision) for each in done.because), "; "),
    }
    if done.is_proposal:
        return Fault(PROPOSED, values)
    if done.suggests is SuggestionKind.MISSING and len(done.missing) > MISSING_NAMED:
        return Fault(MUCH_MISSING, {"number": len(done.missing)})
    return Fault(HEADLINES[done.suggests], values)


def _quoted(provision: Provision) -> Labels:
    source = provision.citation.source
    return {
        language: f"“{text.rstrip('.')}” ({source.document}, {source.place})"
        for language, text in provision.label.items()
    }


def labels_of(codes: Iterable[str], facts: Definitions) -> Labels:
    """Return the labels of facts as one enumeration."""
    return join_labels([facts[code].label for code in codes])


def local_amendments(book: Rulebook, code: str) -> tuple[LocalAmendment, ...]:
    """Return what the layers of a rulebook change in one provision, the highest layer first."""
    return tuple(change for layer in book.layers for change in _amendments(book, layer, code))


def _amendments(book: Rulebook, layer: Layer, code: str) -> Iterator[LocalAmendment]:
    def amendment(from_on: date, sentence: Fault, source: Source) -> LocalAmendment:
        return LocalAmendment(layer.code, layer.title, from_on, sentence, source)

    for adoption in layer.adoptions:
        if adoption.provision == code and adoption.from_on <= book.on:
            yield amendment(adoption.from_on, Fault(ADOPTED), adoption.source)
    for number in layer.parameters:
        if number.provision == code and number.from_on <= book.on:
            above = book.provisions[code].parameters[number.name]
            value = number_text(Parameter(number.name, number.value, above.kind))
            sentence = Fault(NUMBER_SET, {"value": with_unit(value, above.unit)})
            yield amendment(number.from_on, sentence, number.source)
    for withdrawal in layer.withdrawals:
        if withdrawal.provision == code and withdrawal.from_on <= book.on:
            sentence = Fault(WAIVER_GONE, {"waiver": WAIVER_LABELS[withdrawal.waiver]})
            yield amendment(withdrawal.from_on, sentence, withdrawal.source)


def settings_of(book: Rulebook) -> tuple[ExplainedSetting, ...]:
    """Return the questions that the texts leave open, with the value set, if any."""
    return tuple(_setting(book, setting) for setting in book.pack.settings.values())


def _setting(book: Rulebook, setting: Setting) -> ExplainedSetting:
    current = book.settings.get(setting.key)
    return ExplainedSetting(
        setting.key,
        setting.label,
        tuple(setting.choices.values()),
        _choice(setting, current.value) if current else None,
        current.source if current else None,
        _choice(setting, setting.suggestion) if setting.suggestion else None,
        setting.open_in,
        setting.use,
        bound=(_choice(setting, bound.value), bound.citation.source)
        if (bound := setting.bound)
        else None,
    )


def _choice(setting: Setting, value: str) -> Labels:
    return setting.choices.get(value, {"vi": value, "en": value})
