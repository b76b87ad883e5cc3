"""Local rules of district A, as a file and as a filled form."""

import html
import re
from typing import Any

from django.test import Client

from tests.portal.tables import parse

NEW, FORM, LIST = "/rules/layers/new/", "/rules/layers/form/", "/rules/layers/"
DISTRICT = "/rules/layers/of/huyen-a-2023/"
CRITERIA = "/rules/layers/of/huyen-a-tieu-chi/"

LAYER = """\
layer: huyen-a-2023
extends: vn-party-2023
title: {vi: Quy định của huyện A, en: Rules of district A}
standing: LOCAL
issued_by: {vi: Huyện ủy, en: District committee A}
unit: huyen-a
source: {document: 12-QĐ/HU, issued: 2023-11-01, place: toàn văn}
parameters:
  - {parameter: P23-GR-3.exceeded, from: 2023-11-01, value: 60 %}
settings:
  - {setting: cap.rounding, from: 2023-11-01, value: DOWN}
"""
FILLED: dict[str, Any] = {
    "pack": "vn-party-2023",
    "groups": "2",
    "act": "preview",
    "title_vi": "Bộ tiêu chí của huyện A",
    "body_vi": "Huyện ủy",
    "code": "huyen-a-tieu-chi",
    "unit": "huyen-a",
    "standing": "LOCAL",
    "document": "15-QĐ/HU",
    "issued": "2023-11-05",
    "place": "toàn văn",
    "from_on": "2023-12-01",
    "set_label_vi": "Tiêu chí đảng viên",
    "categories": ["member"],
    "scale": "LEVELS",
    "when_changed": "KEEP",
    "group0_label": "Kết quả thực hiện nhiệm vụ",
    "group0_fact": "criteria_results",
    "group0_criteria": "Hoàn thành khối lượng\nBảo đảm tiến độ\n",
    "set_cap.rounding": "UP",
}
DRAFT = LAYER.replace("standing: LOCAL", "standing: DRAFT")


def store(client: Client, text: str = LAYER) -> None:
    response = client.post(NEW, {"text": text, "act": "store"})
    assert response.status_code == 302, response.content.decode()


def preview(client: Client, text: str = LAYER, status: int = 200) -> str:
    response = client.post(NEW, {"text": text, "act": "preview"})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def fill(client: Client, status: int = 200, **values: Any) -> str:
    response = client.post(FORM, FILLED | values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def file_in(page: str) -> str:
    """Return the file that a preview would store."""
    match = re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert match is not None, page
    return html.unescape(match[1])


def choices(client: Client, name: str) -> list[str]:
    """Return what the form offers in its checkboxes of a name."""
    page = client.get(f"{FORM}?pack=vn-party-2023").content.decode()
    return [
        each.attributes["value"]
        for each in parse(page).all("input")
        if each.attributes.get("name") == name
    ]
