"""Typed reading of positioned YAML.

Whatever is wrong is noted and a stand-in is returned, so that reading goes on and all faults
come at once. Stand-ins never leave the loader: a file with a fault is refused as a whole.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import yaml

from xeploai.domain import Fault, message

E = TypeVar("E", bound=StrEnum)

LANGUAGES = ("vi", "en")
TEXT, NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
NAME = re.compile(r"[\w.-]{1,80}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_QUOTE = 300  # characters of the file that a message repeats
DATE_TAGS = (TEXT, "tag:yaml.org,2002:timestamp")

NOT_A_MAPPING = message("Fields of the form “key: value” belong here. Write them so.")
NOT_A_LIST = message("A list belongs here. Begin each of its lines with a hyphen.")
NOT_A_TEXT = message("A text belongs here, not “%(found)s”. Put it in quotation marks.")
NO_TEXT = message("The text is missing here. Write it, or remove the key if it is not required.")
NOT_COMPOSED = message(
    "The letters of “%(found)s” and their marks are stored apart. "
    "Save the text in composed Unicode (NFC)."
)
NOT_A_DATE = message("“%(found)s” is not a day. Write year-month-day, such as 2023-10-04.")
MISSING_KEY = message("The key “%(key)s” is missing. Add it.")
UNKNOWN_KEY = message(
    "The key “%(key)s” is not known here. Use: %(known)s. "
    "Inside braces, a text with a comma needs quotation marks."
)
DUPLICATE_KEY = message("The key “%(key)s” stands here twice. Keep one of them.")
MISSING_LANGUAGE = message("The label has no text in the language “%(language)s”. Add it.")


@dataclass(frozen=True)
class Scope:
    """What is being read, and what was found wrong so far."""

    file: str
    rule: str = ""
    from_on: str = ""
    found: dict[tuple[int, int, str, str], Fault] = field(default_factory=dict)

    def within(self, *, rule: str = "", from_on: str = "") -> "Scope":
        """Return the scope of one rule or of one of its values."""
        return replace(self, rule=rule or self.rule, from_on=from_on or self.from_on)

    def fault(self, node: yaml.Node, text: str, **values: object) -> None:
        """Note a fault; the same one at the same place is noted once."""
        line = node.start_mark.line + 1
        place = " ".join(filter(None, (f"{self.file}:{line}", self.rule, self.from_on)))
        told = {name: _shortened(value) for name, value in values.items()}
        key = (line, node.start_mark.column, text, str(told))
        self.found.setdefault(key, Fault(text, told, place))

    def faults(self) -> tuple[Fault, ...]:
        """Return all that was found wrong, from the top of the file down."""
        return tuple(self.found[key] for key in sorted(self.found))


def _shortened(value: object) -> object:
    if isinstance(value, Mapping):
        return value  # a label of the pack, said in the reader's language
    text = str(value)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


def peek(node: yaml.Node, key: str) -> str:
    """Return a field as it is written, to name the place of faults; empty where there is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    found = next((value for name, value in pairs if name.value == key), None)
    text = found.value if isinstance(found, yaml.ScalarNode) else ""
    return text if NAME.fullmatch(text) else ""


def items_of(node: yaml.Node, scope: Scope) -> Iterable[yaml.Node]:
    """Return the items of a list."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(node.value)
    scope.fault(node, NOT_A_LIST)
    return ()


def text_of(node: yaml.Node, scope: Scope) -> str:
    """Return a text that is not empty, in composed Unicode."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in (TEXT, NULL):
        scope.fault(node, NOT_A_TEXT, found=written(node))
        return ""
    text = "" if node.tag == NULL else str(node.value).strip()
    if not text:
        scope.fault(node, NO_TEXT)
    if not unicodedata.is_normalized("NFC", text):
        scope.fault(node, NOT_COMPOSED, found=text)
    return text


def day_of(node: yaml.Node, scope: Scope) -> date | None:
    """Return a day; None where it is not one."""
    try:
        if node.tag in DATE_TAGS and DAY.fullmatch(written(node)):
            return date.fromisoformat(written(node))
    except ValueError:
        pass
    scope.fault(node, NOT_A_DATE, found=written(node))
    return None


def is_null(node: yaml.Node) -> bool:
    """Whether nothing, or `null`, is written."""
    return node.tag == NULL


def written(node: yaml.Node) -> str:
    """Return a single value as the file has it; an ellipsis for lists and mappings."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "…"


class Entry:
    """A mapping whose keys are known beforehand."""

    def __init__(
        self,
        node: yaml.Node,
        scope: Scope,
        *,
        required: Collection[str],
        optional: Collection[str] = (),
    ) -> None:
        self.node, self.scope = node, scope
        self._nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            scope.fault(node, NOT_A_MAPPING)
            return
        known = (*required, *optional)
        for key, value in node.value:
            self._keep(key, value, known)
        for missing in (key for key in required if key not in self._nodes):
            scope.fault(node, MISSING_KEY, key=missing)

    def _keep(self, key: yaml.Node, value: yaml.Node, known: Collection[str]) -> None:
        name = written(key)
        if name not in known:
            self.scope.fault(key, UNKNOWN_KEY, key=name, known=", ".join(known))
        elif name in self._nodes:
            self.scope.fault(key, DUPLICATE_KEY, key=name)
        else:
            self._nodes[name] = value

    def get(self, key: str) -> yaml.Node | None:
        """Return what is written under a key."""
        return self._nodes.get(key)

    def text(self, key: str) -> str:
        """Return the text under a key; empty where the key is missing."""
        node = self.get(key)
        return text_of(node, self.scope) if node else ""

    def text_or_nothing(self, key: str) -> str:
        """Return the text under a key that may stand there without any."""
        node = self.get(key)
        is_blank = node is not None and (is_null(node) or node.value == "")
        return "" if is_blank else self.text(key)

    def day(self, key: str) -> date | None:
        """Return the day under a key."""
        node = self.get(key)
        return day_of(node, self.scope) if node else None

    def items(self, key: str) -> Iterable[yaml.Node]:
        """Return the items of the list under a key."""
        node = self.get(key)
        return items_of(node, self.scope) if node else ()

    def choice(self, key: str, kind: type[E], *, unknown: str) -> E:
        """Return the member of `kind` that is written; `unknown` is the text of the fault."""
        node, members = self.get(key), {member.value: member for member in kind}
        found = self.text(key)
        if node and found and found not in members:
            self.scope.fault(node, unknown, found=found, known=", ".join(members))
        return members.get(found, next(iter(kind)))

    def label(self, key: str) -> Mapping[str, str]:
        """Return the texts under a key, by language."""
        node = self.get(key)
        if node is None:
            return {}
        entry = Entry(node, self.scope, required=(), optional=LANGUAGES)
        if isinstance(node, yaml.MappingNode):
            for language in (each for each in LANGUAGES if entry.get(each) is None):
                self.scope.fault(node, MISSING_LANGUAGE, language=language)
        return MappingProxyType({language: entry.text(language) for language in LANGUAGES})
