""""""

import json
from pathlib import Path

import pytest

from tests.builders import unit_of
from tests.results.dataset.files import both_languages, columns_in, exported, rows_of
from xeploai.cycle.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_dictionary_says_everything_in_both_languages(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    words = list(both_languages(dictionary))

    assert len(words) > 100
    assert all(one["vi"].strip() and one["en"].strip() for one in words)
    assert dictionary["pack"]["version"] == cycle.pack_version
    assert dictionary["written_at"].startswith("2025-01-15")
    assert dictionary["program"].startswith("xeploai ")


def test_every_column_is_in_the_dictionary_and_nothing_besides(
    cycle: Cycle, tmp_path: Path
) -> None:
    written = exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    told = {
        file["file"]: [
            (column["name"], "REQUIRED" if column["null"] is None else "OPTIONAL")
            for column in file["columns"]
        ]
        for file in dictionary["files"]
    }

    assert told == columns_in(tmp_path)
    assert {one["file"]: one["rows"] for one in dictionary["files"]} == {
        f"{name}.parquet": number for name, number in written.items()
    }
    read = (tmp_path / "dictionary.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in read for columns in told.values() for name, _ in columns)


def test_every_code_in_the_files_is_explained(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    for file in dictionary["files"]:
        for column in file["columns"]:
            if column["codes"]:
                query = f"select distinct {column['name']} from '{tmp_path / file['file']}'"
                used = {row[0] for row in rows_of(tmp_path, query)} - {None}
                assert used <= column["codes"].keys(), (file["file"], column["name"])
