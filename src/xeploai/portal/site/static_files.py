"""Storage of style sheets, scripts and pictures: compressed, with a checksum in the name."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Serve collected files under hashed names, which browsers may cache for ever.

    A file that was not collected (in tests, in a command) keeps its plain name and is served
    from the package.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the name under which a file is served."""
        collected = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return str(collected) if collected else name
