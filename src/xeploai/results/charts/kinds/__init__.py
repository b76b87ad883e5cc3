"""The charts of a unit, one module each."""

from .change import change
from .composition import composition
from .funnels import FUNNELS, funnel
from .not_rated import not_rated

__all__ = ["FUNNELS", "change", "composition", "funnel", "not_rated"]
