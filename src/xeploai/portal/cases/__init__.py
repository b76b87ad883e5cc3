"""Pages on single cases: lists, the page of one case, and the forms for its facts and grades."""

from xeploai.cycle.queries import categories_of

from .detail import heading_context, parse_case
from .lists import CaseList, parse_case_list

__all__ = ["CaseList", "categories_of", "heading_context", "parse_case", "parse_case_list"]
