"""The bench `rules`: a province with reasons beside ZEN, a nation in columns beside OpenFisca.

Every contestant is a process of its own, with one thread; each takes its first pass uncounted.
"""

import argparse
import statistics
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools.bench.measure import in_child, machine
from tools.bench.output import as_lines, as_table, measure_and_print
from tools.bench.rules.openfisca import measure_openfisca
from tools.bench.rules.zen import measure_zen

PROVINCE, NATION = "tools.bench.rules.province", "tools.bench.rules.nation"
PERSONS = 5_400_000
# the first is the one that is compare
# first the one that the program installs and that its roll-up runs on: it makes the ratio
ENGINES = ("duckdb", "polars")
LABELS = {"polars": "xeploai (Ibis on Polars)", "duckdb": "xeploai (Ibis on DuckDB)"}
DEMANDS = {"province_s": 5, "ratio": 1, "zen_ratio": 1 / 2}
COUNTED = {
    "comparisons": "a fact, share or level compare, wherever it is written, for one person; none"
    " for records, which are answered when columns are made",
    "rules": "a provision that compares anything, for one person; of OpenFisca, a formula",
}
Figures = Mapping[str, Any]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--persons", type=_at_least_one, default=PERSONS, help="of the nation")
    parser.add_argument("--runs", type=_at_least_one, default=5, help="counted runs of each")
    parser.add_argument("--province", type=_part, default=1.0, help="part of the province: 1 = all")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--openfisca",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure OpenFisca too, in an environment of its own",
    )
    parser.add_argument(
        "--zen",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="evaluate the province with GoRules ZEN too, in an environment of its own",
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails or columns and evaluation disagree."""
    return measure_and_print(args, measure, _print)


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _part(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError("must be above 0 and at most 1")
    return value


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of one run of the bench."""
    repeat = ["--repeat", str(args.runs)]
    province, zen = measure_province(args)
    nation = {
        name: per_second(in_child(NATION, name, str(args.persons), *repeat), args.persons)
        for name in ENGINES
    }
    openfisca = measure_openfisca(args.persons, args.runs) if args.openfisca else None
    return {
        "province_s": statistics.median(province["runs_s"]),
        **compare_with_zen(province, zen),
        **compare(nation[ENGINES[0]], openfisca),
        "ratio_polars": compare(nation["polars"], openfisca)["ratio"],
        "province": province,
        "zen": zen,
        "nation": nation,
        "openfisca": openfisca,
        "ways_to_count": COUNTED,
        "persons": args.persons,
        "runs": args.runs,
        "versions": {name: version(name) for name in ("ibis-framework", "polars", "duckdb")},
        "machine": machine(),
        "demands": DEMANDS,
    }


def measure_province(args: argparse.Namespace) -> tuple[Figures, Figures | None]:
    """Return our figures about the province, and ZEN's about the same subjects.

    Raises:
        BenchFailed: the two do not suggest the same of every subject.
    """
    words = ["--repeat", str(args.runs), "--part", str(args.province)]
    with tempfile.TemporaryDirectory() as folder:
        if not args.zen:
            return in_child(PROVINCE, *words), None
        province = in_child(PROVINCE, *words, "--contest", folder)
        return province, measure_zen(Path(folder), args.runs)


def compare_with_zen(province: Figures, zen: Figures | None) -> dict[str, Any]:
    """Return ZEN's time for the province, and ours as a part of it, by the clock and by the CPU."""
    if zen is None:
        return dict.fromkeys(("zen_s", "zen_ratio", "zen_ratio_cpu"))
    (ours, theirs), (ours_cpu, theirs_cpu) = (
        [statistics.median(each[name]) for each in (province, zen)] for name in ("runs_s", "cpu_s")
    )
    return {
        "zen_s": theirs,
        "zen_ratio": round(ours / theirs, 2),
        "zen_ratio_cpu": round(ours_cpu / theirs_cpu, 2),
    }


def per_second(found: Figures, persons: int) -> dict[str, Any]:
    """Return what one engine did, with the numbers of a second over both packs together."""
    packs = found["packs"].values()
    seconds = sum(statistics.median(each["runs_s"]) for each in packs)
    return {
        "seconds": round(seconds, 4),
        "comparisons_per_s": round(persons * sum(each["conditions"] for each in packs) / seconds),
        "rules_per_s": round(persons * sum(each["provisions"] for each in packs) / seconds),
        **found,
    }


def compare(ours: Figures, openfisca: Figures | None) -> dict[str, Any]:
    """Return both sides in the way of counting that flatters us least.

    OpenFisca's seconds are those of calculation alone; ours hold the making of the expression and
    of a result table too.
    """
    if openfisca is None:
        none = dict.fromkeys(("openfisca_conditions_per_s", "ratio", "counted"))
        return {"conditions_per_s": ours["comparisons_per_s"], **none}
    theirs = {
        "comparisons": openfisca["comparisons_per_s"],
        "rules": openfisca["conditions_per_s"],
    }
    ratios = {way: ours[f"{way}_per_s"] / number for way, number in theirs.items()}
    way = min(ratios, key=ratios.__getitem__)
    return {
        "conditions_per_s": ours[f"{way}_per_s"],
        "openfisca_conditions_per_s": theirs[way],
        "ratio": round(ratios[way], 2),
        "counted": way,
    }


def _print(figures: Figures) -> None:
    province, nation, openfisca = figures["province"], figures["nation"], figures["openfisca"]
    rows = [_row(LABELS[name], each, each["seconds"]) for name, each in nation.items()]
    if openfisca:
        theirs = {**openfisca, "rules_per_s": openfisca["conditions_per_s"]}
        rows.append(_row("OpenFisca", theirs, statistics.median(openfisca["calculating_s"])))
    as_table(
        f"{figures['persons']:,} persons, one thread, a second: medians of {figures['runs']}",
        ("", "seconds", "million comparisons/s", "million rules/s"),
        rows,
    )
    as_lines(
        {
            "province with reasons": f"{figures['province_s']:.2f} s for"
            f" {province['subjects']:,} subjects, {province['peak_mib']:,} MiB",
            "the same by GoRules ZEN": f"{figures['zen_s']:.2f} s: ours / ZEN"
            f" {figures['zen_ratio']}; by the processor's time {figures['zen_ratio_cpu']}"
            if figures["zen"]
            else "not measured",
            "ratio to OpenFisca, counted in the less flattering way":
            f"{figures['ratio']} ({figures['counted']}); on Polars {figures['ratio_polars']}",
            "demand": "province under 5 s, ours / ZEN at most 0.5, ratio at least 1",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )  # fmt: skip


def _row(label: str, figures: Figures, seconds: float) -> tuple[str, ...]:
    speeds = (figures[f"{way}_per_s"] / 1e6 for way in ("comparisons", "rules"))
    return label, f"{seconds:.3f}", *(f"{each:.1f}" for each in speeds)
