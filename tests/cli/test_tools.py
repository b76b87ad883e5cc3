"""The tools that still read their words with argparse."""

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli import bench, development


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str], str]]:
    """Note what each tool is given instead of running it."""
    found: list[tuple[str, list[str], str]] = []

    def run(args: object) -> int:
        values = vars(args)
        found.append((values["command"], values["rest"], values["lang"]))
        return 1

    monkeypatch.setattr(development, "run", run)
    monkeypatch.setattr(bench, "run", run)
    return found


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        (["test", "tests/domain", "-k", "word"], ["tests/domain", "-k", "word"]),
        (["test", "--help"], ["--help"]),
        (["lock", "--upgrade"], ["--upgrade"]),
        (["check"], []),
        (["bench", "rollup", "--scale", "0.01"], []),
    ],
)
def test_words_go_to_the_tool_and_its_exit_code_comes_back(
    xeploai: Xeploai, ran: list[object], words: list[str], rest: list[str]
) -> None:
    answer = xeploai(*words, "--lang", "vi")

    assert answer.code == 1
    assert ran == [(words[0], rest, "vi")]


@pytest.mark.parametrize("words", [["check", "--help"], ["lock", "--help"]])
def test_help_on_a_tool_starts_no_tool(
    xeploai: Xeploai, ran: list[object], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        xeploai(*words)

    assert ended.value.code == 0
    assert ran == []


@pytest.mark.parametrize("words", [["check", "--fast"], ["bench"], ["bench", "nothing"]])
def test_words_that_a_tool_does_not_know_are_refused(
    xeploai: Xeploai, ran: list[object], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        xeploai(*words)

    assert ended.value.code == 2
    assert ran == []


def test_locks_are_not_renewed_without_uv(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert xeploai("lock").refusal == ("“lock” needs uv, which is not on PATH: install it first.")
