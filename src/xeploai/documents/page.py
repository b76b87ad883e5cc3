"""A report as one self-contained page: no address but its own."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from xeploai.reporting import Bullets, Report

from .printing import one_line, printed


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("xeploai.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.tests["bullets"] = lambda block: isinstance(block, Bullets)
    return environment.get_template("report.html")


def _clean(value: object) -> object:
    # what is markup already has been through here
    is_words = isinstance(value, str) and not isinstance(value, Markup)
    return one_line(str(value)) if is_words else value


def page_of(report: Report) -> str:
    """Return the report as HTML."""
    return _template().render(report=report, tables=[printed(table) for table in report.annexes])
