"""Rule files: read from an upload or a pasted text, shown with their faults, sent to the reader."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xeploai.domain import Fault, Refused, message, say, translate
from xeploai.portal.site import language_of_page
from xeploai.rulepacks import LARGEST_FILE, TOO_LARGE

LARGEST_FORM = 3 * LARGEST_FILE  # bytes: a file of the largest size, and the form around it
TOO_LARGE_STATUS, UNPROCESSABLE = 413, 422
PASTED = message("the pasted text")
OWN_CODE = re.compile(
    rb"^(?:layer|pack):[ \t]*[\"']?([a-z][a-z0-9-]{0,60})[\"']?[ \t]*$", re.MULTILINE
)
LONGEST_NAME = 80
LIMIT_KIB = LARGEST_FILE // 1024
CONTEXT_LINES = 2  # shown before and after a line with a fault
MOST_FAULTS = 200  # a file of another kind can have thousands
YAML = "application/yaml; charset=utf-8"
PLACE = re.compile(r":([0-9]+)(?: (.*))?$", re.DOTALL)

NOTHING_SENT = message("Choose a file, or paste its text.")
NOT_OFFERED = message("The page sent something that it does not offer. Load it again.")
BOTH_SENT = message("A file is chosen and a text is pasted. Keep only one of them.")

View = Callable[..., HttpResponse]


def small_form(too_large: View) -> Callable[[View], View]:
    """Refuse a form that is too long for a rule file before reading it.

    Args:
        too_large: the view that answers such a request.
    """

    def decorated(view: View) -> View:
        guarded = csrf_protect(view)

        # checking the CSRF token reads the body, so the length has to be checked before it
        @csrf_exempt
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if request.method == "POST" and length.isdecimal() and int(length) > LARGEST_FORM:
                return too_large(request, *args, **kwargs)
            return guarded(request, *args, **kwargs)

        return limited

    return decorated


def act_of(request: HttpRequest, known: Collection[str]) -> str:
    """Return the button that was pressed. Raises `Refused` where the page has no such one."""
    act = request.POST.get("act", "")
    if act not in known:
        raise Refused(Fault(NOT_OFFERED))
    return act


def too_large_fault() -> Fault:
    return Fault(TOO_LARGE, {"limit": LARGEST_FILE})


@dataclass(frozen=True)
class RuleFile:
    """A rule file as received.

    Args:
        name: its name in messages.
    """

    content: bytes
    name: str

    @property
    def text(self) -> str:
        """Decode the content, replacing what is not UTF-8."""
        return self.content.decode(errors="replace")


def parse_file(request: HttpRequest) -> RuleFile:
    """Return the uploaded file or the pasted text of a form.

    Raises:
        Refused: the form has neither, or both.
    """
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    if file and text.strip():
        raise Refused(Fault(BOTH_SENT))
    if file:
        name = (file.name or _name_of(b""))[-LONGEST_NAME:].replace(":", "_").replace(" ", "_")
        return RuleFile(_with_plain_ends(file.read(LARGEST_FILE + 1)), name)
    if not text.strip():
        raise Refused(Fault(NOTHING_SENT))
    content = _with_plain_ends(text.encode())
    return RuleFile(content, _name_of(content))


def _name_of(content: bytes) -> str:
    """Return a name for a pasted text: its own code, if it has one."""
    code = OWN_CODE.search(content)
    return code[1].decode() if code else translate(PASTED, language_of_page())


def _with_plain_ends(content: bytes) -> bytes:
    """Replace the line ends of a browser by plain ones."""
    return content.replace(b"\r\n", b"\n")


@dataclass(frozen=True)
class FaultLine:
    """A fault with its place in the file.

    Args:
        line: None if the fault is about the whole file.
        rule: code of the rule or provision; empty if it is about none.
    """

    line: int | None
    rule: str
    sentence: str


@dataclass(frozen=True)
class Excerpt:
    """Some lines of a text, with the faults of the one in the middle."""

    lines: list[tuple[int, str, bool]]
    faults: list[FaultLine]


@dataclass(frozen=True)
class FileFaults:
    """The faults of a file: those about all of it, and those of single lines with the lines."""

    number: int
    whole: list[FaultLine]
    excerpts: list[Excerpt]
    left_out: int


def file_faults(faults: Iterable[Fault], file: RuleFile, language: str) -> FileFaults:
    """Arrange faults by the lines of their file."""
    lines = [fault_line(each, language) for each in faults]
    lines.sort(key=lambda each: each.line or 0)
    chosen = lines[:MOST_FAULTS]
    return FileFaults(
        len(lines),
        [each for each in chosen if each.line is None],
        list(_excerpts([each for each in chosen if each.line is not None], file.text.split("\n"))),
        len(lines) - len(chosen),
    )


def _excerpts(faults: list[FaultLine], lines: list[str]) -> Iterator[Excerpt]:
    for number, faults_of_line in groupby(faults, key=lambda each: each.line or 0):
        start, end = max(1, number - CONTEXT_LINES), min(len(lines), number + CONTEXT_LINES)
        excerpt = [(each, lines[each - 1], each == number) for each in range(start, end + 1)]
        yield Excerpt(excerpt, list(faults_of_line))


def fault_line(fault: Fault, language: str) -> FaultLine:
    """Separate the line and the rule of a fault from its sentence."""
    place = PLACE.search(fault.place)
    sentence = say(Fault(fault.text, fault.values), language)
    if place is None:
        return FaultLine(None, "", sentence)
    return FaultLine(int(place[1]), (place[2] or "").strip(), sentence)


def yaml_response(content: bytes, name: str) -> HttpResponse:
    """Send a rule file as a download."""
    response = HttpResponse(content, content_type=YAML)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
