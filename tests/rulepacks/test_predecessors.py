"""Every knock-out of a text before against every later text: none may be forgotten silently."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.rulepacks.satisfying import best_facts, facts_striking, in_kind
from xeploai.domain.evaluation.evaluate import Openness, SuggestionKind, evaluate
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.model.pack import Rulebook, RulePack, rulebook
from xeploai.domain.model.provisions import Effect, IncompleteList, Provision, Standing
from xeploai.domain.model.rules import ClosingDates
from xeploai.rulepacks import builtin_packs


def governed(pack: RulePack) -> ClosingDates:
    value = pack.rules["cycle.closing_dates"].values[0].value
    assert isinstance(value, ClosingDates)
    return value


def lists() -> Iterator[tuple[str, date, IncompleteList]]:
    """Yield every list known in part, with the pack and the day from which it says so."""
    for code, pack in builtin_packs().items():
        rule = pack.rules.get("grading.incomplete_lists")
        for value in rule.values if rule else ():
            for one in pack.incomplete_lists_on(value.from_on):
                yield code, value.from_on, one


def said_before(one: IncompleteList, day: date) -> dict[str, Provision]:
    """Return what the text before lists on its last day, what it took over itself included."""
    pack = builtin_packs()[one.predecessor]
    until = governed(pack).until
    book = rulebook(pack, on=min(day, until or day) - timedelta(days=1))
    return {
        code: each
        for code, each in book.provisions.items()
        if each.effect is one.effect and each.standing is not Standing.OFF
    }


CASES = [
    pytest.param(code, day, one, category, provision, id=f"{code} {category} {provision}")
    for code, day, one in lists()
    for category in one.categories
    for provision, said in said_before(one, day).items()
    if said.is_about(one.category_before(category)) and provision not in one.restates
]


@pytest.mark.parametrize(("code", "day", "one", "category", "provision"), CASES)
def test_what_the_text_before_lists_keeps_a_good_grade_from_being_suggested(
    code: str, day: date, one: IncompleteList, category: str, provision: str
) -> None:
    book = rulebook(builtin_packs()[code], on=day)
    said = said_before(one, day)[provision]

    done = list(struck(book, category, said))

    assert done
    for suggests, suggested, failed, is_against in done:
        assert suggests is not SuggestionKind.GRADE or suggested is Grade.FAILED
        if one.effect is Effect.KNOCKS_OUT and suggests is not SuggestionKind.NOT_RATED:
            assert failed is not Openness.CLOSED
            assert not is_against


def struck(
    book: Rulebook, category: str, said: Provision
) -> Iterator[tuple[SuggestionKind, Grade | None, Openness, bool]]:
    """Yield the answers about otherwise excellent subjects whom the text before struck."""
    plan = book.plan_for(category)
    best = best_facts(plan, book)
    for found in facts_striking(said, strikes=True):
        answer = evaluate(plan, in_kind({**best, **found}, book))
        failed = Outcome(Grade.FAILED)
        yield (
            answer.suggests,
            answer.suggested,
            answer.grades[Grade.FAILED],
            answer.is_against(failed),
        )


def test_there_are_many_of_them() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize("code", ["vn-party-2023", "vn-party-2025", "vn-civil-servant-2026"])
def test_a_pack_whose_list_is_known_in_part_says_so(code: str) -> None:
    assert [one for of, _, one in lists() if of == code]
