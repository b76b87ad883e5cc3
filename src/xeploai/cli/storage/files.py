"""Files and folders that the user named: write them, or refuse them in a sentence."""

import errno
from collections.abc import Iterable, Mapping
from pathlib import Path

from xeploai.domain import LANGUAGES, Fault, Refused, message, translate

REASONS = {
    errno.ENOENT: message("no such file or folder exists"),
    errno.EACCES: message("you have no right to it"),
    errno.EPERM: message("you have no right to it"),
    errno.EISDIR: message("it is a folder"),
    errno.ENOTDIR: message("a part of its path is a file, not a folder"),
    errno.EEXIST: message("it is a file, not a folder"),
    errno.EROFS: message("it lies on a medium that cannot be written to"),
    errno.ENOSPC: message("the disk is full"),
    errno.ENAMETOOLONG: message("its name is too long"),
}
UNREADABLE = message("The file cannot be read (%(reason)s). Check its name and your rights to it.")


def reason_of(error: OSError) -> Mapping[str, str] | str:
    """Return why the system refused, by language; in its own words where the catalogue has none."""
    text = REASONS.get(error.errno or 0)
    if text is None:
        return error.strerror or str(error)
    return in_all_languages(text)


def in_all_languages(text: str) -> Mapping[str, str]:
    """Return a marked text by language, as a value of a fault."""
    return {language: translate(text, language) for language in LANGUAGES}


def write_out(path: Path, content: bytes) -> None:
    """Write a file that the user named, with the folders above it.

    Raises:
        Refused: the system does not allow it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Refused(unwritable(path, error)) from error


def unwritable(path: Path, error: OSError) -> Fault:
    """Return the fault of a path that cannot be written."""
    text = message("Cannot write to %(path)s: %(reason)s.")
    return Fault(text, {"path": path, "reason": reason_of(error)})


def refuse_unreadable(path: Path) -> None:
    """Refuse what cannot be read to its end: a folder, or a pipe that may never end.

    Raises:
        Refused: it is not a file, or the user has no right to it.
    """
    name = path.name or str(path)
    # a name with bytes of another encoding could not be stored, nor printed
    readable_name = name.encode("utf-8", "replace").decode()
    if readable_name != name:
        text = message(
            "The name of the file contains characters that cannot be read. Rename it first."
        )
        raise Refused(Fault(text, {}, readable_name))
    try:
        reason: Mapping[str, str] | str | None = _not_a_file(path)
        if reason is None:
            path.open("rb").close()
    except OSError as error:
        reason = reason_of(error)
    if reason is not None:
        raise Refused(Fault(UNREADABLE, {"reason": reason}, name))


def _not_a_file(path: Path) -> Mapping[str, str] | None:
    path.stat()
    if path.is_file():
        return None
    if path.is_dir():
        return in_all_languages(REASONS[errno.EISDIR])
    return in_all_languages(message("it is a pipe or a device; save it as a file first"))


def fault_of_path(error: OSError, paths: Iterable[Path]) -> Fault | None:
    """Return the fault of an error at, above or below a path that the user gave; else None."""
    if not isinstance(error.filename, str):
        return None
    at = Path(error.filename).absolute()
    for path in paths:
        given_at = path.absolute()
        if at == given_at or given_at in at.parents or at in given_at.parents:
            text = message("“%(path)s” cannot be used: %(reason)s.")
            return Fault(text, {"path": error.filename, "reason": reason_of(error)})
    return None
