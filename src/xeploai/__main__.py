"""`python -m xeploai`: the command line."""

import sys
from collections.abc import Sequence

from xeploai.cli.main import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    return run(sys.argv[1:] if arguments is None else list(arguments))


if __name__ == "__main__":
    sys.exit(main())
