"""What every page has to stand: axe, the Nu HTML checker, three widths, doubled text, the budget.

With a folder named in KEEP_PAGES, every page that is looked at is pictured there whole, small and large.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.utils.text import slugify
from playwright.sync_api import Page, expect

from tests.e2e.measuring import LOG, Served, over_budget
from tests.e2e.nu import NuChecker

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 768, 1280)
PICTURED = (320, 1280)
HEIGHT = 960
IS_AXE_THERE = "() => typeof axe !== 'undefined'"
# To name each element that passed takes axe as long as to look for those that do not.
RUN_AXE = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(found => found.violations)"""
# Wider than the window, apart from what scrolls by itself.
OVERFLOW = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > room + 1 && !one.closest(".app-scroll, .scroll"))
        .slice(0, 5).map(one => one.outerHTML.slice(0, 120));
}"""
# Text that is cut off: it has less room than it needs, and what is over is hidden.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    return hides && one.innerText && one.checkVisibility() && style.clipPath === "none" && style.position !== "absolute"
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
TEXT_SIZE = "size => { document.documentElement.style.fontSize = size; }"


class Looks:
    """One test's eyes. Each kind of page (address pattern and title) is looked at once; `again` looks once more."""

    def __init__(self, checker: NuChecker, *, scripts: bool = True) -> None:
        self.checker, self.scripts = checker, scripts
        self.seen: set[tuple[str, str]] = set()

    def __call__(self, page: Page, *, again: bool = False) -> None:
        expect(page.locator("h1").first).to_be_visible()
        served = LOG.last(urlsplit(page.url).path)
        kind = (served.route or served.path, page.title())
        if kind in self.seen and not again:
            return
        self.seen.add(kind)
        found = self.faults(page, served)
        assert not found, page.url + "\n" + "\n".join(found)

    def faults(self, page: Page, served: Served) -> list[str]:
        """Everything that is wrong with the page, in words. How it looks does not hang on the database: that is looked
        at on SQLite; what it costs is counted on every one."""
        found = [f"Budget: {fault}" for fault in over_budget(page, served)]
        if connection.vendor != "sqlite":
            return found
        found += [f"Nu: {fault}" for fault in self.checker.faults(served.body)]
        before = page.viewport_size or {"width": 1280, "height": HEIGHT}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{width} px: wider than the window: {fault}" for fault in page.evaluate(OVERFLOW)]
            if self.scripts:
                found += [f"{width} px: {fault}" for fault in axe_faults(page)]
            keep(page, width)
        page.evaluate(TEXT_SIZE, "200%")
        found += [f"Text at 200 %: cut off: {fault}" for fault in page.evaluate(CUT_OFF)]
        found += [f"Text at 200 %: wider than the window: {fault}" for fault in page.evaluate(OVERFLOW)]
        page.evaluate(TEXT_SIZE, "")
        page.set_viewport_size(before)
        return found


def keep(page: Page, width: int) -> None:
    """A picture of the whole page as it stands, under its address and its title, when pictures are asked for."""
    folder = os.environ.get("KEEP_PAGES")
    if folder and width in PICTURED:
        name = slugify(f"{urlsplit(page.url).path}-{page.title()}".replace("/", "-"))[:150]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def axe_faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA on the page as it stands."""
    # evaluate() runs through the debugger, which the page's content security policy does not bind.
    if not page.evaluate(IS_AXE_THERE):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN_AXE, AXE_TAGS)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]
