"""The table of ceilings on the top grade."""

import pytest
from django.test import Client

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    registered,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import TOP, page_of, rows, section, texts
from xeploai.domain.grades import Grade
from xeploai.organisations.models import Unit
from xeploai.organisations.register import register_units

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_ceilings_show_only_groups_over_unless_all_are_asked_for(board: Client) -> None:
    over = section(page_of(board, "/2023/tinh/"), "ceilings")
    every = section(page_of(board, "/2023/tinh/?ceilings=all"), "ceilings")

    assert rows(over)[1:] == [
        (
            "BT · do Tên tinh quản lý",
            "Cán bộ lãnh đạo, quản lý các cấp",
            "0 Hoàn thành tốt nhiệm vụ",
            "0 0 × 20% = 0",
            "1",
            "1",
            "tham khảo 21-HD/BTCTW, mục II.B.4 18/10/2019",
        ),
        (
            "Tên xa-a1",
            "Đảng viên",
            "2 Hoàn thành tốt nhiệm vụ",
            "0 2 × 20% = 0,4, lấy phần nguyên là 0",
            "1",
            "1",
            "tham khảo 21-HD/BTCTW, mục II.B.2 18/10/2019",
        ),
    ]
    # the standing committees of all districts are one group, and so are the grassroots branches
    # of one district
    assert [one[0] for one in rows(every)[3:]] == [
        "BTV · do Tên tinh quản lý",
        "Chi bộ cơ sở · Tên huyen-a",
    ]


def test_a_long_list_of_ceilings_is_cut_until_all_are_asked_for(client_of: ClientOf) -> None:
    units = make_tree()
    branches = [registered(f"cb-{n:02}", "huyen-a", "grassroots_branch") for n in range(25)]
    register_units(rows=branches, by=BY, at=AT)
    for branch in branches:
        make_members(Unit.objects.get(code=branch.code), 1)
    cycle = make_cycle()
    decide(cycle, *(decision("member", f"dv-{n}", Grade.EXCELLENT) for n in range(25)))
    client = client_of(TOP)
    assert units

    first = section(page_of(client, "/2023/tinh/"), "ceilings")
    every = section(page_of(client, "/2023/tinh/?groups=all"), "ceilings")

    assert len(rows(first)) == 1 + 20
    assert "Xem cả 25 nhóm" in texts(first)
    assert len(rows(every)) == 1 + 25
