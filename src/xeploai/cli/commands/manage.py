"""`xeploai manage`: forward to Django's own commands."""

import os

import click

from xeploai.cli.command_line import command


@command(
    "manage",
    needs_database=False,
    # `--help` and every option but the common ones are Django's
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of Django's commands on the home."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    execute_from_command_line(["xeploai manage", *words])
