"""Waivers: what keeps a provision from striking, and those that nothing would read."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.evaluation.waivers import readers_of_facts, waiver_faults, waiver_for
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import Comparison, FactIs, FieldTest, HasRecord, NoneOf, Waiver
from xeploai.domain.model.facts import FactDefinition, FactKind, Record, Values
from xeploai.domain.model.pack import Plan, RulePack, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision
from xeploai.domain.model.rules import Citation, Source, Status
from xeploai.domain.words import say

ON = date(2023, 12, 31)
CITATION = Citation(Source("124-QĐ/TW", ON, "Điều 12"), Status.CONFIRMED)
SELF = frozenset((Waiver.SELF_DETECTED_AND_REMEDIED,))
DISCIPLINED = HasRecord("discipline", (FieldTest("whom", frozenset(("SUBJECT",))),), SELF)
KNOCK_OUT = Provision("P-KO-6.X", {}, Effect.KNOCKS_OUT, CITATION, ON, condition=DISCIPLINED)
REQUIRED = Provision(
    "P-GR-7", {}, Effect.REQUIRED_FOR, CITATION, ON, condition=NoneOf((DISCIPLINED,)),
    grade=Grade.GOOD,
)  # fmt: skip
FORCED = Provision(
    "P-KO-1", {}, Effect.KNOCKS_OUT, CITATION, ON,
    condition=FactIs("late", Comparison.IS, against=True),
    unless=frozenset((Waiver.FORCE_MAJEURE,)),
)  # fmt: skip


def plan(*provisions: Provision) -> Plan:
    wordings = {
        each.code: DatedProvision(each.code, (each,))
        for each in provisions or (KNOCK_OUT, REQUIRED, FORCED)
    }
    return rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")


def decision(document: str = "5-QĐ", **details: str) -> Record:
    return Record(document, ON, "UBKT", {"whom": "SUBJECT", **details})


def waiver(**details: Any) -> Record:
    given = {"provision": "P-KO-6", "waiver": "SELF_DETECTED_AND_REMEDIED", **details}
    return Record("3-BC", ON, "UBKT", {key: each for key, each in given.items() if each})


def strikes(*records: Record, by: tuple[Record, ...]) -> bool:
    values: Values = {"discipline": records, "waivers": by}
    return bool(evaluate(plan(), values).closing(Grade.COMPLETED))


def test_a_waiver_that_names_the_provision_clears_its_only_document() -> None:
    assert strikes(decision(), by=())
    assert not strikes(decision(), by=(waiver(),))
    assert not strikes(decision(), by=(waiver(provision="P-KO-6.X"),))


def test_it_clears_a_requirement_that_there_be_none_too() -> None:
    values: Values = {"discipline": (decision(),), "waivers": (waiver(provision="P-GR-7"),)}

    assert waiver_for(REQUIRED, values) is not None
    assert waiver_for(KNOCK_OUT, values) is None


def test_of_several_documents_it_clears_the_one_that_it_is_about() -> None:
    two = decision("5-QĐ"), decision("9-QĐ")

    assert strikes(*two, by=(waiver(),))
    assert strikes(*two, by=(waiver(about="5-QĐ"),))
    assert not strikes(decision("5-QĐ"), by=(waiver(about="5-QĐ"),))


def test_another_sort_of_waiver_or_one_without_a_document_clears_nothing() -> None:
    assert strikes(decision(), by=(waiver(waiver="FORCE_MAJEURE"),))
    assert strikes(decision(), by=(Record("", ON, "UBKT", waiver().details),))


def faults(**values: Any) -> list[str]:
    found = waiver_faults(plan(), values, codes=values, today=ON, place="f")
    return [say(each, "en") for each in found]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"waivers": (waiver(provision="P-KO-99"),)},
            (
                "f waivers 1: “P-KO-99” is no provision about this subject, so the waiver would "
                "do nothing. Provisions that admit one: P-KO-6.X, P-KO-1, P-GR-7."
            ),
        ),
        (
            {"waivers": (waiver(provision="P-KO-1"),)},
            (
                "f waivers 1: P-KO-1 does not admit the waiver SELF_DETECTED_AND_REMEDIED, so it "
                "would do nothing. It admits: FORCE_MAJEURE."
            ),
        ),
        (
            {"waivers": (waiver(provision=""),)},
            "f waivers 1: The waiver names no provision. Name the one that it is about.",
        ),
        (
            {"waivers": (waiver(waiver=""),)},
            "f waivers 1: Which waiver it is, is not said. Say it, or remove its document.",
        ),
        (
            {"waivers": (waiver(),), "discipline": (decision("5-QĐ"), decision("9-QĐ"))},
            (
                "f waivers 1: Several documents count against the subject by P-KO-6.X. Say under "
                "“about” which one the waiver is about, by its number."
            ),
        ),
        (
            {"waivers": (waiver(about="6-QĐ"),), "discipline": (decision("5-QĐ"),)},
            (
                "f waivers 1: No document “6-QĐ” is among those that P-KO-6.X looks at. Correct "
                "the number."
            ),
        ),
        (
            {"discipline": (decision(waiver="SELF_DETECTED_AND_REMEDIED"),)},
            (
                "f discipline 1: The waiver has no document that confirms it, so it would do "
                "nothing. Give its number under “waiver_document”, or remove the waiver."
            ),
        ),
        (
            {"discipline": (decision(waiver="SELF_DETECTED_AND_REMEDIED", waiver_document="."),)},
            (
                "f discipline 1: The waiver has no document that confirms it, so it would do "
                "nothing. Give its number under “waiver_document”, or remove the waiver."
            ),
        ),
        (
            {"discipline": (decision(waiver_document="3-BC"),)},
            "f discipline 1: Which waiver it is, is not said. Say it, or remove its document.",
        ),
        (
            {"discipline": (decision(waiver="OBJECTIVE_CAUSE", waiver_document="3-BC"),)},
            (
                "f discipline 1: No provision about this subject admits the waiver "
                "OBJECTIVE_CAUSE for such a document, so it would do nothing. Remove it. "
                "Admitted are: SELF_DETECTED_AND_REMEDIED."
            ),
        ),
    ],
)
def test_a_waiver_that_nothing_would_read_is_refused(values: dict[str, Any], said: str) -> None:
    assert faults(**values) == [said]


def test_a_waiver_that_is_read_has_no_fault() -> None:
    fitting = decision(waiver="SELF_DETECTED_AND_REMEDIED", waiver_document="3-BC")

    assert not faults(waivers=(waiver(),), discipline=(decision(),))
    assert not faults(discipline=(fitting,), late=True)
    assert not faults(waivers=(waiver(provision="P-KO-1", waiver="FORCE_MAJEURE"),))


def test_a_waiver_of_the_whole_provision_need_not_name_one_of_several_documents() -> None:
    whole = replace(KNOCK_OUT, unless=SELF)
    values: Values = {
        "waivers": (waiver(),),
        "discipline": (decision("5-QĐ"), decision("9-QĐ")),
    }

    assert not list(waiver_faults(plan(whole), values, codes=values, today=ON, place="f"))
    assert evaluate(plan(whole), values).answers[0].waived_by == waiver()


BLANK = (" ", ".", "\u200b", "–")


@pytest.mark.parametrize("blank", BLANK)
def test_a_stored_waiver_whose_document_says_nothing_does_not_waive(blank: str) -> None:
    own = decision(waiver="SELF_DETECTED_AND_REMEDIED", waiver_document=blank)

    assert strikes(own, by=())
    assert strikes(decision(), by=(replace(waiver(), document=blank),))


@pytest.mark.parametrize("blank", BLANK)
def test_a_waiver_whose_document_says_nothing_is_refused(blank: str) -> None:
    own = decision(waiver="SELF_DETECTED_AND_REMEDIED", waiver_document=blank)

    (said,) = faults(discipline=(own,))

    assert said.startswith("f discipline 1: The waiver has no document that confirms it")


def test_a_waiver_of_tomorrow_is_refused_and_one_of_today_is_not() -> None:
    tomorrow = replace(waiver(), on=ON + timedelta(days=1))

    assert not faults(waivers=(waiver(),), discipline=(decision(),))
    assert faults(waivers=(tomorrow,), discipline=(decision(),)) == [
        "f waivers 1: The waiver of 2024-01-01 lies in the future. Correct its date."
    ]


@pytest.mark.parametrize("provision", [KNOCK_OUT, replace(KNOCK_OUT, unless=SELF)])
def test_a_waiver_older_than_the_document_that_it_clears_is_refused(provision: Provision) -> None:
    older = replace(waiver(), on=ON - timedelta(days=1))
    about = replace(waiver(about="5-QĐ"), on=older.on)
    earlier = replace(decision("5-QĐ"), on=older.on)
    other = decision("9-QĐ")

    def said(record: Record, *decisions: Record) -> list[str]:
        values: Values = {"waivers": (record,), "discipline": decisions}
        found = waiver_faults(plan(provision), values, codes=("waivers",), today=ON, place="f")
        return [say(each, "en") for each in found]

    assert said(older, decision()) == [
        (
            "f waivers 1: The waiver of 2023-12-30 is older than the document 5-QĐ of 2023-12-31 "
            "that it is about. Correct the date that is wrong, or name another waiver."
        )
    ]
    assert not said(older, earlier)
    assert not said(about, earlier, other)


def test_of_several_documents_the_latest_is_the_one_that_a_waiver_must_follow() -> None:
    first = replace(decision("5-QĐ"), on=ON - timedelta(days=9))
    between = replace(waiver(about="5-QĐ"), on=ON - timedelta(days=5))
    again = replace(decision("5-QĐ"), on=ON - timedelta(days=2))
    values: Values = {"discipline": (first, again), "waivers": (between,)}

    (fault,) = waiver_faults(plan(KNOCK_OUT), values, codes=("waivers",), today=ON, place="f")

    assert fault.values["from_day"] == again.on


def test_parts_of_a_sum_and_confirmed_waivers_are_read_by_who_reads_the_sum_or_admits_one() -> None:
    points = FactDefinition("score", FactKind.POINTS, {}, frozenset(), sums=("general", "results"))
    bands = Provision(
        "P-BAND", {}, Effect.KNOCKS_OUT, CITATION, ON,
        condition=FactIs("score", Comparison.IS, against=True),
    )  # fmt: skip

    found = readers_of_facts((bands, KNOCK_OUT), {"score": points})

    assert found["score"] == found["general"] == found["results"] == ("P-BAND",)
    assert found["discipline"] == found["waivers"] == ("P-KO-6.X",)
    assert "waivers" not in readers_of_facts((bands,), {"score": points})
