"""`xeploai demo`, run as a user runs it, and compared with the published figures."""

import json
import socket
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Xeploai, alone
from tests.shared_demo import SharedDemo
from tests.untranslated import english_in
from xeploai.demo.continuation import FILE_NAME, NEIGHBOUR_ROOT
from xeploai.demo.continuation.outcomes import GROUPS_OVER

AT_LENGTH = [pytest.param(year, marks=pytest.mark.at_length) for year in ("2022", "2024", "2025")]
EXAMPLE = "examples/kien-giang-2023.toml"


PUBLISHED = tomllib.loads(files("xeploai").joinpath(EXAMPLE).read_text(encoding="utf-8"))


SLIPS = {(slip["category"], slip["figure"]): slip["half_up"] for slip in PUBLISHED["slip"]}


@dataclass(frozen=True)
class Demo:
    home: Path
    answer: Answer
    results: dict[str, Any]


@pytest.fixture(scope="module")
def demo(demo_province: SharedDemo) -> Demo:
    home = demo_province.home
    results = alone(home, "results", "--cycle", "2023", "--unit", "kien-giang", "--json")
    return Demo(home, Answer(0, demo_province.printed, ""), json.loads(results.out))


def test_the_vietnamese_results_have_no_line_in_english(demo: Demo) -> None:
    words = ("results", "--cycle", "2023", "--unit", "kien-giang")

    answer = alone(demo.home, *words, XEPLOAI_LANG="vi")

    assert "không thuộc diện kiểm điểm" in answer.text
    assert english_in(answer.lines) == []


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
        assert found["made_of"] == {
            "cases": found["total"],
            "returns": None,
            "accepted_returns": None,
        }, code
    assert demo.results["missing_units"] == []


def test_some_units_only_sent_returns_the_year_before(demo: Demo) -> None:
    words = ("results", "--cycle", "2022", "--unit", "kien-giang", "--json")
    found = json.loads(alone(demo.home, *words).out)

    assert len(found["units_by_return"]) == 5
    assert found["categories"]["member"]["made_of"]["returns"] > 0


def test_report_files_are_where_the_demo_says(demo: Demo) -> None:
    for ending in ("pdf", "docx", "xlsx", "html", "md", "json"):
        path = demo.home / "reports" / f"kien-giang-2023.{ending}"
        assert str(path) in demo.answer.lines
        assert path.stat().st_size > 10_000


@pytest.mark.parametrize("year", ["2023", "2026-q3", *AT_LENGTH])
def test_tallies_recount_to_the_same(demo: Demo, year: str) -> None:
    verified = alone(demo.home, "verify", "--cycle", year)

    assert (verified.code, verified.lines[0]) == (0, f"{year}: 0 differences")


def test_a_taken_port_is_refused_before_anything_is_made(xeploai: Xeploai, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = xeploai("demo", "--port", port, "--home", tmp_path / "new")

    assert answer.refusal == (f"Port {port} is taken or not allowed: choose another with --port.")
    assert not (tmp_path / "new").exists()


def test_the_demo_says_where_the_publication_slipped(demo: Demo) -> None:
    at = demo.answer.lines.index("Compared with the published figures: 103/103 agree.")
    slips = [line for line in demo.answer.lines[at:] if line.startswith("The source prints ")]
    corrected = {line.rsplit(" ", 1)[1] for line in slips}
    assert corrected == {"13,53%.", "16,97%."}


def test_the_comparison_names_categories_and_figures_by_their_labels(demo: Demo) -> None:
    lines = demo.answer.lines
    assert [line for line in lines if line.endswith("  Grassroots branches · Good or better")]
    assert not [line for line in lines if "grassroots_branch" in line]


def results_of(demo: Demo, cycle: str) -> dict[str, Any]:
    words = ("results", "--cycle", cycle, "--unit", "kien-giang", "--json")
    found: dict[str, Any] = json.loads(alone(demo.home, *words).out)
    return found


def test_the_newest_year_is_graded_on_the_tree_of_the_merged_province(demo: Demo) -> None:
    found = results_of(demo, "2025")

    assert found["unit"]["name"] == "Đảng bộ tỉnh An Giang"
    assert found["missing_units"] == []
    assert found["categories"]["commune_committee"]["total"] > 50
    assert all(one["undecided"] == 0 for one in found["categories"].values())


def test_the_ceilings_of_the_merged_province_act(demo: Demo) -> None:
    found = results_of(demo, "2025")

    assert found["ceilings_checked"] > 1000
    assert len(found["ceilings_over"]) == GROUPS_OVER
    assert all(one["binds"] and one["over_by"] in (1, 2) for one in found["ceilings_over"])
    for category in found["decisions_compared"]["categories"].values():
        assert category["with_reason"] == category["against"]


def test_the_year_before_on_the_tree_of_the_newest_adds_up_both_provinces(demo: Demo) -> None:
    words = ("compare", "--cycle", "2025", "--unit", "kien-giang", "--tree", "this-year", "--json")
    own = results_of(demo, "2024")["categories"]["member"]["total"]
    other = alone(demo.home, "results", "--cycle", "2024", "--unit", NEIGHBOUR_ROOT, "--json")
    neighbour = json.loads(other.out)["categories"]["member"]["total"]

    [both] = json.loads(alone(demo.home, *words).out)

    assert neighbour > 6000
    assert [part["unit"] for part in both["parts"]] == ["kien-giang", NEIGHBOUR_ROOT]
    members = {one["figure"]: one for one in both["figures"] if one["category"] == "member"}
    assert members["total"]["before"] == own + neighbour


def test_quarters_of_2026_grade_leading_cadres_alone(demo: Demo) -> None:
    for quarter in ("2026-q1", "2026-q2", "2026-q3"):
        found = results_of(demo, quarter)["categories"]
        assert found["leading_cadre"]["total"] > 4000
        is_last = quarter == "2026-q3"
        assert (found["leading_cadre"]["undecided"] > 0) == is_last
        assert not [code for code, one in found.items() if one["total"] and code != "leading_cadre"]


def test_the_sheet_of_the_merger_is_kept_beside_the_reports(demo: Demo) -> None:
    lines = (demo.home / "reports" / FILE_NAME).read_text(encoding="utf-8-sig").splitlines()

    assert len(lines) > 300
