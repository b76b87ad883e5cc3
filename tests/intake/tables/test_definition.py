"""Every kind of list is defined once, and its parts fit together."""

import pytest

from xeploai.intake import Vocabulary
from xeploai.intake.kinds import KINDS, Kind


def test_every_kind_has_a_definition() -> None:
    assert list(KINDS) == list(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_what_a_definition_says_of_columns_is_about_columns_that_it_has(
    kind: Kind, words: Vocabulary
) -> None:
    definition = KINDS[kind]
    names = {column.name for column in definition.columns}

    assert names >= {*definition.either, *definition.choices(words), *definition.names_for_reading}
    assert definition.quick is None or list(definition.quick.readers(words)) == [
        column.name for column in definition.columns
    ]


@pytest.mark.parametrize("kind", Kind)
def test_the_label_of_a_column_is_its_heading_in_both_languages(kind: Kind) -> None:
    for column in KINDS[kind].columns:
        assert KINDS[kind].column_labels[column.name] == {"vi": column.vi, "en": column.en}
