import pytest

from frontdesk.core.db.unit import Unit
from tests.factories.calls import organisation


@pytest.fixture
def offices(unit: Unit) -> Unit:
    """A unit of work with intake units and handläggare in place."""
    organisation(unit)
    return unit
