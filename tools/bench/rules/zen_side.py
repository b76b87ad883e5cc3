"""ZEN's side of the bench `rules`: evaluate the subjects in a file, with the trace on.

Run as a file by a Python that has zen-engine and not this program, so nothing of ours is imported:

    PYTHON -I zen_side.py FOLDER --repeat 3

The folder has `graphs.json`, a decision graph for each plan, and `subjects.jsonl`, for each subject
the number of its graph and its facts. Under the clock: evaluating every subject, each answer kept
with its trace until the last is done, as ours are. Outside: reading files, compiling the graphs.
"""

import argparse
import gc
import json
import resource
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

GRAPHS, SUBJECTS = "graphs.json", "subjects.jsonl"
OUTPUTS = ("suggests", "grade", "reason")
TRACED = {"trace": True}
KIB_PER_MIB = 1024


def main() -> None:
    """Measure as the words say and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    print(json.dumps(measure(args.folder, repeat=args.repeat)), flush=True)


def measure(folder: Path, *, repeat: int) -> dict[str, Any]:
    """Return the seconds of each pass, and the suggestions of the last one."""
    import zen

    graphs = json.loads((folder / GRAPHS).read_text(encoding="utf-8"))
    compiled = {str(key): zen.ZenDecisionContent(json.dumps(one)) for key, one in enumerate(graphs)}
    engine = zen.ZenEngine({"loader": compiled.__getitem__})
    with (folder / SUBJECTS).open(encoding="utf-8") as lines:
        subjects = [{"key": str(each[0]), "context": each[1]} for each in map(json.loads, lines)]
    seconds, processor = [], []
    found: list[Any] = []
    for _ in range(repeat):
        found.clear()
        gc.collect()
        # as ours: the search for garbage would take the longer the more is kept
        gc.disable()
        before, start = time.process_time(), time.perf_counter()
        found = engine.evaluate_batch(subjects, TRACED)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - before)
        gc.enable()
    return {
        "runs_s": [round(each, 3) for each in seconds],
        # of all threads, without what other programs had of the processor
        "cpu_s": [round(each, 3) for each in processor],
        "subjects": len(subjects),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB),
        "traced_nodes": len(found[0]["data"]["trace"]),
        "suggestions": [[each["data"]["result"][name] for name in OUTPUTS] for each in found],
        "version": version("zen-engine"),
    }


if __name__ == "__main__":
    main()
