"""The mutants of a package's modules, and which tests are to notice them."""

import ast
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType

from tools.mutants.mutant import Mutant
from tools.mutants.operators import changes_of


def modules_of(package: str, folder: Path) -> dict[str, Path]:
    """Return the modules of a package by their names, at any depth below its folder."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        steps = path.relative_to(folder).with_suffix("").parts
        if steps[-1] == "__init__":
            steps = steps[:-1]
        found[".".join((package, *steps))] = path
    return found


def mutants_of_module(name: str, path: Path, tests: Sequence[Path]) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    tree = ast.parse(source, filename=str(path))
    chosen = tests_of(name, tests)
    for change in changes_of(tree):
        line = change.before.lineno
        put = _Putting(name, path, tree, change.put)
        yield Mutant(name, path, line, lines[line - 1].strip(), change.text, put, chosen)


def tests_of(name: str, tests: Sequence[Path]) -> tuple[tuple[Path, ...], ...]:
    """Return the files of tests: those named after the module, those that import it, the rest."""
    own = f"test_{name.rpartition('.')[2]}"
    named = tuple(path for path in tests if path.stem == own or path.stem.startswith(f"{own}_"))
    others = [path for path in tests if path not in named]
    using = tuple(path for path in others if name in _imports_of(path))
    rest = tuple(path for path in others if path not in using)
    return tuple(step for step in (named, using, rest) if step)


def judges_of(name: str, tests: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files of tests that are named after a module or import it; all if none does."""
    own = f"test_{name.rpartition('.')[2]}"
    close = [
        path
        for path in tests
        if path.stem == own or path.stem.startswith(f"{own}_") or name in _imports_of(path)
    ]
    return tuple(close or tests)


@cache
def _imports_of(path: Path) -> frozenset[str]:
    """Return the names of modules that a file imports, wholly or in part."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return frozenset(found)


def files_of_tests(folders: Iterable[Path]) -> list[Path]:
    """Return the files of tests in some folders, without those that need a database."""
    found = [path for folder in folders for path in sorted(folder.rglob("test_*.py"))]
    return [path for path in found if "django_db" not in path.read_text(encoding="utf-8")]


class _Putting:
    """Lets the next import of a module find it changed."""

    def __init__(self, name: str, path: Path, tree: ast.AST, change: object) -> None:
        self.name, self.path, self.tree, self.change = name, path, tree, change

    def __call__(self) -> None:
        assert self.name not in sys.modules, f"{self.name} is imported already"
        assert callable(self.change)
        self.change()
        code = compile(self.tree, str(self.path), "exec")  # type: ignore[call-overload]
        sys.meta_path.insert(0, _Changed(self.name, self.path, code))


class _Changed(MetaPathFinder):
    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        loader = _Ready(name, str(self.path))
        loader.code = self.code
        return importlib.util.spec_from_file_location(name, self.path, loader=loader)


class _Ready(SourceFileLoader):
    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code
