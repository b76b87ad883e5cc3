"""`xeploai rules facts`: facts recorded with their source."""

from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Xeploai
from xeploai.cycle.models import FactSheet

pytestmark = [pytest.mark.usefixtures("assessed")]


def record(xeploai: Xeploai, file: Path, subject: str, *more: str) -> Answer:
    given = ["--file", str(file), "--source", "Chi bộ", "--document", "BC 9"]
    return xeploai("rules", "facts", "--cycle", "2023", "--subject", subject, *given, *more)


def test_facts_are_recorded_with_their_source_and_speak_from_then_on(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text("tasks_exceeded: 3\n")

    answer = record(xeploai, file, "dv-0", "--dated", "15/12/2023")

    assert answer.lines == [
        (
            "1 facts of Người 0 (dv-0) are recorded, from Chi bộ of 2023-12-15. Earlier ones stay;"
            " these take their place."
        )
    ]
    explained = ("rules", "explain", "--cycle", "2023", "--subject", "dv-0")
    lines = xeploai(*explained).lines
    assert "✗ P23-GR-3: Tasks exceeded: 5 of 10 would be needed (50%); it is 3." in lines
    assert "· Tasks exceeded: 3 tasks (Chi bộ, BC 9, 2023-12-15)" in lines


def test_facts_that_cannot_be_are_refused_and_none_is_kept(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    before = FactSheet.objects.count()
    file = tmp_path / "facts.yaml"
    file.write_text("tasks_exceeded: 30\nis_exempt: true\n")

    impossible = record(xeploai, file, "dv-0", "--dated", "15/12/2023")
    of_several = record(xeploai, file, "dv-1", "--dated", "15/12/2023")
    file.write_text("- 1\n")
    a_list = record(xeploai, file, "dv-0", "--dated", "15/12/2023")

    assert impossible.code == 2
    assert of_several.refusal == (
        "“dv-1” has cases in several categories: leading_cadre, member. Name one: --category."
    )
    assert a_list.refusal == (
        "facts.yaml: Facts are given by their codes. Write each as “code: value”."
    )
    assert FactSheet.objects.count() == before
