"""What every format of the sample report holds."""

import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import xeploai.documents
from tests.documents.reading import words_of
from tests.documents.sample import (
    PUBLISHED,
    SHARE_BASES,
    WRITTEN_ON,
    empty,
    province,
)
from xeploai.documents import Format, write
from xeploai.domain.figures.counts import FIGURES, grouped
from xeploai.domain.figures.senders import UnitRef
from xeploai.domain.figures.statistics import Statistics, Total
from xeploai.reporting.narrative import report_of
from xeploai.reporting.report import Report

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
HOSTILE = (
    "<b>Đảng</b> & *bộ* _#1_ $x$ |a| @b \"q\" 'z' [l](u) `c` ~~s~~ \\n {{ 7717*7717 }} #(7717*7717)"
)
FORMULA = "=1+1"
EVERY_FORMAT = pytest.mark.parametrize("form", list(Format))


def report(statistics: Statistics) -> Report:
    return report_of(statistics, written_on=WRITTEN_ON)


@cache
def words(form: Format) -> str:
    return words_of(report(province()), form)


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def named(name: str) -> Statistics:
    """Return the sample with one name for its unit, a subordinate and a ceiling's group."""
    sample = province()
    unit = UnitRef("T", name)
    first, *others = sample.subordinates
    check, *checks = sample.ceilings
    return replace(
        sample,
        unit=unit,
        subordinates=(replace(first, unit=unit), *others),
        ceilings=(replace(check, group=name), *checks),
        missing_units=(unit,),
    )


@EVERY_FORMAT
def test_every_published_figure_stands_in_every_format(form: Format) -> None:
    found = words(form).split()

    for code, counts in PUBLISHED.items():
        for figure in FIGURES:
            assert grouped(counts.figure(figure)) in found, (code, figure)


@EVERY_FORMAT
def test_every_share_stands_in_every_format(form: Format) -> None:
    found = words(form)

    for counts in PUBLISHED.values():
        for figure in SHARE_BASES:
            share = Total(counts).share(figure, SHARE_BASES)
            assert share is not None
            assert f"{share.shown()}%" in found


@EVERY_FORMAT
def test_both_headline_shares_stand_in_every_format(form: Format) -> None:
    assert "93,90%" in words(form)
    assert "85,94%" in words(form)


@EVERY_FORMAT
def test_names_stand_in_every_format_with_all_their_marks(form: Format) -> None:
    for unit in province().subordinates:
        assert squeezed(unit.unit.name) in squeezed(words(form))


@EVERY_FORMAT
def test_every_format_says_that_figures_are_missing(form: Format) -> None:
    found = words_of(report(empty()), form)

    assert "không có số liệu" in found


@EVERY_FORMAT
@pytest.mark.parametrize("name", [HOSTILE, FORMULA])
def test_a_name_is_never_read_as_markup(form: Format, name: str) -> None:
    found = words_of(report(named(name)), form)

    assert squeezed(name) in squeezed(found)
    assert "59552089" not in found


@EVERY_FORMAT
def test_control_characters_and_line_breaks_in_a_name_do_no_harm(form: Format) -> None:
    found = words_of(report(named("Chi\nbộ\x00 \x0bsố\ud800 7")), form)

    assert "Chibộsố7" in squeezed(found)


@EVERY_FORMAT
def test_a_name_of_a_thousand_letters_is_written_whole(form: Format) -> None:
    name = f"Chi bộ {'Ầ' * 500} {'ộ ữ ' * 120}"

    found = words_of(report(named(name)), form)

    assert squeezed(name) in squeezed(found) or form is Format.PDF
    assert squeezed(found).count("Ầ") >= 500


@EVERY_FORMAT
def test_the_same_report_gives_the_same_bytes(form: Format) -> None:
    assert write(report(province()), form) == write(report(province()), form)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="odt"):
        write(report(empty()), "odt")


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_the_shipped_fonts_hold_all_134_vietnamese_letters(style: str) -> None:
    folder = Path(xeploai.documents.__file__).parent / "fonts"

    letters = set(TTFont(folder / f"LiberationSerif-{style}.ttf").getBestCmap())

    assert len(vietnamese_letters()) == 134
    assert {ord(letter) for letter in vietnamese_letters()} <= letters


def vietnamese_letters() -> set[str]:
    """Return the letters that plain Latin lacks: with tones, and ă â đ ê ô ơ ư."""
    toned = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    small = toned | set("ăâđêôơư")
    return small | {letter.upper() for letter in small}
