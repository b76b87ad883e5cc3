"""Run one tool: `python -m tools COMMAND`, which `./xeploai COMMAND` calls for these commands."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from tools.process import RequirementMissing

EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130
# by command: the module whose `main` takes the remaining words, and one line of help
COMMANDS = {
    "test": ("tools.suite", "run the checks, the tests on both databases and the mutation check"),
    "check": ("tools.check", "check format, lint, types, imports, templates and messages"),
    "messages": ("tools.messages", "extract the marked texts into the catalogue"),
    "lock": ("tools.lock", "renew the locked requirements"),
    "bench": ("tools.bench.__main__", "measure speed and memory next to a comparison"),
}


def main(words: Sequence[str]) -> int:
    """Run the tool that the first word names and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (_, text) in COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    # only the command is parsed here: what follows belongs to the tool, `--help` too
    parser.parse_args(words[:1])
    module, _ = COMMANDS[words[0]]
    try:
        return int(importlib.import_module(module).main(words[1:]))
    except RequirementMissing as missing:
        print(missing, file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
