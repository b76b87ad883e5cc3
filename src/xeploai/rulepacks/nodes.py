"""YAML as nodes that know their line. Nothing is constructed, so no file can run or expand."""

import yaml

from xeploai.domain.faults import Fault, Refused, message

LARGEST_FILE = 128 * 1024  # bytes; the packs so far have about 20,000
DEEPEST_NESTING = 16  # levels; a pack needs eight

TOO_LARGE = message(
    "The file is larger than %(limit)s bytes. Give a rule pack, not a table of data, "
    "or divide it into several packs."
)
NOT_UTF8 = message("The file is not UTF-8 text. Save it again in that encoding.")
NOT_YAML = message("This is not readable as YAML: %(problem)s. Correct this line or the one above.")
ALIAS = message("A pack may not use YAML aliases (*name). Write the text out here.")
TOO_DEEP = message(
    "More than %(limit)s levels stand inside each other. Follow the layout of the packs supplied."
)
EMPTY = message("The file has no content. Write a pack in it, or remove it.")


class _Unwelcome(Exception):
    """YAML that is well formed, yet has no place in a pack."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.text, self.line = text, line


class _Composer(yaml.SafeLoader):
    """The safe loader's first half: it stops where values would be built."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # types-PyYAML leaves this one method without types
        line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise _Unwelcome(ALIAS, line)
        if self.depth >= DEEPEST_NESTING:
            raise _Unwelcome(TOO_DEEP, line)
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


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
    composer = _Composer(text)
    try:
        node: yaml.Node | None = composer.get_single_node()
        return node
    finally:
        composer.dispose()


def _problem(error: yaml.YAMLError) -> str:
    told = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(told or "unknown problem")


def _place(error: yaml.YAMLError, file: str) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{file}:{mark.line + 1}" if mark else file
