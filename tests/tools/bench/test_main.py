import pytest

from tools.bench.__main__ import main


@pytest.mark.parametrize("bench", ["web", "import", "rollup", "rules", "statistics", "deciding"])
def test_every_bench_has_help(bench: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([bench, "--help"])

    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_a_bench_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["intake"])

    assert ended.value.code == 2
