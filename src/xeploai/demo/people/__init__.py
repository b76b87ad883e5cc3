"""The invented people: members, the posts that they hold, and leadership collectives."""

from .collectives import DemoCollectives
from .members import DemoMember, DemoPeople
from .posts import DemoPosts, Tenure

__all__ = ["DemoCollectives", "DemoMember", "DemoPeople", "DemoPosts", "Tenure"]
