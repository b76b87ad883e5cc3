"""Sources, and values that begin before their document was issued."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]


GRADES = "grading.grades"


CITED = "source: {document: DOC, issued: 2020-01-01, place: Điều"


def test_a_value_without_a_source_is_refused(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after((f"        {CITED} 2}}\n", ""))

    assert fault.startswith(f"p.yaml:18 {GRADES} 2020-01-01: The key “source” is missing")


def test_a_reason_without_a_source_of_its_own_is_refused(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after((f"            {CITED} 4}}\n", ""))

    assert sentence(fault) == "The key “source” is missing. Add it."


@pytest.mark.parametrize("key", ["document", "issued", "place"])
def test_a_source_says_document_day_and_place(faults_after: FaultsAfter, key: str) -> None:
    part = {"document": "document: DOC, ", "issued": "issued: 2020-01-01, ", "place": ""}[key]
    whole = f"{CITED} 2}}"
    cut = whole.replace(part, "") if part else whole.replace(", place: Điều 2", "")

    (fault,) = faults_after((whole, cut))

    assert sentence(fault) == f"The key “{key}” is missing. Add it."


def test_no_value_begins_before_its_document_was_issued(faults_after: FaultsAfter) -> None:
    on_the_eve = ("from: 2021-01-01", "from: 2019-12-31")

    faults = faults_after(on_the_eve)

    assert len(faults) == 1
    assert sentence(faults[0]) == (
        "The value begins on 2019-12-31, before DOC was issued on 2020-01-01. Begin it "
        "on that day or later; a status of secondary or unknown may look back if a note "
        "says why."
    )


def test_a_value_may_begin_on_the_day_its_document_was_issued(small_pack: str) -> None:
    text = small_pack.replace("from: 2021-01-01", "from: 2020-01-01")

    assert parse_pack(text.encode(), file="p.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        note: Công bố sau.\n", ""),
        ("status: secondary", "status: confirmed"),
        ("status: secondary", "status: related"),
        ("status: secondary", "status: predecessor"),
    ],
)
def test_only_a_secondary_reading_with_a_note_looks_back_before_its_publication(
    faults_after: FaultsAfter, old: str, new: str
) -> None:
    (fault,) = faults_after((old, new))

    assert sentence(fault) == (
        "The value begins on 2020-01-01, before PAPER was issued on 2023-05-01. Begin "
        "it on that day or later; a status of secondary or unknown may look back if a "
        "note says why."
    )
