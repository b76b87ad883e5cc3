"""A report as one self-contained HTML page, without references to other files."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from xeploai.documents.layout import Bullets, Report, lay_out, one_line


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
    # markup is the output of a macro, whose parts have been cleaned
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return one_line(str(value)) if is_text else value


def render_html(report: Report) -> str:
    """Return the report as HTML."""
    return _template().render(report=report, tables=[lay_out(table) for table in report.annexes])
