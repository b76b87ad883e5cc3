"""The record of mutants that were tried before, so that a run tries only what may have changed.

`record.json` has, for each module of the domain and each rule pack: a checksum of its source, a
checksum of the tests that judge it, how many mutants it has and how many a test noticed, and the
mutants that are equivalent. Where all of that is as recorded, a run tries a random tenth of the
mutants; elsewhere it tries every one.

The tests that judge are

- of a module: the files of tests that are named after it or import it; all files where none does;
- of a pack: the scenarios that name it, and those that name no pack (facts that others share).

This is simple and misses something: a mutant may be noticed by a test further away, or only through
another module, and a change there leaves the checksums as they are. The random tenth is for that.
Every run draws another one and prints its seed, so what one run misses another finds, and a run
that fails can be repeated. A change of `operators.py` or `packs.py`, which say what a mutant is,
makes the whole record void.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from tools.mutants.mutant import Fate, Mutant, Verdict
from tools.mutants.report import Equivalent

PART_TRIED_AGAIN = 10  # one mutant in ten
NOTICED = (Fate.KILLED, Fate.TIMED_OUT)


@dataclass(frozen=True)
class Source:
    """A module or pack: its file, the files that judge it, and its mutants."""

    name: str
    file: Path
    judges: tuple[Path, ...]
    mutants: tuple[Mutant, ...]


@dataclass(frozen=True)
class Entry:
    """What the record says of one source.

    Args:
        source, tests: checksums.
        mutants, noticed: numbers of mutants.
        equivalent: those that the list of equivalents names, as line and change.
    """

    source: str
    tests: str
    mutants: int
    noticed: int
    equivalent: tuple[str, ...]


def checksum(files: Iterable[Path], *, root: Path) -> str:
    """Return a checksum of the names and contents of files, in any order."""
    found = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        found.update(f"{file.relative_to(root).as_posix()} {content}\n".encode())
    return found.hexdigest()[:16]


def entry_for(source: Source, equivalents: Iterable[Equivalent], *, root: Path) -> Entry:
    """Return the entry of a source all of whose mutants are noticed, but for the equivalents."""
    equal = [
        f"{mutant.text}: {mutant.change}"
        for mutant in source.mutants
        if any(each.is_of(mutant) for each in equivalents)
    ]
    return Entry(
        source=checksum([source.file], root=root),
        tests=checksum(source.judges, root=root),
        mutants=len(source.mutants),
        noticed=len(source.mutants) - len(equal),
        equivalent=tuple(sorted(equal)),
    )


class Record:
    """The entries by name of the source, for one way of making mutants.

    Args:
        operators: checksum of what makes the mutants.
    """

    def __init__(self, entries: Mapping[str, Entry], operators: str) -> None:
        self.entries = dict(entries)
        self.operators = operators

    @classmethod
    def load(cls, path: Path, *, operators: str) -> "Record":
        """Load a record; it is empty where there is none, or other mutants were made then."""
        if not path.exists():
            return cls({}, operators)
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if stored["operators"] != operators:
            return cls({}, operators)
        entries = {
            name: Entry(**{**values, "equivalent": tuple(values["equivalent"])})
            for name, values in stored["sources"].items()
        }
        return cls(entries, operators)

    def write(self, path: Path) -> None:
        """Write the record, one source a line, so that a difference is easy to read."""
        lines = [
            f"  {json.dumps(name)}: {json.dumps(asdict(entry), ensure_ascii=False)}"
            for name, entry in sorted(self.entries.items())
        ]
        sources = ",\n".join(lines)
        text = f'{{"operators": {json.dumps(self.operators)}, "sources": {{\n{sources}\n}}}}\n'
        path.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Selection:
    """Which mutants a run tries.

    Args:
        changed: names of the sources that differ from the record; every mutant of theirs is tried.
        drawn: how many mutants of the other sources are tried, and of how many.
    """

    mutants: tuple[Mutant, ...]
    changed: tuple[str, ...]
    drawn: tuple[int, int] = (0, 0)


def select(
    sources: Sequence[Source],
    record: Record,
    equivalents: Sequence[Equivalent],
    *,
    seed: int,
    root: Path,
) -> Selection:
    """Return all mutants of what changed, and a random tenth of the others.

    Equivalents are always among them: the list must stay true.
    """
    changed = {
        source.name
        for source in sources
        if record.entries.get(source.name) != entry_for(source, equivalents, root=root)
    }
    others = [each for source in sources if source.name not in changed for each in source.mutants]
    number = -(-len(others) // PART_TRIED_AGAIN)
    drawn = set(Random(seed).sample(range(len(others)), number))
    again = {
        id(mutant)
        for at, mutant in enumerate(others)
        if at in drawn or any(each.is_of(mutant) for each in equivalents)
    }
    chosen = [
        mutant
        for source in sources
        for mutant in source.mutants
        if source.name in changed or id(mutant) in again
    ]
    return Selection(tuple(chosen), tuple(sorted(changed)), (len(again), len(others)))


def complete_sources(sources: Iterable[Source], verdicts: Iterable[Verdict]) -> list[Source]:
    """Return the sources all of whose mutants were tried and noticed, or are equivalent."""
    done = Counter(
        verdict.mutant.source
        for verdict in verdicts
        if verdict.fate in NOTICED or verdict.fate is Fate.EQUIVALENT
    )
    return [source for source in sources if done[source.name] == len(source.mutants)]


def renew(
    record: Record,
    sources: Iterable[Source],
    equivalents: Collection[Equivalent],
    *,
    root: Path,
) -> Record:
    """Return the record with new entries for these sources; the others stay."""
    entries = {each.name: entry_for(each, equivalents, root=root) for each in sources}
    return Record({**record.entries, **entries}, record.operators)
