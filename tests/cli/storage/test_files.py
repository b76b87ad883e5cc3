"""Files that cannot be used."""

import errno
from pathlib import Path

import pytest

from xeploai.cli.storage.files import fault_of_path, reason_of, write_out
from xeploai.domain import say
from xeploai.domain.words import Fault, Refused


def test_an_error_at_a_path_that_nobody_gave_is_no_refusal(tmp_path: Path) -> None:
    def fault_at(path: str | None) -> Fault | None:
        return fault_of_path(OSError(errno.EACCES, "denied", path), [tmp_path / "home"])

    inside = fault_at(str(tmp_path / "home" / "files" / "ab"))

    assert inside is not None
    assert say(inside, "vi").endswith("không có quyền truy cập.")
    assert fault_at(str(tmp_path / "elsewhere")) is None
    assert fault_at(None) is None


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_out(tmp_path / "a" / "b" / "file.txt", b"content")

    assert (tmp_path / "a" / "b" / "file.txt").read_bytes() == b"content"


def test_a_folder_in_the_place_of_a_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write_out(tmp_path, b"content")

    (fault,) = refused.value.faults
    assert say(fault, "en") == f"Cannot write to {tmp_path}: it is a folder."
    assert say(fault, "vi") == f"Không ghi được vào {tmp_path}: đây là thư mục."


def test_a_reason_without_wording_of_ours_is_the_systems_own() -> None:
    assert reason_of(OSError(errno.ELOOP, "Too many levels")) == "Too many levels"
