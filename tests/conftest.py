"""What every test stands on; the fixtures themselves live in the modules named below."""

import pytest

from tests.needs import CANNOT_RUN, everything_required
from tests.sockets import guard_sockets

pytest_plugins = [
    "tests.harms",
    "tests.clusters",
    "tests.stores",
    "tests.browser",
    "tests.web.client",
    "tests.contracts.twilio_spec",
    "tests.contracts.calendar_fixtures",
]


def pytest_configure() -> None:
    guard_sockets()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ())]
    missing = sorted({reason.partition(CANNOT_RUN)[2] for reason in reasons if CANNOT_RUN in reason})
    if missing:
        terminalreporter.section("NOT EVERYTHING WAS TESTED", red=True, bold=True)
        for what in missing:
            terminalreporter.line(f"{sum(what in reason for reason in reasons)} tests could not run: {what}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped") if reporter else None
    if skipped and everything_required() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
