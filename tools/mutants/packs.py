"""The mutants of a rule pack: a number moved by one step, a comparison turned round.

Only what is computed is changed: the conditions, numbers, grades and exceptions of provisions
that bind or advise, and the terms of ceilings. An inactive provision decides nothing, and
a text has no condition.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml

from tools.mutants.mutant import Mutant

OTHER_COMPARISONS = {
    "at_least": ("more_than", "less_than"),
    "at_most": ("less_than", "more_than"),
    "more_than": ("at_least", "at_most"),
    "less_than": ("at_most", "at_least"),
    "is": ("is_not",),
    "is_not": ("is",),
}
OTHER_JOINS = {"all": "any", "any": "all", "none": "any", "every": "some", "some": "every"}
# of each scale, best or mildest first; a threshold is moved to its neighbours
GRADES = ("EXCELLENT", "GOOD", "COMPLETED", "FAILED")
LEVELS = ("EXCELLENT", "GOOD", "AVERAGE", "POOR")
FORMS = ("REPRIMAND", "WARNING", "REMOVAL_FROM_POST", "DISSOLUTION", "EXPULSION")
WAIVERS = ("FORCE_MAJEURE", "OBJECTIVE_CAUSE", "SELF_DETECTED_AND_REMEDIED")
# what a ceiling is a share of, and within which groups
TERMS = {
    "base": ("GOOD", "GOOD_OR_BETTER", "ALL_RATED"),
    "group_by": ("GRASSROOTS", "PEERS", "TITLE", "SECTOR"),
}
YES_OR_NO = {"true": "false", "false": "true"}
INACTIVE = ("secondary", "unknown")
CONDITIONS = ("applies_if", "condition")


@dataclass(frozen=True)
class Piece:
    """A piece of the pack's text and its replacement.

    Args:
        where: the provision around it.
    """

    node: yaml.Node
    after: str
    where: str

    def apply_to(self, text: str) -> str:
        """Return the text with the piece replaced."""
        start, end = self.node.start_mark.index, self.node.end_mark.index
        return f"{text[:start]}{self.after}{text[end:]}"


def mutants_of_pack(path: Path, put: Callable[[Path, str], Callable[[], None]]) -> Iterator[Mutant]:
    """Yield every mutant of a pack.

    Args:
        put: returns what makes the project read another text in place of the file's.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for piece in pieces_of(text):
        mark = piece.node.start_mark
        before = text[mark.index : piece.node.end_mark.index]
        change = f"{piece.where}: {before} → {piece.after}"
        line = lines[mark.line].strip()
        changed = put(path, piece.apply_to(text))
        yield Mutant(path.stem, path, mark.line + 1, line, change, changed, ())


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield every change of a pack's text."""
    pack = _keys(yaml.compose(text))
    for provision in _items(pack.get("provisions")):
        code = _text(_keys(provision).get("provision"))
        for wording in _items(_keys(provision).get("values")):
            for node, after in _changes_of_wording(_keys(wording)):
                yield Piece(node, after, code)


def _changes_of_wording(keys: Mapping[str, yaml.Node]) -> Iterator[tuple[yaml.Node, str]]:
    if _text(keys.get("status")) in INACTIVE or _text(keys.get("effect")) == "TEXT":
        return
    for parameter in _items(keys.get("parameters")):
        value = _keys(parameter).get("value")
        if value is not None:
            yield from ((value, each) for each in next_values(_text(value)))
    for name, choices in TERMS.items():
        others = (each for each in choices if name in keys and each != _text(keys[name]))
        yield from ((keys[name], other) for other in others)
    if "grade" in keys:
        yield from _neighbours(keys["grade"], GRADES)
    yield from _other_waivers(keys.get("unless"))
    for name in CONDITIONS:
        if name in keys:
            yield from _changes_of_condition(keys[name], "")


def _changes_of_condition(node: yaml.Node, within: str) -> Iterator[tuple[yaml.Node, str]]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _changes_of_condition(item, within)
    if not isinstance(node, yaml.MappingNode):
        return
    words = _keys(node)
    for key, value in node.value:
        word = _text(key)
        if word in OTHER_JOINS:
            yield key, OTHER_JOINS[word]
        # “at least n of” and a place on a record's scale know no other comparison
        elif not (within == "where" or _is_at_least_of(words) or _text(value) in YES_OR_NO):
            yield from ((key, other) for other in OTHER_COMPARISONS.get(word, ()))
        yield from _changes_of_value(word, value, words, within)
        if word == "unless":
            yield from _other_waivers(value)
        else:
            yield from _changes_of_condition(value, "where" if word == "where" else within)


def _is_at_least_of(words: Mapping[str, yaml.Node]) -> bool:
    return "of" in words and "share" not in words


def _changes_of_value(
    word: str, value: yaml.Node, words: Mapping[str, yaml.Node], within: str
) -> Iterator[tuple[yaml.Node, str]]:
    text = _text(value)
    if text in YES_OR_NO:
        yield value, YES_OR_NO[text]
    elif within == "where":
        yield from _neighbours(value, FORMS) if word in OTHER_COMPARISONS else _fewer(value)
    elif word in OTHER_COMPARISONS:
        yield from _neighbours(value, LEVELS if {"every", "some"} & words.keys() else GRADES)


def next_values(number: str) -> tuple[str, ...]:
    """Return a number moved by its smallest step up and down, written as it was.

    A percentage and a fraction move by one in a hundred, others by one in their last place.
    """
    if "/" in number:
        part, whole = (int(each) for each in number.split("/"))
        return tuple(f"{100 * part + step * whole}/{100 * whole}" for step in (1, -1))
    amount = number.partition("%")[0]
    value = Decimal(amount.strip())
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    tail = number[len(amount.rstrip()) :]
    return tuple(f"{each}{tail}" for each in (value + step, value - step))


def _neighbours(node: yaml.Node, scale: Sequence[str]) -> Iterator[tuple[yaml.Node, str]]:
    if _text(node) in scale:
        at = scale.index(_text(node))
        yield from ((node, scale[to]) for to in (at - 1, at + 1) if 0 <= to < len(scale))


def _fewer(node: yaml.Node) -> Iterator[tuple[yaml.Node, str]]:
    """Yield a list without each of its items in turn; one alone is left as it is."""
    items = [_text(item) for item in _items(node)]
    is_written_in_one = isinstance(node, yaml.SequenceNode) and node.flow_style
    for left_out in items if len(items) > 1 and is_written_in_one else ():
        yield node, f"[{', '.join(item for item in items if item != left_out)}]"


def _other_waivers(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, str]]:
    """Yield each admitted waiver replaced by one that is not admitted."""
    admitted = [_text(item) for item in _items(node)]
    spare = [each for each in WAIVERS if each not in admitted]
    for item in _items(node) if spare else ():
        yield item, spare[0]
    if node is not None and not spare:
        yield from _fewer(node)


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {_text(key): value for key, value in pairs}


def _items(node: yaml.Node | None) -> Sequence[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else ()


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
