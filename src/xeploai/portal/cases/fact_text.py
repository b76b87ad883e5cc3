"""Values of facts in words, documents with all that is written of them."""

from collections.abc import Mapping
from dataclasses import replace

from xeploai.domain import (
    Fact,
    FactDefinition,
    Labels,
    Record,
    RecordField,
    join_labels,
    record_text,
    value_text,
)
from xeploai.explanation import Explanation


def fact_text(value: object, definition: FactDefinition) -> Labels:
    """Return a fact's value in both languages; of a document also its form and the like."""
    if isinstance(value, tuple) and value:
        return join_labels(_record_text(each, definition) for each in value)
    return value_text(value, definition.unit)


def _record_text(record: Record, definition: FactDefinition) -> Labels:
    named = record_text(record)
    told = [
        _detail_text(definition.fields[code], value)
        for code, value in record.details.items()
        if code in definition.fields
    ]
    if not told:
        return named
    return {
        language: f"{text} ({'; '.join(each[language] for each in told)})"
        for language, text in named.items()
    }


def _detail_text(field: RecordField, value: object) -> Labels:
    words = value_text(value) if isinstance(value, bool) else field.choices.get(str(value))
    words = words or dict.fromkeys(field.label, str(value))
    return {language: f"{label}: {words[language]}" for language, label in field.label.items()}


def with_whole_documents(
    explanation: Explanation,
    facts: Mapping[str, Fact],
    definitions: Mapping[str, FactDefinition],
) -> Explanation:
    """Return an explanation whose facts tell all that is written of each document."""
    told = tuple(
        replace(one, value=fact_text(facts[one.code].value, definitions[one.code]))
        if one.code in facts and one.code in definitions
        else one
        for one in explanation.facts
    )
    return replace(explanation, facts=told)
