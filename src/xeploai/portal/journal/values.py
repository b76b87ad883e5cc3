"""Word the values of a journal entry: codes by their labels, days and numbers as people write."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from xeploai import rulepacks
from xeploai.domain import (
    CYCLE_STATE_LABELS,
    END_CAUSE_LABELS,
    FIGURE_LABELS,
    GRADE_LABELS,
    RETURN_STATE_LABELS,
    ROLE_LABELS,
    SECTOR_LABELS,
    Labels,
    Refused,
    grouped,
    message,
    read_cycle_code,
    translate,
)
from xeploai.intake import MEMBERSHIP_STATUS_LABELS
from xeploai.portal.accounts.requests import KIND_WORDS as REQUEST_WORDS
from xeploai.results.explaining import STAGES
from xeploai.uploads.operations import vocabulary_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YES, NO = message("yes"), message("no")
# a state is of a cycle or of a return
LABELS: Mapping[str, tuple[Mapping[Any, Labels], ...]] = {
    "end_cause": (END_CAUSE_LABELS,),
    "figure": (FIGURE_LABELS,),
    "grade": (GRADE_LABELS,),
    "role": (ROLE_LABELS,),
    "sector": (SECTOR_LABELS,),
    "state": (CYCLE_STATE_LABELS, RETURN_STATE_LABELS),
    "status": (MEMBERSHIP_STATUS_LABELS,),
}
# numbers that are names: no point between their digits
NAMES = frozenset({"group", "number", "page", "reorganisation", "version"})


@cache
def _facts() -> Mapping[str, Labels]:
    """Return the labels of all facts that some rules know."""
    packs = rulepacks.builtin_packs().values()
    return {code: fact.label for pack in packs for code, fact in pack.facts.items()}


def value_words(name: str, value: object, language: str) -> str:
    """Return the value of a field as the reader writes it; a code without a label as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate(YES if value else NO, language)
    if isinstance(value, int):
        return str(value) if name in NAMES else grouped(value)
    if isinstance(value, list):
        return ", ".join(value_words(name, each, language) for each in value)
    return _text(name, str(value), language)


def cycle_words(code: str, language: str) -> str:
    """Return the name of a cycle by its code; what is no code as it is."""
    try:
        return read_cycle_code(code).name[language]
    except Refused:
        return code


def case_words(about: str, cycle: int | None, language: str) -> str:
    """Return a case as its category, the subject's code and the name of its cycle."""
    cycle_code, is_named, case = about.rpartition(":")
    category, _, subject = case.partition("/")
    name = _category(category, language)
    where = cycle_words(cycle_code if is_named else f"{cycle or ''}", language)
    return ", ".join(part for part in (f"{name} {subject}".strip(), where) if part)


def _text(name: str, text: str, language: str) -> str:
    for labels in LABELS.get(name, ()):
        if text in labels:
            return labels[text][language]
    if name in WORDS:
        return WORDS[name](text, language)
    return _day(text, language)


def _day(text: str, language: str) -> str:
    is_day = DAY.fullmatch(text) and language != "en"
    return f"{date.fromisoformat(text):%d/%m/%Y}" if is_day else text


def _category(code: str, language: str) -> str:
    words = vocabulary_of(None)
    labels = {**words.categories_of_units, **words.categories}.get(code)
    return labels[language] if labels else code


def _pack(code: str, language: str) -> str:
    known = code in rulepacks.builtin_packs()
    return rulepacks.pack(code).title[language] if known else code


@cache
def _reasons() -> Mapping[str, Labels]:
    """Return the reasons for not rating of all packs; the latest wording of each."""
    rules = (pack.rules["grading.not_rated_reasons"] for pack in rulepacks.builtin_packs().values())
    values: list[Any] = [dated.value for rule in rules for dated in rule.values]
    return {code: reason.label for value in values for code, reason in value.items()}


def _fact(code: str, language: str) -> str:
    labels = _facts().get(code)
    return labels[language] if labels else code


def _reason(text: str, language: str) -> str:
    """Return a reason for not rating by its code; a reason that somebody wrote as it is."""
    labels = _reasons().get(text)
    return labels[language] if labels else text


def _stage(code: str, language: str) -> str:
    return translate(STAGES.get(code, code), language)


SHOWN_WORDS = {
    "unit_page": message("page of the unit"),
    "report": message("report as a file"),
    "table": message("table as a file"),
    "charts": message("charts"),
    "comparison": message("comparison"),
    "api": message("figures for programs"),
}


def _words_of_what_was_seen(code: str, language: str) -> str:
    return translate(SHOWN_WORDS.get(code, code), language)


def _request(code: str, language: str) -> str:
    return translate(REQUEST_WORDS.get(code, code), language)


WORDS: Mapping[str, Callable[[str, str], str]] = {
    "asked_for": _request,
    "category": _category,
    "facts": _fact,
    "pack": _pack,
    "reason": _reason,
    "show": _words_of_what_was_seen,
    "stage": _stage,
}
