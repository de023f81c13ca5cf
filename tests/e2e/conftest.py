"""A real Chromium against a live server of the tests' own."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.e2e.keyboard import Keyboard
from tests.e2e.looks import HEIGHT, Looks, axe_faults
from tests.e2e.nu import NuChecker

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


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The live server, with a middleware that notes what each page cost (see `measuring`)."""
    with override_settings(MIDDLEWARE=["tests.e2e.measuring.Measure", *settings.MIDDLEWARE]):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` asserts that axe-core finds nothing against WCAG 2.2 AA on the page as it stands."""

    def assert_accessible(page: Page) -> None:
        assert axe_faults(page) == [], page.url

    return assert_accessible


@pytest.fixture(scope="package")
def nu_checker() -> Iterator[NuChecker]:
    """The Nu HTML checker for the browser tests of this worker."""
    checker = NuChecker()
    yield checker
    checker.stop()


@pytest.fixture
def looks_right(nu_checker: NuChecker) -> Looks:
    """`looks_right(page)` asserts all that every page has to stand (see `looks`), each kind of page once per test."""
    return Looks(nu_checker)


@pytest.fixture
def at_desk(browser: Browser, live_server: LiveServer, nu_checker: NuChecker) -> Iterator[Callable[..., Keyboard]]:
    """`at_desk(person)` sits somebody down at a browser of their own and signs them in; `person` has an `email`.

    With `javascript=False` no script of a page runs. The test fails when a page's own scripts fail.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    eyes = {scripts: Looks(nu_checker, scripts=scripts) for scripts in (True, False)}

    def sit_down(person: object, *, javascript: bool = True, password: str = "") -> Keyboard:
        context = browser.new_context(
            base_url=live_server.url,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": 1280, "height": HEIGHT},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: "Content Security Policy" in message.text and faults.append(message.text))
        hands = Keyboard(page, eyes[javascript])
        hands.sign_in(person.email, password or settings.DEMO_PASSWORD)
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return hands

    yield sit_down
    for context in contexts:
        context.close()
    assert faults == []
