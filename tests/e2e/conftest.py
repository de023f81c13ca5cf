"""A real Chromium against a live server of the tests' own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A browser that is being tested has no business with its maker's servers.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the browser tests of this worker.

    Playwright's synchronous interface keeps an event loop running in the thread of the tests for as long as it lives,
    under which Django refuses the ORM. Here it is allowed, and browser and loop are stopped before the next test that
    is not a browser test.
    """
    # Chromium's own sandbox cannot be set up by root, as whom container builds commonly run.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*QUIET, *as_root])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A page of a browser profile of its own; addresses are relative to the live server.

    The test fails when the page's own scripts fail or the content security policy had to block something.
    """
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: "Content Security Policy" in message.text and faults.append(message.text))
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def axe():
    """`axe(page)` asserts that axe-core finds nothing against WCAG 2.2 AA on the page as it stands."""

    def assert_accessible(page: Page) -> None:
        # evaluate() runs through the debugger, which the page's content security policy does not bind.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
        assert [
            f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ] == [], page.url

    return assert_accessible
