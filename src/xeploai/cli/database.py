"""The database that a command works on."""

import os

import django
from django.core.management import call_command


def start() -> None:
    """Load Django with this project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()


def prepare() -> None:
    """Load Django and bring the home's database to this version, making it if need be."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    start()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
