"""Several units of work begun at one moment, each in a thread of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError


def all_at_once(stores: Stores, actions: Sequence[Callable[[Unit], object]]) -> Counter[str]:
    """Run every action in a unit of its own, all begun at one moment; count what came of them."""
    ready = threading.Barrier(len(actions), timeout=60)

    def one(action: Callable[[Unit], object]) -> str:
        ready.wait()
        try:
            with stores.writing() as unit:
                action(unit)
        except FrontdeskError as refusal:
            return refusal.kind
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return Counter(pool.map(one, actions))
