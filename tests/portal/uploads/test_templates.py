"""Workbooks to fill in."""

from pathlib import Path

import pytest
from django.test import Client

from tests.builders import decide, decision
from tests.portal.uploads.sending import rows_of, send
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_template_for_a_unit_holds_its_cases_with_what_is_decided_and_comes_back_unchanged(
    cycle: Cycle, board: Client, tmp_path: Path
) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    answer = board.get("/templates/gradings.xlsx?cycle=2023&unit=ap-a11")

    headings, *rows = rows_of(answer, tmp_path)
    members = [row for row in rows if row[0] == "Đảng viên"]
    assert headings[:4] == (
        "Nhóm đối tượng",
        "Tên nơi sinh hoạt, công tác",
        "Mã đối tượng",
        "Tên đối tượng",
    )
    assert [row[2] for row in members] == ["dv-0", "dv-1", "dv-2"]
    assert members[0][4] == "Hoàn thành tốt nhiệm vụ"
    assert members[1][4] is None
    send(board, ("back.xlsx", answer.content))
    upload = Upload.objects.get()
    assert (upload.state, upload.unchanged, upload.new, upload.refused) == ("READY", 1, 0, 0)


@pytest.mark.parametrize(
    ("kind", "number"), [("register", 5), ("people", 3), ("posts", 0), ("collectives", 0)]
)
def test_templates_of_the_register_hold_the_unit_and_come_back_unchanged(
    board: Client, tmp_path: Path, kind: str, number: int
) -> None:
    answer = board.get(f"/templates/{kind}.xlsx?unit=huyen-a")

    _, *rows = rows_of(answer, tmp_path)
    assert len(rows) == number
    if number:
        send(board, ("back.xlsx", answer.content), cycle="")
        upload = Upload.objects.get()
        assert (upload.state, upload.unchanged) == ("READY", number)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("gradings.xlsx?cycle=2023&unit=ap-b11", 403),
        ("people.xlsx?unit=ap-b11", 403),
        ("gradings.xlsx?unit=ap-a11", 404),
        ("gradings.xlsx?cycle=20x3", 404),
        ("everything.xlsx", 404),
        ("return.xlsx?cycle=2023&unit=ap-a11", 200),
    ],
)
def test_a_template_is_filled_for_those_within_reach_only(
    board: Client, address: str, status: int
) -> None:
    assert board.get(f"/templates/{address}").status_code == status
