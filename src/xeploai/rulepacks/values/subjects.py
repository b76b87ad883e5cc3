"""Who is a subject of the review, and who is not."""

import yaml

from xeploai.domain import MembershipStatus, message
from xeploai.rulepacks.entries import items_of, written

from .common import Context, Read

UNKNOWN_STATUS = message("There is no membership status “%(found)s”. Use one of: %(known)s.")


def read_statuses(node: yaml.Node, context: Context) -> Read:
    """Read the membership statuses that are neither reviewed nor graded."""
    known = tuple(MembershipStatus)
    found = []
    for item in items_of(node, context.scope):
        status = written(item)
        if status in known:
            found.append(MembershipStatus(status))
        else:
            context.scope.fault(item, UNKNOWN_STATUS, found=status, known=", ".join(known))
    return Read(tuple(found))
