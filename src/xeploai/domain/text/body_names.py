"""Names of bodies, made from the name of their organisation, as they are printed."""

from xeploai.domain.model import GRASSROOTS, Body

ORGANISATION = "đảng bộ "
BRANCH = "chi bộ "
# what the executive of a place is called; those of communes and wards are a “đảng ủy”
EXECUTIVES = {
    "tỉnh ": "Tỉnh ủy ",
    "thành phố ": "Thành ủy ",
    "huyện ": "Huyện ủy ",
    "quận ": "Quận ủy ",
    "thị xã ": "Thị ủy ",
}
PLACES = (*EXECUTIVES, "thị trấn ", "phường ", "đặc khu ", "xã ")
ABOVE_THE_TREE = {
    Body.CENTRAL: "Cấp có thẩm quyền ở Trung ương",
    Body.STANDING_COMMITTEE: "Ban Thường vụ cấp ủy cấp trên trực tiếp",
    Body.EXECUTIVE: "Cấp ủy cấp trên trực tiếp",
    Body.HEAD: "Người đứng đầu cơ quan cấp trên trực tiếp",
}


def body_name(unit_name: str, body: Body, *, is_above: bool = False) -> str:
    """Return the name of a body: “Đảng bộ huyện X” gives “Ban Thường vụ Huyện ủy X”.

    A branch acts as itself. A name of another form is taken over as it is.

    Args:
        unit_name: of the organisation, as the register has it.
        is_above: whether the body is above the tree, so that no organisation names it.
    """
    if is_above or body is Body.CENTRAL:
        return ABOVE_THE_TREE[body]
    if body is Body.HEAD:
        return f"Người đứng đầu {agency_name(unit_name)}"
    if unit_name.lower().startswith(BRANCH):
        return unit_name
    executive = executive_name(unit_name)
    return f"Ban Thường vụ {executive}" if body is Body.STANDING_COMMITTEE else executive


def proper_name(unit_name: str) -> str:
    """Return the name without what every organisation of its sort is called: “X” of a district."""
    rest = agency_name(unit_name)
    place = next((each for each in PLACES if rest.lower().startswith(each)), "")
    return rest[len(place) :] or rest


def usual_body(category: str) -> Body:
    """Return the body that mostly decides for an organisation of a category of unit."""
    return Body.EXECUTIVE if category in GRASSROOTS else Body.STANDING_COMMITTEE


def deciding_body(stored: str, unit_name: str, category: str) -> str:
    """Return the body of a decision: the one stored with it, else the unit's usual one."""
    return stored or body_name(unit_name, usual_body(category))


def executive_name(unit_name: str) -> str:
    """Return the name of an organisation's executive: “Đảng bộ tỉnh A” gives “Tỉnh ủy A”."""
    if not unit_name.lower().startswith(ORGANISATION):
        return unit_name
    rest = unit_name[len(ORGANISATION) :]
    for place, executive in EXECUTIVES.items():
        name = rest[len(place) :]
        # a place has a capital: “tỉnh A”, but not “Tỉnh đoàn”
        if rest.lower().startswith(place) and not name[:1].islower():
            return executive + name
    return f"Đảng ủy {rest}"


def agency_name(unit_name: str) -> str:
    """Return the name of what an organisation belongs to: “Sở Y” for “Đảng bộ Sở Y”."""
    for start in (ORGANISATION, BRANCH):
        if unit_name.lower().startswith(start):
            return unit_name[len(start) :]
    return unit_name
