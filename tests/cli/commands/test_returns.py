"""`xeploai returns`: who owes, accept, send back, declare; and what an import changes."""

import json
from pathlib import Path

import pytest

from tests.cli.commands.conftest import write_return
from tests.cli.conftest import Answer, Xeploai
from xeploai.results.models import StatisticalReturn

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HERE = ("--cycle", 2023, "--unit", "huyen-b")


@pytest.fixture
def sent(xeploai: Xeploai, province: Path) -> Path:
    xeploai("cycle", "report-by", "return", *HERE)
    send(xeploai, write_return(province / "return.csv"), "12-BC/HU")
    return province


def send(xeploai: Xeploai, path: Path, letter: str, *more: str) -> Answer:
    return xeploai("import", path, *HERE, "--document", letter, *more)


def test_the_list_names_state_and_letter(xeploai: Xeploai, sent: Path) -> None:
    lines = xeploai("returns", "list", "--cycle", 2023, "--unit", "tinh").lines

    assert lines[0].startswith("huyen-b  Đảng bộ huyện B: received, waiting for acceptance, letter")
    assert "12-BC/HU" in lines[0]
    assert lines[1] == (
        "not sent 0; received, waiting for acceptance 1; accepted by the superior 0; sent back by"
        " the superior 0"
    )


def test_a_return_is_accepted_then_sent_back_with_the_reason(xeploai: Xeploai, sent: Path) -> None:
    accepted = xeploai("returns", "accept", *HERE)
    refused = xeploai("returns", "send-back", *HERE)
    back = xeploai("returns", "send-back", *HERE, "--reason", "Sai tổng")
    answer = xeploai("returns", "list", "--cycle", 2023, "--unit", "tinh", "--json")

    assert accepted.out == ("The return of “Đảng bộ huyện B” (huyen-b) for 2023 is accepted.\n")
    assert "The reason is empty" in refused.refusal
    assert "is sent back" in back.out
    found = json.loads(answer.out)
    assert found["by_state"]["SENT_BACK"] == 1
    (one,) = found["senders"]
    assert (one["state"], one["reason"], one["letter"]["number"]) == (
        "SENT_BACK",
        "Sai tổng",
        "12-BC/HU",
    )


def test_other_figures_under_the_same_letter_name_the_option(xeploai: Xeploai, sent: Path) -> None:
    path = write_return(sent / "other.csv", excellent=3, good=4)

    refused = send(xeploai, path, "12-BC/HU")
    stored = send(xeploai, path, "12-BC/HU", "--reason", "Gõ nhầm")

    assert "The option for the reason: --reason TEXT." in refused.refusal
    assert stored.code == 0
    assert StatisticalReturn.objects.count() == 2


def test_a_dry_run_says_what_a_return_would_change(xeploai: Xeploai, sent: Path) -> None:
    path = write_return(sent / "other.csv", excellent=3, good=4)

    answer = send(xeploai, path, "15-BC/HU", "--dry-run")

    assert "It replaces letter “12-BC/HU” of" in answer.err
    assert "“Members” changes: Good 5 → 4; Excellent 2 → 3." in answer.err
    assert StatisticalReturn.objects.count() == 1


def test_one_line_is_corrected_and_the_rest_taken_over(xeploai: Xeploai, sent: Path) -> None:
    path = write_return(sent / "other.csv", category="leading_cadre", reasons="")

    refused = send(xeploai, path, "15-BC/HU")
    stored = send(xeploai, path, "15-BC/HU", "--only-lines")
    shown = xeploai("returns", "show", *HERE, "--json")

    silent = next(line for line in stored.err.splitlines() if "has no figures for" in line)
    assert "Members" not in silent
    assert "“Members”: taken over unchanged from the earlier return." in stored.err
    assert "The options: --only-lines or --replace-whole." in refused.refusal
    assert stored.code == 0
    assert json.loads(shown.out)["returns"][0]["categories"] == {"leading_cadre": 10, "member": 10}


def test_a_replaced_letter_says_by_which_it_was_replaced(xeploai: Xeploai, sent: Path) -> None:
    send(xeploai, write_return(sent / "other.csv", excellent=3, good=4), "15-BC/HU")

    lines = [line for line in xeploai("returns", "show", *HERE).lines if line[:6] == "letter"]
    found = json.loads(xeploai("returns", "show", *HERE, "--json").out)["returns"]

    assert len(lines) == 2
    assert "15-BC/HU" in lines[0]
    assert lines[0].endswith("received, waiting for acceptance")
    assert "replaced by letter" in lines[1]
    assert "15-BC/HU" in lines[1].split("replaced by")[1]
    assert "waiting for acceptance" not in lines[1]
    assert [one["replaced_by"] and one["replaced_by"]["number"] for one in found] == [
        None,
        "15-BC/HU",
    ]


def test_nobody_of_a_category_is_declared_and_taken_back(xeploai: Xeploai, sent: Path) -> None:
    words = ("returns", "no-subjects", *HERE, "--category", "leading_cadre")

    answers = [xeploai(*words), xeploai(*words), xeploai(*words, "--withdraw")]

    assert [answer.code for answer in answers] == [0, 0, 0]
    assert answers[1].out == "Nothing changed: it was so already.\n"
    assert "no longer declares" in answers[2].out


def test_the_file_of_a_return_is_written_as_it_was_sent(xeploai: Xeploai, sent: Path) -> None:
    path = sent / "again.csv"

    written = xeploai("returns", "file", path, *HERE, "--number", "12-BC/HU")
    missing = xeploai("returns", "file", path, *HERE, "--number", "13-BC/HU")

    assert written.code == 0
    assert path.read_bytes() == (sent / "return.csv").read_bytes()
    assert "has sent no return" in missing.refusal
