"""axe-core: what it finds on a page that keeps people from using it."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.sizes import DESK, SIZES
from tests.browser.waiting import wait_for_parts

GRAVE = ("serious", "critical")


@dataclass(frozen=True)
class Finding:
    """A rule that a page breaks, and where."""

    rule: str
    impact: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.impact}: {self.rule}: {'; '.join(self.places[:3])} ({len(self.places)})"


def grave_findings(page: Page) -> list[str]:
    """Return the serious and the critical findings, in words."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
    return [str(_finding(one)) for one in found.response["violations"] if one["impact"] in GRAVE]


def faults_at_all_sizes(page: Page) -> dict[str, list[str]]:
    """Return the grave findings on the page that is shown, by address and size."""
    wait_for_parts(page)
    faults = {}
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        faults[f"{page.url} ({size})"] = grave_findings(page)
    page.set_viewport_size(DESK)
    return {place: found for place, found in faults.items() if found}


def _finding(violation: dict[str, Any]) -> Finding:
    places = tuple(" ".join(map(str, node["target"])) for node in violation["nodes"])
    return Finding(violation["id"], violation["impact"], places)
