"""`xeploai rules list`: packs and local documents."""

import pytest

from tests.builders import AT, BY, make_tree
from tests.cli.commands.rules.conftest import layer_text
from tests.cli.conftest import Xeploai
from xeploai.cycle.operations import store_layer


def test_the_list_tells_texts_days_and_how_many_provisions_bind(xeploai: Xeploai) -> None:
    answer = xeploai("rules")

    assert answer.out == xeploai("rules", "list").out
    _, _, after = answer.out.partition("\nvn-party-2023  (")
    title, texts, days, checked, numbers, *_ = after.splitlines()
    assert title.endswith(")  Regulation 124-QĐ/TW and guidance 25-HD/BTCTW")
    assert texts.startswith("  Texts: 124-QĐ/TW (2023-10-04)")
    assert days == "  Cycles that close from 2023-10-04 until before 2025-08-30."
    assert checked == "  Nobody has checked this pack against the issued texts yet."
    assert numbers.startswith("  Provisions on 2025-08-29: ")


@pytest.mark.django_db
def test_the_list_has_the_local_documents_of_the_home(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree()
    text = layer_text("tren", "tinh", "1-QĐ/TU", "60 %")
    store_layer(content=text.encode(), file="tren.yaml", by=BY, at=AT)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere")

    lines = xeploai("rules", "list").lines

    assert lines.count("Local documents stored here: tren v1 (Document tren).") == 1
