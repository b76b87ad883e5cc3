"""`xeploai rules` on the data of a home: explained, recorded, rehearsed."""

import json
from pathlib import Path

import pytest

from tests.builders import AT, BY, decide, decision
from tests.cli.conftest import Xeploai
from tests.cycle.assessed import EXCELLENT, assessed_cycle, enter, member_case
from xeploai.cycle.models import Cycle, FactSheet
from xeploai.cycle.queries.finding import case_of
from xeploai.cycle.rules.local_rules import store_layer
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xeploai.cli.database.prepare", lambda: None)
    monkeypatch.setattr("xeploai.cli.rules_cases.prepare", lambda: None)
    cycle = assessed_cycle()
    enter(member_case(cycle), EXCELLENT)
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))


EXPLAIN = ("rules", "explain", "--cycle", "2023", "--subject")
REHEARSE = ("rules", "rehearse", "--cycle", "2023")


def test_the_reasoning_about_a_subject_stands_beside_what_was_decided(xeploai: Xeploai) -> None:
    told = xeploai(*EXPLAIN, "dv-0").out

    assert "The rules suggest: Excellent." in told
    assert "Decided, Tên tinh: Excellent; QĐ 1 of 2023-12-20" in told
    assert "(Báo cáo, BC 1, 2023-12-05)" in told
    assert "(from the register, 2023-12-31)" in told


def test_all_cases_of_a_person_are_told_unless_one_is_named(xeploai: Xeploai) -> None:
    both = json.loads(xeploai(*EXPLAIN, "dv-1", "--json").out)
    one = json.loads(xeploai(*EXPLAIN, "dv-1", "--category", "leading_cadre", "--json").out)

    assert [each["category"] for each in both] == ["leading_cadre", "member"]
    assert [each["category"] for each in one] == ["leading_cadre"]
    assert both[0]["waiting_for"]
    assert both[0]["grades_said"] == []


