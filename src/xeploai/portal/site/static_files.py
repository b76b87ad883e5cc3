"""Style sheets, scripts and pictures, as `xeploai serve` collects them: compressed, for long."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files under names that hold their checksum, so that browsers may keep them for ever.

    A file that was not collected (in tests, or by a command) keeps its plain name: it comes
    straight from the package, and browsers ask again.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the name under which a file is served."""
        collected = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return str(collected) if collected else name
