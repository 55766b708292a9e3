"""The suite ends whatever a browser does: one that hangs is killed, and the next test gets a new one."""

import pytest
from playwright.sync_api import Error

from tests.browser import Chromium, ended_in_time

pytestmark = pytest.mark.browser


def test_a_browser_that_hangs_is_killed_and_replaced(chromium: Chromium) -> None:
    page = chromium.running().new_page()
    with ended_in_time("a page that never answers", seconds=2), pytest.raises(Error):
        page.evaluate("() => { for (;;); }")
    fresh = chromium.running().new_page()
    assert fresh.evaluate("() => 1 + 1") == 2
    fresh.close()
