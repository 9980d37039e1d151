"""axe-core, run on a page as it is shown at the moment."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# WCAG 2.2 AA, and what axe-core's authors think best.
RULES = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
    "best-practice",
)


def find_violations(page: Page) -> list[str]:
    """List what is wrong: the rule, the element and why."""
    # By the protocol of the browser: the page's own policy allows no such script.
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "options => axe.run(options)",
        {
            "runOnly": {"type": "tag", "values": list(RULES)},
            "resultTypes": ["violations"],
        },
    )
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]
