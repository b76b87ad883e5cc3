"""`xeploai rules store` and `withdraw`: a local document from a file acts, and ends."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Cycle, LocalRules, LocalRulesWithdrawal

pytestmark = [pytest.mark.usefixtures("assessed")]

LAYER = """\
layer: tinh-thu
extends: vn-party-2023
title: {vi: Hướng dẫn thử, en: Guidance for a test}
standing: LOCAL
issued_by: {vi: Tỉnh ủy, en: Provincial committee}
source: {document: 01-HD/TU, issued: 2023-11-01, place: mục 1}
settings:
  - {setting: cap.rounding, from: 2023-11-01, value: NEAREST}
"""


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    file = tmp_path / "layer.yaml"
    file.write_text(LAYER)
    return file


def test_a_stored_document_is_the_first_version_in_force(xeploai: Xeploai, layer: Path) -> None:
    answer = xeploai("rules", "store", layer)

    assert answer.lines == [
        "“tinh-thu” is stored as version 1. In force for cycles from 2023-11-01."
    ]
    assert LocalRules.objects.get(code="tinh-thu").uploaded_by == "xeploai rules store"


def test_a_dry_run_checks_and_stores_nothing(xeploai: Xeploai, layer: Path) -> None:
    answer = xeploai("rules", "store", layer, "--dry-run")

    assert answer.lines == ["“tinh-thu” is without fault. It would be version 1."]
    assert not LocalRules.objects.filter(code="tinh-thu").exists()


@pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["stored", "dry-run"])
def test_every_fault_is_named_and_nothing_stored(
    xeploai: Xeploai, layer: Path, more: tuple[str, ...]
) -> None:
    layer.write_text(LAYER.replace("NEAREST", "SIDEWAYS"))

    answer = xeploai("rules", "store", layer, *more)

    assert answer.code == 2
    assert "“SIDEWAYS” is not among the choices. Use one of: DOWN, NEAREST, UP." in answer.err
    assert not LocalRules.objects.filter(code="tinh-thu").exists()


def test_a_withdrawn_document_ends_on_its_day_with_its_reason(
    xeploai: Xeploai, layer: Path
) -> None:
    xeploai("rules", "store", layer)

    answer = xeploai(
        "rules", "withdraw", "tinh-thu", "--on", "01/12/2023", "--reason", "Văn bản bị thay thế"
    )

    assert answer.lines == ["“tinh-thu”, version 1, is withdrawn from 2023-12-01 on."]
    assert LocalRulesWithdrawal.objects.get().reason == "Văn bản bị thay thế"


def test_an_unknown_document_cannot_be_withdrawn(xeploai: Xeploai) -> None:
    answer = xeploai("rules", "withdraw", "khac", "--on", "01/12/2023", "--reason", "x")

    assert answer.code == 2
    assert "There are no local rules “khac”." in answer.refusal


def test_a_closed_cycle_is_out_of_reach_and_one_being_decided_asks_for_a_confirmation(
    xeploai: Xeploai, layer: Path, assessed: Cycle
) -> None:
    Cycle.objects.filter(pk=assessed.pk).update(state="CLOSED")
    closed = xeploai("rules", "store", layer)
    Cycle.objects.filter(pk=assessed.pk).update(state="DECIDING")
    asked = xeploai("rules", "store", layer)
    tried = xeploai("rules", "store", layer, "--dry-run")
    done = xeploai("rules", "store", layer, "--while-deciding")

    assert "would change the rules of what is reported or closed: 2023" in closed.err
    assert (asked.code, "Cycle 2023 is being decided" in asked.err) == (2, True)
    assert "Remark: Cycle 2023 is being decided" in tried.out
    assert done.code == 0
    ended = ("rules", "withdraw", "tinh-thu", "--on", "2023-12-31", "--reason", "x")
    assert "without “tinh-thu” its rules change at once" in xeploai(*ended).err
    assert xeploai(*ended, "--while-deciding").code == 0


def test_storing_names_the_milder_documents_below(xeploai: Xeploai, layer: Path) -> None:
    below = layer.with_name("below.yaml")
    text = LAYER.replace("tinh-thu", "xa-thu").replace("source:", "unit: xa-a1\nsource:")
    below.write_text(text)
    xeploai("rules", "store", below)
    layer.write_text(LAYER.replace("NEAREST", "DOWN"))

    answer = xeploai("rules", "store", layer)

    assert answer.lines[1].startswith("Remark: “Guidance for a test” of “Tên xa-a1” is milder")
