"""A file is read in a process of its own; what dies there is refused, and the next one is read."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.hostile_files import FAILED, HOSTILE
from xeploai.domain import Refused, say
from xeploai.intake.sandbox import Unwanted, client, read_content
from xeploai.intake.sources import SourceFile, limits


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(name: str, content: bytes) -> SourceFile:
        path = tmp_path / name
        path.write_bytes(content)
        return SourceFile(path, name)

    return write


@pytest.fixture
def new_reader() -> Iterator[None]:
    client.end_reader()
    yield
    client.end_reader()


def refusal(source: SourceFile) -> str:
    with pytest.raises(Refused) as refused:
        read_content(source)
    return " ".join(say(fault, "en") for fault in refused.value.faults)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_the_next_file_is_read(
    file: Any, name: str
) -> None:
    content, said = HOSTILE[name]
    begun = time.monotonic()

    assert said in refusal(file(name, content))
    assert read_content(file("next.csv", b"a,b\n1,2\n")).cells == 4
    assert time.monotonic() - begun < 30


def test_ten_thousand_failed_cells_are_passed_in_linear_time(file: Any) -> None:
    begun = time.monotonic()

    (sheet,) = read_content(file("failed.xlsx", FAILED)).sheets

    assert sheet.rows[1][0] == "#REF!"
    assert time.monotonic() - begun < 10


def test_a_file_that_takes_too_much_memory_names_the_limit(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEMORY_BYTES", 192 * 2**20)

    said = refusal(file("list.csv", b"a,b\n" * 10_000_000))

    assert "takes more than 192 MB of memory" in said


def test_a_file_that_takes_too_long_names_the_limit(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CPU_SECONDS", 1)
    monkeypatch.setattr(limits, "CELLS_MAX", 10**9)
    monkeypatch.setattr(limits, "ROWS_MAX", 10**9)
    monkeypatch.setattr(limits, "MEMORY_BYTES", 8 * 2**30)

    said = refusal(file("list.csv", b"a,b\n" * 12_000_000))

    assert "takes more than 1 seconds" in said


def test_a_file_that_only_waits_ends_by_the_clock(
    file: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1)
    os.mkfifo(tmp_path / "pipe.csv")

    # nobody writes into the pipe
    assert "takes more than" in refusal(SourceFile(tmp_path / "pipe.csv", "pipe.csv"))


def test_an_answer_larger_than_is_taken_is_refused(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANSWER_BYTES_MAX", 2**20)

    rows = "".join(f"code-{number}\n" for number in range(150_000))
    assert "more than 1 MB of text" in refusal(file("list.csv", rows.encode()))


def test_more_cells_than_are_read_are_refused_though_each_sheet_has_fewer(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CELLS_MAX", 10)
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as writing:
        for _ in range(2):
            writing.add_worksheet().write_column("A1", ["x"] * 8)

    assert "16 cells; at most 10" in refusal(file("list.xlsx", book.getvalue()))


@pytest.mark.usefixtures("new_reader")
def test_a_file_that_is_no_longer_wanted_ends_its_reader_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    asked: list[int] = []

    def is_wanted() -> bool:
        asked.append(client._readers[0].process.pid)
        return len(asked) < 2

    begun = time.monotonic()
    with pytest.raises(Unwanted):
        read_content(SourceFile(tmp_path / "pipe.csv", "pipe.csv"), is_wanted=is_wanted)

    assert time.monotonic() - begun < 10
    _wait_until_nobody_is_in_group(asked[0])


@pytest.mark.usefixtures("new_reader")
def test_a_reader_that_was_killed_is_started_again(file: Any) -> None:
    source = file("list.csv", b"a,b\n")
    read_content(source)

    os.kill(client._readers[0].process.pid, signal.SIGKILL)
    client._readers[0].process.wait()

    assert read_content(source).cells == 2


@pytest.mark.usefixtures("new_reader")
def test_a_reader_that_dies_while_it_reads_is_a_refusal(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")

    def kill() -> bool:
        os.kill(client._readers[0].process.pid, signal.SIGKILL)
        return True

    with pytest.raises(Refused, match="broken"):
        read_content(SourceFile(tmp_path / "pipe.csv", "pipe.csv"), is_wanted=kill)


@pytest.mark.usefixtures("new_reader")
def test_the_files_that_are_asked_for_next_are_read_meanwhile_and_another_starts_anew(
    file: Any,
) -> None:
    first, second, third = (file(f"{name}.csv", name.encode()) for name in ("a", "b", "c"))

    read_content(first, following=[second, third])
    reader = client._readers[0]
    assert read_content(second, following=[third]).sheets[0].rows == [["b"]]
    assert client._readers == [reader]
    assert read_content(first).sheets[0].rows == [["a"]]
    assert client._readers != [reader]


@pytest.mark.usefixtures("new_reader")
def test_what_dies_among_small_files_is_refused_alone(file: Any) -> None:
    names = ["a.csv", *HOSTILE, "b.csv"]
    contents = {name: content for name, (content, _) in HOSTILE.items()}
    sources = [file(name, contents.get(name, name.encode())) for name in names]

    said = []
    for at, source in enumerate(sources):
        try:
            content = read_content(source, following=sources[at + 1 :])
        except Refused as refused:
            said.append(" ".join(say(fault, "en") for fault in refused.faults))
        else:
            said.append(str(content.sheets[0].rows[0][0]))

    assert said[0] == "a.csv"
    assert said[-1] == "b.csv"
    for (_, expected), heard in zip(HOSTILE.values(), said[1:-1], strict=True):
        assert expected in heard


@pytest.mark.usefixtures("new_reader")
def test_the_reader_gets_neither_key_nor_database(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XEPLOAI_SECRET_KEY", "s" * 50)
    monkeypatch.setenv("DATABASE_URL", "postgresql://x")
    read_content(file("list.csv", b"a,b\n"))

    environment = Path(f"/proc/{client._readers[0].process.pid}/environ").read_bytes()

    assert b"SECRET" not in environment
    assert b"postgresql" not in environment


def _wait_until_nobody_is_in_group(group: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = subprocess.run(
            ["ps", "-o", "stat=", "-g", str(group)], capture_output=True, check=False
        )
        if not [line for line in found.stdout.split() if not line.startswith(b"Z")]:
            return
        time.sleep(0.05)
    raise AssertionError("the reader goes on")
