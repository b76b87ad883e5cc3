import itertools

from tools.bench.web.server import GRANIAN
from xeploai.cli.commands.serve import page_server


def test_the_bench_serves_as_the_command_does() -> None:
    words = page_server("127.0.0.1", 8000)

    pairs = set(zip(GRANIAN[::2], GRANIAN[1::2], strict=True))
    assert pairs <= set(itertools.pairwise(words))
