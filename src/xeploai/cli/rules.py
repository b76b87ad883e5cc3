"""`xeploai rules`: the rule packs read, checked, explained, compared and rehearsed."""

import argparse
import importlib
from typing import Any

ACTS = {
    "list": ("show", "list the packs and the local layers stored here"),
    "show": ("show", "print a pack clause by clause"),
    "check": ("check", "check files of packs and layers"),
    "explain": ("explain", "print the whole reasoning about one subject"),
    "facts": ("facts", "record facts of one subject with their source"),
    "diff": ("diff", "compare two packs, or one on two days"),
    "rehearse": ("rehearse", "run a cycle again under other rules; nothing is stored"),
}


class _Acts(argparse._SubParsersAction):  # type: ignore[type-arg]
    """Acts of which `show` may be left out: `rules vn-party-2023` shows that pack."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        words = list(values)
        if words[0] not in self._name_parser_map:
            words.insert(0, "show")
        super().__call__(parser, namespace, words, option)


class _AnyWord(dict[str, argparse.ArgumentParser]):
    """The acts by name; any other word is let through, since it may be the code of a pack."""

    def __contains__(self, word: object) -> bool:
        return True


def configure(parser: argparse.ArgumentParser) -> None:
    """Add an argument group for each act."""
    acts = parser.add_subparsers(dest="act", action=_Acts, metavar="ACT")
    for name, (module, told) in ACTS.items():
        below = acts.add_parser(name, help=told)
        getattr(_module(module), f"configure_{name}")(below)
    acts.choices = _AnyWord(acts.choices)


def run(args: argparse.Namespace) -> int:
    """Carry out the act; without one, list the packs."""
    name = args.act if args.act in ACTS else "show" if args.act else "list"
    code: int = getattr(_module(ACTS[name][0]), f"run_{name}")(args)
    return code


def _module(name: str) -> Any:
    return importlib.import_module(f"xeploai.cli.rules_{name}")
