"""`xeploai rules check`: every fault of a file, at once and with its place."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Cycle
from xeploai.rulepacks.loading import PACKS


def test_files_without_fault_are_told_as_that(xeploai: Xeploai, small: Path) -> None:
    answer = xeploai("rules", "check", small, PACKS / "vn-party-2023.yaml")

    assert answer.code == 0
    assert answer.out.splitlines() == [
        f"{small}: no fault",
        f"{PACKS / 'vn-party-2023.yaml'}: no fault",
    ]


def test_every_fault_comes_at_once_with_file_line_and_rule(xeploai: Xeploai, small: Path) -> None:
    text = small.read_text().replace("value: 1/2", "value: 140 %").replace("$months", "$weeks")
    small.write_text(text)

    answer = xeploai("rules", "check", small, PACKS / "vn-party-2023.yaml")

    assert answer.code == 1
    faults = [line for line in answer.out.splitlines() if not line.endswith("no fault")]
    assert len(faults) > 1
    for line in faults:
        place, number, rule, *_ = line.split(":")
        assert place == str(small)
        assert number.isdecimal()
        assert rule.strip().startswith("P18-")
    assert f"{PACKS / 'vn-party-2023.yaml'}: no fault" in answer.lines


@pytest.mark.parametrize(
    "content",
    [
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        b"pack: x\n" * 1_000_000,
        b"\xff\xfe\x00\x01",
        b"",
        b"{" * 10_000,
        b"just a text",
    ],
    ids=["bomb", "million-lines", "binary", "empty", "deep", "text"],
)
def test_what_is_no_pack_at_all_is_answered_in_one_line(
    xeploai: Xeploai, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)

    answer = xeploai("rules", "check", file)

    assert answer.code == 1
    assert len(answer.out.splitlines()) == 1
    assert answer.out.startswith(str(file))


def test_files_that_cannot_be_read_do_not_keep_others_from_being_checked(
    xeploai: Xeploai, tmp_path: Path, small: Path
) -> None:
    answer = xeploai("rules", "check", tmp_path, tmp_path / "none.yaml", small)

    assert answer.code == 1
    first, second, third = answer.lines
    assert first.startswith(f"{tmp_path}: The file cannot be read (it is a folder).")
    assert second.startswith(f"{tmp_path / 'none.yaml'}: The file cannot be read (no such file")
    assert third == f"{small}: no fault"


def test_a_gap_between_packs_has_its_line_and_neither_file_is_without_fault(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    text = (PACKS / "vn-party-2025.yaml").read_text(encoding="utf-8")
    later = tmp_path / "later.yaml"
    later.write_text(text.replace("from: 2025-08-30", "from: 2025-09-15"), encoding="utf-8")
    earlier = tmp_path / "earlier.yaml"
    earlier.write_text((PACKS / "vn-party-2023.yaml").read_text(encoding="utf-8"), "utf-8")

    alone = xeploai("rules", "check", later).out
    both = xeploai("rules", "check", later, earlier).out

    line = 1 + text[: text.index("- rule: cycle.closing_dates")].count("\n")
    assert alone == (
        f"{later}:{line}: cycle.closing_dates: vn-party-2023.yaml applies until 2025-08-30, and"
        f" {later} only from 2025-09-15 on. On the days between no pack would apply."
        " Let one end where the other begins.\n"
    )
    assert f"{earlier}:" in both
    assert "no fault" not in alone + both


def test_what_changes_nothing_is_remarked_on_and_is_no_fault(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    layer = tmp_path / "province.yaml"
    layer.write_text(
        "layer: tinh\n"
        "extends: vn-party-2023\n"
        "title: {vi: Hướng dẫn, en: Guidance}\n"
        "standing: LOCAL\n"
        "issued_by: {vi: Tỉnh ủy, en: The province}\n"
        "unit: tinh\n"
        "source: {document: 05-HD/TU, issued: 2023-11-20, place: toàn văn}\n"
        "settings:\n"
        "  - {setting: cap.rounding, from: 2023-11-20, value: DOWN}\n"
        "  - {setting: petition.days, from: 2023-11-20, value: 30}\n"
        "parameters:\n"
        "  - {parameter: P23-CON-1.years, from: 2023-11-20, value: 5}\n",
        encoding="utf-8",
    )

    answer = xeploai("rules", "check", layer)

    assert answer.code == 0
    first, second, third = answer.lines
    assert first.startswith(f"{layer}:10: petition.days: Remark: The setting “Days within")
    assert "not used yet in this version" in first
    assert second == (
        f"{layer}:12: P23-CON-1: Remark: P23-CON-1 is text only: the number is shown and not"
        " computed. It changes no grade and no figure."
    )
    assert third == f"{layer}: no fault"


SHARE = """\
layer: xa-thu
extends: vn-party-2025
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Đảng ủy, en: Committee}
unit: xa-a1
source: {document: 01-QĐ/ĐU, issued: 2025-11-01, place: mục 1}
settings:
  - {setting: cap.share, from: 2025-11-01, value: 15 %}
"""


def test_a_document_is_checked_beside_what_is_stored_above_it(
    xeploai: Xeploai, tmp_path: Path, assessed: Cycle
) -> None:
    file, above = tmp_path / "share.yaml", tmp_path / "base.yaml"
    file.write_text(SHARE)
    text = SHARE.replace("xa-thu", "tinh-thu").replace("unit: xa-a1\n", "")
    text = text.replace("Đảng ủy", "Tỉnh ủy")
    above.write_text(text.replace("cap.share", "cap.base").replace("15 %", "GOOD"))
    (tmp_path / "home").mkdir(exist_ok=True)
    alone = xeploai("rules", "check", file)

    xeploai("rules", "store", above)
    (tmp_path / "home" / "xeploai.sqlite3").touch()

    assert "so no ceiling comes of it" in alone.out
    assert xeploai("rules", "check", file).lines == [f"{file}: no fault"]
