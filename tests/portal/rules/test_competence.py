"""The page on competence, and the same as JSON."""

import pytest
from django.test import Client

from tests.builders import AT, BY
from tests.portal.reading import page_of
from tests.portal.tables import row, rows
from xeploai.cycle.operations import store_layer

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAYER = """layer: huyen-a
extends: vn-party-2023
title: {vi: Quy chế, en: Rules}
standing: LOCAL
issued_by: {vi: Huyện ủy, en: District A}
unit: huyen-a
source: {document: 1-QC/HU, issued: 2023-10-20, place: Điều 2}
competence:
  - row: own_cadres
    from: 2023-10-20
    categories: [leading_cadre]
    levels: [grassroots_committee]
    heads: OTHERS
    decides: DIRECT_SUPERIOR
    body: STANDING_COMMITTEE
    proposes: OWN
    appraises: OWN
"""


def test_the_page_names_who_decides_for_the_unit_s_own_subjects(board: Client) -> None:
    page = page_of(board, "/2023/xa-a1/competence/")

    assert row(page, "Đảng bộ cơ sở", "here") == [
        "Ban Thường vụ Tên huyen-a",
        "Tên xa-a1",
        "Tên huyen-a",
    ]
    assert row(page, "Cán bộ lãnh đạo, quản lý các cấp người đứng đầu", "here")[0] == (
        "Ban Thường vụ Tên huyen-a"
    )
    assert row(page, "Cán bộ lãnh đạo, quản lý các cấp chức vụ khác", "here")[0] == "Tên xa-a1"


def test_above_the_top_stands_the_centre(board: Client) -> None:
    page = page_of(board, "/2023/tinh/competence/")

    assert row(page, "Cán bộ lãnh đạo, quản lý các cấp người đứng đầu", "here") == [
        "Cấp có thẩm quyền ở Trung ương",
        "Tên tinh",
        "Cấp có thẩm quyền ở Trung ương",
    ]


def test_each_row_of_the_table_has_its_source_and_status(board: Client) -> None:
    lines = rows(page_of(board, "/2023/tinh/competence/"), "table")

    (members,) = [line for line in lines if line[0] == "Đảng viên"]
    assert "132-QĐ/TW" in members[-1]
    assert all("QĐ/TW" in line[-1] for line in lines)


def test_rows_of_a_local_document_are_marked_and_act(board: Client) -> None:
    store_layer(content=LAYER.encode(), file="l.yaml", by=BY, at=AT)

    page = page_of(board, "/2023/xa-a1/competence/")

    assert "1-QC/HU" in rows(page, "table")[0][-1]
    assert "văn bản của địa phương" in rows(page, "table")[0][-1]
    assert row(page, "Cán bộ lãnh đạo, quản lý các cấp chức vụ khác", "here")[0] == (
        "Ban Thường vụ Tên huyen-a"
    )
    elsewhere = rows(page_of(board, "/2023/xa-b1/competence/"), "table")
    assert not any("1-QC/HU" in line[-1] for line in elsewhere)


def test_the_layer_s_own_page_shows_its_rows(board: Client) -> None:
    store_layer(content=LAYER.encode(), file="l.yaml", by=BY, at=AT)

    (line,) = rows(page_of(board, "/rules/layers/of/huyen-a/"), "competence")

    assert line[1] == "cấp trên trực tiếp ban thường vụ"


def test_the_same_is_there_as_json(board: Client) -> None:
    value = board.get("/2023/xa-a1/competence.json").json()

    here = {(one["category"], one["is_head"]): one for one in value["here"]}
    assert here["grassroots_committee", None]["unit"] == "huyen-a"
    assert here["leading_cadre", True]["body"] == "Ban Thường vụ Tên huyen-a"
    assert {one["row"] for one in value["rows"]} >= {"members", "organisations"}
    assert value["rows"][0]["source"]["document"]
