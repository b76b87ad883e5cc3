"""The contents of downloads: files in the home, readable by the program only."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


def path_of(number: int) -> Path:
    """Return where the content of a download is."""
    # beside the files that a backup has
    return Path(settings.FILES).parent / "downloads" / str(number)


def write(number: int, content: bytes) -> None:
    """Write a content, whole or not at all."""
    path = path_of(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # made for its owner only; a task that is begun again writes another
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(content)
        except OSError:
            draft.unlink()
            raise
    draft.replace(path)


def remove(number: int) -> None:
    """Remove a content, if it is there."""
    path_of(number).unlink(missing_ok=True)
