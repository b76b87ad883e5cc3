"""`xeploai rules rehearse`: a cycle run again under other rules; nothing is stored."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from xeploai import rulepacks
from xeploai.domain import Fault, Refused, RulePack, message
from xeploai.rulepacks.nodes import compose, read_file

from .arguments import day, year
from .files import refuse_unreadable
from .rules_files import pack_named, plain_word

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.domain import Layer
    from xeploai.results.rehearsal import OtherBooks

P = ParamSpec("P")
T = TypeVar("T")

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
    from .database import prepare

    prepare()
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.rehearsal import Against, rehearsal_as_json, rehearse

    from .rules_explain import print_json
    from .rules_rehearsed import write_rehearsal
    from .rules_text import writer

    cycle, faults = cycle_of(args.cycle), Gathered()
    if args.list < 0:
        faults.found.append(Fault(LISTED, {"list": args.list}))
    unit = faults.of(unit_in_cycle, cycle, args.unit) if args.unit else None
    categories = faults.of(_categories, cycle, args.category)
    pack, books = other_books(cycle, args, faults)
    assumed = faults.of(_assumed, pack, books, _pairs(args.assume, "--assume", faults))
    faults.refuse()
    assert books is not None
    found = rehearse(
        cycle,
        book_for=books,
        unit=unit,
        categories=categories,
        assumed=assumed or {},
        against=Against(args.against.upper()),
        listed=args.list,
    )
    if args.json:
        print_json(rehearsal_as_json(found, args.lang))
    else:
        write_rehearsal(found, writer(args))
    return 0


@dataclass
class Gathered:
    """Everything that is wrong with the options, told at once."""

    found: list[Fault] = field(default_factory=list)

    def of(self, ask: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | None:
        """Return what a function returns; keep its faults where it refuses."""
        try:
            return ask(*args, **more)
        except Refused as refused:
            self.found += refused.faults
            return None

    def refuse(self) -> None:
        """Refuse with everything that was found, if anything was.

        Raises:
            Refused: with all of it, each fault once.
        """
        if self.found:
            raise Refused(list({str(each): each for each in self.found}.values()))


def other_books(
    cycle: "Cycle", args: argparse.Namespace, faults: Gathered
) -> tuple[RulePack | None, "OtherBooks | None"]:
    """Return the other rules that the options name: their pack, and with it their books."""
    from xeploai.results.rehearsal import OtherBooks, nearest_day, new_number

    drafts = _Drafts()
    faults.of(drafts.read, args.draft)
    pack = faults.of(drafts.pack_for, args.pack or cycle.pack, args.pack)
    layers = faults.of(drafts.layers_for, pack) if pack else None
    pairs = _pairs(args.set, "--set", faults)
    numbers = {key: faults.of(new_number, key, text) for key, text in pairs.items()}
    on = args.on or (faults.of(nearest_day, pack, cycle.closes_on) if pack else None)
    if pack is None or on is None:
        return pack, None
    books = faults.of(
        OtherBooks,
        cycle,
        pack,
        on,
        drafts=layers or (),
        stored=tuple(args.layer),
        numbers={key: number for key, number in numbers.items() if number},
        files=drafts.by_layer,
    )
    return pack, books


@dataclass
class _Drafts:
    """The files that are tried: layers, or one pack.

    Args:
        by_layer: name and content of the file of each layer, by the layer's code.
    """

    packs: list[tuple[Path, bytes]] = field(default_factory=list)
    layers: list[tuple[Path, bytes]] = field(default_factory=list)
    by_layer: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def read(self, files: Iterable[Path]) -> None:
        """Read the files, each as what it is.

        Raises:
            Refused: with all that cannot be read.
        """
        faults = Gathered()
        for file in files:
            faults.of(self._read, file)
        if len(self.packs) > 1:
            (one, _), (other, _), *_ = self.packs
            faults.found.append(Fault(TWO_PACKS, {"one": one.name, "other": other.name}))
        faults.refuse()

    def _read(self, file: Path) -> None:
        refuse_unreadable(file)
        content = read_file(file)
        keys = {key.value for key, _ in getattr(compose(content, file=file.name), "value", ())}
        (self.layers if "layer" in keys else self.packs).append((file, content))

    def pack_for(self, code: str, asked: str | None) -> RulePack:
        """Return the pack among the files; where there is none, the one of a code."""
        if not self.packs:
            return pack_named(code)
        file, content = self.packs[0]
        pack = rulepacks.parse_pack(content, file=file.name)
        if asked not in (None, pack.code):
            raise Refused(Fault(OTHER_PACK, {"pack": asked, "draft": pack.code}))
        return pack

    def layers_for(self, pack: RulePack) -> tuple["Layer", ...]:
        """Return the layers among the files, which stand below a pack."""
        faults, found = Gathered(), []
        for file, content in self.layers:
            layer = faults.of(rulepacks.parse_layer, content, file=file.name, base=pack)
            if layer is not None:
                found.append(layer)
                self.by_layer[layer.code] = file.name, content
        faults.refuse()
        return tuple(found)


def _pairs(words: Iterable[str], option: str, faults: Gathered) -> dict[str, str]:
    """Return what options set, by code; what sets nothing is told and left out."""
    found: dict[str, str] = {}
    for word in words:
        key, is_set, text = (part.strip() for part in word.partition("="))
        if not (key and is_set and text):
            faults.found.append(Fault(NO_EQUALS, {"word": word, "option": option}))
        elif key in found:
            faults.found.append(Fault(SET_TWICE, {"key": key, "option": option}))
        else:
            found[key] = text
    return found


def _assumed(
    pack: RulePack | None, books: "OtherBooks | None", pairs: Mapping[str, str]
) -> Mapping[str, Any]:
    try:
        plain = {code: plain_word(text) for code, text in pairs.items()}
    except Refused:
        raise Refused(Fault(NOT_A_FACT, {"found": ", ".join(pairs.values())})) from None
    known = books("").facts if books else pack.facts if pack else rulepacks.common_facts()
    return rulepacks.read_values(known, plain, "--assume")


def _categories(cycle: "Cycle", wanted: str | None) -> tuple[str, ...] | None:
    if wanted is None:
        return None
    known = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
    if wanted not in known:
        values = {"category": wanted, "pack": cycle.pack, "known": ", ".join(known)}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))
    return (wanted,)
