"""A rule file that somebody sends in or pastes: small, read once, kept nowhere."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xeploai.domain import Fault, Refused, message
from xeploai.portal.site import language_of_page
from xeploai.rulepacks.nodes import LARGEST_FILE, TOO_LARGE
from xeploai.wording import say, translate

LARGEST_FORM = 3 * LARGEST_FILE  # bytes: a file at the limit, and a form around it
TOO_LARGE_STATUS, UNPROCESSABLE = 413, 422
PASTED = message("the pasted text")
OWN_CODE = re.compile(
    rb"^(?:layer|pack):[ \t]*[\"']?([a-z][a-z0-9-]{0,60})[\"']?[ \t]*$", re.MULTILINE
)
LONGEST_NAME = 80
AROUND = 2  # lines shown before and after one with a fault
SHOWN = 200  # faults; a file in which everything is wrong has thousands
PLACE = re.compile(r":([0-9]+)(?: (.*))?$", re.DOTALL)

NOTHING_SENT = message("Choose a file, or paste its text.")
BOTH_SENT = message("A file is chosen and a text is pasted. Keep one of the two.")

View = Callable[..., HttpResponse]


def small_form(too_large: View) -> Callable[[View], View]:
    """Let a view take forms of rule files only: a longer one is refused before it is read.

    Args:
        too_large: answers what is longer.
    """

    def decorated(view: View) -> View:
        guarded = csrf_protect(view)

        # the form's token stands in its body, so the length is looked at before it is sought
        @csrf_exempt
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if request.method == "POST" and length.isdecimal() and int(length) > LARGEST_FORM:
                return too_large(request, *args, **kwargs)
            return guarded(request, *args, **kwargs)

        return limited

    return decorated


def too_large_fault() -> Fault:
    """Return what is said of a file that is too large."""
    return Fault(TOO_LARGE, {"limit": LARGEST_FILE})


@dataclass(frozen=True)
class Sent:
    """A file as it came.

    Args:
        name: as messages call it.
    """

    content: bytes
    name: str

    @property
    def text(self) -> str:
        """Return it as text; what is no UTF-8 is replaced."""
        return self.content.decode(errors="replace")


def file_sent(request: HttpRequest) -> Sent:
    """Return the file that a form sends, or the text pasted into it.

    Raises:
        Refused: there is neither, or both.
    """
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    if file and text.strip():
        raise Refused(Fault(BOTH_SENT))
    if file:
        name = (file.name or _name_of(b""))[-LONGEST_NAME:].replace(":", "_").replace(" ", "_")
        return Sent(_with_plain_ends(file.read(LARGEST_FILE + 1)), name)
    if not text.strip():
        raise Refused(Fault(NOTHING_SENT))
    content = _with_plain_ends(text.encode())
    return Sent(content, _name_of(content))


def _name_of(content: bytes) -> str:
    """Return what messages call a text that came without a name: its own code, if it has one."""
    found = OWN_CODE.search(content)
    return found[1].decode() if found else translate(PASTED, language_of_page())


def _with_plain_ends(content: bytes) -> bytes:
    """Return a text with one sign at the end of lines; browsers send two."""
    return content.replace(b"\r\n", b"\n")


@dataclass(frozen=True)
class FaultLine:
    """A fault as a page shows it.

    Args:
        line: of the file; None where the fault is about the whole of it.
        rule: which rule or provision it stands in.
    """

    line: int | None
    rule: str
    sentence: str


@dataclass(frozen=True)
class Excerpt:
    """Some lines of a text, with the faults of one of them."""

    lines: list[tuple[int, str, bool]]
    faults: list[FaultLine]


@dataclass(frozen=True)
class Faults:
    """All faults of a file: those about the whole of it, and those beside their lines."""

    number: int
    whole: list[FaultLine]
    excerpts: list[Excerpt]
    left_out: int


def faults_shown(faults: Iterable[Fault], sent: Sent, language: str) -> Faults:
    """Return faults beside the lines of their text."""
    told = sorted((fault_line(each, language) for each in faults), key=lambda one: one.line or 0)
    chosen, lines = told[:SHOWN], sent.text.split("\n")
    return Faults(
        len(told),
        [each for each in chosen if each.line is None],
        list(_excerpts([each for each in chosen if each.line is not None], lines)),
        len(told) - len(chosen),
    )


def _excerpts(faults: list[FaultLine], lines: list[str]) -> Iterator[Excerpt]:
    for number, found in groupby(faults, key=lambda one: one.line or 0):
        start, end = max(1, number - AROUND), min(len(lines), number + AROUND)
        shown = [(each, lines[each - 1], each == number) for each in range(start, end + 1)]
        yield Excerpt(shown, list(found))


def fault_line(fault: Fault, language: str) -> FaultLine:
    """Return a fault with its line and rule apart from its sentence."""
    found = PLACE.search(fault.place)
    sentence = say(Fault(fault.text, fault.values), language)
    if found is None:
        return FaultLine(None, "", sentence)
    return FaultLine(int(found[1]), (found[2] or "").strip(), sentence)
