"""The province once more, by GoRules ZEN: hand over the same provisions and facts, and compare.

ZEN runs as a program of its own with another Python, as OpenFisca does.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.bench.measure import BenchFailed
from tools.bench.rules.facts import Subject
from tools.bench.rules.other_python import OtherSide
from tools.bench.rules.zen_graph import facts_for_graph, graph_of, suggestion_of
from tools.bench.rules.zen_side import GRAPHS, SUBJECTS
from xeploai.domain.evaluation.evaluate import Evaluation

SIDE = Path(__file__).with_name("zen_side.py")
VARIABLE = "XEPLOAI_ZEN_PYTHON"
OURS = "ours.json"


def write_contest(
    folder: Path, subjects: Iterable[Subject], evaluations: Iterable[Evaluation]
) -> None:
    """Write the decision graphs, the subjects' facts, and what we suggest of each."""
    graphs: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    with (folder / SUBJECTS).open("w", encoding="utf-8") as lines:
        for each in subjects:
            place = places.setdefault(id(each.plan), len(graphs))
            if place == len(graphs):
                graphs.append(graph_of(each.plan))
            lines.write(json.dumps([place, facts_for_graph(each.values)]) + "\n")
    (folder / GRAPHS).write_text(json.dumps(graphs), encoding="utf-8")
    suggestions = [suggestion_of(each) for each in evaluations]
    (folder / OURS).write_text(json.dumps(suggestions), encoding="utf-8")


def measure_zen(folder: Path, repeats: int) -> dict[str, Any]:
    """Return what `zen_side.measure` found about the contest in a folder.

    Raises:
        BenchFailed: no Python has ZEN, it failed, or it suggests anything else than we do.
    """
    figures = OtherSide("ZEN", SIDE, VARIABLE).measure(str(folder), "--repeat", str(repeats))
    theirs = figures.pop("suggestions")
    ours = json.loads((folder / OURS).read_text(encoding="utf-8"))
    if len(ours) != len(theirs):
        raise BenchFailed(f"ZEN evaluated {len(theirs)} of {len(ours)} subjects")
    differing = [place for place, each in enumerate(ours) if each != theirs[place]]
    if differing:
        first = differing[0]
        raise BenchFailed(
            f"ZEN suggests another thing of {len(differing)} of {len(ours)} subjects: of the one"
            f" at {first} {theirs[first]}, and we {ours[first]}"
        )
    return figures
