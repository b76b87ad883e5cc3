"""Check format, lint, types, imports, templates and messages of the whole project."""

import argparse
from collections.abc import Sequence

from tools.process import RunModule, run_module

PYTHON = ("src", "tests", "tools")
CHECKS: dict[str, tuple[str, ...]] = {
    "format": ("ruff", "format", "--check", *PYTHON),
    "lint": ("ruff", "check", *PYTHON),
    "types": ("mypy",),
    # import-linter has no `__main__`: a module of ours starts it
    "imports": ("tools.import_layers",),
    "templates": ("djlint", "--lint", "--quiet", "src/xeploai"),
    "messages": ("tools.messages", "--check"),
}


def main(words: Sequence[str], *, run: RunModule = run_module) -> int:
    """Run every check, whatever the others say, and return 1 if one fails."""
    parser = argparse.ArgumentParser(prog="xeploai check", description=__doc__)
    parser.parse_args(words)
    failed = [name for name, tool in CHECKS.items() if run(tool) != 0]
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all passed'}", flush=True)
    return 1 if failed else 0
