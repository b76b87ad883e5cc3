"""The form by which a neighbour's tree is added to a cycle, and its files between two pages."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy

from xeploai.domain import Fault, Refused, grouped, message
from xeploai.portal.site import Cycle, DayInput
from xeploai.results.returns import SignedFile
from xeploai.uploads.operations import (
    Kind,
    ListedReturn,
    Neighbour,
    ParsedList,
    SourceFile,
    read_files,
    vocabulary_of,
)

from .forms import RefusableForm

CODE_MAX, DOCUMENT_MAX = 60, 60
BYTES_MAX = 1_500_000
SALT, AGE_MAX = "xeploai.added-tree", 24 * 3600
RETURNS, CASES = "returns", "cases"
LISTS = ".xlsx,.xls,.ods,.csv"
TOO_LARGE = message(
    "The files have %(size)s bytes together; this page takes up to %(most)s. Leave out what can be"
    " sent afterwards, such as returns."
)
STALE_PREVIEW = message("This preview is no longer valid. Check the files again.")
WHOSE_RETURN = message(
    "The return is that of one unit. Name just that unit as sender; the returns of several units"
    " are sent one by one after the tree is added."
)
RETURN_WITHOUT_SENDER = message(
    "A return is given, but the units are to be counted by their cases. Choose returns, or leave"
    " the file out."
)


class AddTreeForm(RefusableForm):
    """Whose tree, by which document, from which lists, and how it is counted."""

    root = forms.CharField(label=gettext_lazy("Code of the top of the tree"), max_length=CODE_MAX)
    document = forms.CharField(
        label=gettext_lazy("Number of the document by which it is added"), max_length=DOCUMENT_MAX
    )
    dated_on = forms.DateField(label=gettext_lazy("Day of the document"), widget=DayInput())
    units = forms.FileField(
        label=gettext_lazy("List of its organisations"),
        required=False,
        help_text=gettext_lazy("Empty where the register has them already."),
        widget=forms.FileInput(attrs={"accept": LISTS}),
    )
    into = forms.CharField(
        label=gettext_lazy("Merged into (code)"),
        required=False,
        max_length=CODE_MAX,
        help_text=gettext_lazy("With a list: the unit that the top was merged into."),
    )
    merged_on = forms.DateField(
        label=gettext_lazy("Merged on"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("The first day on which it no longer existed on its own."),
    )
    mergers = forms.FileField(
        label=gettext_lazy("Sheet of the mergers of its organisations"),
        required=False,
        help_text=gettext_lazy(
            "With a list: a sheet of reorganisation, each row a merger, so that communes and wards"
            " can be compared too."
        ),
        widget=forms.FileInput(attrs={"accept": LISTS}),
    )
    counts_by = forms.ChoiceField(
        label=gettext_lazy("Its results come"),
        choices=((RETURNS, gettext_lazy("as returns")), (CASES, gettext_lazy("as cases"))),
        initial=RETURNS,
        widget=forms.RadioSelect,
    )
    senders = forms.CharField(
        label=gettext_lazy("Units that send returns (codes)"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Empty: the top, for all of them. Several: with commas between."),
    )
    return_file = forms.FileField(
        label=gettext_lazy("The return"),
        required=False,
        help_text=gettext_lazy(
            "Of the one unit that sends one. Those of several units are sent after this."
        ),
        widget=forms.FileInput(attrs={"accept": LISTS}),
    )


FILES = ("units", "mergers", "return_file")


@dataclass(frozen=True)
class TreeRequest:
    """What the form holds, as it is kept in the preview until it is confirmed.

    Args:
        files: name and content by field.
    """

    root: str
    document: str
    dated_on: date
    into: str = ""
    merged_on: date | None = None
    counts_by: str = RETURNS
    senders: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    @classmethod
    def of_form(cls, given: Mapping[str, Any]) -> "TreeRequest":
        """Return the request of a valid form. Raises `Refused` for files that are too large."""
        files = {name: _content(given[name]) for name in FILES if given[name]}
        size = sum(len(content) for _, content in files.values())
        if size > BYTES_MAX:
            values = {"size": grouped(size), "most": grouped(BYTES_MAX)}
            raise Refused(Fault(TOO_LARGE, values))
        senders = given["senders"].replace(";", ",").replace(",", " ").split()
        return cls(
            root=given["root"].strip(),
            document=given["document"],
            dated_on=given["dated_on"],
            into=given["into"].strip(),
            merged_on=given["merged_on"],
            counts_by=given["counts_by"],
            senders=tuple(senders),
            files=files,
        )

    def sealed(self, cycle: Cycle, user: str) -> str:
        """Return the request as a text that only this program can have made."""
        values = {
            "cycle": cycle.code,
            "user": user,
            "root": self.root,
            "document": self.document,
            "dated_on": self.dated_on.isoformat(),
            "into": self.into,
            "merged_on": self.merged_on.isoformat() if self.merged_on else "",
            "counts_by": self.counts_by,
            "senders": list(self.senders),
            "files": {
                name: [file, base64.b64encode(content).decode()]
                for name, (file, content) in self.files.items()
            },
        }
        return signing.dumps(values, salt=SALT, compress=True)

    @classmethod
    def opened(cls, sealed: str, cycle: Cycle, user: str) -> "TreeRequest":
        """Return the request of a preview. Raises `Refused` unless it is this user's and recent."""
        try:
            values = signing.loads(sealed, salt=SALT, max_age=AGE_MAX)
            if (values["cycle"], values["user"]) != (cycle.code, user):
                raise Refused(Fault(STALE_PREVIEW))
            files = {
                name: (file, base64.b64decode(content))
                for name, (file, content) in values["files"].items()
            }
        except (signing.BadSignature, binascii.Error) as error:
            raise Refused(Fault(STALE_PREVIEW)) from error
        merged_on = values["merged_on"]
        return cls(
            root=values["root"],
            document=values["document"],
            dated_on=date.fromisoformat(values["dated_on"]),
            into=values["into"],
            merged_on=date.fromisoformat(merged_on) if merged_on else None,
            counts_by=values["counts_by"],
            senders=tuple(values["senders"]),
            files=files,
        )

    @contextmanager
    def neighbour(self, cycle: Cycle) -> Iterator[Neighbour]:
        """Yield what is to be added, with its files read. Raises `Refused` where they do not fit.

        The files lie in a folder of their own as long as it lasts.
        """
        by_return = self._senders()
        with TemporaryDirectory() as folder:
            units = self._read(cycle, folder, "units", Kind.REGISTER)
            mergers = self._read(cycle, folder, "mergers", Kind.REORGANISATION)
            sent = self._read(cycle, folder, "return_file", Kind.RETURN)
            returns: tuple[ListedReturn, ...] = ()
            if sent is not None:
                file = SignedFile(*self.files["return_file"])
                returns = (ListedReturn(by_return[0], sent, file),)
            yield Neighbour(
                cycle,
                self.root,
                self.document,
                self.dated_on,
                units=units,
                mergers=mergers,
                into=self.into,
                merged_on=self.merged_on,
                by_return=by_return,
                returns=returns,
            )

    def _senders(self) -> tuple[str, ...]:
        has_file = "return_file" in self.files
        if self.counts_by == CASES:
            if has_file or self.senders:
                raise Refused(Fault(RETURN_WITHOUT_SENDER))
            return ()
        senders = self.senders or (self.root,)
        if has_file and len(senders) > 1:
            raise Refused(Fault(WHOSE_RETURN))
        return senders

    def _read(self, cycle: Cycle, folder: str, name: str, kind: Kind) -> ParsedList | None:
        if name not in self.files:
            return None
        file, content = self.files[name]
        path = Path(folder) / name
        path.write_bytes(content)
        return read_files([SourceFile(path, file)], vocabulary=vocabulary_of(cycle), kind=kind)


def _content(file: Any) -> tuple[str, bytes]:
    return Path(file.name or "?").name, file.read()
