"""Nightly verification of the access log; faults become tasks for log reviewers and administrators."""

from pathlib import Path

import structlog

from frontdesk.accesslog.service import read_heads, verify
from frontdesk.accounts import queries
from frontdesk.core.db.stores import Stores
from frontdesk.core.tasks import TaskFor, TaskNeeded

_log = structlog.get_logger("frontdesk.accesslog")
BROKEN = "log-broken"


def check_log(stores: Stores, heads: Path) -> None:
    """Verify the whole log against the heads file, and create or settle the tasks about it.

    Verification runs in a read-only transaction and blocks nothing.
    """
    with stores.reading() as unit:
        in_use = queries.count_staff(unit.db) > 0
    with stores.reading() as unit:
        findings = verify(unit.db, stores.log_key, read_heads(heads), in_use=in_use)
    for finding in findings:
        _log.error("log.broken", trouble=finding.trouble, first=finding.first, last=finding.last)
    with stores.writing() as unit:
        for to in (TaskFor.LOG_REVIEWER, TaskFor.ADMINISTRATOR):
            key = f"{BROKEN}:{to}"
            if findings:
                unit.task(TaskNeeded(BROKEN, to, key=key, about={"findings": str(len(findings))}))
            else:
                unit.settle(key)
