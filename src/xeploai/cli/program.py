"""The list of commands; each is imported when it is called."""

import sys
from typing import Any

import click

from xeploai import __version__

from .command_line import LazyCommand, LazyGroup

HERE = "xeploai.cli"
COMMANDS = (
    LazyCommand(
        "demo",
        f"{HERE}.commands.demo.command:demo",
        "make the demo province, print and write its report, serve it",
    ),
    LazyCommand("serve", f"{HERE}.commands.serve:serve", "serve the pages of a home"),
    LazyCommand(
        "work", f"{HERE}.commands.work:work", "check and store what is sent in, without pages"
    ),
    LazyCommand(
        "results", f"{HERE}.commands.results:results", "print the statistics of a unit and cycle"
    ),
    LazyCommand("report", f"{HERE}.commands.report:report", "write the report of a unit and cycle"),
    LazyCommand(
        "cases",
        f"{HERE}.commands.cases:cases",
        "list what a figure counts: cases with their decisions",
    ),
    LazyCommand(
        "compare",
        f"{HERE}.commands.compare:compare",
        "compare a unit with another year, another unit, its siblings",
    ),
    LazyCommand(
        "units",
        f"{HERE}.commands.register.units:units",
        "list or search units of the register or a cycle",
    ),
    LazyCommand(
        "unit", f"{HERE}.commands.register.unit:unit", "move, merge, split, rename or close a unit"
    ),
    LazyCommand(
        "person",
        f"{HERE}.commands.register.person:person",
        "end memberships, change statuses, find and join double entries",
    ),
    LazyCommand(
        "account",
        f"{HERE}.commands.account:account",
        "open accounts, give and end roles, give passwords",
    ),
    LazyCommand(
        "cycle",
        f"{HERE}.commands.cycle:cycle",
        "plan, open, close and correct cycles; who reports by return",
    ),
    LazyCommand(
        "returns",
        f"{HERE}.commands.returns:returns",
        "list returns, accept them or send them back",
    ),
    LazyCommand(
        "import",
        f"{HERE}.commands.lists.import_files:import_files",
        "read a register, people, posts, gradings or a return",
    ),
    LazyCommand(
        "template", f"{HERE}.commands.lists.template:template", "write a workbook to fill in"
    ),
    LazyCommand(
        "export",
        f"{HERE}.commands.export:export",
        "write a whole cycle as data files with their dictionary",
    ),
    LazyCommand(
        "verify", f"{HERE}.commands.verify:verify", "recount a cycle's tallies from its decisions"
    ),
    LazyCommand(
        "journal", f"{HERE}.commands.journal:journal", "check the journal of who did what, read it"
    ),
    LazyCommand(
        "backup",
        f"{HERE}.commands.backup.backup:backup",
        "write a whole installation into one file",
    ),
    LazyCommand(
        "restore",
        f"{HERE}.commands.backup.restore:restore",
        "bring a backup back into an empty home and check it",
    ),
    LazyCommand(
        "rules",
        f"{HERE}.commands.rules.command:rules",
        "list, show, check, explain, compare and rehearse rule packs",
    ),
    LazyCommand("manage", f"{HERE}.commands.manage:manage", "forward to Django's own commands"),
)

# the launcher hands these to `tools`, which an installed program is without
TOOLS = ("test", "check", "bench", "lock", "messages")


# `--help` of the whole program imports none of them, so that it stays as quick as it is
class Program(LazyGroup):
    """All commands; without any, their list."""

    def run_alone(self, ctx: click.Context) -> Any:
        """Print the list of commands."""
        sys.stdout.write(f"{ctx.get_help()}\n")
        return 0


program = Program(
    "xeploai",
    lazy=COMMANDS,
    help="Self-review, grading and roll-up of a hierarchy of organisations."
    " Start with: ./xeploai demo",
    epilog=f"For developers, by ./xeploai: {', '.join(TOOLS)}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(__version__, prog_name="xeploai", message="%(prog)s %(version)s")(program)
