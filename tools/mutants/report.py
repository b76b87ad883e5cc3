"""Report the mutants: a table, a file, and the faults to mend."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from tools.mutants.mutant import Fate, Mutant, Verdict

COLUMNS = ("mutants", *(fate.value for fate in Fate))
DONE = {Fate.KILLED, Fate.TIMED_OUT, Fate.EQUIVALENT}


@dataclass(frozen=True)
class Equivalent:
    """A change that makes no difference, so that no test can notice it.

    Args:
        source: name of the module or pack.
        line: the line's text, without the white space around it.
        change: what is changed there, “before → after”, as the report shows it.
        reason: why nothing differs.
    """

    source: str
    line: str
    change: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether the entry means this mutant."""
        return (self.source, self.line, self.change) == (
            mutant.source,
            mutant.text,
            mutant.change,
        )


def equivalents_in(path: Path) -> list[Equivalent]:
    """Return the list of a file: by module, entries of line, changes and reason."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return [
        Equivalent(source, entry["line"], change, entry["reason"])
        for source, entries in listed.items()
        for entry in entries
        for change in entry["changes"]
    ]


def apply_equivalents(verdicts: Iterable[Verdict], listed: Sequence[Equivalent]) -> list[Verdict]:
    """Return the verdicts, survivors that the list knows being called equivalent."""
    return [_apply_equivalents(verdict, listed) for verdict in verdicts]


def _apply_equivalents(verdict: Verdict, listed: Sequence[Equivalent]) -> Verdict:
    if verdict.fate is not Fate.SURVIVED:
        return verdict
    reasons = [entry.reason for entry in listed if entry.is_of(verdict.mutant)]
    return replace(verdict, fate=Fate.EQUIVALENT, by=reasons[0]) if reasons else verdict


def faults_of(verdicts: Sequence[Verdict], listed: Sequence[Equivalent]) -> list[str]:
    """Return what is wrong: mutants that no test noticed, and entries that are not true."""
    faults = [
        f"{verdict.mutant}: {verdict.fate.value}{': ' + verdict.by if verdict.by else ''}"
        for verdict in verdicts
        if verdict.fate not in DONE
    ]
    for entry in listed:
        fault = f"listed as equivalent, but %s: {entry.source}: {entry.line}: {entry.change}"
        fates = {verdict.fate for verdict in verdicts if entry.is_of(verdict.mutant)}
        if not fates:
            faults.append(fault % "no such mutant")
        elif fates & {Fate.KILLED, Fate.TIMED_OUT}:
            faults.append(fault % "a test notices it")
    return faults


def table_of(verdicts: Sequence[Verdict]) -> str:
    """Return the numbers of mutants by source and fate, and what is equivalent and why."""
    sources = sorted({verdict.mutant.source for verdict in verdicts})
    width = max([len(source) for source in sources] + [len("total")])
    of = {source: [v for v in verdicts if v.mutant.source == source] for source in sources}
    lines = [
        _row("", [column.replace("_", " ") for column in COLUMNS], width),
        *(_row(source, _numbers(own), width) for source, own in of.items()),
        _row("total", _numbers(verdicts), width),
    ]
    same = [verdict for verdict in verdicts if verdict.fate is Fate.EQUIVALENT]
    return "\n".join([*lines, *(f"equivalent: {each.mutant}: {each.by}" for each in same)])


def _numbers(verdicts: Iterable[Verdict]) -> list[str]:
    counted = Counter(verdict.fate for verdict in verdicts)
    return [str(number or "–") for number in (counted.total(), *(counted[fate] for fate in Fate))]


def _row(first: str, others: Sequence[str], width: int) -> str:
    cells = (f"{other:>{len(column) + 2}}" for other, column in zip(others, COLUMNS, strict=True))
    return f"{first:<{width}}{''.join(cells)}"


def write(verdicts: Sequence[Verdict], path: Path, *, root: Path) -> None:
    """Write every mutant with its fate into a file."""
    rows = [
        {
            "source": verdict.mutant.source,
            "file": str(verdict.mutant.file.relative_to(root)),
            "line": verdict.mutant.line,
            "text": verdict.mutant.text,
            "change": verdict.mutant.change,
            "fate": verdict.fate.value,
            "by": verdict.by,
        }
        for verdict in verdicts
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
