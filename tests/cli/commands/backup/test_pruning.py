"""Which backups of a folder go."""

from datetime import datetime
from pathlib import Path

from xeploai.cli.commands.backup.pruning import name_at, prune


def make(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(b"")
    return [folder / name for name in names]


def test_a_name_says_when_and_whether_it_is_encrypted() -> None:
    at = datetime(2025, 1, 31, 1, 30, 9)  # noqa: DTZ001

    assert name_at(at, encrypted=False) == "xeploai-2025-01-31-013009.tar.gz"
    assert name_at(at, encrypted=True) == "xeploai-2025-01-31-013009.tar.gz.age"


def test_the_oldest_go_by_the_time_in_their_names(tmp_path: Path) -> None:
    oldest, _, encrypted, newest = make(
        tmp_path,
        "2024-12-31-0130.tar.gz",
        "xeploai-2025-01-02-013000.tar.gz",
        "xeploai-2025-01-01-013001.tar.gz.age",
        "xeploai-2025-01-03-013000.tar.gz",
    )

    assert prune(tmp_path, keep=2, newest=newest) == [encrypted, oldest]
    assert len(list(tmp_path.iterdir())) == 2


def test_the_new_one_stays_even_if_the_clock_went_back(tmp_path: Path) -> None:
    former, newest = make(
        tmp_path, "xeploai-2025-06-01-000000.tar.gz", "xeploai-2020-01-01-000000.tar.gz"
    )

    assert prune(tmp_path, keep=1, newest=newest) == [former]
    assert newest.exists()


def test_files_of_other_names_and_folders_stay(tmp_path: Path) -> None:
    others = make(tmp_path, "before-upgrade.tar.gz", "2025-01-01-0130.tar.gz.part", "head.json")
    (tmp_path / "2020-01-01-0130.tar.gz").mkdir()
    (newest,) = make(tmp_path, "xeploai-2025-01-03-013000.tar.gz")

    assert prune(tmp_path, keep=1, newest=newest) == []
    assert all(path.exists() for path in others)
