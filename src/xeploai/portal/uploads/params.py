"""Parse the kind of list and the cycle of an upload, and check that the reader may send one."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from xeploai.cycle import queries as cycles
from xeploai.domain import Fault, Refused, message, read_cycle_code
from xeploai.portal.site import Answer, Forbidden, parse_day
from xeploai.uploads import queries
from xeploai.uploads.operations import ACT_OF_KIND, KIND_LABELS, Kind

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.portal.site import Reader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kind_of(word: str) -> Kind:
    """Return a kind of list. Raises `Refused` for an unknown one."""
    if word in list(Kind):
        return Kind(word)
    raise Refused(Fault(message("Unknown kind of list.")))


def kind_label(kind: str, language: str) -> str:
    """Return the label of a kind; empty while it is not recognised yet."""
    return KIND_LABELS[Kind(kind)][language] if kind else ""


def cycle_of(word: str) -> "Cycle | None":
    """Return the cycle with a code; None for an empty text. Raises `Refused` for any other."""
    return cycles.cycle_of(read_cycle_code(word).code) if word else None


def day_of(word: str) -> date | None:
    """Return a day as 31/12/2024 or 2024-12-31; None for an empty text."""
    if not word.strip():
        return None
    day = parse_day(word)
    if day is None:
        text = message("“%(given)s” is not a date. Write it as 31/12/2023.")
        raise Refused(Fault(text, {"given": word.strip()}))
    return day


def reason_of(form: Mapping[str, str]) -> str:
    """Return why decisions differ from the rules; never cut, since the operation keeps it whole."""
    return form.get("reason", "").replace("\0", "").strip()


def refuse_unless_sender(reader: "Reader") -> None:
    """Raise `Forbidden` if none of the reader's roles may send a list."""
    if not queries.kinds_open_to(reader):
        acts = sorted(set(ACT_OF_KIND.values()))
        raise Forbidden(Answer(False, queries.no_role_for(acts)))
