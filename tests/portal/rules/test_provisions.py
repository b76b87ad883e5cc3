"""Provisions in words: source, condition, numbers, and the part they belong to."""

from datetime import date

from xeploai import rulepacks
from xeploai.domain import book_changes, rulebook, say
from xeploai.portal.rules.provisions import (
    PARTS,
    ProvisionFilter,
    change_sections,
    part_of,
    provision_texts,
    regulation_parts,
)

ON = date(2023, 12, 31)


def test_every_provision_of_every_pack_belongs_to_a_part_with_a_heading() -> None:
    for pack in rulepacks.builtin_packs().values():
        for dated in pack.provisions.values():
            assert part_of(dated.wordings[0]) in PARTS, dated.code


def test_a_provision_is_worded_with_condition_and_numbers_without_codes() -> None:
    book = rulebook(rulepacks.pack("vn-party-2023"), on=ON)

    (text,) = provision_texts([book.provisions["P23-GR-3"]], book)

    assert text.provision.citation.source.document == "124-QĐ/TW"
    assert max(line.depth for line in text.condition) >= 1
    assert "50% số nhiệm vụ được giao; văn bản của địa phương chỉ được nâng lên" in [
        say(number, "vi") for number in text.numbers
    ]


def test_a_filter_keeps_what_applies_to_the_category_and_has_the_sort() -> None:
    book = rulebook(rulepacks.pack("vn-party-2023"), on=ON)

    parts = regulation_parts(book, ProvisionFilter("leadership_collective", "binding"))
    provisions = [text for part in parts for text in part.provisions]

    assert provisions
    assert {text.sort for text in provisions} == {"binding"}
    assert all(text.provision.is_about("leadership_collective") for text in provisions)


def test_changes_are_divided_by_whether_the_provisions_are_computed() -> None:
    before = rulebook(rulepacks.pack("vn-party-2023"), on=ON)
    after = rulebook(rulepacks.pack("vn-party-2025"), on=date(2025, 12, 31))

    computed, texts = change_sections(book_changes(before, after))

    assert (computed.code, texts.code) == ("computed", "texts")
    assert computed.differs
    assert texts.differs
    assert all(text.effect is not None for text in computed.only_after)
    assert all(text.effect is None for text in texts.only_after)
