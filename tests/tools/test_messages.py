"""Every text that is marked for translation has its Vietnamese wording."""

import re

import pytest
from babel.messages.catalog import Catalog

from tools.messages import (
    MO_FILE,
    PO_FILE,
    extract,
    is_translated,
    load,
    texts_of_template,
    to_mo,
    to_po,
    update,
)

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?([a-zA-Z%])")
REMEDY = "run ./xeploai messages and translate what it lists"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return load()


@pytest.fixture(scope="module")
def marked() -> Catalog:
    return extract()


def test_every_marked_text_is_translated(catalogue: Catalog, marked: Catalog) -> None:
    waiting = [
        str(each.id)
        for each in marked
        if each.id
        and not ((found := catalogue.get(each.id, each.context)) and is_translated(found))
    ]

    assert waiting == [], REMEDY


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [str(each.id) for each in catalogue if each.id and each.fuzzy] == []


def test_nothing_is_kept_that_nobody_says(catalogue: Catalog, marked: Catalog) -> None:
    left_over = [
        str(each.id) for each in catalogue if each.id and not marked.get(each.id, each.context)
    ]

    assert left_over == [], REMEDY
    assert not catalogue.obsolete, REMEDY


def test_a_translation_keeps_the_places_of_its_values(catalogue: Catalog) -> None:
    for each in catalogue:
        for text in [each.string] if isinstance(each.string, str) else each.string:
            source = each.id if isinstance(each.id, str) else each.id[-1]
            assert not source or placeholders(text) == placeholders(source), source


def placeholders(text: str) -> set[tuple[str, str]]:
    return set(PLACEHOLDER.findall(text))


def test_the_compiled_catalogue_is_what_the_written_one_compiles_to(catalogue: Catalog) -> None:
    assert MO_FILE.read_bytes() == to_mo(catalogue), REMEDY


def test_updating_an_up_to_date_catalogue_changes_nothing(marked: Catalog) -> None:
    assert to_po(update(load(), marked)) == PO_FILE.read_bytes(), REMEDY


def test_the_catalogue_names_nobody() -> None:
    # a sign by itself may be spoken of; an address of somebody may not stand there
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", PO_FILE.read_text(encoding="utf-8")) == []


def test_texts_of_pages_are_found() -> None:
    page = """
        <h1>{% translate "Results" %}</h1> {% trans 'Share, 100%' as share %}
        {% if x == _("Total") %}{% endif %}
        {% blocktranslate trimmed with name=unit.name %}
            Results of {{ name }}
            so far
        {% endblocktranslate %}
        {% blocktranslate count number=n %}one{% plural %}{{ number }}{% endblocktranslate %}
    """

    assert list(texts_of_template(page)) == [
        *["Results", "Share, 100%%", "Total", "Results of %(name)s so far"],
        ("one", "%(number)s"),
    ]
