"""The content of the files that make one list."""

from typing import Any

import pytest

from tests.intake.samples import REGISTER, UNIT
from xeploai.intake import PersonRow


def test_rows_are_handed_out_only_as_what_they_are(desk: Any) -> None:
    intake = desk.take(desk.xlsx([REGISTER, UNIT]))

    with pytest.raises(TypeError):
        intake.rows_as(PersonRow)
