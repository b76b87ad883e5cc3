"""Packs, categories and facts that the words of a command name."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from xeploai.cli.storage import refuse_unreadable
from xeploai.domain import FactDefinition, FactValue, Fault, Refused, RulePack, message
from xeploai.rulepacks import compose, load_pack, pack, read_file, read_values

ENDINGS = (".yaml", ".yml")
TAG = "tag:yaml.org,2002:"
WORDS = {"true": True, "false": False}
UNKNOWN_CATEGORY = message("“%(category)s” is no category of %(pack)s: %(known)s.")
KEY_TWICE = message("The key “%(key)s” stands here twice. Keep one of them.")
KEY_NOT_A_WORD = message("A key is a single word here. Correct it.")


def find_pack(word: str) -> RulePack:
    """Return the supplied pack of that code, or the pack in the file of that name.

    Raises:
        Refused: there is none, or with everything that is wrong with the file.
    """
    # the ending decides: a code never ends in .yaml, and a file may lie anywhere
    path = Path(word)
    if path.suffix.lower() not in ENDINGS:
        return pack(word)
    refuse_unreadable(path)
    return load_pack(path)


def refuse_unknown_category(pack: RulePack, on: date, category: str) -> None:
    """Refuse a category that a pack does not have on a day.

    Raises:
        Refused: it has none of that code; with those that it has.
    """
    known = pack.categories_on(on)
    if category not in known:
        values = {"category": category, "pack": pack.code, "known": ", ".join(known)}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))


def read_plain(path: Path) -> Any:
    """Return the plain values of a YAML or JSON file: texts, numbers, lists and mappings.

    Raises:
        Refused: the file cannot be read, is too large, or contains anything else.
    """
    refuse_unreadable(path)
    faults: list[Fault] = []
    value = _plain(compose(read_file(path), file=path.name), path.name, faults)
    if faults:
        raise Refused(faults)
    return value


def read_facts(path: Path, definitions: Mapping[str, FactDefinition]) -> dict[str, FactValue]:
    """Return the facts in a file, by code.

    Raises:
        Refused: with everything that is wrong.
    """
    return read_values(definitions, read_plain(path), f"{path.name},")


def plain_word(text: str) -> Any:
    """Return a word of the command line as YAML would read it."""
    return _plain(compose(text.encode(), file=text), text, [])


def _plain(node: yaml.Node, file: str, faults: list[Fault]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file, faults)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, file, faults) for each in node.value]
    text = str(node.value)
    if node.tag == f"{TAG}null":
        return None
    if node.tag == f"{TAG}bool":
        return WORDS.get(text.lower(), text)
    is_whole = node.tag == f"{TAG}int" and text.lstrip("-").isdecimal() and text.isascii()
    # a number with decimals stays a text, so that nothing is rounded
    return int(text) if is_whole else text


def _mapping(node: yaml.MappingNode, file: str, faults: list[Fault]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        place = f"{file}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault(KEY_NOT_A_WORD, {}, place))
        elif key.value in found:
            faults.append(Fault(KEY_TWICE, {"key": key.value}, place))
        else:
            found[key.value] = _plain(value, file, faults)
    return found
