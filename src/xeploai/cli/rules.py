"""`xeploai rules`: the rule packs, with the source of each value."""

import argparse
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("pack", nargs="?", help="code of the pack to print (default: list all)")


def run(args: argparse.Namespace) -> int:
    """List the packs, or print one rule by rule."""
    from xeploai import rulepacks

    if args.pack is None:
        for pack in rulepacks.builtin_packs().values():
            sys.stdout.write(f"{pack.code:<16} {pack.version}  {pack.title[args.lang]}\n")
        return 0
    for rule in rulepacks.pack(args.pack).rules.values():
        sys.stdout.write(f"\n{rule.code}: {rule.label[args.lang]}\n")
        for value in rule.values:
            source = value.source
            sys.stdout.write(
                f"  {value.from_on:%d/%m/%Y}  {source.document}, {source.place}"
                f" [{value.status.value}] {' '.join(value.rule_ids)}\n"
            )
    return 0
