"""Documents that are stored and in force, and do not act."""

import pytest

from tests.cycle.assessed import MORE, assessed_cycle, store_local_rules
from xeploai.cycle.models import LocalRules
from xeploai.cycle.rules.idle import idle_sentences, idle_versions
from xeploai.domain.words import say

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def stopped_below(day: str = "2023-11-20") -> LocalRules:
    """Return a document of `xa-a1` that does not act: the province became stricter."""
    texts = [(MORE % share).replace("2023-11-20", day) for share in (57, 60)]
    below = store_local_rules(texts[0], code="xa-2023", unit="xa-a1")
    store_local_rules(texts[1])
    return below


def test_a_document_that_does_not_act_says_in_which_cycle_and_why() -> None:
    assessed_cycle()
    below = stopped_below()

    (sentence,) = idle_sentences(below)

    assert say(sentence, "en") == (
        "In cycle 2023 this document does not act in what is milder than the rules above it:"
        " 05-HD/TU, toàn văn sets 57 %, which is milder than 60 % in P23-GR-3,"
        " 05-HD/TU, toàn văn. A lower body may only be stricter. Correct the value, or remove it."
    )


def test_a_document_that_no_cycle_has_yet_says_what_its_first_day_brings() -> None:
    assessed_cycle()
    below = stopped_below("2024-02-01")

    (sentence,) = idle_sentences(below)

    assert say(sentence, "en").startswith("This document does not act in what is milder than")


def test_documents_that_act_and_drafts_have_nothing_to_say() -> None:
    assessed_cycle()
    below = stopped_below()
    draft = store_local_rules(MORE % 62, code="nhap", unit="xa-a1", standing="DRAFT")
    above = LocalRules.objects.get(code="tinh-2023", number=1)

    assert list(idle_versions([above, below, draft])) == [below.pk]
    assert idle_sentences(above) == idle_sentences(draft) == []
