"""The register: units and their tree over time, members, leading posts and collectives."""

from xeploai.accounts.journal import Actor
from xeploai.organisations.models import (
    LeadershipCollective,
    Lineage,
    Membership,
    Person,
    PersonAccount,
    Placement,
    Post,
    RoleGrant,
    Unit,
    ends_after,
    in_force,
)

from .bulk import store_register
from .changes import RegisterChanges
from .corrections import change_category, correct_opening_day
from .dissolution import close_unit
from .leaders import record_collectives, record_posts
from .memberships import change_status, end_membership
from .people import record_people
from .queries import (
    all_units,
    branch_of,
    categories_in,
    categories_on,
    category_on,
    closing_days,
    codes_of_units,
    collectives_on,
    collectives_with,
    dated_placements,
    dated_units,
    former_person_codes,
    is_branch_on,
    members_on,
    memberships_of,
    names_on,
    person_by_code,
    posts_of,
    posts_on,
    superiors_of,
    superiors_of_all,
    unit_by_code,
)
from .reorganisation import merge_unit, rename_unit, split_unit, transfer_unit
from .units import RegisteredUnit, register_units

__all__ = [
    "Actor",
    "LeadershipCollective",
    "Lineage",
    "Membership",
    "Person",
    "PersonAccount",
    "Placement",
    "Post",
    "RegisterChanges",
    "RegisteredUnit",
    "RoleGrant",
    "Unit",
    "all_units",
    "branch_of",
    "categories_in",
    "categories_on",
    "category_on",
    "change_category",
    "change_status",
    "close_unit",
    "closing_days",
    "codes_of_units",
    "collectives_on",
    "collectives_with",
    "correct_opening_day",
    "dated_placements",
    "dated_units",
    "end_membership",
    "ends_after",
    "former_person_codes",
    "in_force",
    "is_branch_on",
    "members_on",
    "memberships_of",
    "merge_unit",
    "names_on",
    "person_by_code",
    "posts_of",
    "posts_on",
    "record_collectives",
    "record_people",
    "record_posts",
    "register_units",
    "rename_unit",
    "split_unit",
    "store_register",
    "superiors_of",
    "superiors_of_all",
    "transfer_unit",
    "unit_by_code",
]
