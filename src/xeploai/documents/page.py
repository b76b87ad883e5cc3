"""A report as one self-contained page: no address but its own."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from .printing import one_line, printed
from .report import Bullets, Report


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("xeploai.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: one_line(value) if isinstance(value, str) else value,
    )
    environment.tests["bullets"] = lambda block: isinstance(block, Bullets)
    return environment.get_template("report.html")


def page_of(report: Report) -> str:
    """Return the report as HTML."""
    return _template().render(report=report, tables=[printed(table) for table in report.annexes])
