"""The bodies that an organisation has, by every name that they go by: nothing else is one of it."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Flag, auto

from xeploai.domain.model import Body
from xeploai.domain.register import BRANCHES

from .body_names import (
    BRANCH,
    EXECUTIVES,
    ORGANISATION,
    PLACES,
    agency_name,
    body_name,
    executive_name,
)
from .named_bodies import (
    CENTRAL_BODIES,
    CENTRE,
    NamedUnit,
    bare_body_name,
    is_legible,
    readings_of,
    words_alone,
)


class BodyUse(Flag):
    """What a body is named for, and so which bodies of an organisation it may be.

    DECIDES: its standing committee, or the executive whole.
    DECIDES_WHOLE: the executive whole, where the rules name it and not the standing committee.
    MEETS: its meetings and its leaders together, too.
    APPRAISES: the agencies that advise its executive, too.
    ISSUES: the same, for a document.
    HEAD: the head of its agency, where the rules let the head decide.
    """

    DECIDES = auto()
    DECIDES_WHOLE = auto()
    MEETS = auto()
    APPRAISES = auto()
    ISSUES = auto()
    HEAD = auto()


# what stands before the name of an organisation or of its executive; a branch has OF_ALL alone
OF_EXECUTIVES = ("Ban Chấp hành", "Tập thể Ban Chấp hành")
OF_STANDING_COMMITTEES = ("Ban Thường vụ", "Thường vụ", "Tập thể Ban Thường vụ")
# they run the days between the meetings: they meet, propose and issue, and decide on no grade
OF_THE_PERMANENT = ("Thường trực", "Tập thể Thường trực")
OF_COMMITTEES = (*OF_EXECUTIVES, *OF_STANDING_COMMITTEES, *OF_THE_PERMANENT)
OF_ALL = ("", "Tập thể")
MEETINGS = ("Hội nghị", "Hội nghị kiểm điểm", "Hội nghị đảng viên", "Hội nghị toàn thể")
MEETINGS_OF_COMMITTEES = tuple(f"Hội nghị {each}" for each in OF_COMMITTEES)
LEADERS = ("Tập thể lãnh đạo", "Tập thể lãnh đạo, quản lý", "Hội nghị tập thể lãnh đạo, quản lý")
AGENCIES = (
    "Ban Tổ chức",
    "Ủy ban Kiểm tra",
    "Cơ quan Ủy ban Kiểm tra",
    "Văn phòng",
    "Ban Tuyên giáo",
    "Ban Dân vận",
    "Ban Tuyên giáo và Dân vận",
    "Ban Nội chính",
    "Ban Xây dựng Đảng",
    "Hội đồng thẩm định",
    "Tổ thẩm định",
)
HEADS = ("Người đứng đầu", "Thủ trưởng", "Giám đốc", "Hiệu trưởng", "Chủ tịch Ủy ban nhân dân")
_USES_OF_AGENCIES = BodyUse.APPRAISES | BodyUse.ISSUES
_USES_OF_ALL_PARTS = _USES_OF_AGENCIES | BodyUse.MEETS
# those whose executives are named by their sort alone: there is no other sort of that word above
_NAMED_BY_CATEGORY = (*BRANCHES, "grassroots_committee", "commune_committee")
_CENTRAL = frozenset(map(bare_body_name, CENTRAL_BODIES))
_CENTRE = frozenset(map(bare_body_name, CENTRE))


def is_body_of(
    text: str, unit: NamedUnit, above: Sequence[NamedUnit] = (), *, use: BodyUse = BodyUse.DECIDES
) -> bool:
    """Whether a text is the name of a body of an organisation, and nothing besides.

    Capitals, marks, spaces and signs count for nothing, and usual abbreviations are read out. The
    places of its superiors may follow: “Đảng ủy xã X, tỉnh A”. A person is no body.

    Args:
        text: as it was typed.
        above: its superiors, from the top down, with their names of the same day.
        use: what the body is named for.
    """
    if not is_legible(text):
        return False
    full, alone = set(_forms(unit)), set(map(bare_body_name, own_words_alone(unit)))
    others = {form for one in above for form in _forms(one)} - full
    places = [bare_body_name(agency_name(one.name)) for one in above if is_place(one)]
    for reading in readings_of(text):
        rests = set(_rests(reading, prefixes_of(unit, use)))
        if rests & alone or any(_is_named(rest, full, others, places) for rest in rests):
            return True
    return any(
        _is_named(rest, _heads_of(unit), others, places)
        for reading in readings_of(text)
        for rest in _rests_of_heads(reading, use)
    )


def is_central_body(text: str) -> bool:
    """Whether a text is the name of a body at the centre, and nothing besides."""
    return is_legible(text) and any(reading in _CENTRAL for reading in readings_of(text))


def is_higher_body(text: str) -> bool:
    """Whether a text begins as the name of an executive's body does: “Ban Thường vụ Tỉnh ủy A”.

    For the bodies above a register whose top is no province: it does not have their names.
    """
    if not is_legible(text):
        return False
    sorts = tuple(map(bare_body_name, (*EXECUTIVES.values(), "Đảng ủy", ORGANISATION)))
    starts = (*OF_ALL, *OF_COMMITTEES, *AGENCIES)
    rests = (rest for reading in readings_of(text) for rest in _rests(reading, starts))
    names = (name for rest in rests for name in _rests(f"{rest} ", sorts))
    return any(_may_be_proper(name.strip(), sorts) for name in names)


# more words are a sentence and no proper name
_LONGEST_NAME = 6


def _may_be_proper(name: str, sorts: Sequence[str]) -> bool:
    """Whether bare words may be the proper name of an organisation, and name no other body."""
    words = f" {name} "
    others = any(f" {other} " in words for other in (*_CENTRAL, *_CENTRE, *sorts))
    return not (others or words.startswith(" vien ") or len(name.split()) > _LONGEST_NAME)


def fitting_bodies(unit: NamedUnit, use: BodyUse = BodyUse.DECIDES) -> tuple[str, ...]:
    """Return how the usual bodies of an organisation are printed, the ones for a use first."""
    executive, agency = executive_name(unit.name), agency_name(unit.name)
    if BodyUse.HEAD in use:
        return (body_name(unit.name, Body.HEAD),)
    if is_branch(unit):
        return (unit.name, f"Chi ủy {agency}")
    own: tuple[str, ...] = (executive, f"Ban Chấp hành {unit.name}")
    if BodyUse.DECIDES_WHOLE not in use:
        own = (f"Ban Thường vụ {executive}", *own)
    if use & _USES_OF_AGENCIES:
        return (f"Ban Tổ chức {executive}", f"Ủy ban Kiểm tra {executive}", *own)
    return own


def is_branch(unit: NamedUnit) -> bool:
    """Whether an organisation is a branch, by its category or its name."""
    return unit.category in BRANCHES or unit.name.lower().startswith(BRANCH)


def prefixes_of(unit: NamedUnit, use: BodyUse) -> Iterator[str]:
    """Yield what may stand before the name of an organisation in those of its bodies."""
    yield from OF_ALL
    if BodyUse.MEETS in use:
        yield from (*MEETINGS, *LEADERS)
    if is_branch(unit):
        return
    yield from OF_EXECUTIVES
    if BodyUse.DECIDES_WHOLE not in use:
        yield from OF_STANDING_COMMITTEES
    if use & _USES_OF_ALL_PARTS:
        yield from OF_THE_PERMANENT
    if BodyUse.MEETS in use:
        yield from MEETINGS_OF_COMMITTEES
    if use & _USES_OF_AGENCIES:
        yield from AGENCIES


def _forms(unit: NamedUnit) -> Iterator[str]:
    """Yield the names of an organisation and of its executive."""
    agency = agency_name(unit.name)
    forms = [unit.name, executive_name(unit.name)]
    if is_branch(unit):
        forms += [f"Chi bộ {agency}", f"Chi ủy {agency}", f"Chi ủy Chi bộ {agency}"]
    return map(bare_body_name, forms)


def own_words_alone(unit: NamedUnit) -> Iterator[str]:
    """Yield what names it without its proper name, as its own people do."""
    is_sorted = unit.name.lower().startswith((ORGANISATION, BRANCH))
    by_category = unit.category in _NAMED_BY_CATEGORY or not is_sorted
    yield from words_alone(NamedUnit(unit.name, unit.category if by_category else ""))


def _heads_of(unit: NamedUnit) -> set[str]:
    return {bare_body_name(agency_name(unit.name))}


def is_place(unit: NamedUnit) -> bool:
    """Whether an organisation is that of a place: a province, a district, a commune."""
    return agency_name(unit.name).lower().startswith(PLACES)


def _rests(reading: str, prefixes: Iterable[str]) -> Iterator[str]:
    """Yield what follows each prefix that a bare text begins with."""
    for prefix in map(bare_body_name, prefixes):
        if not prefix:
            yield reading
        elif reading.startswith(f"{prefix} "):
            yield reading.removeprefix(f"{prefix} ")


def _rests_of_heads(reading: str, use: BodyUse) -> Iterator[str]:
    return _rests(reading, HEADS if BodyUse.HEAD in use else ())


def _is_named(rest: str, forms: set[str], others: set[str], places: Sequence[str]) -> bool:
    """Whether a bare text is one of the forms, the places of superiors after it or not."""
    waiting = {rest}
    for place in places:
        waiting |= {one.removesuffix(f" {place}") for one in waiting - others}
    return bool(waiting & forms) and rest not in others
