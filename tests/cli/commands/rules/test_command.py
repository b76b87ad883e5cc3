"""`xeploai rules`: acts that may be left out."""

import pytest

from tests.cli.commands.rules.conftest import no_such_pack
from tests.cli.conftest import Xeploai


def test_rules_alone_lists_the_packs(xeploai: Xeploai) -> None:
    assert xeploai("rules").out == xeploai("rules", "list").out


@pytest.mark.parametrize("more", [[], ["--provision", "P23-GR-3"], ["--lang", "vi"]])
def test_a_pack_is_shown_without_the_word_show(xeploai: Xeploai, more: list[str]) -> None:
    answer = xeploai("rules", "vn-party-2023", *more)

    assert answer.code == 0
    assert answer == xeploai("rules", "show", "vn-party-2023", *more)


def test_a_word_that_names_no_pack_is_refused_as_a_pack(xeploai: Xeploai) -> None:
    assert xeploai("rules", "vn-party-1999").refusal == no_such_pack("vn-party-1999")


def test_the_help_lists_every_act(xeploai: Xeploai) -> None:
    heads = {line.split()[0] for line in xeploai("rules", "--help").lines if line}

    assert {"list", "show", "check", "explain", "facts", "diff", "rehearse"} <= heads
