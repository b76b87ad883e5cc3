"""`xeploai rules show LAYER`: a local document in words."""

from pathlib import Path

import pytest

from tests.builders import AT, BY
from tests.cli.commands.rules.conftest import layer_text
from tests.cli.conftest import Xeploai
from xeploai.cycle.operations import store_layer

pytestmark = [pytest.mark.usefixtures("assessed")]


def test_a_stored_document_is_shown_in_words(xeploai: Xeploai, tmp_path: Path) -> None:
    text = layer_text("tren", "tinh", "1-QĐ/TU", "60 %")
    store_layer(content=text.encode(), file="tren.yaml", by=BY, at=AT)
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "xeploai.sqlite3").touch()

    answer = xeploai("rules", "show", "tren")

    title, standing, base, stored, *_ = answer.lines
    assert title.startswith("tren  (")
    assert standing == "Standing: local. Issued by: Committee."
    assert base.startswith("Below: ")
    assert base.endswith(" Applies to: tinh and below.")
    assert stored.startswith("Stored here as version 1, from ")
    assert "“exceeded”: 50% → 60% of the tasks assigned" in answer.text
    assert answer.lines[-1].endswith("1-QĐ/TU of 2023-11-01, mục 3")


def test_a_document_in_a_file_is_shown_without_a_home(xeploai: Xeploai, tmp_path: Path) -> None:
    file = tmp_path / "tren.yaml"
    file.write_text(layer_text("tren", "tinh", "1-QĐ/TU", "60 %"), encoding="utf-8")

    answer = xeploai("rules", "show", file)

    assert answer.lines[1] == "Standing: local. Issued by: Committee."
    assert "What it sets in the provisions above" in answer.lines
