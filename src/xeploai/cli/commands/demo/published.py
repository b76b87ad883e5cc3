"""Compare the demo's figures with the published ones."""

import tomllib
from importlib.resources import files
from typing import Any

from xeploai.demo.verification import FigureCheck, compare_with_published
from xeploai.domain import FIGURE_LABELS, Statistics, message, translate
from xeploai.results.statistics import reason_label

EXAMPLE = "examples/kien-giang-2023.toml"
SUMS = {"organisations": message("Party organisations"), "members": message("Party members")}


def published_figures() -> dict[str, Any]:
    """Return the published figures that the demo is made from."""
    return tomllib.loads(files("xeploai").joinpath(EXAMPLE).read_text(encoding="utf-8"))


def all_agree(statistics: Statistics, *, show_all: bool, language: str) -> bool:
    """Print our figures and the published ones; return whether all agree."""
    lines = list(compare_with_published(statistics, published_figures()))
    to_print = [line for line in lines if show_all or not line.agrees]
    if to_print:
        print("\n" + translate(message("Published, ours, and what it is:"), language))
    for line in to_print:
        sign = "≠" if not line.agrees else "!" if line.is_slip else "="
        what = f"{_what(statistics, line, language)} · {_figure(statistics, line, language)}"
        print(f"  {sign} {line.published:>8} {line.ours:>8}  {what}")
    agreeing = sum(line.agrees for line in lines)
    text = message("Compared with the published figures: %(agreeing)s/%(all)s agree.")
    print("\n" + translate(text, language) % {"agreeing": agreeing, "all": len(lines)})
    for line in lines:
        if line.is_slip:
            print(f"  {_slip(statistics, line, language)}")
    return agreeing == len(lines)


def _slip(statistics: Statistics, line: FigureCheck, language: str) -> str:
    text = message(
        "The source prints %(published)s%% (%(what)s, %(figure)s); from the source's own counts,"
        " rounded half up, it is %(ours)s%%."
    )
    return translate(text, language) % {
        "published": line.published,
        "what": _what(statistics, line, language),
        "figure": _figure(statistics, line, language).removesuffix(" %").lower(),
        "ours": line.ours,
    }


def _what(statistics: Statistics, line: FigureCheck, language: str) -> str:
    if line.what in SUMS:
        return translate(SUMS[line.what], language)
    return statistics.category_labels[line.what].label[language]


def _figure(statistics: Statistics, line: FigureCheck, language: str) -> str:
    """Return the figure by its label; a sign or a reason may follow."""
    figure, _, rest = line.figure.partition(" ")
    reason = rest.removeprefix("· ")
    end = f"· {reason_label(statistics, reason, language)}" if reason != rest else rest
    return f"{FIGURE_LABELS[figure][language]} {end}".strip()
