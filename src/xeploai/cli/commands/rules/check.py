"""`xeploai rules check`: find everything that is wrong in files of packs and layers."""

import re
import sys
from datetime import date
from pathlib import Path

import click

from xeploai import rulepacks
from xeploai.cli.command_line import FILE, Session, command, refuse_unreadable
from xeploai.cli.storage import has_database, prepare
from xeploai.domain import Fault, Refused, message

NO_FAULT = message("no fault")
REMARK = message("Remark: %(remark)s")
EXIT_FAULTS = 1
# a fault's place has the line before the rule; editors jump to `file:line:`
LINE = re.compile(r"(?<=:)([0-9]+) ")


@command("check", needs_database=False)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE…")
@click.pass_obj
def check(session: Session, files: tuple[Path, ...]) -> int:
    """Check packs and local documents: print every fault, and a line for a file without any."""
    distinct = list(dict.fromkeys(files))
    faults, readable = [], []
    for file in distinct:
        try:
            refuse_unreadable(file)
            readable.append(file)
        except Refused as refused:
            faults += [Fault(each.text, each.values, str(file)) for each in refused.faults]
    # all together, since a fault may lie between two files
    found = rulepacks.review_files(readable)
    faults += found.faults
    for fault in faults:
        sys.stdout.write(f"{session.text(_with_place(fault))}\n")
    remarks = [*found.remarks]
    for file in readable:
        if not any(_is_about(fault, file) for fault in faults):
            remarks = _with_what_is_stored(remarks, file, session.home)
    for remark in remarks:
        sentence = Fault(REMARK, {"remark": Fault(remark.text, remark.values)}, remark.place)
        sys.stdout.write(f"{session.text(_with_place(sentence))}\n")
    for file in distinct:
        if not any(_is_about(fault, file) for fault in faults):
            sys.stdout.write(f"{session.text(Fault(NO_FAULT, {}, str(file)))}\n")
    return EXIT_FAULTS if faults else 0


def _with_what_is_stored(remarks: list[Fault], file: Path, home: Path) -> list[Fault]:
    """Return the remarks, those on a local document as they are beside what is stored here."""
    content = rulepacks.read_file(file)
    node = rulepacks.compose(content, file=file.name)
    is_layer = (
        rulepacks.peek(node, "layer")
        and rulepacks.peek(node, "extends") in rulepacks.builtin_packs()
    )
    if not is_layer or not has_database(home):
        return remarks
    prepare()
    from xeploai.cycle.operations import issuer_remarks
    from xeploai.cycle.rules import beside_what_is_stored, remarks_beside

    about_it = remarks_beside(content, str(file))
    if about_it is not None:
        remarks = [each for each in remarks if not _is_about(each, file)] + about_it
    found = beside_what_is_stored(content, str(file))
    found += issuer_remarks(content, str(file), date.today())
    return remarks + [Fault(each.text, each.values, str(file)) for each in found]


def _with_place(fault: Fault) -> Fault:
    """Return a fault with its place as `file:line: rule`."""
    place = LINE.sub(r"\1: ", fault.place, count=1)
    return Fault(fault.text, fault.values, place)


def _is_about(fault: Fault, file: Path) -> bool:
    """Whether a fault is in a file, or between it and another."""
    name = str(file)
    is_there = fault.place == name or fault.place.startswith((f"{name}:", f"{name} "))
    return is_there or name in (fault.values.get("earlier"), fault.values.get("later"))
