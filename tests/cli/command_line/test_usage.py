"""What is said of words that do not fit, in the reader's language."""

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli.command_line import requested_language

CYCLE_WORDS = (
    "plan, open, blockers, freeze, close-facts, start-deciding, mark-reported, close, reopen,"
    " withdraw, correct, report-by, show, list, population, end-case, move-case, add-case,"
    " add-tree, trees, take-back-tree"
)
RESULTS = ("results", "--cycle", "2023", "--unit", "tinh")


@pytest.mark.parametrize(
    ("words", "in_english", "in_vietnamese"),
    [
        (
            [*RESULTS, "--zzzzz"],
            "xeploai results: Unknown option: “--zzzzz”.",
            "xeploai results: Không có tùy chọn “--zzzzz”.",
        ),
        (
            [*RESULTS, "--formt", "csv"],
            "xeploai results: Unknown option: “--formt”. Did you mean --format, --out, --home?",
            (
                "xeploai results: Không có tùy chọn “--formt”. Có phải đồng chí muốn dùng"
                " --format, --out, --home?"
            ),
        ),
        (
            ["results", "--cycle", "2023"],
            "xeploai results: “--unit” is missing.",
            "xeploai results: Còn thiếu “--unit”.",
        ),
        (
            ["backup"],
            "xeploai backup: “FILE.tar.gz|FOLDER” is missing.",
            "xeploai backup: Còn thiếu “FILE.tar.gz|FOLDER”.",
        ),
        (
            [*RESULTS, "--format", "odt"],
            "xeploai results: --format: “odt” is not one of: table, json, csv, xlsx.",
            (
                "xeploai results: --format: “odt” không thuộc các giá trị cho phép: table, json,"
                " csv, xlsx."
            ),
        ),
        (
            [*RESULTS, "more", "words"],
            "xeploai results: Too many words: “more words” has no meaning here.",
            "xeploai results: Thừa từ: “more words” không có nghĩa ở đây.",
        ),
        (
            [*RESULTS, "--out", "--json"],
            "xeploai results: The option “--out” needs a value.",
            "xeploai results: Tùy chọn “--out” cần có giá trị đi kèm.",
        ),
        (
            [*RESULTS, "--out"],
            "xeploai results: The option “--out” needs a value.",
            "xeploai results: Tùy chọn “--out” cần có giá trị đi kèm.",
        ),
        (
            [*RESULTS, "--json=yes"],
            "xeploai results: The option “--json” takes no value.",
            "xeploai results: Tùy chọn “--json” không nhận giá trị.",
        ),
        (
            ["cycle"],
            (f"xeploai cycle: The command needs one of these words behind it: {CYCLE_WORDS}."),
            f"xeploai cycle: Sau lệnh này cần có một trong các từ: {CYCLE_WORDS}.",
        ),
        (
            ["cycle", "finish"],
            (f"xeploai cycle: Unknown command: “finish”. The commands are: {CYCLE_WORDS}."),
            (f"xeploai cycle: Không có lệnh “finish”. Các lệnh hiện có: {CYCLE_WORDS}."),
        ),
    ],
)
def test_words_that_do_not_fit_are_refused_in_the_readers_language(
    xeploai: Xeploai, words: list[str], in_english: str, in_vietnamese: str
) -> None:
    english, vietnamese = xeploai("--lang", "en", *words), xeploai("--lang", "vi", *words)

    assert (english.code, vietnamese.code) == (2, 2)
    help_on = in_english.split(":", maxsplit=1)[0]
    assert english.err.splitlines() == [in_english, f"Help: {help_on} --help"]
    assert vietnamese.err.splitlines() == [in_vietnamese, f"Trợ giúp: {help_on} --help"]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["--lang", "en", "x"], "en"),
        (["x", "--lang=en"], "en"),
        (["--lang", "en", "x", "--lang", "vi"], "vi"),
        (["x"], "vi"),
        (["--lang", "fr"], "vi"),
        (["--lang"], "vi"),
    ],
)
def test_the_language_is_found_in_words_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, words: list[str], language: str
) -> None:
    monkeypatch.setenv("XEPLOAI_LANG", "vi")

    assert requested_language(words) == language
