"""The demo, run as a user runs it, against the published figures."""

import json
import os
import socket
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from xeploai.cli.demo_mark import OnlyInvented, is_changed, mark_changed, write_mark
from xeploai.cli.locks import locked

EXAMPLE = "examples/kien-giang-2023.toml"
PUBLISHED = tomllib.loads(files("xeploai").joinpath(EXAMPLE).read_text(encoding="utf-8"))
SLIPS = {(slip["category"], slip["figure"]): slip["half_up"] for slip in PUBLISHED["slip"]}


def xeploai(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "xeploai", *words, "--home", str(home)],
        env={**env, "XEPLOAI_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True)
class Demo:
    home: Path
    printed: str
    results: dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = tmp_path_factory.mktemp("demo") / "home"
    ended = xeploai(home, "demo", "--no-serve", "--verify")
    assert ended.returncode == 0, ended.stderr
    told = xeploai(home, "results", "--cycle", "2023", "--unit", "kien-giang", "--json")
    return Demo(home, ended.stdout, json.loads(told.stdout))


@pytest.mark.parametrize("entry", PUBLISHED["category"], ids=lambda entry: entry["code"])
def test_every_published_figure_of_a_category_comes_out(demo: Demo, entry: dict[str, Any]) -> None:
    found = demo.results["categories"][entry["code"]]

    for figure in ("total", "graded", "not_graded", "good_or_better", "excellent"):
        assert found[figure] == entry[figure], figure
    assert (found["completed"], found["failed"]) == (entry["completed"], entry["failed"])
    assert found["good"] == entry["good_or_better"] - entry["excellent"]
    for reason, number in entry.get("not_graded_reasons", {}).items():
        assert found["not_graded_reasons"][reason] == number
    for figure, printed in entry["printed"].items():
        expected = SLIPS.get((entry["code"], figure), printed)
        assert found["shares"][figure]["shown"] == expected, figure
    for figure, change in entry.get("change_on_2022", {}).items():
        assert found["change"][figure] == change, figure


@pytest.mark.parametrize("entry", PUBLISHED["headline"], ids=lambda entry: entry["of"])
def test_both_headlines_come_out(demo: Demo, entry: dict[str, Any]) -> None:
    found = demo.results["totals"][entry["of"]]

    assert found["graded"] == entry["graded"]
    assert found["good_or_better"] == entry["good_or_better"]
    assert found["shares"]["good_or_better"]["shown"] == entry["printed_percent"]


def test_all_of_2023_is_made_of_single_cases(demo: Demo) -> None:
    for code, found in demo.results["categories"].items():
        assert found["made_of"] == {"cases": found["total"], "returns": None}, code
    assert demo.results["missing_units"] == []


def test_some_units_only_sent_returns_the_year_before(demo: Demo) -> None:
    told = xeploai(demo.home, "results", "--cycle", "2022", "--unit", "kien-giang", "--json")
    found = json.loads(told.stdout)

    assert len(found["units_by_return"]) == 5
    assert found["categories"]["member"]["made_of"]["returns"] > 0


def test_the_demo_says_where_the_publication_slipped(demo: Demo) -> None:
    assert "103/103" in demo.printed
    assert "13,53%" in demo.printed
    assert "16,97%" in demo.printed


def test_report_files_are_where_the_demo_says(demo: Demo) -> None:
    for ending in ("pdf", "docx", "xlsx", "html", "md", "json"):
        path = demo.home / "reports" / f"kien-giang-2023.{ending}"
        assert str(path) in demo.printed
        assert path.stat().st_size > 10_000


def test_tallies_recount_to_the_same(demo: Demo) -> None:
    for year in ("2022", "2023"):
        assert xeploai(demo.home, "verify", "--cycle", year).stdout == f"{year}: 0 differences\n"


def test_a_home_with_somebodys_data_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "xeploai.sqlite3"
    kept.write_bytes(b"somebody's data")

    ended = xeploai(tmp_path, "demo", "--no-serve")

    assert ended.returncode == 2
    assert "stays untouched" in ended.stderr
    assert kept.read_bytes() == b"somebody's data"


def test_the_comparison_names_categories_and_figures_by_their_labels(demo: Demo) -> None:
    assert "Grassroots branches · Good or better" in demo.printed
    assert "grassroots_branch" not in demo.printed


def write_register(path: Path, code: str) -> Path:
    heading = "code;name;category;sector;parent;opened_on"
    path.write_text(f"{heading}\n{code};Đảng bộ tỉnh;province_committee;OTHER;;01/01/2010\n")
    return path


def mark_of(home: Path) -> dict[str, Any]:
    mark: dict[str, Any] = json.loads((home / "demo.json").read_text(encoding="utf-8"))
    return mark


@pytest.fixture
def demo_home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    write_mark(home, seed=1)
    return home


def test_an_import_into_a_demo_home_keeps_the_demo_out_from_then_on(
    demo_home: Path, tmp_path: Path
) -> None:
    register = write_register(tmp_path / "register.csv", "tinh-khac")

    told = xeploai(demo_home, "import", str(register))
    ended = xeploai(demo_home, "demo", "--no-serve")

    assert "stands among it" in told.stderr
    assert mark_of(demo_home)["changed"] is True
    assert ended.returncode == 2
    assert "Data were imported since" in ended.stderr
    assert "tinh-khac" in xeploai(demo_home, "units").stdout


def test_what_stores_nothing_leaves_the_demo_home_as_it_is(demo_home: Path, tmp_path: Path) -> None:
    register = write_register(tmp_path / "register.csv", "tinh-khac")
    wrong = write_register(tmp_path / "wrong.csv", "tinh khac")

    xeploai(demo_home, "import", str(register), "--dry-run")
    xeploai(demo_home, "import", str(wrong))

    assert mark_of(demo_home)["changed"] is False


def test_a_home_holds_only_invented_data_until_somebody_imports(demo_home: Path) -> None:
    only_invented = OnlyInvented(demo_home)
    before = bool(only_invented)

    mark_changed(demo_home)

    assert (before, bool(only_invented)) == (True, False)


def test_a_mark_that_nobody_can_read_protects_the_home(demo_home: Path) -> None:
    (demo_home / "demo.json").write_text("{", encoding="utf-8")

    assert not OnlyInvented(demo_home)
    assert is_changed(demo_home)


def test_a_home_without_a_mark_is_nobodys_demo(tmp_path: Path) -> None:
    assert not OnlyInvented(tmp_path)
    assert not mark_changed(tmp_path)
    assert not (tmp_path / "demo.json").exists()


def test_two_demos_do_not_make_one_home_at_once(demo_home: Path) -> None:
    with locked(demo_home, "demo", wait=False):
        ended = xeploai(demo_home, "demo", "--no-serve")

    assert ended.returncode == 2
    assert "Another demo" in ended.stderr


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = xeploai(tmp_path / "home", "demo", "--port", str(taken.getsockname()[1]))

    assert ended.returncode == 2
    assert not (tmp_path / "home").exists()
