"""TOML is read to its values, or refused with a reason."""

from datetime import date

import pytest

from tests.hostile_files import deep_toml
from xeploai.domain import Refused
from xeploai.intake.sources import limits
from xeploai.intake.sources.toml_files import read_toml_document


def test_the_values_are_those_of_the_file() -> None:
    document = read_toml_document("a.toml", b"\xef\xbb\xbfa = 1\n[[b]]\nc = 2023-12-31\n")

    assert document == {"a": 1, "b": [{"c": date(2023, 12, 31)}]}


@pytest.mark.parametrize("depth", [limits.DEPTH_MAX + 1, 500, 60_000])
def test_values_too_deep_inside_one_another_are_refused(depth: int) -> None:
    with pytest.raises(Refused, match="inside one another more than 20 deep"):
        read_toml_document("a.toml", deep_toml(depth))

    read_toml_document("a.toml", deep_toml(limits.DEPTH_MAX - 2))


@pytest.mark.parametrize(
    "content", [b"a", b"a = 2023-99-99", b"a = " + b"9" * 5000, b"\xff", b"a = 1\na = 2"]
)
def test_what_is_not_toml_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Refused, match="not TOML in UTF-8: "):
        read_toml_document("a.toml", content)
