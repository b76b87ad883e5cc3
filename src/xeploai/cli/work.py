"""`xeploai work`: the background's work, where `serve` does not do it."""

import argparse

INTERVAL_S = 0.5


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument(
        "--until-done", action="store_true", help="end when nothing is left to be done"
    )


def run(args: argparse.Namespace) -> int:
    """Check and store uploads as they come, until interrupted."""
    from django.core.management import call_command

    call_command(
        "db_worker",
        interval=INTERVAL_S,
        batch=args.until_done,
        startup_delay=False,
        reload=False,
        verbosity=0,
    )
    return 0
