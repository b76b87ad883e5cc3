"""Office files are zip archives that note the time of day; two equal reports should be equal."""

import io
import zipfile

# The earliest day that a zip archive can state.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def undated(archive: bytes) -> bytes:
    """Return the archive with the same content and no time of its making."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            part = zipfile.ZipInfo(item.filename, _LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = item.external_attr
            new.writestr(part, old.read(item))
    return stream.getvalue()
