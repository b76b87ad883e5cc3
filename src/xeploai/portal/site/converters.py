"""Converters of addresses: codes of cycles and of units and persons, and keys of rows."""

import re

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

# what a code may hold that an address cannot: written as ~ and two hexadecimal digits
ESCAPED = {"/": "~2F", "\\": "~5C"}
ESCAPE = re.compile(r"~(2F|5C|2E|7E)")
DOTS = {".": "~2E", "..": "~2E~2E"}


class CodeConverter(StringConverter):
    """The code of a unit as one step of an address.

    New codes with a slash, and the codes “.” and “..”, are refused (`fault_of_code`). One that is
    stored already must not take down the pages of others that link to it.
    """

    def to_python(self, value: str) -> str:
        """Return the code that a step of an address stands for."""
        return ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)

    def to_url(self, value: str) -> str:
        """Return the step of an address that stands for a code."""
        code = ESCAPE.sub(lambda found: f"~7E{found[1]}", str(value))
        return DOTS.get(code, re.sub(r"[/\\]", lambda found: ESCAPED[found[0]], code))


class SubjectConverter(CodeConverter):
    """The code of a person, unit or collective as the rest of an address: slashes stay."""

    regex = ".+"

    def to_url(self, value: str) -> str:
        """Return the part of an address that stands for a code."""
        code = ESCAPE.sub(lambda found: f"~7E{found[1]}", str(value))
        return "/".join(DOTS.get(step, step) for step in code.split("/"))


class CycleCodeConverter(StringConverter):
    """Any word that begins like the code of a cycle; an unknown one gets a page that says so."""

    regex = "[0-9]+(?:-[0-9a-z]+)*"


class KeyConverter(IntConverter):
    """The key of a stored row; a number that no row can have is no address."""

    regex = "[0-9]{1,18}"


register_converter(CodeConverter, "code")
register_converter(KeyConverter, "key")
register_converter(SubjectConverter, "subject")
register_converter(CycleCodeConverter, "cycle")
