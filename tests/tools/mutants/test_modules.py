from pathlib import Path

import pytest

from tools.mutants import modules
from tools.mutants.modules import files_of_tests, judges_of, modules_of, mutants_of_module
from tools.process import ROOT


@pytest.fixture
def tests(tmp_path: Path) -> dict[str, Path]:
    """Files of tests in a folder and one below it, by what they are to a module."""
    sources = {
        "named": ("model/test_shares.py", ""),
        "by_theme": ("model/test_shares_round.py", ""),
        "using": ("test_ceilings.py", "from xeploai.domain.model.shares import Share"),
        "using_whole": ("text/test_labels.py", "from xeploai.domain.model import shares"),
        "other": ("test_tree.py", "from xeploai.domain.model.shares_of_old import Share"),
        "database": ("test_stored.py", "import pytest; pytestmark = pytest.mark.django_db"),
    }
    files = {}
    for name, (path, text) in sources.items():
        files[name] = tmp_path / path
        files[name].parent.mkdir(exist_ok=True)
        files[name].write_text(text)
    return files


def names(tests: dict[str, Path], files: tuple[Path, ...]) -> set[str]:
    return {name for name, path in tests.items() if path in files}


def test_every_module_is_found_wherever_it_stands_below_the_folder(tmp_path: Path) -> None:
    for path in ("__init__.py", "tree.py", "model/__init__.py", "model/shares.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()

    assert modules_of("domain", tmp_path) == {
        "domain": tmp_path / "__init__.py",
        "domain.tree": tmp_path / "tree.py",
        "domain.model": tmp_path / "model" / "__init__.py",
        "domain.model.shares": tmp_path / "model" / "shares.py",
    }


def test_the_domain_has_mutants() -> None:
    folder = ROOT / "src" / "xeploai" / "domain"
    found = modules_of("xeploai.domain", folder)
    tests = files_of_tests([ROOT / "tests" / "domain"])

    assert set(found.values()) == set(folder.rglob("*.py"))
    assert any(
        mutant for name, path in found.items() for mutant in mutants_of_module(name, path, tests)
    )


def test_tests_that_need_a_database_are_left_out(tests: dict[str, Path], tmp_path: Path) -> None:
    assert names(tests, tuple(files_of_tests([tmp_path]))) == tests.keys() - {"database"}


def test_tests_of_the_module_come_first_then_those_that_import_it(
    tests: dict[str, Path], tmp_path: Path
) -> None:
    steps = modules.tests_of("xeploai.domain.model.shares", files_of_tests([tmp_path]))

    assert [names(tests, step) for step in steps] == [
        {"named", "by_theme"},
        {"using", "using_whole"},
        {"other"},
    ]


def test_a_module_is_judged_by_the_tests_that_name_or_import_it(
    tests: dict[str, Path], tmp_path: Path
) -> None:
    judges = judges_of("xeploai.domain.model.shares", files_of_tests([tmp_path]))

    assert names(tests, judges) == {"named", "by_theme", "using", "using_whole"}


def test_a_module_that_no_test_names_is_judged_by_all(
    tmp_path: Path, tests: dict[str, Path]
) -> None:
    files = files_of_tests([tmp_path])

    assert judges_of("xeploai.domain.register", files) == tuple(files)
