"""A pack as a whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xeploai.domain.words import Refused
from xeploai.rulepacks import load_pack, parse_pack

FaultsAfter = Callable[..., list[str]]


CITED = "source: {document: DOC, issued: 2020-01-01, place: Điều"


def test_the_small_pack_has_no_fault(small_pack: str) -> None:
    assert parse_pack(small_pack.encode(), file="p.yaml").code == "small"


def test_a_fault_names_file_line_rule_and_day(faults_after: FaultsAfter) -> None:
    own = f"            {CITED} 4}}\n            status: "

    faults = faults_after((f"{own}confirmed", f"{own}sure"))

    assert faults == [
        (
            "p.yaml:54 grading.not_rated_reasons 2020-01-01: The status “sure” is not known. "
            "Use one of: confirmed, predecessor, related, secondary, unknown."
        )
    ]


def test_all_faults_come_at_once_in_the_order_of_the_file(faults_after: FaultsAfter) -> None:
    faults = faults_after(
        ("en: Small", "de: Klein"),
        ("{code: GOOD", "{code: FINE"),
        ("kind: MEMBER", "kind: ANYBODY"),
        ("share: 20 %", "share: 120 %"),
        ("base: graded", "base: grade"),
    )

    lines = [int(fault.split(":")[1].split(" ")[0]) for fault in faults]
    assert lines == sorted(lines)
    assert set(lines) == {2, 23, 24, 37, 66, 97}


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.yaml: The file cannot be read"):
        load_pack(tmp_path / "none.yaml")
