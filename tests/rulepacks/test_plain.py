"""Plain values in YAML files, such as facts."""

from datetime import date
from decimal import Decimal

import pytest

from xeploai.domain.model.facts import Record
from xeploai.domain.words import Refused
from xeploai.rulepacks import common_facts, read_plain, read_values

FACTS = common_facts()


def test_on_is_a_word_in_a_file_of_facts() -> None:
    content = (
        b"discipline:\n- {document: 1-QD, on: 2023-05-01, issued_by: UBKT}\nscore_general: 29.10\n"
    )

    values = read_values(FACTS, read_plain(content, file="f.yaml"))

    assert values["discipline"] == (Record("1-QD", date(2023, 5, 1), "UBKT", {}),)
    assert str(values["score_general"]) == "29.10"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\na: 2\n", "f.yaml:2: The key “a” occurs twice here"),
        (b"a: 2023-02-30\n", "f.yaml:1: “2023-02-30” is not a date"),
        (b"a: &x 1\nb: *x\n", "may not use YAML aliases"),
    ],
)
def test_a_file_of_plain_values_is_refused_like_a_pack(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_plain(content, file="f.yaml")


def test_plain_values_keep_their_kind() -> None:
    content = b"{a: 1, b: 1.50, c: true, d: yes, e: null, f: '1', g: 0x1F, h: [on]}"

    assert read_plain(content, file="f.yaml") == {
        "a": 1,
        "b": Decimal("1.50"),
        "c": True,
        "d": "yes",
        "e": None,
        "f": "1",
        "g": "0x1F",
        "h": ["on"],
    }
