"""Mail servers for a test, and the certificate they show."""

from collections.abc import Iterator

import pytest

from tests.integrations.mail.postbox import Certificate, Started, new_certificate, postboxes


@pytest.fixture
def postbox() -> Iterator[Started]:
    with postboxes() as start:
        yield start


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return new_certificate(tmp_path_factory.mktemp("certificate"))
