"""Ceilings as sentences: every term is said, and so is how a number comes about."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.example_books import MEMBER, SOURCE, provision
from xeploai.domain import say
from xeploai.domain.figures.allowances import Allowance, ExceptionalDocument
from xeploai.domain.figures.ceilings import (
    Ceiling,
)
from xeploai.domain.figures.counts import Counts
from xeploai.domain.model.ceiling_terms import (
    CeilingBase,
    CeilingPart,
    CeilingTerms,
    GroupBy,
    Outside,
    Rounding,
)
from xeploai.domain.model.conditions import Parameter, ParameterKind
from xeploai.domain.model.provisions import Effect
from xeploai.domain.model.rules import Source, Status
from xeploai.domain.text.ceiling_text import (
    allowance_remarks,
    allowance_sentence,
    ceiling_sentence,
    cited_documents,
    documents_text,
    open_ceiling_sentence,
    standing_text,
    terms_sentence,
)

LOCAL = Source("09-HD/TU", date(2025, 11, 20), "mục 5")


def ceiling(**more: Any) -> Ceiling:
    given: dict[str, Any] = {
        "category": MEMBER,
        "share": Fraction(1, 5),
        "base": CeilingBase.GOOD_OR_BETTER,
        "group_by": GroupBy.GRASSROOTS,
        "provision": "P23-CAP-2.MEMBER",
        "status": Status.PREDECESSOR,
        "source": SOURCE,
        "is_binding": False,
    }
    return Ceiling(**given | more)


def test_a_ceiling_is_said_with_its_base_its_group_and_its_standing() -> None:
    assert say(ceiling_sentence(ceiling()), "en") == (
        "at most 20% of “Good or better”, by grassroots organisation "
        "[advisory; known only from the document before]"
    )
    assert say(ceiling_sentence(None), "en") == "none in force"


def test_rounding_who_stands_outside_and_the_exceptional_share_are_said_too() -> None:
    special = ceiling(
        rounding=Rounding.NEAREST,
        outside=frozenset((Outside.HEAD,)),
        exceptional_share=Fraction(1, 4),
    )

    assert say(ceiling_sentence(special), "en").startswith(
        "at most 20% of “Good or better”, by grassroots organisation; rounded to the nearest whole "
        "number; heads stand outside it; 25% where a document admits the exceptional share ["
    )


def test_the_local_document_is_named_where_one_set_the_ceiling() -> None:
    found = ceiling(local=LOCAL, is_binding=True)

    assert standing_text(found)["en"] == "binding; by the local document 09-HD/TU"


@pytest.mark.parametrize(
    ("rounding", "good", "said"),
    [
        (Rounding.NEAREST, 18, "18 × 20% = 3.6, rounded to 4"),
        (None, 18, "18 × 20% = 3.6, the whole part is 3"),
        (Rounding.NEAREST, 20, "20 × 20% = 4"),
    ],
)
def test_the_number_allowed_is_said_with_its_rounding(
    rounding: Rounding | None, good: int, said: str
) -> None:
    under = Allowance(ceiling(base=CeilingBase.GOOD, rounding=rounding), Counts(5, good))

    assert say(allowance_sentence(under), "en") == said


def test_in_vietnamese_the_number_reads_as_an_official_writes_it() -> None:
    under = Allowance(ceiling(base=CeilingBase.GOOD, rounding=Rounding.NEAREST), Counts(5, 18))

    assert say(allowance_sentence(under), "vi") == "18 × 20% = 3,6, làm tròn thành 4"


def test_what_else_bears_on_a_number_is_remarked_on() -> None:
    under = Allowance(
        ceiling(outside=frozenset((Outside.HEAD,)), exceptional_share=Fraction(1, 4)),
        Counts(5, 18),
        outside=Counts(1),
        exceptional=ExceptionalDocument("77-QĐ/TU", date(2025, 12, 1), "outstanding"),
        rule=ceiling(),
    )

    assert [each["en"] for each in allowance_remarks(under)] == [
        "not counted, as heads of their units: 1",
        "exceptional share by 77-QĐ/TU of 2025-12-01: outstanding",
        "the cycle froze the groups by other rules than those in force",
    ]
    plain = replace(under, outside=Counts(), exceptional=None, rule=None)
    assert list(allowance_remarks(plain)) == []
    dated = replace(plain, rule=ceiling(), frozen_on=date(2025, 10, 1))
    assert [each["en"] for each in allowance_remarks(dated)] == [
        "the cycle froze the groups on 2025-10-01, by other rules than those in force",
    ]


def test_the_document_of_an_exceptional_share_is_cited_with_the_body_that_issued_it() -> None:
    document = ExceptionalDocument("77-QĐ/TU", date(2025, 12, 1), "nổi trội", "Tỉnh ủy A")
    under = Allowance(
        ceiling(exceptional_share=Fraction(1, 4)), Counts(5, 18), exceptional=document
    )

    assert [each["vi"] for each in allowance_remarks(under)] == [
        "tỷ lệ đặc biệt theo 77-QĐ/TU của Tỉnh ủy A ngày 01/12/2025: nổi trội"
    ]
    assert document.citation == "77-QĐ/TU, Tỉnh ủy A"
    assert replace(document, body="").citation == "77-QĐ/TU"


def test_a_document_is_not_remarked_on_where_the_ceiling_has_no_exceptional_share() -> None:
    document = ExceptionalDocument("77-QĐ/TU", date(2025, 12, 1), "outstanding")

    assert not list(allowance_remarks(Allowance(ceiling(), Counts(5, 18), exceptional=document)))


def test_a_ceiling_without_a_number_says_what_is_missing() -> None:
    assert say(open_ceiling_sentence(("cap.base",)), "vi") == (
        "Tỷ lệ tối đa hoàn thành xuất sắc nhiệm vụ chưa xác định: chưa có cơ sở tính."
    )


def test_a_provision_says_the_terms_that_it_lays_down_itself() -> None:
    terms = CeilingTerms(GroupBy.PEERS, CeilingBase.GOOD, Rounding.UP, frozenset((Outside.HEAD,)))
    number = Parameter("share", Fraction(1, 5), ParameterKind.SHARE)
    more: dict[str, Any] = {"effect": Effect.CEILING, "grade": None}
    whole = provision("P-1", parameters={"share": number}, ceiling=terms, **more)
    nothing = provision("P-2", ceiling=CeilingTerms(GroupBy.PEERS), **more)

    assert say(terms_sentence(whole), "en") == (
        "Ceiling on “excellent”: at most 20%; of “Good”; by subjects alike in position, role, "
        "function and task; rounded up; heads stand outside it."
    )
    assert "share and base are left" in say(terms_sentence(nothing), "en")


def test_several_documents_are_each_cited_with_what_comes_from_them_and_one_alone() -> None:
    parts = ((CeilingPart.SHARE, SOURCE), (CeilingPart.GROUPS, SOURCE), (CeilingPart.BASE, LOCAL))
    both = ceiling(sources=parts)

    assert documents_text(both)["en"] == (
        f"{SOURCE.document}, {SOURCE.place} (share, groups); 09-HD/TU, mục 5 (base)"
    )
    assert documents_text(both, lambda source: source.document)["vi"] == (
        f"{SOURCE.document} (tỷ lệ, cách chia nhóm); 09-HD/TU (mẫu số)"
    )
    assert documents_text(ceiling())["en"] == f"{SOURCE.document}, {SOURCE.place}"
    assert cited_documents(ceiling()) == [(SOURCE, None)]
