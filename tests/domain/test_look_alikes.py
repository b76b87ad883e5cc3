"""One folding of signs that look alike, for names of bodies and for numbers of documents."""

import pytest

from xeploai.domain import KnownBody, NamedUnit, fold_look_alikes, known_bodies
from xeploai.domain.look_alikes import foreign_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("307-QÐ/TU", "307-QĐ/TU"),
        ("Ɖảng ðội ɖ", "Đảng đội đ"),
        ("9‐‑‒–—―−9", "9-------9"),
        ("a⁄∕⧸╱\\|b", "a//////b"),
        ("T·U•", "T.U."),
        ("T\u200bU\u00ad", "TU"),
        ("ＴＵ－／", "TU-/"),
        ("Đảng ủy xã", "Đảng ủy xã"),
    ],
)
def test_signs_that_look_alike_are_one(text: str, folded: str) -> None:
    assert fold_look_alikes(text) == folded


def test_letters_of_another_alphabet_are_named_once_and_not_read_as_latin_ones() -> None:
    assert foreign_letters("ТУ/Т-Đảng 12") == "ТУ"
    assert foreign_letters("307-QÐ/TU") == ""
    assert fold_look_alikes("Т") == "Т"


def test_names_of_bodies_are_read_by_the_same_folding() -> None:
    unit = NamedUnit("Đảng bộ xã An Biên", "commune_committee")

    assert known_bodies("Ðảng ủy xã An Biên", {"a": unit}) == (
        KnownBody("a", "Đảng ủy xã An Biên"),
    )
    assert known_bodies("Đảng ủу xã An Biên", {"a": unit}) == ()
