"""Freeze what the program computes, and compare two frozen sets.

    python3 -m tools.frozen make LAUNCHER OUT [--home HOME] [--only PATTERN …] [--port N]
    python3 -m tools.frozen compare OLD NEW [--full] [--only PATTERN …]
    python3 -m tools.frozen manifest OUT FILE

`make` drives the launcher and imports nothing of the program. It works on copies of the home, so
the home stays as it is; without `--home` one is made for the run. `compare` takes a manifest in
place of the old folder, and then says only which outputs differ. Exit code 1 if any does.
`outputs-3fca8bd.sha256` is the manifest of the program before its modules moved into rooms.
Everything takes some five minutes of two idle cores.
"""

import argparse
import difflib
import fnmatch
import hashlib
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .bad_files import refusals
from .commands import commands
from .pages import CALLS, PAGES, Visits, api_answers, page_words
from .running import (
    Command,
    Launcher,
    copy_home,
    make_home,
    server,
)

AT_ONCE = 2
LINES_SHOWN = 40
PORT = 8741
TOKEN_LIFE = timedelta(days=90)

Outputs = Mapping[str, str]
Wanted = Callable[[str], bool]


def main() -> int:
    """Do what the words ask for."""
    args = _parser().parse_args()
    patterns = getattr(args, "only", None)
    wanted = _wanted(patterns or ["*"])
    if args.act == "make":
        if patterns is None and args.out.exists() and any(args.out.iterdir()):
            raise SystemExit(f"{args.out} holds files: name a new folder, or use --only")
        return make(args.launcher.absolute(), args.out, args.home, args.port, wanted)
    if args.act == "manifest":
        args.file.write_text(manifest_text(checksums(args.out)), encoding="utf-8")
        return 0
    return compare(args.old, args.new, wanted, None if args.full else LINES_SHOWN)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    acts = parser.add_subparsers(dest="act", required=True)
    making = acts.add_parser("make", help="run everything, write one file for each output")
    making.add_argument("launcher", type=Path)
    making.add_argument("out", type=Path)
    making.add_argument("--home", type=Path, help="a demo's home; made there if it is empty")
    making.add_argument("--port", type=int, default=PORT, help=f"where to serve ({PORT})")
    comparing = acts.add_parser("compare", help="say what differs between two sets")
    comparing.add_argument("old", type=Path, help="a folder, or a manifest")
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--full", action="store_true", help="every line that differs")
    for each in (making, comparing):
        words = "outputs such as 'explain/*'; may be given several times"
        each.add_argument("--only", action="append", metavar="PATTERN", help=words)
    listing = acts.add_parser("manifest", help="write the checksum of each output")
    listing.add_argument("out", type=Path)
    listing.add_argument("file", type=Path)
    return parser


def _wanted(patterns: Sequence[str]) -> Wanted:
    return lambda name: any(fnmatch.fnmatchcase(name, one) for one in patterns)


def make(launcher: Path, out: Path, home: Path | None, port: int, wanted: Wanted) -> int:
    """Write one file for each output; return how it went."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="frozen-") as name:
        work = Path(name)
        original = home or work / "original"
        make_home(launcher, original)
        runner = Launcher(launcher, copy_home(original, work / "home"), work)
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            served = pool.submit(_write_all, out, _served(launcher, original, work, port, wanted))
            asked = [one for one in itertools.chain(commands(), refusals()) if wanted(one.name)]
            numbers = list(pool.map(lambda one: _write_all(out, _ran(runner, one)), asked))
            total = sum(numbers) + served.result()
        finally:
            pool.shutdown(cancel_futures=True)
    print(f"{total} outputs in {out}")
    return 0


def _ran(runner: Launcher, command: Command) -> Iterator[tuple[str, str]]:
    yield from sorted(runner.outputs(command).items())


def _served(
    launcher: Path, home: Path, work: Path, port: int, wanted: Wanted
) -> Iterator[tuple[str, str]]:
    asked = [page for page in PAGES if wanted(f"pages/{page.name}.txt")]
    is_api_wanted = any(wanted(f"api/{name}.json") for name, _, _ in CALLS)
    if not asked and not is_api_wanted:
        return
    copy = copy_home(home, work / "served")
    with server(launcher, copy, port) as address:
        visits = Visits(address)
        for page in asked:
            yield f"pages/{page.name}.txt", page_words(visits, page)
        if is_api_wanted:
            # a token has to end within a year of today
            until_on = (datetime.now(UTC) + TOKEN_LIFE).date().isoformat()
            yield from (one for one in api_answers(visits, until_on) if wanted(one[0]))


def _write_all(out: Path, outputs: Iterator[tuple[str, str]]) -> int:
    number = 0
    for name, text in outputs:
        file = out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        number += 1
    return number


def names_in(folder: Path) -> dict[str, Path]:
    """Return the outputs in a folder, by name."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file for file in files}


def checksums(source: Path) -> dict[str, str]:
    """Return the checksum of each output of a folder, or of a manifest."""
    if source.is_file():
        lines = source.read_text(encoding="utf-8").splitlines()
        return {name: checksum for name, _, checksum in (line.rpartition(" ") for line in lines)}
    files = names_in(source)
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


def manifest_text(found: Outputs) -> str:
    """Return a manifest: a line for each output."""
    return "".join(f"{name} {checksum}\n" for name, checksum in sorted(found.items()))


def compare(old: Path, new: Path, wanted: Wanted, limit: int | None) -> int:
    """Print what differs, and how many; return 1 if any does."""
    before, after = checksums(old), checksums(new)
    names = [name for name in sorted({*before, *after}) if wanted(name)]
    differing = [name for name in names if before.get(name) != after.get(name)]
    for name in differing:
        missing = [str(side) for side, has in ((old, before), (new, after)) if name not in has]
        print(f"{name}: {'not in ' + missing[0] if missing else 'differs'}")
        if not missing and old.is_dir():
            _print_difference(old / name, new / name, limit)
    print(f"{len(names)} outputs, {len(differing)} differ or are missing on one side")
    return 1 if differing else 0


def _print_difference(old: Path, new: Path, limit: int | None) -> None:
    before, after = (file.read_text(encoding="utf-8").splitlines() for file in (old, new))
    lines = list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]
    for line in lines[:limit]:
        print(f"    {line}")
    if limit is not None and len(lines) > limit:
        print(f"    … {len(lines) - limit} lines more (--full shows them)")


if __name__ == "__main__":
    sys.exit(main())
