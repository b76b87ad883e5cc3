"""The content of a file, whatever its format."""

from pathlib import Path
from typing import Any

import pytest

from tests.hostile_files import far
from xeploai.domain import Refused
from xeploai.intake.sources import SourceFile, content_of, refuse_oversized


def test_cells_are_counted_with_the_empty_ones(desk: Any) -> None:
    path = desk.xlsx([["a", None, "b"], [None, None, "c"]])

    assert content_of(SourceFile(path, path.name)).cells == 6


def test_a_file_that_asks_for_too_much_is_explained_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(far('<c r="XFD1048576"><v>1</v></c>'))

    with pytest.raises(Refused, match="beyond column 256"):
        refuse_oversized(SourceFile(path, path.name))
    # formats without such a reason have nothing to explain
    refuse_oversized(SourceFile(Path(desk_csv(tmp_path)), "a.csv"))


def desk_csv(folder: Path) -> str:
    path = folder / "a.csv"
    path.write_text("a,b\n")
    return str(path)
