"""The demo, run as a user runs it, against the published figures."""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

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
