"""Grades that depend on each other in a circle."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]


CIRCLE = """  - provision: P18-DEP-4
    label: {vi: Vòng, en: Circle}
    categories: [branch]
    values:
      - from: 2021-01-01
        source: {document: DOC, issued: 2020-01-01, place: Điều 6}
        status: STATUS
        effect: AT_MOST
        grade: GOOD
        parameters:
          - {name: share, value: 70 %, unit: {vi: đảng viên, en: members}, stricter: FIXED}
        condition: {graded: members, grade: {at_least: GOOD}, less_than: $share}
  - provision: P18-DEP-5
    label: {vi: Vòng, en: Circle}
    categories: [member]
    values:
      - from: 2022-01-01
        source: {document: DOC, issued: 2020-01-01, place: Điều 6}
        status: STATUS
        effect: AT_MOST_GRADE_OF
        grade_of: branch_grade
"""


BRANCH = """          - code: branch
            kind: ORGANISATION
            label: {vi: Chi bộ, en: Branches}
            source: {document: DOC, issued: 2020-01-01, place: Điều 3}
            status: confirmed
            rule_ids: [P18-SUBJ-1]
  - rule: grading.not_rated_reasons"""


FACT = """facts:
  - fact: branch_grade
    kind: GRADE
    label: {vi: Mức của chi bộ, en: Grade of the branch}
    of: [MEMBER]
    given: COMPUTED
    reads: {kind: ORGANISATION, where: HERE}
"""


CIRCLED = (
    ("  - rule: grading.not_rated_reasons", BRANCH),
    ("facts:\n", FACT),
    ("  - provision: P18-CAP-4\n", CIRCLE + "  - provision: P18-CAP-4\n"),
)


@pytest.mark.parametrize("status", ["confirmed", "related", "predecessor"])
def test_subjects_that_wait_for_each_other_are_told_with_both_provisions_and_lines(
    provision_faults_after: FaultsAfter, status: str
) -> None:
    (fault,) = provision_faults_after(*CIRCLED, ("STATUS", status), ("STATUS", status))

    assert fault.startswith("p.yaml:")
    assert sentence(fault) == (
        "From 2022-01-01 on, grades depend on each other in a circle: MEMBER → "
        "ORGANISATION (P18-DEP-5, p.yaml:238), ORGANISATION → MEMBER (P18-DEP-4, "
        "p.yaml:226). Nothing could be graded first. Remove one of these provisions, or "
        "the fact it uses."
    )
    assert sentence(fault) == (
        "From 2022-01-01 on, grades depend on each other in a circle: MEMBER → "
        "ORGANISATION (P18-DEP-5, p.yaml:238), ORGANISATION → MEMBER (P18-DEP-4, "
        "p.yaml:226). Nothing could be graded first. Remove one of these provisions, or "
        "the fact it uses."
    )
    assert sentence(fault) == (
        "From 2022-01-01 on, grades depend on each other in a circle: MEMBER → "
        "ORGANISATION (P18-DEP-5, p.yaml:238), ORGANISATION → MEMBER (P18-DEP-4, "
        "p.yaml:226). Nothing could be graded first. Remove one of these provisions, or "
        "the fact it uses."
    )


def test_what_is_switched_off_makes_no_circle(whole_pack: str) -> None:
    text = whole_pack
    for old, new in (*CIRCLED, ("STATUS", "confirmed"), ("STATUS", "secondary")):
        text = text.replace(old, new, 1)

    assert parse_pack(text.encode(), file="p.yaml")
