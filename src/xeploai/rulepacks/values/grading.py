"""Grades, categories of subject, and reasons for giving no grade."""

from types import MappingProxyType

import yaml

from xeploai.domain import Category, Citation, Grade, NotRatedReason, SubjectKind, message
from xeploai.rulepacks.entries import Entry

from .common import Context, Read, each_entry, read_cited

UNDEFINED_GRADE = message("There is no grade “%(found)s”. Use: %(known)s.")
GRADES_INCOMPLETE = message("The grades are not complete or not in order. List them so: %(known)s.")
UNKNOWN_KIND = message("There is no kind of subject “%(found)s”. Use one of: %(known)s.")


def read_grades(node: yaml.Node, context: Context) -> Read:
    """Read the four grades, best first, with their labels."""
    labels = {
        entry.choice("code", Grade, unknown=UNDEFINED_GRADE): entry.label("label")
        for entry in each_entry(node, context, key="code", fields=("label",), cited=False)
    }
    if tuple(labels) != tuple(Grade):
        context.scope.fault(node, GRADES_INCOMPLETE, known=", ".join(Grade))
    return Read(MappingProxyType(labels))


def read_categories(node: yaml.Node, context: Context) -> Read:
    """Read the categories of subject, in the order in which forms list them."""

    def one(entry: Entry, citation: Citation) -> Category:
        kind = entry.choice("kind", SubjectKind, unknown=UNKNOWN_KIND)
        return Category(entry.text("code"), kind, entry.label("label"))

    return read_cited(node, context, key="code", fields=("kind", "label"), one=one)


def read_reasons(node: yaml.Node, context: Context) -> Read:
    """Read the reasons for giving no grade."""

    def one(entry: Entry, citation: Citation) -> NotRatedReason:
        place = f"{citation.source.document}, {citation.source.place}"
        return NotRatedReason(entry.text("code"), entry.label("label"), citation.status, place)

    return read_cited(node, context, key="code", fields=("label",), one=one)
