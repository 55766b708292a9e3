"""A real browser for the tests: the system's Chromium, else the one Playwright installs."""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
# A page is never asked to be quick here, only to come: under load it has taken more than half a minute.
PATIENCE_MS = 75_000
WCAG_2_2_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
expect.set_options(timeout=PATIENCE_MS)


# A browser that has not come to an end by then never will: it is killed, so that the test fails and the next one runs.
LONGEST_SECONDS = 240


class Chromium:
    """One browser for all tests of a process, and a new one after the old was killed."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._running: Browser | None = None

    def running(self) -> Browser:
        """Return the browser, started anew if it is gone."""
        if self._running is None or not self._running.is_connected():
            self._running = _launch(self._playwright)
        return self._running

    def close(self) -> None:
        """End the browser, if there is one."""
        if self._running is not None and self._running.is_connected():
            with ended_in_time("the closing of the browser"):
                self._running.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = Chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium: Chromium, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A running browser, for as long as a test may take."""
    with ended_in_time(request.node.nodeid):
        yield chromium.running()


@contextmanager
def ended_in_time(what: str, seconds: float = LONGEST_SECONDS) -> Iterator[None]:
    """Kill the browser of this process if the block has not ended after `seconds`, and say what hung."""
    timer = threading.Timer(seconds, _kill_chromium, [what])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _kill_chromium(what: str) -> None:
    sys.stderr.write(f"\nThe browser hung and was killed: {what}\n")
    for pid in _descendants(os.getpid()):
        with suppress(OSError):
            if b"--no-first-run" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)


def _descendants(parent: int) -> set[int]:
    """Return the processes below one, where the machine tells of them (Linux)."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in brackets, may hold blanks; state and parent follow it.
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    above = {parent}
    while above:
        above = {pid for pid, of in parents.items() if of in above} - found
        found |= above
    return found


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