def test_a_subject_is_explained_under_another_pack(xeploai: Xeploai) -> None:
    (told,) = json.loads(xeploai(*EXPLAIN, "dv-0", "--pack", "vn-party-2025", "--json").out)

    assert told["rules"]["pack"] == "vn-party-2025"
    assert told["rules"]["on"] == "2025-12-31"
    assert told["suggests"] == "MISSING"
    assert told["grades_said"][-1]["grade"] == "EXCELLENT"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["explain", "--cycle", "2023", "--subject", "nobody"], "has no case of “nobody”"),
        (
            ["explain", "--cycle", "2023", "--subject", "dv-0", "--category", "leading_cadre"],
            "It has one in: member.",
        ),
        (["explain", "--cycle", "1999", "--subject", "dv-0"], "1999"),
        (["rehearse", "--cycle", "2023", "--on", "2001-01-01"], "holds from 2023-10-04 on"),
        (["rehearse", "--cycle", "2023", "--pack", "nope"], "There is no rule pack “nope”"),
        (["rehearse", "--cycle", "2023", "--unit", "nowhere"], "nowhere"),
        (["rehearse", "--cycle", "2023", "--category", "nobody"], "“nobody” is no category"),
        (["rehearse", "--cycle", "2023", "--list", "-1"], "not -1"),
        (["rehearse", "--cycle", "2023", "--set", "P23-GR-3.exceeded"], "sets nothing"),
        (["rehearse", "--cycle", "2023", "--set", "P23-GR-3.exceeded=half"], "no exact number"),
        (["rehearse", "--cycle", "2023", "--set", "P23-GR-3.exceded=40%"], "P23-GR-3.exceeded"),
        (["rehearse", "--cycle", "2023", "--assume", "nope=1"], "There is no fact"),
        (["rehearse", "--cycle", "2023", "--assume", "score=1", "--assume", "score=2"], "twice"),
        (["rehearse", "--cycle", "2023", "--assume", "score=*x"], "no value for a fact"),
        (["rehearse", "--cycle", "2023", "--layer", "none"], "is stored here"),
        (["rehearse", "--cycle", "2023", "--draft", "none.yaml"], "cannot be read"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(
    xeploai: Xeploai, words: list[str], told: str
) -> None:
    answer = xeploai("rules", *words)

    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err


def recorded(xeploai: Xeploai, file: Path, subject: str, *more: str) -> tuple[int, str]:
    given = ["--file", str(file), "--source", "Chi bộ", "--document", "BC 9"]
    answer = xeploai("rules", "facts", "--cycle", "2023", "--subject", subject, *given, *more)
    return answer.code, answer.out + answer.err


def test_facts_are_recorded_with_their_source_and_speak_from_then_on(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text("tasks_exceeded: 3\n")

    code, said = recorded(xeploai, file, "dv-0", "--dated", "15/12/2023")

    assert code == 0
    assert "1 facts of Người 0 (dv-0)" in said
    told = xeploai(*EXPLAIN, "dv-0").out
    assert "Tasks exceeded: 5 of 10 would be needed (50%); it is 3." in told
    assert "(Chi bộ, BC 9, 2023-12-15)" in told


def test_facts_that_cannot_be_are_refused_and_none_is_kept(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    before = FactSheet.objects.count()
    file = tmp_path / "facts.yaml"
    file.write_text("tasks_exceeded: 30\nis_exempt: true\n")

    code, said = recorded(xeploai, file, "dv-0", "--dated", "15/12/2023")
    assert (code, FactSheet.objects.count()) == (2, before)
    code, said = recorded(xeploai, file, "dv-1", "--dated", "15/12/2023")
    assert code == 2
    assert "--category" in said
    file.write_text("- 1\n")
    assert recorded(xeploai, file, "dv-0", "--dated", "15/12/2023")[0] == 2


def test_a_rehearsal_names_who_would_change_by_code_alone(xeploai: Xeploai) -> None:
    answer = xeploai(*REHEARSE, "--set", "P23-GR-3.exceeded=70%", "--category", "member")

    assert answer.code == 0
    assert "Nothing is stored, nobody is regraded." in answer.out
    assert "with P23-GR-3.exceeded = 70%" in answer.out
    assert "dv-0 (Tên ap-a11), Members: Excellent → Good" in answer.out
    assert "barred by P23-GR-3 of the other rules" in answer.out
    assert "Người" not in answer.out


def test_a_rehearsal_in_json_says_what_was_assumed(xeploai: Xeploai) -> None:
    words = ["--pack", "vn-party-2025", "--assume", "score_general=25.5", "--json", "--list", "0"]

    found = json.loads(xeploai(*REHEARSE, *words).out)

    assert found["assumed"] == [
        {
            "fact": "score_general",
            "label": "Points for the general criteria",
            "value": "25.5 points",
            "subjects": found["total"]["subjects"],
            "does_not_fit": 0,
        }
    ]
    assert found["changed"] == []
    assert found["other"]["on"] == "2025-12-31"


def test_a_draft_of_a_pack_is_rehearsed_from_its_file(xeploai: Xeploai, tmp_path: Path) -> None:
    from xeploai.rulepacks.catalogue import PACKS

    text = (PACKS / "vn-party-2023.yaml").read_text()
    draft = tmp_path / "draft.yaml"
    draft.write_text(text.replace("pack: vn-party-2023", "pack: draft-2027", 1))

    found = json.loads(xeploai(*REHEARSE, "--draft", draft, "--json").out)

    assert found["other"]["pack"] == "draft-2027"
    assert found["total"]["would_change"] == 0
    assert xeploai(*REHEARSE, "--draft", draft, "--pack", "vn-party-2025").code == 2
    assert xeploai(*REHEARSE, "--draft", draft, draft).code == 2
    draft.write_text(draft.read_text().replace("from: 2023", "from: 20x3"))
    assert xeploai(*REHEARSE, "--draft", draft).code == 2


def test_the_list_tells_of_layers_stored_here(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere")

    assert "vn-party-2023" in xeploai("rules", "list").out


def test_a_rehearsal_says_which_clause_bars_no_longer(xeploai: Xeploai) -> None:
    enter(case_of(Cycle.objects.get(), "member", "dv-0"), {"tasks_exceeded": 4}, document="BC 7")

    words = ["--set", "P23-GR-3.exceeded=30%", "--category", "member", "--against", "suggested"]
    told = xeploai(*REHEARSE, *words).out
    (turn,) = json.loads(xeploai(*REHEARSE, *words, "--json").out)["changed"]

    assert "no longer barred by P23-GR-3" in told
    assert " barred by P23-GR-3 of the other rules" not in told
    assert (turn["no_longer_barred_by"], turn["barred_by"]) == (["P23-GR-3"], [])


def test_everything_wrong_with_a_rehearsal_is_told_at_once(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("layer: x\nextends: vn-party-2023\n")
    sets = ["--set", "P23-GR-3.exceeded=half", "--set", "P23-GR-3.nope=40%", "--set", "word"]
    more = ["--assume", "tasks_excedeed=1", "--unit", "nowhere", "--category", "nobody"]

    answer = xeploai(*REHEARSE, *sets, *more, "--list", "-1", "--draft", draft, "--draft", "none")

    assert answer.code == 2
    for told in (
        "no exact number",
        "has the number “P23-GR-3.nope”",
        "“word” sets nothing",
        "Alike: tasks_exceeded",
        "“nowhere” does not stand in the tree",
        "“nobody” is no category",
        "not -1",
        "draft.yaml:1",
        "cannot be read",
    ):
        assert told in answer.err, told


UPPER = """layer: {code}
extends: vn-party-2023
title: {{vi: Văn bản {code}, en: Document {code}}}
standing: {standing}
issued_by: {{vi: Cấp ủy, en: Committee}}
unit: {unit}
source: {{document: {document}, issued: 2023-11-01, place: mục 3}}
parameters:
  - {{parameter: P23-GR-3.exceeded, from: 2023-11-01, value: {value}}}
"""


def upper(code: str, unit: str, document: str, value: str, standing: str = "LOCAL") -> str:
    return UPPER.format(code=code, unit=unit, document=document, value=value, standing=standing)


def test_a_draft_milder_than_a_stored_document_names_both_numbers_and_documents(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    text = upper("tren", "tinh", "1-QĐ/TU", "60 %")
    store_layer(content=text.encode(), file="tren.yaml", by=BY, at=AT)
    draft = tmp_path / "duoi.yaml"
    draft.write_text(upper("duoi", "huyen-a", "2-DT/HU", "55 %", "DRAFT"))

    said = xeploai(*REHEARSE, "--draft", draft).err

    assert "duoi.yaml:9 P23-GR-3.exceeded 2023-11-01: " in said
    assert "2-DT/HU, mục 3 sets “exceeded” to 55 %, which is milder than 60 %" in said
    assert "in P23-GR-3, 1-QĐ/TU, mục 3" in said


def test_a_stored_document_is_shown_in_words(xeploai: Xeploai, tmp_path: Path) -> None:
    text = upper("tren", "tinh", "1-QĐ/TU", "60 %")
    store_layer(content=text.encode(), file="tren.yaml", by=BY, at=AT)
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "xeploai.sqlite3").touch()

    told = " ".join(xeploai("rules", "show", "tren").out.split())

    assert "Standing: local. Issued by: Committee." in told
    assert "Holds for: tinh and below." in told
    assert "Stored here as version 1" in told
    assert "“exceeded”: 50% → 60% of the tasks assigned" in told
    assert "1-QĐ/TU of 2023-11-01, mục 3" in told


def test_a_subject_s_group_stands_under_its_ceiling(xeploai: Xeploai) -> None:
    told = " ".join(xeploai(*EXPLAIN, "dv-0").out.split())
    (plain,) = json.loads(xeploai(*EXPLAIN, "dv-0", "--json").out)

    assert "it only advises: at most 20% of “Good”" in told
    assert "decided: base 0, allowed 0, excellent 1, over by 1" in told
    assert plain["ceiling"]["proposed"]["over_by"] == 1
    assert plain["ceiling"]["binds"] is False


def test_the_decision_that_was_replaced_is_told_too(xeploai: Xeploai) -> None:
    cycle = Cycle.objects.get()
    enter(member_case(cycle), {"tasks_exceeded": 2}, document="BC 7")
    decide(cycle, decision("member", "dv-0", Grade.GOOD, document="QĐ 2"))

    told = xeploai(*EXPLAIN, "dv-0").out
    (plain,) = json.loads(xeploai(*EXPLAIN, "dv-0", "--json").out)

    _, _, replaced = told.partition("Decided before, and replaced by a later decision")
    assert "Decided, Tên tinh: Excellent; QĐ 1 of 2023-12-20" in replaced
    assert [each["document"] for each in plain["replaced_decisions"]] == ["QĐ 1"]


def test_a_group_that_is_not_over_is_said_not_to_be(xeploai: Xeploai) -> None:
    assert "No group over: none with" in xeploai(*REHEARSE, "--unit", "huyen-b").out
    told = xeploai(*REHEARSE, "--set", "P23-GR-3.exceeded=70%", "--category", "member").out
    assert "No group over." in told
