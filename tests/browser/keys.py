"""A keyboard and no mouse."""

from playwright.sync_api import Page

STEPS = 150

MATCHES = "selector => document.activeElement.matches(selector)"
# drawn around the thing, or around a box that it stands for
IS_SEEN = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at), box = at.getBoundingClientRect();
    const down = box.bottom > 0 && box.top < innerHeight;
    const inside = down && box.right > 0 && box.left < innerWidth;
    const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return at === document.body || (inside && (drawn || style.boxShadow !== 'none'));
}"""
NAME_OF = "() => document.activeElement.outerHTML.slice(0, 120)"


def tab_to(page: Page, selector: str) -> None:
    """Go on from thing to thing until one that matches has the focus; each must be seen."""
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN), f"has the focus unseen: {page.evaluate(NAME_OF)}"
        if page.evaluate(MATCHES, selector):
            return
    raise AssertionError(f"{selector} is not reached by {STEPS} times Tab at {page.url}")
