"""`xeploai rules rehearse`: a cycle run again under other rules; nothing is stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from xeploai import rulepacks
from xeploai.cli.command_line import (
    DAY,
    FILE,
    NUMBER,
    Command,
    Session,
    category_option,
    choice,
    cycle_option,
    json_option,
    refuse_unreadable,
    unit_option,
)
from xeploai.domain import Fault, Refused, RulePack, message
from xeploai.rulepacks import compose, read_file

from .inputs import find_pack, plain_word, refuse_unknown_category

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.domain import Layer
    from xeploai.results.rehearsal import Rehearsal, TrialRulebooks

P = ParamSpec("P")
T = TypeVar("T")

DRAFT = "--draft"

NO_EQUALS = message("“%(word)s” sets nothing. Write %(option)s CODE=VALUE.")
SET_TWICE = message("%(option)s names “%(key)s” twice. Keep one of them.")
NOT_A_FACT = message("“%(found)s” is not a value of a fact. Write it as YAML: 75, true, GOOD, [].")
NEGATIVE_LIST = message(
    "--list is how many of those that would change are named: 0 or more; not %(list)s."
)
TWO_PACKS = message("Two packs are given: %(one)s and %(other)s. Keep one of them.")
OTHER_PACK = message("--pack says %(pack)s, and the draft is the pack %(draft)s. Keep one of them.")


@dataclass(frozen=True)
class RehearsalOptions:
    """What the options of `rehearse` say."""

    cycle: str
    pack: str | None
    on: date | None
    drafts: tuple[Path, ...]
    layers: tuple[str, ...]
    numbers: tuple[str, ...]
    assumptions: tuple[str, ...]
    unit: str | None
    category: str | None
    against: str
    listed: int


class DraftsCommand(Command):
    """A command whose `--draft` takes several files; click knows no such option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give every file behind a `--draft` one of its own."""
        words: list[str] = []
        is_draft = False
        for position, word in enumerate(args):
            if word.startswith("-"):
                is_draft = word == DRAFT or word.startswith(f"{DRAFT}=")
            elif is_draft and args[position - 1] != DRAFT:
                words.append(DRAFT)
            words.append(word)
        return super().parse_args(ctx, words)


@click.command("rehearse", cls=DraftsCommand)
@cycle_option()
@click.option("--pack", metavar="CODE", help="the other pack (that of the cycle)")
@click.option("--on", type=DAY, metavar="DATE", help="the rules as they are on that day")
@click.option(
    DRAFT,
    "drafts",
    type=FILE,
    multiple=True,
    metavar="FILE…",
    help="files of layers, or of a pack, that are tried",
)
@click.option("--layer", "layers", multiple=True, metavar="CODE", help="a stored draft that counts")
@click.option(
    "--set", "numbers", multiple=True, metavar="ID.NAME=NUMBER", help="a number of a rule"
)
@click.option(
    "--assume",
    "assumptions",
    multiple=True,
    metavar="FACT=VALUE",
    help="a value for a fact where none is known",
)
@unit_option("only this unit and everything below it")
@category_option("only this category of the cycle")
@click.option(
    "--against",
    type=choice(("decided", "suggested")),
    default="decided",
    help="compare with the decisions, or with what the cycle's own rules suggest",
)
@click.option("--list", "listed", type=NUMBER, default=20, metavar="N", help="subjects named (20)")
@json_option
@click.pass_obj
def rehearse(session: Session, /, *, as_json: bool, **values: Any) -> None:
    """Run a cycle again under other rules, and print who would change; nothing is stored."""
    from xeploai.cli.output import print_json
    from xeploai.results.rehearsal import rehearsal_as_json

    found = _rehearsal(RehearsalOptions(**values))
    if as_json:
        print_json(rehearsal_as_json(found, session.language))
    else:
        from xeploai.cli.output import writer

        from .rehearsal_tables import write_rehearsal

        write_rehearsal(found, writer(session.language))


def _rehearsal(options: RehearsalOptions) -> "Rehearsal":
    """Rehearse what the options say.

    Raises:
        Refused: with everything that is wrong with them.
    """
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results import rehearsal

    cycle, faults = cycle_of(options.cycle), FaultCollector()
    if options.listed < 0:
        faults.found.append(Fault(NEGATIVE_LIST, {"list": options.listed}))
    unit = faults.call(unit_in_cycle, cycle, options.unit) if options.unit else None
    categories = faults.call(_categories, cycle, options.category)
    pack, books = _other_books(cycle, options, faults)
    pairs = _pairs(options.assumptions, "--assume", faults)
    assumed = faults.call(_assumptions, pack, books, pairs)
    faults.refuse()
    assert books is not None
    return rehearsal.rehearse(
        cycle,
        book_for=books,
        unit=unit,
        categories=categories,
        assumed=assumed or {},
        against=rehearsal.Baseline(options.against.upper()),
        listed=options.listed,
    )


@dataclass
class FaultCollector:
    """Collect everything that is wrong with the options, to refuse all of it at once."""

    found: list[Fault] = field(default_factory=list)

    def call(self, function: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | None:
        """Return what a function returns; where it refuses, note its faults."""
        try:
            return function(*args, **more)
        except Refused as refused:
            self.found += refused.faults
            return None

    def refuse(self) -> None:
        """Refuse with everything that was found, if anything was.

        Raises:
            Refused: with all of it, each fault once.
        """
        if self.found:
            # one cause may be met on two ways
            raise Refused(list({str(each): each for each in self.found}.values()))


def _other_books(
    cycle: "Cycle", options: RehearsalOptions, faults: FaultCollector
) -> tuple[RulePack | None, "TrialRulebooks | None"]:
    """Return the other rules that the options name: their pack, and with it their books."""
    from xeploai.results.rehearsal import TrialRulebooks, nearest_governed_day, parse_number

    drafts = _Drafts()
    faults.call(drafts.read, options.drafts)
    pack = faults.call(drafts.pack_for, options.pack or cycle.pack, options.pack)
    layers = faults.call(drafts.layers_for, pack) if pack else None
    pairs = _pairs(options.numbers, "--set", faults)
    numbers = {key: faults.call(parse_number, key, text) for key, text in pairs.items()}
    on = options.on or (faults.call(nearest_governed_day, pack, cycle.closes_on) if pack else None)
    if pack is None or on is None:
        return pack, None
    books = faults.call(
        TrialRulebooks,
        cycle,
        pack,
        on,
        drafts=layers or (),
        stored=options.layers,
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
        faults = FaultCollector()
        for file in files:
            faults.call(self._read, file)
        if len(self.packs) > 1:
            (one, _), (other, _), *_ = self.packs
            faults.found.append(Fault(TWO_PACKS, {"one": one.name, "other": other.name}))
        faults.refuse()

    def _read(self, file: Path) -> None:
        refuse_unreadable(file)
        content = read_file(file)
        keys = {key.value for key, _ in getattr(compose(content, file=file.name), "value", ())}
        (self.layers if "layer" in keys else self.packs).append((file, content))

    def pack_for(self, code: str, wanted: str | None) -> RulePack:
        """Return the pack among the files; where there is none, the one of a code."""
        if not self.packs:
            return find_pack(code)
        file, content = self.packs[0]
        pack = rulepacks.parse_pack(content, file=file.name)
        if wanted not in (None, pack.code):
            raise Refused(Fault(OTHER_PACK, {"pack": wanted, "draft": pack.code}))
        return pack

    def layers_for(self, pack: RulePack) -> tuple["Layer", ...]:
        """Return the layers among the files, on top of a pack."""
        faults, found = FaultCollector(), []
        for file, content in self.layers:
            layer = faults.call(rulepacks.parse_layer, content, file=file.name, base=pack)
            if layer is not None:
                found.append(layer)
                self.by_layer[layer.code] = file.name, content
        faults.refuse()
        return tuple(found)


def _pairs(words: Iterable[str], option: str, faults: FaultCollector) -> dict[str, str]:
    """Return what options set, by code; note a fault for what sets nothing."""
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


def _assumptions(
    pack: RulePack | None, books: "TrialRulebooks | None", pairs: Mapping[str, str]
) -> Mapping[str, Any]:
    try:
        plain = {code: plain_word(text) for code, text in pairs.items()}
    except Refused:
        raise Refused(Fault(NOT_A_FACT, {"found": ", ".join(pairs.values())})) from None
    known = books("").facts if books else pack.facts if pack else rulepacks.common_facts()
    return rulepacks.read_values(known, plain, "--assume")


def _categories(cycle: "Cycle", wanted: str | None) -> tuple[str, ...] | None:
    from xeploai.cycle.queries import pack_of

    if wanted is None:
        return None
    refuse_unknown_category(pack_of(cycle), cycle.closes_on, wanted)
    return (wanted,)
