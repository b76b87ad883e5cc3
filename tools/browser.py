"""Find the browser that the tests of pages need, or install it where that is possible."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.process import RequirementMissing

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Debian's fonts-liberation, which Chromium's recommendations bring, lacks most Vietnamese letters
FONTS = "fonts-dejavu-core"

Install = Callable[[Sequence[str]], None]


def chromium() -> Path | None:
    """Return the Chromium of this machine, or None if it has none.

    Raises:
        RequirementMissing: `XEPLOAI_CHROMIUM` names a program that does not exist.
    """
    named = os.environ.get("XEPLOAI_CHROMIUM")
    if not named:
        found = next(filter(None, map(shutil.which, NAMES)), None)
        return Path(found) if found else None
    if shutil.which(named) is None:
        raise RequirementMissing(f"XEPLOAI_CHROMIUM names {named}, which is not a program.")
    return Path(named)


def install_with_apt(packages: Sequence[str]) -> None:
    """Install packages where apt-get may be used; do nothing elsewhere.

    The caller looks again whether what it needs is there.
    """
    may_install = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get")
    if not may_install:
        return
    print(f"test: installing {' '.join(packages)} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("install", "--yes", "--no-install-recommends", *packages)
    for words in (("update",), install):
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *words]
        subprocess.run(quiet, env=env, stdout=subprocess.DEVNULL, check=False)


def ensure_browser(install: Install = install_with_apt) -> None:
    """Make sure that Chromium and a font with Vietnamese letters are installed.

    Raises:
        RequirementMissing: Chromium is missing and could not be installed.
    """
    missing = [] if chromium() else ["chromium"]
    if not _has_vietnamese_font():
        missing.append(FONTS)
    if missing:
        install(missing)
    if "chromium" in missing and chromium() is None:
        raise RequirementMissing(
            "The tests of the pages need Chromium, which is not on PATH: install it"
            f" (apt-get install chromium {FONTS}) or name it in XEPLOAI_CHROMIUM."
        )


def _has_vietnamese_font() -> bool:
    if shutil.which("fc-list") is None:
        return chromium() is not None  # cannot be asked; Chromium came with some font
    listed = subprocess.run(["fc-list", ":lang=vi"], capture_output=True, check=False)
    return bool(listed.stdout.strip())
