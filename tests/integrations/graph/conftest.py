"""One tenant over real sockets, with what passes between adapter and service kept."""

from collections.abc import Iterator

import pytest

from tests.contracts.graph_world import GraphWorld, graph_world


@pytest.fixture
def world() -> Iterator[GraphWorld]:
    with graph_world() as made:
        yield made
