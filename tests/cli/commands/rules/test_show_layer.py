"""`xeploai rules show LAYER`: a local document in words."""

from pathlib import Path

import pytest

from tests.builders import AT, BY
from tests.cli.commands.rules.conftest import layer_text
from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Cycle
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
    assert "50% → 60% of the tasks assigned" in answer.text
    assert answer.lines[-1].endswith("1-QĐ/TU of 2023-11-01, mục 3")


def test_a_document_in_a_file_is_shown_without_a_home(xeploai: Xeploai, tmp_path: Path) -> None:
    file = tmp_path / "tren.yaml"
    file.write_text(layer_text("tren", "tinh", "1-QĐ/TU", "60 %"), encoding="utf-8")

    answer = xeploai("rules", "show", file)

    assert answer.lines[1] == "Standing: local. Issued by: Committee."
    assert "What it sets in the provisions above" in answer.lines


@pytest.fixture
def home(assessed: Cycle, tmp_path: Path) -> Path:
    """Return a home with a database, where a commune's document does not act any more."""
    for code, unit, value in (("duoi", "xa-a1", "57 %"), ("tren", "tinh", "60 %")):
        text = layer_text(code, unit, "1-QĐ", value)
        store_layer(content=text.encode(), file=f"{code}.yaml", by=BY, at=AT)
    place = tmp_path / "home"
    place.mkdir(exist_ok=True)
    (place / "xeploai.sqlite3").touch()
    return place


@pytest.mark.usefixtures("home")
def test_a_document_that_does_not_act_says_so_and_why_where_it_is_shown_and_checked(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "duoi.yaml"
    file.write_text(layer_text("duoi", "xa-a1", "1-QĐ", "57 %"), encoding="utf-8")

    told, checked = xeploai("rules", "show", "duoi"), xeploai("rules", "check", file)

    why = "In cycle 2023 this document does not act in what is milder than the rules"
    assert any(line.startswith(why) for line in told.lines)
    assert checked.code == 0
    assert f"Remark: {why} above it: 1-QĐ, mục 3 sets 57 %" in checked.text


@pytest.mark.usefixtures("home")
def test_a_document_in_a_file_is_shown_beside_what_this_home_has_above_it(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "ap.yaml"
    file.write_text(layer_text("ap", "ap-a11", "1-QĐ", "70 %"), encoding="utf-8")

    answer = xeploai("rules", "show", file)

    assert "60% → 70% of the tasks assigned" in answer.text
    assert "Local documents above it: Document tren; Document duoi." in answer.lines


@pytest.mark.usefixtures("home")
def test_a_file_that_would_not_be_stored_here_is_remarked_on_and_one_of_elsewhere_is_not(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "ap.yaml"
    file.write_text(layer_text("ap", "ap-a11", "1-QĐ", "52 %"), encoding="utf-8")
    assert "Remark: It would not be stored beside the documents here: 1-QĐ, mục 3 sets" in (
        xeploai("rules", "check", file).text
    )

    file.write_text(layer_text("ap", "noi-khac", "1-QĐ", "52 %"), encoding="utf-8")
    assert xeploai("rules", "check", file).lines == [f"{file}: no fault"]
