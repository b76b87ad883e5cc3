"""Documents that are stored and in force, and do not act."""

import pytest

from tests.builders import AT, BY
from tests.cycle.assessed import MORE, assessed_cycle, store_local_rules
from xeploai.cycle.models import LocalRules
from xeploai.cycle.operations import withdraw_layer
from xeploai.cycle.rules.idle import idle_sentences, idle_versions
from xeploai.domain.words import say

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def stopped_below(day: str = "2023-11-20") -> LocalRules:
    """Return a document of `xa-a1` that does not act: a stricter one above it came back."""
    texts = [(MORE % share).replace("2023-11-20", day) for share in (60, 55, 57)]
    store_local_rules(texts[0])
    latest = store_local_rules(texts[1])
    below = store_local_rules(texts[2], code="xa-2023", unit="xa-a1")
    withdraw_layer(layer=latest, withdrawn_on=latest.from_on, reason="Nhầm", by=BY, at=AT)
    return below


def test_a_document_that_does_not_act_says_in_which_cycle_and_why() -> None:
    assessed_cycle()
    below = stopped_below()

    (sentence,) = idle_sentences(below)

    assert say(sentence, "en") == (
        "This document does not act in cycle 2023, since it is milder than what is in force above"
        " it: 05-HD/TU, toàn văn sets “exceeded” to 57 %, which is milder than 60 % in P23-GR-3,"
        " 05-HD/TU, toàn văn. A lower body may only be stricter. Correct the value, or remove it."
    )


def test_a_document_that_no_cycle_has_yet_says_what_its_first_day_brings() -> None:
    assessed_cycle()
    below = stopped_below("2024-02-01")

    (sentence,) = idle_sentences(below)

    assert say(sentence, "en").startswith("This document does not act, since it is milder than")


def test_documents_that_act_and_drafts_have_nothing_to_say() -> None:
    assessed_cycle()
    below = stopped_below()
    draft = store_local_rules(MORE % 62, code="nhap", unit="xa-a1", standing="DRAFT")
    above = LocalRules.objects.get(code="tinh-2023", number=1)

    assert list(idle_versions([above, below, draft])) == [below.pk]
    assert idle_sentences(above) == idle_sentences(draft) == []
