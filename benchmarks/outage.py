"""An outage of the SMS operator, in real time: a minute of silence, a minute of errors, 100 SMS due and two clocks.

Prints how many the operator took and how long after it was back, how many became questions, and how many went twice.
Takes some four minutes for each store.
"""

from benchmarks.engines import on_postgresql, on_sqlite
from integrations.twilio.transport import ANSWER_TIMEOUT
from tests.contracts.twilio_world import twilio_world
from tests.resilience.outages import DUE, PATIENCE, drill


def main() -> None:
    """Play it on both stores."""
    for name, opened in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with opened() as stores, twilio_world() as world:
            found = drill(stores, world, hurry=1, answer=ANSWER_TIMEOUT, patience=PATIENCE)
        print(
            f"{name}: {found.taken} of {DUE} taken {found.took.total_seconds():.0f} s after it was back, "
            f"{found.asked} became questions in {len(found.tasks)} task, {found.twice} went twice"
        )


if __name__ == "__main__":
    main()
