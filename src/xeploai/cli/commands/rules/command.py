"""`xeploai rules`: list, show, check, explain, compare and rehearse rule packs."""

from typing import Any

import click

from xeploai.cli.command_line import LazyCommand, LazyGroup

HERE = "xeploai.cli.commands.rules"
ACTS = (
    LazyCommand(
        "list",
        f"{HERE}.list_packs:list_packs",
        "list the packs and the local documents stored here",
    ),
    LazyCommand("show", f"{HERE}.show:show", "print a pack clause by clause"),
    LazyCommand("check", f"{HERE}.check:check", "check files of packs and local documents"),
    LazyCommand(
        "explain", f"{HERE}.explain:explain", "print the whole reasoning about one subject"
    ),
    LazyCommand("facts", f"{HERE}.facts:facts", "record facts of one subject with their source"),
    LazyCommand("store", f"{HERE}.store:store", "store a local document"),
    LazyCommand("withdraw", f"{HERE}.store:withdraw", "end a local document"),
    LazyCommand(
        "evaluate",
        f"{HERE}.evaluate:evaluate",
        "evaluate a cycle again, and compare its decisions with the rules",
    ),
    LazyCommand("diff", f"{HERE}.diff:diff", "compare two packs, or one on two days"),
    LazyCommand(
        "rehearse",
        f"{HERE}.rehearse:rehearse",
        "run a cycle again under other rules; nothing is stored",
    ),
)


class RulesGroup(LazyGroup):
    """A group whose acts `list` and `show` may be left out."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the act that the first word names; any other word is the code of a pack."""
        if args[0] not in self.lazy:
            return super().resolve_command(ctx, ["show", *args])
        return super().resolve_command(ctx, args)

    def run_alone(self, ctx: click.Context) -> Any:
        """List the packs."""
        listing = self.lazy["list"].load()
        with listing.make_context("list", [], parent=ctx) as below:
            return listing.invoke(below)


rules = RulesGroup(
    "rules",
    lazy=ACTS,
    help="List, show, check, explain, compare and rehearse rule packs."
    " `rules` alone lists them, `rules PACK` shows one.",
)
