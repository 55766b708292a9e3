"""Which harms the product is known to keep from people, and whether it does: `./run test -m harm` prints the list.

A test that stands between a fault and a person carries `@pytest.mark.harm("what must not happen")`. Every harm is
listed at the end of such a run with the tests that guard it; one that failed says so.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest

_PROPERTY = "harm"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "harm(sentence): guards people against the harm the sentence names")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    # User properties travel with the report from a worker process to the one that prints.
    known = {value for name, value in item.user_properties if name == _PROPERTY}
    for mark in item.iter_markers("harm"):
        if mark.args[0] not in known:
            item.user_properties.append((_PROPERTY, mark.args[0]))
    yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if "harm" not in (config.getoption("markexpr") or ""):
        return
    guards: dict[str, dict[str, str]] = defaultdict(dict)
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, value in getattr(report, "user_properties", ()):
                if name == _PROPERTY:
                    guards[str(value)][report.nodeid] = outcome
    terminalreporter.section("what nobody may be harmed by")
    for sentence, tests in sorted(guards.items()):
        kept = all(outcome == "passed" for outcome in tests.values())
        terminalreporter.line(f"{'guarded' if kept else 'STANDS '}  {sentence} ({len(tests)} tests)", red=not kept)
        for nodeid, outcome in tests.items():
            if outcome != "passed":
                terminalreporter.line(f"         {outcome}: {nodeid}", red=True)
