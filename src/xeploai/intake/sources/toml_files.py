"""The values of a TOML file, before anything is known about what they mean."""

import tomllib
from collections.abc import Iterable

from xeploai.domain import Fault, Refused, message

from . import limits

KILOBYTE = 2**10
Document = dict[str, object]


def read_toml_document(name: str, data: bytes) -> Document:
    """Return the values of a TOML file.

    Raises:
        Refused: too large, not TOML in UTF-8, or with values nested too deeply.
    """
    if len(data) > limits.TOML_BYTES_MAX:
        raise Refused(_too_large(name, len(data)))
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except RecursionError:
        raise Refused(too_deep(name)) from None
    # besides its own error: a date that does not exist, a number of thousands of digits
    except ValueError as error:
        text = message("The file is not TOML in UTF-8: %(reason)s. Correct it there.")
        raise Refused(Fault(text, {"reason": str(error)}, name)) from error
    _refuse_deep(name, document)
    return document


def _too_large(name: str, size: int) -> Fault:
    text = message(
        "A return in this format has at most %(limit)s kB; the file has %(size)s kB. Start from the"
        " example of a return, and send the new file."
    )
    sizes = {"limit": limits.TOML_BYTES_MAX // KILOBYTE, "size": -(-size // KILOBYTE)}
    return Fault(text, sizes, name)


def too_deep(name: str) -> Fault:
    """Return the fault of a file with values too far inside one another."""
    text = message(
        "Lists or tables stand inside one another more than %(limit)s deep, as in no return. Start"
        " from the example of a return, and send the new file."
    )
    return Fault(text, {"limit": limits.DEPTH_MAX}, name)


def _refuse_deep(name: str, document: Document) -> None:
    level: list[object] = [document]
    for _ in range(limits.DEPTH_MAX):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise Refused(too_deep(name))


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
