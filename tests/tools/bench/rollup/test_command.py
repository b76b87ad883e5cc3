import argparse

import pytest

from tools.bench.rollup import command


@pytest.mark.parametrize("words", [["--scale", "0"], ["--scale", "nan"], ["--repeat", "0"]])
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
