"""What a test needs from the machine, and what is said when the machine has it not.

A test that cannot run is skipped with a reason the summary repeats loudly; with FRONTDESK_REQUIRE_ALL=1 it
fails instead.
"""

import os
from typing import NoReturn

import pytest

CANNOT_RUN = "cannot run here: "


def everything_required() -> bool:
    return os.environ.get("FRONTDESK_REQUIRE_ALL") == "1"


def cannot_run(why: str) -> NoReturn:
    if everything_required():
        pytest.fail(CANNOT_RUN + why, pytrace=False)
    pytest.skip(CANNOT_RUN + why)
