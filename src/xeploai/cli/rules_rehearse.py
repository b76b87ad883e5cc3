"""`xeploai rules rehearse`: a cycle run again under other rules; nothing is stored."""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xeploai import rulepacks
from xeploai.cli.arguments import day, year
from xeploai.cli.files import refuse_unreadable
from xeploai.cli.rules_files import pack_named, plain_word
from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.rules import RulePack
from xeploai.rulepacks.nodes import compose, read_file

if TYPE_CHECKING:
    from xeploai.cycle.models import Cycle
    from xeploai.domain.layers import Layer
    from xeploai.results.rehearsal_books import OtherBooks

NO_EQUALS = message("“%(word)s” sets nothing. Write %(option)s CODE=VALUE.")
SET_TWICE = message("%(option)s names “%(key)s” twice. Keep one of them.")
NOT_A_FACT = message("“%(found)s” is no value for a fact. Write it as YAML: 75, true, GOOD, [].")
LISTED = message(
    "--list is how many of those that would change are named: 0 or more; not %(list)s."
)
TWO_PACKS = message("Two packs are given: %(one)s and %(other)s. Keep one of them.")
OTHER_PACK = message("--pack says %(pack)s, and the draft is the pack %(draft)s. Keep one of them.")
UNKNOWN_CATEGORY = message("“%(category)s” is no category of %(pack)s: %(known)s.")


def configure_rehearse(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `rehearse`."""
    parser.add_argument(
        "--cycle", type=year, required=True, metavar="YEAR", help="the cycle's year"
    )
    parser.add_argument("--pack", metavar="CODE", help="the other pack (that of the cycle)")
    parser.add_argument("--on", type=day, metavar="DATE", help="as the rules hold on that day")
    parser.add_argument(
        "--draft",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="files of layers, or of a pack, that are tried",
    )
    parser.add_argument(
        "--layer", action="append", default=[], metavar="CODE", help="a stored draft that counts"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="ID.NAME=NUMBER", help="a number of a rule"
    )
    parser.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="FACT=VALUE",
        help="a value for a fact where none is known",
    )
    parser.add_argument("--unit", metavar="CODE", help="only this unit and everything below it")
    parser.add_argument("--category", metavar="CODE", help="only this category of the cycle")
    parser.add_argument(
        "--against",
        choices=("decided", "suggested"),
        default="decided",
        help="compare with the decisions, or with what the own rules suggest",
    )
    parser.add_argument("--list", type=int, default=20, metavar="N", help="subjects named (20)")
    parser.add_argument("--json", action="store_true")


def run_rehearse(args: argparse.Namespace) -> int:
    """Print who would change, by category and unit."""
    from xeploai.cli.database import prepare

    if args.list < 0:
        raise Refused(Fault(LISTED, {"list": args.list}))
    prepare()
    from xeploai.cli.rules_explain import print_json
    from xeploai.cli.rules_rehearsed import write_rehearsal
    from xeploai.cli.rules_text import writer
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.rehearsal import Against, rehearse
    from xeploai.results.rehearsal_json import rehearsal_as_json

    cycle = cycle_of(args.cycle)
    books = other_books(cycle, args)
    found = rehearse(
        cycle,
        book_for=books,
        unit=unit_in_cycle(cycle, args.unit) if args.unit else None,
        categories=_categories(cycle, args.category),
        assumed=_assumed(books, args.assume),
        against=Against(args.against.upper()),
        listed=args.list,
    )
    if args.json:
        print_json(rehearsal_as_json(found, args.lang))
    else:
        write_rehearsal(found, writer(args))
    return 0


def other_books(cycle: "Cycle", args: argparse.Namespace) -> "OtherBooks":
    """Return the other rules that the options name.

    Raises:
        Refused: with everything that does not fit.
    """
    from xeploai.results.rehearsal_books import OtherBooks, nearest_day, new_number

    pack, drafts = _pack_and_drafts(cycle, args)
    numbers = {key: new_number(key, text) for key, text in _pairs(args.set, "--set").items()}
    on = args.on or nearest_day(pack, cycle.closes_on)
    return OtherBooks(cycle, pack, on, drafts=drafts, stored=tuple(args.layer), numbers=numbers)


def _pack_and_drafts(
    cycle: "Cycle", args: argparse.Namespace
) -> tuple[RulePack, tuple["Layer", ...]]:
    packs: list[tuple[Path, bytes]] = []
    layers: list[tuple[Path, bytes]] = []
    for file in args.draft:
        refuse_unreadable(file)
        content = read_file(file)
        keys = {key.value for key, _ in getattr(compose(content, file=file.name), "value", ())}
        (layers if "layer" in keys else packs).append((file, content))
    if len(packs) > 1:
        raise Refused(Fault(TWO_PACKS, {"one": packs[0][0].name, "other": packs[1][0].name}))
    if packs:
        pack = rulepacks.parse_pack(packs[0][1], file=packs[0][0].name)
        if args.pack not in (None, pack.code):
            raise Refused(Fault(OTHER_PACK, {"pack": args.pack, "draft": pack.code}))
    else:
        pack = pack_named(args.pack or cycle.pack)
    return pack, tuple(_layers(layers, pack))


def _layers(files: Iterable[tuple[Path, bytes]], pack: RulePack) -> list["Layer"]:
    found: list[Layer] = []
    faults: list[Fault] = []
    for file, content in files:
        try:
            found.append(rulepacks.parse_layer(content, file=file.name, base=pack))
        except Refused as refused:
            faults += refused.faults
    if faults:
        raise Refused(faults)
    return found


def _pairs(words: Iterable[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for word in words:
        key, is_set, text = (part.strip() for part in word.partition("="))
        if not (key and is_set and text):
            faults.append(Fault(NO_EQUALS, {"word": word, "option": option}))
        elif key in found:
            faults.append(Fault(SET_TWICE, {"key": key, "option": option}))
        found[key] = text
    if faults:
        raise Refused(faults)
    return found


def _assumed(books: "OtherBooks", words: Iterable[str]) -> Mapping[str, Any]:
    pairs = _pairs(words, "--assume")
    try:
        plain = {code: plain_word(text) for code, text in pairs.items()}
    except Refused:
        raise Refused(Fault(NOT_A_FACT, {"found": ", ".join(pairs.values())})) from None
    return rulepacks.read_values(books("").facts, plain, "--assume")


def _categories(cycle: "Cycle", wanted: str | None) -> tuple[str, ...] | None:
    if wanted is None:
        return None
    known = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
    if wanted not in known:
        values = {"category": wanted, "pack": cycle.pack, "known": ", ".join(known)}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))
    return (wanted,)
