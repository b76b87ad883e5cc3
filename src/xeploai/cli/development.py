"""Commands for those who work on the program: test, check, lock, manage."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from xeploai.domain import Fault, Refused, message

from .browser import ready_browser

ROOT = Path(os.environ.get("XEPLOAI_ROOT") or Path(__file__).resolve().parents[3])

CHECKS = (
    ("format", ["ruff", "format", "--check", "src", "tests"]),
    ("lint", ["ruff", "check", "src", "tests"]),
    ("types", ["mypy"]),
    ("imports", ["importlinter.cli", "lint-imports"]),
    ("templates", ["djlint", "--lint", "--quiet", "src/xeploai"]),
)
PROGRAM = ["pyproject.toml"]
LOCKS: dict[str, list[str]] = {
    "runtime": PROGRAM,
    "dev": [*PROGRAM, "--group", "dev"],
    "spark": [*PROGRAM, "--group", "dev", "--group", "spark"],
    # without the program: its versions need not go together with ours
    "openfisca": ["--group", "openfisca"],
}


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments of our own: what else is said goes to the tool behind."""


def run(args: argparse.Namespace) -> int:
    """Run the tool behind the command from the project's root."""
    ways = {"test": _test, "check": _check, "lock": _lock, "manage": _manage}
    return ways[args.command](args.rest)


def _test(rest: list[str]) -> int:
    """Run the checks, all tests on SQLite, those of the database on PostgreSQL, the mutants.

    With words behind it, only pytest with those words; `--no-mutants` leaves the mutants out,
    `--mutants` runs nothing else.
    """
    if rest[:1] == ["--mutants"]:
        return _mutants(rest[1:])
    tries_mutants = "--no-mutants" not in rest
    rest = [word for word in rest if word != "--no-mutants"]
    if not rest and _check([]) != 0:
        return 1
    if _opens_pages(rest):
        ready_browser()
    with tempfile.TemporaryDirectory(prefix="xeploai-test-") as folder:
        home = {"XEPLOAI_HOME": f"{folder}/home"}
        failed = _call([sys.executable, "-m", "pytest", *rest], home)
        if rest or failed:
            return failed
        from xeploai.bench.postgresql import postgresql

        with postgresql(Path(folder) / "postgresql") as address:
            print("again on PostgreSQL, what touches the database:", flush=True)
            words = [sys.executable, "-m", "pytest", "-m", "database"]
            failed = _call(words, {**home, "DATABASE_URL": address})
        return failed or (_mutants([]) if tries_mutants else 0)


def _mutants(rest: list[str]) -> int:
    """Run the mutation check of the domain, or of the modules that are named."""
    return _call([sys.executable, "-m", "tests.mutants", *rest])


def _opens_pages(rest: list[str]) -> bool:
    """Whether the words ask for tests that need a browser."""
    named = [(ROOT / word.split("::")[0]).resolve() for word in rest if not word.startswith("-")]
    named = [path for path in named if path.exists()]
    pages = ROOT.resolve() / "tests" / "browser"
    return not named or any(
        pages.is_relative_to(path) or path.is_relative_to(pages) for path in named
    )


def _check(rest: list[str]) -> int:
    failed = [name for name, tool in CHECKS if _call(_tool(tool)) != 0]
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all passed'}", flush=True)
    return 1 if failed else 0


def _tool(tool: list[str]) -> list[str]:
    # scripts stand beside the interpreter; a moved environment keeps them working this way
    if tool[0] == "importlinter.cli":
        return [sys.executable, "-c", "from importlinter.cli import lint_imports_command as m; m()"]
    return [sys.executable, "-m", *tool]


def _call(command: list[str], environment: Mapping[str, str] | None = None) -> int:
    env = {**os.environ, **(environment or {})}
    return subprocess.run(command, cwd=ROOT, check=False, env=env).returncode


def _lock(rest: list[str]) -> int:
    if shutil.which("uv") is None:
        raise Refused(Fault(message("“lock” needs uv, which is not on PATH: install it first.")))
    for name, chosen in LOCKS.items():
        command = ["uv", "pip", "compile", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"]
        command += [*chosen, "-o", f"requirements/{name}.txt", *rest]
        if _call(command) != 0:
            return 1
    return 0


def _manage(rest: list[str]) -> int:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    execute_from_command_line(["xeploai manage", *rest])
    return 0
