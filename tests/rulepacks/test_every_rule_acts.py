"""No rule is inert: each is changed, and some answer changes; or it is marked as text.

Facts are made from the conditions themselves, so a new pack or provision is walked too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import xeploai
from tests.rulepacks.satisfying import Found, best_facts, facts_striking, in_kind, merged_last
from xeploai.domain.evaluation.evaluate import consequences_of, evaluate
from xeploai.domain.figures import (
    CEILING_SETTINGS,
    Ballot,
    ballot_misfits,
    ceiling_in_force,
    grouping_in_force,
)
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import Parameter, ParameterKind, Truth
from xeploai.domain.model.layers import (
    Layer,
    LayerLoosens,
    LayerStanding,
    SettingValue,
)
from xeploai.domain.model.pack import Rulebook, RulePack, rulebook
from xeploai.domain.model.provisions import (
    Effect,
    Provision,
    Setting,
    SettingKind,
    SettingUse,
    Standing,
    used_parameters,
    with_number,
)
from xeploai.domain.model.rules import ClosingDates, Source
from xeploai.domain.model.strictness import (
    FREE_SETTINGS,
    MAJORITY_SETTING,
    QUORUM_SETTING,
    STRICTEST_FIRST,
    Strictness,
    strictness_of,
)
from xeploai.domain.text.value_text import SETTING_USE_LABELS
from xeploai.rulepacks import builtin_packs
from xeploai.rulepacks.readers.rules import READERS

Answer = tuple[Any, ...]
SOURCE = Source("1-QĐ/TU", date(2018, 1, 1), "toàn văn")


@cache
def days_of(code: str) -> tuple[date, ...]:
    """Return the days on which the rules of a pack change while it governs."""
    pack = builtin_packs()[code]
    first, until = governed(pack)
    wordings = (each for dated in pack.provisions.values() for each in dated.wordings)
    values = (each for rule in pack.rules.values() for each in rule.values)
    begins = [*(each.from_on for each in wordings), *(each.from_on for each in values)]
    days = {first, *(max(first, each) for each in begins)}
    return tuple(sorted(each for each in days if until is None or each < until))


def governed(pack: RulePack) -> tuple[date, date | None]:
    values = [each.value for each in pack.rules["cycle.closing_dates"].values]
    dates = [each for each in values if isinstance(each, ClosingDates)]
    return dates[0].from_on, dates[-1].until


@cache
def book_on(code: str, day: date) -> Rulebook:
    return rulebook(builtin_packs()[code], on=day)


@cache
def best_of(code: str, day: date, category: str) -> Mapping[str, Any]:
    book = book_on(code, day)
    return best_facts(book.plan_for(category), book)


def answer_about(book: Rulebook, category: str, facts: Found) -> Answer:
    """Return all that the rules say of a subject."""
    plan = book.plan_for(category)
    done, consequences = evaluate(plan, facts), consequences_of(plan, facts)
    return (
        tuple(done.grades.items()),
        done.suggests,
        done.suggested,
        done.reason,
        tuple(each.provision.code for each in done.because),
        tuple(each.provision.code for each in done.remarks if each.strikes is Truth.HOLDS),
        tuple(each.provision.code for each in consequences if each.strikes is Truth.HOLDS),
    )


def differs(one: Rulebook, other: Rulebook, code: str, near: Iterable[Provision]) -> bool:
    """Whether two books answer differently about some subject, around what provisions say."""
    provisions = list(near)
    if any(each.effect is Effect.CEILING for each in provisions):
        return _ceilings(one) != _ceilings(other)
    for category in one.pack.categories_on(one.on):
        about = [each for each in provisions if each.is_about(category)]
        for provision in about:
            for facts in facts_around(one, provision, code, category):
                if answer_about(one, category, facts) != answer_about(other, category, facts):
                    return True
    return False


def facts_around(book: Rulebook, provision: Provision, code: str, category: str) -> Iterator[Found]:
    """Yield facts with which a provision strikes or just does not, and little else does."""
    best = dict(best_of(code, book.on, category))
    for strikes in (True, False):
        for found in facts_striking(provision, strikes=strikes):
            yield in_kind(merged_last(best, found), book)
            yield in_kind(found, book)


def wordings_of(code: str) -> list[tuple[Provision, date]]:
    """Return every wording that is ever in force in a pack, with a day on which it is."""
    found: dict[tuple[str, date], tuple[Provision, date]] = {}
    for day in days_of(code):
        for each in book_on(code, day).provisions.values():
            found.setdefault((each.code, each.from_on), (each, day))
    return list(found.values())


def test_a_provision_that_says_what_another_says_would_be_found_inert() -> None:
    book = book_on("vn-party-2023", date(2023, 12, 31))
    twin = replace(book.provisions["P23-KO-6"], code="P23-KO-99")

    assert not differs(with_provision(book, twin), book, "vn-party-2023", [twin])


def in_force(provision: Provision) -> Provision:
    """Return what is switched off as a local document adopts it; others as they are."""
    is_off = provision.standing is Standing.OFF
    return replace(provision, standing=Standing.LOCAL) if is_off else provision


def with_provision(book: Rulebook, provision: Provision) -> Rulebook:
    return replace(book, provisions={**book.provisions, provision.code: provision})


def without(book: Rulebook, provision: Provision) -> Rulebook:
    left = {code: each for code, each in book.provisions.items() if code != provision.code}
    return replace(book, provisions=left)


@pytest.mark.parametrize("code", builtin_packs())
def test_every_provision_acts_or_is_text(code: str) -> None:
    inert = [
        provision.code
        for provision, day in wordings_of(code)
        if provision.effect is not Effect.TEXT
        and not differs(
            with_provision(book_on(code, day), in_force(provision)),
            without(book_on(code, day), provision),
            code,
            [provision],
        )
    ]

    assert not inert


@pytest.mark.parametrize("code", builtin_packs())
def test_every_number_acts_or_belongs_to_a_text(code: str) -> None:
    inert = [
        f"{provision.code}.{name}"
        for provision, day in wordings_of(code)
        if provision.effect is not Effect.TEXT
        for name, number in provision.parameters.items()
        if (provision.effect is not Effect.CEILING and name not in used_parameters(provision))
        or not any(_moves(provision, name, value, code, day) for value in others(number))
    ]

    assert not inert


def others(number: Parameter) -> Iterator[Fraction]:
    """Yield other values that a number could have, near ones first."""
    step = Fraction(1, 20) if number.kind is ParameterKind.SHARE else Fraction(1)
    for value in (number.value + step, number.value - step):
        if value >= 0 and (number.kind is ParameterKind.AMOUNT or value <= 1):
            yield value


def _moves(provision: Provision, name: str, value: Fraction, code: str, day: date) -> bool:
    book, own = book_on(code, day), in_force(provision)
    changed = with_number(own, name, value)
    return differs(with_provision(book, own), with_provision(book, changed), code, [own, changed])


@pytest.mark.parametrize("code", builtin_packs())
def test_every_setting_acts_or_is_marked(code: str) -> None:
    inert = [
        setting.key
        for setting in builtin_packs()[code].settings.values()
        if setting.use is SettingUse.COMPUTED and not _setting_acts(setting, code)
    ]

    assert not inert


@pytest.mark.parametrize("code", builtin_packs())
def test_every_setting_has_a_stricter_direction_or_is_free_for_a_reason(code: str) -> None:
    for setting in builtin_packs()[code].settings.values():
        strictness = strictness_of(setting.key, answers=setting.answers is not None)

        assert (strictness is Strictness.FREE) == bool(FREE_SETTINGS.get(setting.key)), setting.key
        # what changes an answer, and what is a number or a choice, can be compared
        is_compared = bool(setting.choices) or setting.kind is not SettingKind.TEXT
        if setting.use is SettingUse.COMPUTED or is_compared:
            assert strictness is not Strictness.FREE, setting.key
        if strictness is Strictness.LISTED:
            assert set(STRICTEST_FIRST[setting.key]) == setting.choices.keys()


@pytest.mark.parametrize("code", builtin_packs())
def test_no_setting_that_is_compared_can_be_loosened_by_a_document_below(code: str) -> None:
    pack, day = builtin_packs()[code], days_of(code)[-1]
    for setting in pack.settings.values():
        if strictness_of(setting.key, answers=setting.answers is not None) is Strictness.FREE:
            continue
        values = [*setting.choices] or LOOSE_AND_STRICT[setting.kind]
        held = [pair for pair in permutations(values, 2) if _loosens(pack, setting.key, pair, day)]

        assert held, setting.key


LOOSE_AND_STRICT = {
    SettingKind.SHARE: ["10 %", "75 %"],
    SettingKind.MAJORITY: ["over 50 %", "over 66 %"],
    SettingKind.COUNT: ["3", "10"],
}


def _loosens(pack: RulePack, key: str, pair: tuple[str, str], day: date) -> bool:
    """Whether the second value, set by a body below, is refused where one above set the first."""
    layers = [
        Layer(
            *(str(at), pack.code, {}, LayerStanding.LOCAL, {}, "", "1"),
            settings=(SettingValue(key, value, date(2018, 1, 1), SOURCE),),
        )
        for at, value in enumerate(pair)
    ]
    try:
        rulebook(pack, on=day, layers=layers)
    except LayerLoosens as loosens:
        return loosens.layer == "1"
    return False


def test_what_a_setting_that_does_nothing_is_called() -> None:
    assert SETTING_USE_LABELS[SettingUse.NOT_YET]["vi"] == "chưa được sử dụng ở phiên bản này"
    assert SETTING_USE_LABELS[SettingUse.TEXT]["vi"] == "chỉ hiển thị, không tính"


def _setting_acts(setting: Setting, code: str) -> bool:
    """Whether any two values of a setting, or the only one and none, give other answers."""
    values = list(values_for(setting))
    pairs = list(combinations(values, 2)) or [(values[0], "")]
    return all(any(_acts(setting, pair, code, day) for day in days_of(code)) for pair in pairs)


def values_for(setting: Setting) -> Iterator[str]:
    if setting.choices:
        yield from setting.choices
    elif setting.kind is SettingKind.SHARE:
        yield "7 %"
    elif setting.kind is SettingKind.MAJORITY:
        yield "over 77 %"
    else:
        yield "7"


def _acts(setting: Setting, pair: tuple[str, str], code: str, day: date) -> bool:
    before, after = (_book_with(setting, value, code, day) for value in pair)
    if _ceilings(before) != _ceilings(after) or _misfits(before) != _misfits(after):
        return True
    fact = setting.answers.fact if setting.answers else ""
    provisions = book_on(code, day).provisions.values()
    return differs(before, after, code, [each for each in provisions if fact in each.facts()])


def _book_with(setting: Setting, value: str, code: str, day: date) -> Rulebook:
    """Return the rules with a local document that sets a value; none sets an empty one."""
    pack = builtin_packs()[code]
    values = dict(WHOLE) if setting.key in CEILING_SETTINGS else {}
    values = {key: each for key, each in values.items() if key in pack.settings}
    values |= {setting.key: value}
    settings = tuple(
        SettingValue(key, each, date(2018, 1, 1), SOURCE) for key, each in values.items() if each
    )
    layer = Layer("l", code, {}, LayerStanding.LOCAL, {}, "", "1", settings=settings)
    return rulebook(pack, on=day, layers=[layer])


# what makes every ceiling whole that its text leaves open, so that each setting can act alone
WHOLE = {
    "cap.base": "GOOD",
    "cap.share": "11 %",
    "cap.exceptional_share": "31 %",
}


def _ceilings(book: Rulebook) -> Answer:
    """Return every ceiling with its groups, as they are and with what is left open filled in."""
    filled = {
        key: SettingValue(key, value, date(2018, 1, 1), SOURCE)
        for key, value in WHOLE.items()
        if key in book.pack.settings
    }
    # that a default was named by a document is no other answer
    return tuple(
        (
            grouping_in_force(one, category),
            (found := ceiling_in_force(one, category))
            and (
                found.share,
                found.base,
                found.exceptional_share,
                found.rounding,
                found.outside,
                found.is_binding,
            ),
        )
        for one in (book, replace(book, settings={**filled, **book.settings}))
        for category in book.pack.categories_on(book.on)
    )


def _misfits(book: Rulebook) -> list[str]:
    """Return why ballots, won ever more narrowly and by ever fewer, would not fit a proposal."""
    majority, quorum = (book.settings.get(key) for key in (MAJORITY_SETTING, QUORUM_SETTING))
    ballots = (Ballot(100, won, 100 - won, 100, 100 + absent) for won, absent in BALLOTS)
    return [
        each.text
        for ballot in ballots
        for each in ballot_misfits(ballot, majority=majority, quorum=quorum)
    ]


BALLOTS = [(won, absent) for won in (51, 60, 70, 78, 90) for absent in (0, 50, 1400, 9900)]


# the one method that reads each rule; that the program calls it is a claim of its own
ACCESSORS: Mapping[str, str] = {
    "cycle.closing_dates": "governs",
    "grading.grades": "grade_labels_on",
    "cycle.quarterly_categories": "quarterly_categories_on",
    "grading.categories": "categories_on",
    "grading.category_names": "category_names_on",
    "grading.not_rated_reasons": "not_rated_reasons_on",
    "grading.incomplete_lists": "incomplete_lists_on",
    "subjects.statuses_not_reviewed": "statuses_not_reviewed_on",
    "subjects.main_post": "main_post_on",
    "subjects.grade_of_several_posts": "grade_of_several_posts_on",
    "subjects.opinion_of_former_unit": "former_unit_opinion_on",
    "statistics.share_bases": "share_bases_on",
    "competence.by_category": "competence_on",
    "statistics.comparable_with": "is_comparable_with",
}


def test_every_rule_that_a_pack_can_have_is_read_by_one_method() -> None:
    assert set(ACCESSORS) == set(READERS)


@pytest.mark.parametrize("method", ACCESSORS.values())
def test_the_program_calls_what_reads_a_rule(method: str) -> None:
    root = Path(xeploai.__file__).parent
    files = [path for path in root.rglob("*.py") if path.name != "pack.py"]
    files.append(root / "domain" / "model" / "pack.py")

    assert any(re.search(rf"\.{method}\(", path.read_text()) for path in files)


@pytest.mark.parametrize("code", builtin_packs())
def test_every_rule_changes_an_answer_when_it_is_changed(code: str) -> None:
    pack = builtin_packs()[code]

    inert = [
        f"{rule} from {value.from_on}"
        for rule, dated in pack.rules.items()
        for place, value in enumerate(dated.values)
        if not any(
            _read(pack, rule, value.from_on) != _read(changed, rule, value.from_on)
            for changed in changed_packs(pack, rule, place)
        )
    ]

    assert not inert


def changed_packs(pack: RulePack, rule: str, place: int) -> Iterator[RulePack]:
    """Yield a pack with other values for one rule: without a part, or as other packs have it."""
    dated = pack.rules[rule]
    others = [each.rules[rule] for each in builtin_packs().values() if rule in each.rules]
    values = [one.value for each in others for one in each.values]
    for value in (*_with_less(dated.values[place].value), *values):
        changed = list(dated.values)
        changed[place] = replace(changed[place], value=value)
        rules = {**pack.rules, rule: replace(dated, values=tuple(changed))}
        yield replace(pack, rules=MappingProxyType(rules))


def _with_less(value: object) -> Iterator[object]:
    if isinstance(value, ClosingDates):
        yield replace(value, until=value.from_on + timedelta(days=1))
    elif isinstance(value, Mapping) and value:
        yield MappingProxyType(dict(list(value.items())[1:]))
    elif isinstance(value, tuple) and value:
        yield value[1:]
    elif value == ():
        yield ("vn-party-1999",)
    elif isinstance(value, StrEnum):
        yield from (each for each in type(value) if each is not value)
    elif isinstance(value, int):
        yield value + 1


def _read(pack: RulePack, rule: str, day: date) -> object:
    method: Callable[..., Any] = getattr(pack, ACCESSORS[rule])
    if rule == "cycle.closing_dates":
        return [method(day + timedelta(days=each)) for each in range(0, 4000, 30)]
    if rule == "statistics.comparable_with":
        return [method(each, day) for each in (*builtin_packs(), "vn-party-1999")]
    return method(day)


@pytest.mark.parametrize("code", builtin_packs())
def test_an_incomplete_list_turns_an_answer(code: str) -> None:
    pack = builtin_packs()[code]
    for day in days_of(code):
        for one in pack.incomplete_lists_on(day):
            book = book_on(code, day)
            plan = book.plan_for(one.categories[0])
            turning = [each for each in plan.turning if each.effect is one.effect]
            rules = {key: each for key, each in pack.rules.items() if "incomplete" not in key}
            closed = replace(book, pack=replace(pack, rules=MappingProxyType(rules)))

            assert turning, one.code
            assert differs(book, closed, code, turning), one.code


def test_a_better_grade_is_never_suggested_where_the_best_facts_lack_something() -> None:
    """The walk starts from facts under which nothing strikes, or it would prove nothing."""
    for code in builtin_packs():
        for day in days_of(code):
            book = book_on(code, day)
            for category in book.pack.categories_on(day):
                plan = book.plan_for(category)
                done = evaluate(plan, dict(best_of(code, day, category)))
                is_laid_down = bool(plan.required[Grade.EXCELLENT])

                assert not done.striking, (code, category)
                assert (done.suggested is Grade.EXCELLENT) is is_laid_down, (code, category)
