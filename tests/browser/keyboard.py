"""Going through a page by keyboard alone, and seeing where one is."""

from typing import Any

from playwright.sync_api import Page

MOST_TABS = 300
# Where the focus is, and what of it somebody sees who cannot use a mouse.
FOCUS = """selector => {
    const at = document.activeElement;
    // The whole box shows the focus of the field in it.
    const box = at.id === "q" && at.closest(".search-box");
    const style = getComputedStyle(box || at);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const glow = box && style.boxShadow.includes("2px");
    // The middle of what the window shows of it.
    const rect = at.getClientRects()[0] || new DOMRect();
    const between = (start, end, most) =>
        (Math.max(0, start) + Math.min(end, most)) / 2;
    const middle = document.elementFromPoint(
        between(rect.left, rect.right, innerWidth),
        between(rect.top, rect.bottom, innerHeight),
    );
    return {
        name: at.outerHTML.slice(0, 120),
        isBody: at === document.body,
        isThere: at.matches(selector),
        isMarked: Boolean(ring || glow),
        isUncovered: Boolean(middle) && (at.contains(middle) || middle.contains(at)),
    };
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus; each on the way shows that it has."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = look_at_focus(page, selector)
        passed.append(focus["name"])
        if not focus["isBody"]:
            assert focus["isMarked"], f"no sign of the focus: {focus['name']}"
            assert focus["isUncovered"], f"something covers {focus['name']}"
        if focus["isThere"]:
            return
    raise AssertionError(f"Tab does not lead to {selector}, but to {passed[-5:]}")


def look_at_focus(page: Page, selector: str = "*") -> dict[str, Any]:
    """Tell where the focus is, whether one sees it, and whether it is there."""
    found: dict[str, Any] = page.evaluate(FOCUS, selector)
    return found


def has_focus(page: Page, selector: str) -> bool:
    """Tell whether an element has the focus."""
    return bool(look_at_focus(page, selector)["isThere"])
