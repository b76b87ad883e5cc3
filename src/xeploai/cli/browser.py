"""The browser that tests of the pages need: found, or installed where that can be done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from xeploai.domain import Fault, Refused, message

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Debian's fonts-liberation, which Chromium's recommendations bring, lacks most Vietnamese letters
FONTS = "fonts-dejavu-core"


def chromium() -> Path | None:
    """Return the Chromium of this machine, where it has one.

    Raises:
        Refused: `XEPLOAI_CHROMIUM` names a program that is not there.
    """
    given = os.environ.get("XEPLOAI_CHROMIUM")
    if not given:
        found = next(filter(None, map(shutil.which, NAMES)), None)
        return Path(found) if found else None
    if shutil.which(given) is None:
        text = message("XEPLOAI_CHROMIUM names %(path)s, which is not a program that can be run.")
        raise Refused(Fault(text, {"path": given}))
    return Path(given)


def ready_browser() -> None:
    """See to it that there are a Chromium and a font with Vietnamese letters.

    Raises:
        Refused: something is missing, and the program may not, or cannot, install it.
    """
    missing = [] if chromium() else ["chromium"]
    if not _has_vietnamese_font():
        missing.append(FONTS)
    if not missing:
        return
    if _may_install():
        _install(missing)
    if "chromium" in missing and chromium() is None:
        text = message(
            "The tests of the pages need Chromium, which is not on PATH: install it"
            " (apt-get install chromium %(fonts)s) or name it in XEPLOAI_CHROMIUM."
        )
        raise Refused(Fault(text, {"fonts": FONTS}))


def _has_vietnamese_font() -> bool:
    if shutil.which("fc-list") is None:
        return chromium() is not None  # nobody to ask; Chromium came with some font
    told = subprocess.run(["fc-list", ":lang=vi"], capture_output=True, check=False)
    return bool(told.stdout.strip())


def _may_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    print(f"test: installing {' '.join(packages)} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends", *packages]
    for words in (["update"], install):
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *words]
        # what is missing afterwards is told by the caller
        subprocess.run(quiet, env=env, stdout=subprocess.DEVNULL, check=False)
