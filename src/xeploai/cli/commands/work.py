"""`xeploai work`: do the background work where `serve` does not do it."""

import click

from xeploai.cli.command_line import command

INTERVAL_S = 0.5


@command("work")
@click.option("--until-done", is_flag=True, help="end when nothing is left to be done")
def work(*, until_done: bool) -> None:
    """Check and store uploads as they come, until interrupted."""
    from django.core.management import call_command

    call_command(
        "db_worker",
        interval=INTERVAL_S,
        batch=until_done,
        startup_delay=False,
        reload=False,
        verbosity=0,
    )
