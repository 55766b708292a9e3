"""A real browser for the tests: the system's Chromium, else the one Playwright installs."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect, sync_playwright

from tests.needs import cannot_run

SYSTEM_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)
# A page is never asked to be quick here, only to come: a machine under load takes seconds for it.
PATIENCE_MS = 30_000
WCAG_2_2_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = _launch(playwright)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One person's browser."""
    own = open_context(browser)
    yield own
    own.close()


def open_context(browser: Browser, **options: Any) -> BrowserContext:  # noqa: ANN401 - whatever the browser takes
    """Open a browser of somebody's own: Swedish, in Stockholm, on the screen a receptionist has."""
    usual = {
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
    }
    own = browser.new_context(**{**usual, **options})
    own.set_default_timeout(PATIENCE_MS)
    return own


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def screenshot(page: Page, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a picture of the page in the folder FRONTDESK_SCREENSHOTS names; without it, do nothing."""
    folder = os.environ.get("FRONTDESK_SCREENSHOTS")

    def keep(name: str = "") -> None:
        if folder:
            file = re.sub(r"\W+", "-", f"{request.node.name}-{name}").strip("-")
            page.screenshot(path=Path(folder, f"{file}.png"), full_page=True)

    return keep


def axe(page: Page, *, within: str | None = None) -> None:
    """Assert that the page has no violation of WCAG 2.2 AA that axe can see."""
    only = {"runOnly": {"type": "tag", "values": WCAG_2_2_AA}}
    found = Axe().run(page, context=within, options=only).response["violations"]
    said = [
        f"{rule['id']}: {rule['help']}\n"
        + "\n".join(f"    {json.dumps(node['target'])} {node['html'][:160]}" for node in rule["nodes"])
        for rule in found
    ]
    assert not said, "\n".join(said)


def _launch(playwright: Playwright) -> Browser:
    system = next(filter(None, map(shutil.which, SYSTEM_CHROMIUM)), None)
    if system is None and not Path(playwright.chromium.executable_path).exists():
        _install()
    try:
        return playwright.chromium.launch(executable_path=system, args=ARGUMENTS)
    except Error as error:
        cannot_run(f"no Chromium starts ({str(error).splitlines()[0]}); install the package chromium")


def _install() -> None:
    # Workers come here together; the first downloads, the others find it done.
    with Path(tempfile.gettempdir(), "frontdesk-browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=300)
