"""YAML as nodes that know their line. Nothing is constructed, so no file can run or expand."""

from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import Resolver

from xeploai.domain import Fault, Refused, message

LARGEST_FILE = 512 * 1024  # bytes; the packs supplied have about 100,000
DEEPEST_NESTING = 24  # levels; conditions that join conditions need most of them

NOT_READABLE = message("The file cannot be read: %(problem)s. Check its name and its permissions.")
TOO_LARGE = message(
    "The file is larger than %(limit)s bytes. Give a rule pack, not a table of data, "
    "or divide it into several packs."
)
NOT_UTF8 = message("The file is not UTF-8 text. Save it again in that encoding.")
NOT_YAML = message("This is not readable as YAML: %(problem)s. Correct this line or the one above.")
ALIAS = message("A pack may not use YAML aliases (*name). Write the text out here.")
TOO_DEEP = message(
    "More than %(limit)s levels are nested. Follow the layout of the supplied packs."
)
EMPTY = message("The file has no content. Write a pack in it, or remove it.")


class _Unwelcome(Exception):
    """YAML that is well formed, yet has no place in a pack."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.text, self.line = text, line


class _Guarded(Composer):
    """Composes nodes out of events, and stops at what could grow: aliases and depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node:
        """Return the next node; the parent's own way is kept short, since packs are long."""
        event = self.get_event()  # type: ignore[attr-defined]
        kind = type(event)
        if kind is yaml.AliasEvent:
            raise _Unwelcome(ALIAS, event.start_mark.line + 1)
        if self.depth >= DEEPEST_NESTING:
            raise _Unwelcome(TOO_DEEP, event.start_mark.line + 1)
        if kind is yaml.ScalarEvent:
            tag = self._tag(yaml.ScalarNode, event, event.value)
            return yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        self.depth += 1
        is_mapping = kind is yaml.MappingStartEvent
        node = self._mapping(event) if is_mapping else self._sequence(event)
        self.depth -= 1
        return node

    def _tag(self, kind: type[yaml.Node], event: Any, value: str | None) -> str:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self.resolve(kind, value, event.implicit)  # type: ignore[attr-defined]
        return str(tag)

    def _mapping(self, event: Any) -> yaml.Node:
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        while not self.check_event(yaml.MappingEndEvent):  # type: ignore[attr-defined]
            key = self.compose_node(None, None)
            pairs.append((key, self.compose_node(None, None)))
        end = self.get_event()  # type: ignore[attr-defined]
        tag = self._tag(yaml.MappingNode, event, None)
        return yaml.MappingNode(tag, pairs, event.start_mark, end.end_mark)

    def _sequence(self, event: Any) -> yaml.Node:
        items: list[yaml.Node] = []
        while not self.check_event(yaml.SequenceEndEvent):  # type: ignore[attr-defined]
            items.append(self.compose_node(None, None))
        end = self.get_event()  # type: ignore[attr-defined]
        tag = self._tag(yaml.SequenceNode, event, None)
        return yaml.SequenceNode(tag, items, event.start_mark, end.end_mark)


class _InPython(_Guarded, yaml.SafeLoader):
    """The safe loader's first half: it stops where values would be built."""


_Fast: type | None
try:
    from yaml._yaml import CParser
except ImportError:  # an installation without libyaml
    _Fast = None
else:

    class _InC(_Guarded, CParser, Resolver):
        """The same over libyaml's events, eight times as fast."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            Resolver.__init__(self)

    _Fast = _InC


def read_file(path: Path) -> bytes:
    """Read one byte more than is allowed at most, so that size is judged without reading all.

    Raises:
        Refused: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        fault = Fault(NOT_READABLE, {"problem": error.strerror or "unknown problem"}, path.name)
        raise Refused(fault) from error


def compose(content: bytes, *, file: str) -> yaml.Node:
    """Return the file's one document.

    Raises:
        Refused: too large, not UTF-8, not YAML, nested too deep, with aliases, or empty.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(Fault(TOO_LARGE, {"limit": LARGEST_FILE}, file))
    try:
        node = _composed(content.decode())
    except UnicodeDecodeError as error:
        raise Refused(Fault(NOT_UTF8, {}, file)) from error
    except _Unwelcome as error:
        values = {"limit": DEEPEST_NESTING}
        raise Refused(Fault(error.text, values, f"{file}:{error.line}")) from error
    except yaml.YAMLError as error:
        raise Refused(Fault(NOT_YAML, {"problem": _problem(error)}, _place(error, file))) from error
    if node is None:
        raise Refused(Fault(EMPTY, {}, file))
    return node


def _composed(text: str) -> yaml.Node | None:
    composer = (_Fast or _InPython)(text)
    try:
        node: yaml.Node | None = composer.get_single_node()
        return node
    finally:
        composer.dispose()


def _problem(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(problem or "unknown problem")


def _place(error: yaml.YAMLError, file: str) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{file}:{mark.line + 1}" if mark else file
