"""Tries the mutants of rule packs on scenarios that one process has collected for all of them."""

import contextlib
import functools
import gc
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.mutants import running
from tools.mutants.modules import files_of_tests
from tools.mutants.mutant import Mutant, Verdict
from tools.mutants.running import PYTEST, Listener

if TYPE_CHECKING:
    from xeploai.domain.model.pack import RulePack

# what is read once of the cases, and `_caches` itself; no pack's numbers or conditions are in it
KEPT = ("bases", "cases", "values_of", "_caches")
FAILED = int(pytest.ExitCode.TESTS_FAILED)


class Session:
    """A pytest plugin that, in place of running the tests, tries every mutant on them."""

    def __init__(self, mutants: Sequence[Mutant], *, at_once: int, seconds: float) -> None:
        self.mutants, self.at_once, self.seconds = mutants, at_once, seconds
        self.failed: list[str] = []
        self.verdicts: list[Verdict] = []
        self.fault: running.NoRun | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Fork from here, once everything is imported, collected, read and known to hold."""
        _run(session.items)
        if self.failed:
            self.fault = running.NoRun(f"the tests fail without any mutant: {self.failed[0]}")
            return True
        texts = {item: _text_of(item) for item in session.items}
        attempt = functools.partial(_attempt, texts)
        _caches()
        gc.freeze()
        tried = running.verdicts(self.mutants, attempt, at_once=self.at_once, seconds=self.seconds)
        self.verdicts = list(tried)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails as it is."""
        if report.failed:
            self.failed.append(report.nodeid)


def verdicts_of_packs(
    mutants: Sequence[Mutant], tests: Iterable[Path], *, at_once: int, seconds: float
) -> list[Verdict]:
    """Return the fate of each mutant of a pack.

    Raises:
        NoRun: the scenarios cannot be run, or fail without any mutant.
    """
    plugin = Session(mutants, at_once=at_once, seconds=seconds)
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = pytest.main([*PYTEST, "--capture=no", *map(str, tests)], plugins=[plugin])
    if plugin.fault:
        raise plugin.fault
    if len(plugin.verdicts) != len(mutants):
        raise running.NoRun(
            f"the scenarios cannot be run, pytest ends with {code}: {output.getvalue()}"
        )
    return plugin.verdicts


def judges_of(code: str, codes: Iterable[str], folder: Path) -> tuple[Path, ...]:
    """Return the scenarios that name a pack, those that name none, and the tests that run them."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml"))}
    others = [each for each in codes if each != code]
    close = [
        path
        for path, text in texts.items()
        if code in text or not any(each in text for each in others)
    ]
    return (*close, *files_of_tests([folder]))


def _attempt(texts: Mapping[pytest.Item, str], mutant: Mutant, listener: Listener) -> int:
    try:
        mutant.put()
    except Exception as refused:  # noqa: BLE001  # whatever the loader raises, the pack is refused
        listener.tell(f"refused when loaded: {str(refused).splitlines()[0]}")
        return FAILED
    provision = mutant.change.partition(":")[0]
    # a case about another pack has nothing to notice; one that names the provision is tried first,
    # then those of ceilings, whose file comes first
    items = [item for item, text in texts.items() if mutant.source in text]
    items.sort(key=lambda item: provision not in texts[item])
    for item in items[:1]:
        item.config.pluginmanager.register(listener)
    _run(items, until=lambda: listener.has_failed)
    return FAILED if listener.has_failed else int(pytest.ExitCode.OK)


def _run(items: Sequence[pytest.Item], until: Callable[[], bool] = lambda: False) -> None:
    for item, following in zip_longest(items, items[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if until():
            return


def _text_of(item: pytest.Item) -> str:
    call = getattr(item, "callspec", None)
    return str(call.params) if call else ""


def put_in_catalogue(path: Path, text: str) -> Callable[[], None]:
    """Return what makes the catalogue hold another text of one pack, and the others as they are."""

    def put() -> None:
        from xeploai.rulepacks import catalogue, loading

        changed = loading.parse_pack(text.encode(), file=path.name)
        others = catalogue.builtin_packs()
        _forget()

        def load(path_of_one: Path) -> "RulePack":
            return changed if path_of_one.name == path.name else others[path_of_one.stem]

        # every pack is read at most once: what was read is looked up, but for the changed one
        setattr(loading, "load_pack", load)  # noqa: B010  # no name that the module exports

    return put


def _forget() -> None:
    """Empty what is caches of packs that were read, but not the cases themselves."""
    for caches in _caches():
        caches.cache_clear()


@functools.cache
def _caches() -> list["functools._lru_cache_wrapper[object]"]:
    """Find them once for all: to look at every object, each process would copy all its memory."""
    gc.unfreeze()
    caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    return [each for each in caches if _is_of_packs(each)]


def _is_of_packs(caches: "functools._lru_cache_wrapper[object]") -> bool:
    module = getattr(caches, "__module__", None) or ""
    return module.startswith(("xeploai", "tests")) and caches.__name__ not in KEPT
